#include "crypto/member_entry.h"

#include <string.h>

#include "base/err.h"
#include "base/rw.h"
#include "base/utf8.h"
#include "crypto/mls_label.h"

#define ENTRY_VERSION 1

static void
get_name(struct rd *r, char *out, size_t cap, bool valid(const char *))
{
	struct bytes s = rd_vec8(r, 1, cap - 1);

	memset(out, 0, cap);
	if (s.n > 0)
		memcpy(out, s.p, s.n);
	if (strlen(out) != s.n || !valid(out))
		rd_fail(r);
}

static enum role
get_role(struct rd *r)
{
	uint8_t v = rd_u8(r);

	if (v < ROLE_GUEST || v > ROLE_OWNER) {
		rd_fail(r);
		v = ROLE_GUEST;
	}
	return (enum role)v;
}

static void
get_policy(struct rd *r, struct member_entry *e)
{
	e->policy.invite = get_role(r);
	e->policy.add = get_role(r);
	e->policy.write = get_role(r);
}

static void
put_policy(struct buf *b, const struct member_entry *e)
{
	wr_u8(b, (uint8_t)e->policy.invite);
	wr_u8(b, (uint8_t)e->policy.add);
	wr_u8(b, (uint8_t)e->policy.write);
}

static void
get_nick(struct rd *r, struct member_entry *e)
{
	get_name(r, e->nick, sizeof e->nick, nick_valid);
}

static void
put_nick(struct buf *b, const struct member_entry *e)
{
	wr_vec8(b, bytes_str(e->nick));
}

static bool
is_room(const char *s)
{
	return s[0] == '#' && nick_room_valid(s);
}

static void
get_found(struct rd *r, struct member_entry *e)
{
	get_name(r, e->room, sizeof e->room, is_room);
	get_nick(r, e);
	rd_copy(r, e->key, sizeof e->key);
	get_policy(r, e);
	rd_copy(r, e->nonce, sizeof e->nonce);
}

static void
put_found(struct buf *b, const struct member_entry *e)
{
	wr_vec8(b, bytes_str(e->room));
	put_nick(b, e);
	buf_put(b, e->key, sizeof e->key);
	put_policy(b, e);
	buf_put(b, e->nonce, sizeof e->nonce);
}

static void
get_add(struct rd *r, struct member_entry *e)
{
	get_nick(r, e);
	rd_copy(r, e->key, sizeof e->key);
	e->role = get_role(r);
}

static void
put_add(struct buf *b, const struct member_entry *e)
{
	put_nick(b, e);
	buf_put(b, e->key, sizeof e->key);
	wr_u8(b, (uint8_t)e->role);
}

static void
get_remove(struct rd *r, struct member_entry *e)
{
	get_nick(r, e);
	e->until = rd_u64(r);
	e->reason = rd_vec8(r, 0, MEMBER_REASON_MAX);
	if (!utf8_valid(e->reason))
		rd_fail(r);
}

static void
put_remove(struct buf *b, const struct member_entry *e)
{
	put_nick(b, e);
	wr_u64(b, e->until);
	wr_vec8(b, e->reason);
}

static void
get_role_entry(struct rd *r, struct member_entry *e)
{
	get_nick(r, e);
	e->role = get_role(r);
	e->muted = rd_present(r);
}

static void
put_role_entry(struct buf *b, const struct member_entry *e)
{
	put_nick(b, e);
	wr_u8(b, (uint8_t)e->role);
	wr_u8(b, e->muted);
}

static void
get_key(struct rd *r, struct member_entry *e)
{
	get_nick(r, e);
	rd_copy(r, e->key, sizeof e->key);
	e->proof = rd_vec8(r, 0, MEMBER_SIGNATURE_SIZE);
	if (e->proof.n != 0 && e->proof.n != MEMBER_SIGNATURE_SIZE)
		rd_fail(r);
}

static void
put_key(struct buf *b, const struct member_entry *e)
{
	put_nick(b, e);
	buf_put(b, e->key, sizeof e->key);
	wr_vec8(b, e->proof);
}

static const struct {
	void (*get)(struct rd *r, struct member_entry *e);
	void (*put)(struct buf *b, const struct member_entry *e);
} body[] = {
	[MEMBER_FOUND] = { get_found, put_found },
	[MEMBER_ADD] = { get_add, put_add },
	[MEMBER_REMOVE] = { get_remove, put_remove },
	[MEMBER_ROLE] = { get_role_entry, put_role_entry },
	[MEMBER_KEY] = { get_key, put_key },
	[MEMBER_POLICY] = { get_policy, put_policy },
};

int
member_entry_parse(struct member_entry *e, struct bytes in)
{
	struct rd r;
	uint8_t kind;

	*e = (struct member_entry){ 0 };
	rd_init(&r, in);
	if (in.n > MEMBER_ENTRY_MAX || rd_u8(&r) != ENTRY_VERSION)
		return ERR_PARSE;
	kind = rd_u8(&r);
	if (kind < MEMBER_FOUND || kind > MEMBER_POLICY)
		return ERR_PARSE;
	e->kind = (enum member_kind)kind;
	e->seq = rd_u64(&r);
	e->time = rd_u64(&r);
	rd_copy(&r, e->prev, sizeof e->prev);
	rd_copy(&r, e->author, sizeof e->author);
	body[kind].get(&r, e);
	e->tbs = bytes_of(in.p, (size_t)(r.p - in.p));
	e->signature = rd_bytes(&r, MEMBER_SIGNATURE_SIZE);
	return rd_end(&r);
}

void
member_entry_write_tbs(struct buf *b, const struct member_entry *e)
{
	wr_u8(b, ENTRY_VERSION);
	wr_u8(b, (uint8_t)e->kind);
	wr_u64(b, e->seq);
	wr_u64(b, e->time);
	buf_put(b, e->prev, sizeof e->prev);
	buf_put(b, e->author, sizeof e->author);
	body[e->kind].put(b, e);
}

void
member_entry_write_signature(struct buf *b, const uint8_t sig[static MEMBER_SIGNATURE_SIZE])
{
	buf_put(b, sig, MEMBER_SIGNATURE_SIZE);
}

bool
member_entry_next(struct rd *it, struct bytes *entry)
{
	if (rd_left(it) == 0)
		return false;
	*entry = rd_vecv(it, MEMBER_ENTRY_MAX);
	return it->err == 0;
}

void
member_entry_put(struct buf *b, struct bytes entry)
{
	wr_vecv(b, entry);
}

int
member_entry_verify(const struct member_entry *e)
{
	return mls_label_verify(
	    bytes_of(e->author, sizeof e->author), MEMBER_LABEL_ENTRY, e->tbs, e->signature);
}

void
member_entry_hash(struct bytes entry, uint8_t out[static MEMBER_HASH_SIZE])
{
	suite_hash(out, &entry, 1);
}

void
member_entry_proof(struct buf *b, const uint8_t log_id[static MEMBER_HASH_SIZE],
    const uint8_t old[static MEMBER_KEY_SIZE], const uint8_t new[static MEMBER_KEY_SIZE])
{
	buf_put(b, log_id, MEMBER_HASH_SIZE);
	buf_put(b, old, MEMBER_KEY_SIZE);
	buf_put(b, new, MEMBER_KEY_SIZE);
}
