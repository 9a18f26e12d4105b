#include "crypto/welcome.h"

#include "base/err.h"
#include "base/mem.h"
#include "crypto/schedule.h"

#define NOTHING bytes_of(NULL, 0)

/* What the committer says about the group, without its signature. */
static void
put_info(struct buf *b, const struct welcome_from *w)
{
	const struct epoch *e = w->epoch;

	wr_bytes(b, bytes_of(w->gid, GROUP_ID_SIZE));
	wr_u64(b, e->number);
	roster_put(b, &e->roster);
	wr_bytes(b, bytes_of(e->confirmed, sizeof e->confirmed));
	wr_bytes(b, bytes_of(e->tag, sizeof e->tag));
	wr_u32(b, w->commit->by);
}

/* The info, signed and sealed under the joiner secret. */
static int
seal_info(struct buf *out, const struct welcome_from *w)
{
	struct buf info = BUF_INIT(WELCOME_MAX);
	uint8_t sig[SIGNATURE_SIZE], *to;
	struct suite_key key;
	int r;

	schedule_welcome(&key, w->joiner);
	put_info(&info, w);
	if ((r = buf_err(&info)) != 0 ||
	    (r = sign(sig, w->signer, WELCOME_LABEL, buf_bytes(&info))) != 0)
		goto out;
	buf_put(&info, sig, sizeof sig);
	to = buf_reserve(out, info.n + SUITE_TAG_SIZE);
	if ((r = buf_err(&info)) != 0 || (r = buf_err(out)) != 0)
		goto out;
	suite_seal(&key, NOTHING, buf_bytes(&info), to);
	buf_grew(out, info.n + SUITE_TAG_SIZE);
out:
	mem_wipe(&key, sizeof key);
	buf_fini(&info);
	return r;
}

int
welcome_put(struct buf *out, const struct welcome_from *w)
{
	struct buf info = BUF_INIT(WELCOME_MAX);
	uint8_t hash[SUITE_HASH_SIZE], ref[KEYPKG_REF_SIZE];
	int r;

	if ((r = seal_info(&info, w)) != 0)
		goto out;
	suite_hash(hash, (struct bytes[]){ buf_bytes(&info) }, 1);
	framing_put_kind(out, FRAMING_WELCOME);
	wr_u16(out, SUITE_ID);
	wr_u8(out, (uint8_t)w->commit->n_added);
	for (size_t i = 0; i < w->commit->n_added && r == 0; i++) {
		const struct keypkg *p = &w->commit->added[i];

		keypkg_ref(ref, p->all);
		wr_bytes(out, bytes_of(ref, sizeof ref));
		r = hpke_seal_secret(
		    p->init_key, WELCOME_SECRET_LABEL, bytes_of(hash, sizeof hash), w->joiner, out);
	}
	wr_vec32(out, buf_bytes(&info));
	if (r == 0)
		r = buf_err(out);
out:
	buf_fini(&info);
	return r;
}

/* The outer form: which of our packages it is for, the secret sealed to it, the sealed info. */
struct outer {
	struct bytes secret, info;
};

static int
parse_outer(struct welcome *w, const struct keyring *k, struct bytes in, struct outer *o)
{
	int found = ERR_NOTFOUND;
	struct rd r;
	size_t n;

	if (in.n > WELCOME_MAX)
		return ERR_PARSE;
	rd_init(&r, in);
	framing_get_kind(&r, FRAMING_WELCOME);
	if (rd_u16(&r) != SUITE_ID)
		rd_fail(&r);
	n = rd_u8(&r);
	if (n == 0 || n > GROUP_CHANGE_MAX)
		rd_fail(&r);
	for (size_t i = 0; i < n && r.err == 0; i++) {
		struct bytes ref = rd_bytes(&r, KEYPKG_REF_SIZE);
		struct bytes sealed = rd_bytes(&r, HPKE_SEALED_SECRET);

		if (r.err == 0 && found != 0 && (found = keyring_find(k, ref.p, &w->pkg)) == 0)
			o->secret = sealed;
	}
	o->info = rd_vec32(&r, 0, WELCOME_MAX);
	return rd_end(&r) != 0 ? ERR_PARSE : found;
}

static int
parse_info(struct welcome *w, struct bytes in)
{
	const struct roster_member *by;
	struct bytes content, sig;
	uint64_t number;
	struct rd r;
	int e;

	rd_init(&r, in);
	rd_copy(&r, w->gid, sizeof w->gid);
	number = rd_u64(&r);
	if (r.err != 0 || number == 0)
		return ERR_PARSE;
	if ((e = epoch_new(&w->epoch, number)) != 0 || (e = roster_get(&r, &w->epoch->roster)) != 0)
		return e;
	rd_copy(&r, w->epoch->confirmed, sizeof w->epoch->confirmed);
	rd_copy(&r, w->tag, sizeof w->tag);
	w->by = rd_u32(&r);
	content = bytes_of(in.p, in.n - rd_left(&r));
	sig = rd_bytes(&r, SIGNATURE_SIZE);
	if (rd_end(&r) != 0)
		return ERR_PARSE;
	if ((by = roster_find(&w->epoch->roster, w->by)) == NULL)
		return ERR_MEMBER;
	return pubkey_verify(by->id.sign_key, WELCOME_LABEL, content, sig.p);
}

int
welcome_open(struct welcome *w, const struct keyring *k, struct bytes in)
{
	struct buf info = BUF_INIT(WELCOME_MAX);
	uint8_t hash[SUITE_HASH_SIZE], *text;
	struct outer o = { 0 };
	struct suite_key key = { 0 };
	int r;

	if ((r = parse_outer(w, k, in, &o)) != 0)
		return r;
	suite_hash(hash, &o.info, 1);
	if ((r = hpke_open_secret(w->pkg.init, WELCOME_SECRET_LABEL, bytes_of(hash, sizeof hash),
		 o.secret, &w->joiner)) != 0)
		return r;
	schedule_welcome(&key, &w->joiner);
	if ((text = buf_reserve(&info, o.info.n)) == NULL) {
		r = buf_err(&info);
		goto out;
	}
	if ((r = suite_open(&key, NOTHING, o.info, text)) != 0)
		goto out;
	r = parse_info(w, bytes_of(text, o.info.n - SUITE_TAG_SIZE));
out:
	mem_wipe(&key, sizeof key);
	buf_fini(&info);
	return r;
}

void
welcome_fini(struct welcome *w)
{
	epoch_free(w->epoch);
	mem_wipe(w, sizeof *w);
}
