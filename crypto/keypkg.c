#include "crypto/keypkg.h"

#include "base/err.h"
#include "base/rw.h"
#include "crypto/framing.h"
#include "crypto/label.h"
#include "crypto/pubkey.h"
#include "crypto/suite.h"

void
keypkg_put_content(struct buf *b, const struct keypkg *p)
{
	framing_put_kind(b, FRAMING_KEYPKG);
	wr_u16(b, SUITE_ID);
	wr_bytes(b, bytes_of(p->init_key, sizeof p->init_key));
	wr_bytes(b, bytes_of(p->leaf_key, sizeof p->leaf_key));
	wr_bytes(b, bytes_of(p->sign_key, sizeof p->sign_key));
	wr_vec8(b, bytes_str(p->nick));
}

static void
get_nick(struct rd *r, char nick[static NICK_MAX + 1])
{
	struct bytes b = rd_vec8(r, 1, NICK_MAX);

	memset(nick, 0, NICK_MAX + 1);
	if (b.n > 0)
		memcpy(nick, b.p, b.n);
	if (strlen(nick) != b.n || !nick_valid(nick))
		rd_fail(r);
}

int
keypkg_parse(struct keypkg *p, struct bytes in)
{
	uint8_t version, kind;
	struct rd r;

	rd_init(&r, in);
	version = rd_u8(&r);
	kind = rd_u8(&r);
	if (in.n > KEYPKG_MAX || r.err != 0 || kind != FRAMING_KEYPKG)
		return ERR_PARSE;
	if (version != FRAMING_VERSION || rd_u16(&r) != SUITE_ID)
		return r.err != 0 ? ERR_PARSE : ERR_VERSION;
	rd_copy(&r, p->init_key, sizeof p->init_key);
	rd_copy(&r, p->leaf_key, sizeof p->leaf_key);
	rd_copy(&r, p->sign_key, sizeof p->sign_key);
	get_nick(&r, p->nick);
	p->content = bytes_of(in.p, in.n - rd_left(&r));
	p->sig = rd_bytes(&r, SIGNATURE_SIZE).p;
	p->all = in;
	return rd_end(&r) != 0 ? ERR_PARSE : 0;
}

int
keypkg_check(const struct keypkg *p)
{
	/* RFC 9420 10.1: the two are different, or a welcome would still open with the leaf key. */
	if (memcmp(p->init_key, p->leaf_key, sizeof p->init_key) == 0 ||
	    pubkey_check_sign(p->sign_key) != 0 || pubkey_check_kem(p->init_key) != 0 ||
	    pubkey_check_kem(p->leaf_key) != 0)
		return ERR_KEY;
	return pubkey_verify(p->sign_key, KEYPKG_LABEL, p->content, p->sig);
}

void
keypkg_ref(uint8_t ref[static KEYPKG_REF_SIZE], struct bytes all)
{
	struct label l;

	label_init(&l, "KeyPackage Reference", all);
	suite_hash(ref, l.part, LABEL_PARTS);
}
