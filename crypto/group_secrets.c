#include "crypto/group_secrets.h"

#include "base/err.h"
#include "crypto/rule.h"
#include "crypto/vec.h"

bool
group_secrets_next(struct rd *it, struct psk_id *id)
{
	if (rd_left(it) == 0)
		return false;
	psk_id_read(it, id);
	return it->err == 0;
}

void
group_secrets_read(struct rd *r, struct group_secrets *s)
{
	const uint8_t *start;
	struct psk_id id;
	struct rd in;

	s->joiner = vec_get(r);
	s->has_path = rd_present(r);
	s->path = s->has_path ? vec_get(r) : bytes_of(NULL, 0);
	vec_open(r, &in);
	start = in.p;
	for (s->n_psks = 0; group_secrets_next(&in, &id); s->n_psks++)
		if (s->n_psks == UINT16_MAX)
			rd_fail(&in);
	s->psks = vec_since(&in, start);
	vec_leave(r, &in);
}

void
group_secrets_write(struct buf *b, const struct group_secrets *s)
{
	wr_vecv(b, s->joiner);
	wr_u8(b, s->has_path);
	if (s->has_path)
		wr_vecv(b, s->path);
	wr_vecv(b, s->psks);
}

/* The i-th key against all before it. */
static int
check_psk(const struct group_secrets *s, const struct psk_id *id, uint16_t i)
{
	bool special = id->usage == PSK_REINIT || id->usage == PSK_BRANCH;
	struct psk_id other;
	struct rd it;

	if (id->nonce.n != PSK_NONCE_SIZE)
		return RULE_PSK_NONCE;
	rd_init(&it, s->psks);
	for (; i > 0 && group_secrets_next(&it, &other); i--) {
		if (psk_id_same(id, &other))
			return RULE_JOIN_PSK_TWICE;
		if (special && (other.usage == PSK_REINIT || other.usage == PSK_BRANCH))
			return RULE_JOIN_PSK_ALONE;
	}
	return 0;
}

int
group_secrets_check(const struct group_secrets *s)
{
	struct psk_id id;
	uint16_t i = 0;
	struct rd it;
	int r = 0;

	if (s->joiner.n != SECRET_SIZE || (s->has_path && s->path.n != SECRET_SIZE))
		return RULE_JOIN_SECRET;
	/* Each is compared with each: more than this many are nobody's honest use. */
	if (s->n_psks > GROUP_SECRETS_PSKS_MAX)
		return ERR_LIMIT;
	rd_init(&it, s->psks);
	while (r == 0 && group_secrets_next(&it, &id))
		r = check_psk(s, &id, i++);
	return r;
}
