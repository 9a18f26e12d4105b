#include "crypto/mls_send.h"

#include "base/err.h"
#include "crypto/mls_message.h"
#include "crypto/vec.h"

int
mls_send_check(const struct mls_group *g, const struct mls_send *how)
{
	int r = mls_group_check(g);

	if (r == 0 && !how->public && mls_must_save(g))
		r = ERR_STATE;
	return r;
}

bool
mls_must_save(const struct mls_group *g)
{
	return g->bound && g->sends_left == 0;
}

void
mls_send_keep(struct mls_group *g)
{
	g->sends_left = 0;
}

struct authenticated_content
mls_send_content(const struct mls_group *g, enum content_type type, struct bytes body,
    const struct mls_send *how)
{
	return (struct authenticated_content){
		.wire_format = how->public ? WIRE_FORMAT_PUBLIC : WIRE_FORMAT_PRIVATE,
		.content = {
			.group_id = mls_id(g),
			.epoch = g->now->number,
			.sender = { SENDER_MEMBER, g->now->self },
			.aad = how->aad,
			.type = type,
			.body = body,
		},
	};
}

int
mls_send_sign(
    const struct mls_group *g, struct authenticated_content *c, uint8_t sig[static SIGNATURE_SIZE])
{
	int r =
	    authenticated_content_sign(c, buf_bytes(&g->now->context), &g->now->secrets->sign, sig);

	c->auth.signature = bytes_of(sig, SIGNATURE_SIZE);
	return r;
}

static int
protect_private(
    struct mls_group *g, const struct authenticated_content *c, size_t pad_to, struct buf *message)
{
	struct private_keys keys = mls_epoch_private(g->now);
	enum ratchet_type type =
	    c->content.type == CONTENT_APPLICATION ? RATCHET_APPLICATION : RATCHET_HANDSHAKE;
	int r;

	if (g->passed[type] > SECRET_TREE_FORWARD)
		return ERR_TOOFAR;
	r = private_message_protect(c, &keys, pad_to, message);
	if (g->bound && g->sends_left > 0)
		g->sends_left--;
	return r;
}

int
mls_send_protect(
    struct mls_group *g, const struct authenticated_content *c, size_t pad_to, struct buf *message)
{
	size_t start = message->n, n = framed_content_size(&c->content) + pad_to;
	int r;

	/* Room before a key is taken: with the tags, the signature and what is around them. */
	if (n > g->client->policy.max_message || buf_reserve(message, n + 256) == NULL)
		return buf_err(message) != 0 ? buf_err(message) : ERR_LIMIT;
	mls_message_begin(message,
	    c->wire_format == WIRE_FORMAT_PUBLIC ? WIRE_FORMAT_PUBLIC : WIRE_FORMAT_PRIVATE);
	if (c->wire_format == WIRE_FORMAT_PUBLIC)
		r = public_message_protect(
		    c, &g->now->secrets->schedule.membership, buf_bytes(&g->now->context), message);
	else
		r = protect_private(g, c, pad_to, message);
	if (r != 0)
		message->n = start;
	return r;
}

int
mls_protect(
    struct mls_group *g, struct bytes text, const struct mls_send *send, struct buf *message)
{
	struct mls_send how = send != NULL ? *send : (struct mls_send){ 0 };
	struct authenticated_content c;
	uint8_t sig[SIGNATURE_SIZE];
	int r;

	how.public = false;
	if ((r = mls_send_check(g, &how)) != 0)
		return r;
	/* RFC 9420 12.4: who saw a proposal commits before it talks on. */
	if (g->pending.n > 0 && !g->client->policy.send_over_pending)
		return ERR_STATE;
	c = mls_send_content(g, CONTENT_APPLICATION, text, &how);
	if ((r = mls_send_sign(g, &c, sig)) != 0)
		return r;
	return mls_send_protect(g, &c, how.pad_to, message);
}
