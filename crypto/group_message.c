/* crypto/group_message.c - the part of crypto/group.h that carries text. */
#include "base/err.h"
#include "crypto/group_int.h"

#define MESSAGE_MAX (1 << 20)
#define OVERHEAD 512 /* more than what MLS puts around text and aad */

/* What the size is padded to a multiple of, so that a ciphertext tells its length only roughly. */
static size_t
pad_of(size_t n)
{
	return n <= 512 ? 64 : 256;
}

int
group_protect(struct group *g, struct bytes text, struct bytes aad, struct buf *ct)
{
	struct mls_send how = { .aad = aad, .pad_to = pad_of(text.n) };

	if (group_check_live(g) != 0)
		return ERR_STATE;
	if (text.n > MESSAGE_MAX || aad.n > MESSAGE_MAX || text.n + aad.n > MESSAGE_MAX - OVERHEAD)
		return ERR_LIMIT;
	return rule_err(mls_protect(g->mls, text, &how, ct));
}

int
group_unprotect(struct group *g, struct bytes ct, struct buf *text, struct bytes *aad,
    struct group_member *from)
{
	struct mls_event e;
	int r;

	if (group_check_live(g) != 0)
		return ERR_STATE;
	if ((r = mls_unprotect(g->mls, ct, &e)) != 0)
		return rule_err(r == ERR_PROTO || r == ERR_TRAILING ? ERR_PARSE : r);
	if (e.kind != MLS_EVENT_APPLICATION) {
		r = ERR_MEMBER; /* our own */
	} else {
		buf_put(text, e.text.p, e.text.n);
		r = buf_err(text);
		*aad = e.aad;
		group_member_of(from, e.sender.index, &e.credential, e.signature_key);
	}
	mls_event_fini(&e);
	return r;
}
