#include "crypto/welcome.h"

#include "base/err.h"
#include "base/mem.h"
#include "crypto/rule.h"
#include "crypto/schedule.h"
#include "crypto/vec.h"

#define FIXED_ROOM 64

bool
welcome_next(struct rd *it, struct welcome_entry *e)
{
	if (rd_left(it) == 0)
		return false;
	e->ref = vec_get(it);
	mls_label_read_sealed(it, &e->sealed);
	return it->err == 0;
}

void
welcome_read(struct rd *r, struct welcome *w)
{
	struct welcome_entry e;
	const uint8_t *start;
	struct rd in;

	w->suite = rd_u16(r);
	vec_open(r, &in);
	start = in.p;
	while (welcome_next(&in, &e))
		;
	w->secrets = vec_since(&in, start);
	vec_leave(r, &in);
	w->group_info = vec_get(r);
}

void
welcome_write(struct buf *b, const struct welcome *w)
{
	wr_u16(b, w->suite);
	wr_vecv(b, w->secrets);
	wr_vecv(b, w->group_info);
}

int
welcome_find(const struct welcome *w, struct bytes ref, struct welcome_entry *e)
{
	struct rd it;

	rd_init(&it, w->secrets);
	while (welcome_next(&it, e))
		if (bytes_equal(e->ref, ref))
			return 0;
	return ERR_NOTFOUND;
}

void
welcome_bind(struct hpke_bind *b, const struct suite *suite, struct bytes group_info)
{
	mls_label_bind(b, suite, "Welcome", group_info);
}

int
welcome_open_secrets(const struct welcome *w, const struct welcome_entry *e,
    const struct hpke_key *init, struct buf *text, struct group_secrets *s)
{
	const struct suite *suite = suite_find(w->suite);
	size_t start = text->n;
	struct hpke_bind bind;
	struct rd in;
	int r;

	if (suite == NULL)
		return ERR_SUITE;
	welcome_bind(&bind, suite, w->group_info);
	if ((r = mls_label_open(init, &bind, &e->sealed, text)) != 0)
		return r == ERR_KEY ? RULE_JOIN_KEM : r == ERR_AEAD ? RULE_JOIN_OPEN : r;
	rd_init(&in, bytes_of(text->p + start, text->n - start));
	group_secrets_read(&in, s);
	if ((r = rd_why(&in)) != 0)
		return r;
	return group_secrets_check(s);
}

int
welcome_open_info(
    const struct welcome *w, const struct secret *welcome, struct buf *text, struct group_info *g)
{
	const struct suite *suite = suite_find(w->suite);
	struct suite_key key;
	uint8_t *to;
	struct rd in;
	size_t n;
	int r;

	if (suite == NULL)
		return ERR_SUITE;
	if (w->group_info.n < SUITE_TAG_SIZE)
		return RULE_JOIN_INFO;
	n = w->group_info.n - SUITE_TAG_SIZE;
	if ((to = buf_reserve(text, n)) == NULL)
		return buf_err(text);
	schedule_welcome_key(&key, suite, welcome);
	r = suite_open(suite, &key, bytes_of(NULL, 0), w->group_info, to);
	mem_wipe(&key, sizeof key);
	if (r != 0)
		return r == ERR_AEAD ? RULE_JOIN_INFO : r;
	buf_grew(text, n);
	rd_init(&in, bytes_of(to, n));
	group_info_read(&in, g);
	if ((r = rd_why(&in)) != 0)
		return r;
	return g->context.suite == w->suite ? 0 : RULE_JOIN_INFO_SUITE;
}

int
welcome_seal_info(
    const struct suite *suite, const struct secret *welcome, struct bytes info, struct buf *out)
{
	struct suite_key key;
	uint8_t *ct;
	int r;

	if ((ct = buf_reserve(out, info.n + SUITE_TAG_SIZE)) == NULL)
		return buf_err(out);
	schedule_welcome_key(&key, suite, welcome);
	if ((r = suite_seal(suite, &key, bytes_of(NULL, 0), info, ct)) == 0)
		buf_grew(out, info.n + SUITE_TAG_SIZE);
	mem_wipe(&key, sizeof key);
	return r;
}

int
welcome_add(struct buf *secrets, const struct welcome_to *to, const struct group_secrets *s)
{
	struct buf text = BUF_INIT(FIXED_ROOM + s->joiner.n + s->path.n + s->psks.n);
	size_t start = secrets->n;
	int r;

	group_secrets_write(&text, s);
	if ((r = buf_err(&text)) != 0)
		goto out;
	wr_vecv(secrets, to->ref);
	if ((r = mls_label_seal(to->init_key, to->bind, buf_bytes(&text), secrets)) != 0)
		secrets->n = start; /* no half of an entry */
out:
	buf_fini(&text);
	return r;
}
