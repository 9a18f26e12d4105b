#include "crypto/member_log.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "crypto/member_fold.h"

const struct member_policy member_policy_default = { ROLE_MODERATOR, ROLE_MEMBER, ROLE_GUEST };

struct member_log {
	struct member_fold fold;
	uint64_t first; /* of the entries that are kept */
	struct buf store;
	size_t *end; /* of each, in store */
	size_t n, cap;
};

const char *
member_rule_text(int rule)
{
	static const char *const text[MEMBER_RULE__COUNT] = {
		[MEMBER_RULE_NONE] = "",
#define X(name, words) [name] = words,
#include "crypto/member_rule.def"
#undef X
	};

	return text[rule > 0 && rule < MEMBER_RULE__COUNT ? rule : MEMBER_RULE_NONE];
}

struct member_log *
member_log_new(void)
{
	struct member_log *l = mem_calloc(1, sizeof *l);

	l->store = BUF_INIT((size_t)MEMBER_LOG_MAX * MEMBER_ENTRY_MAX);
	return l;
}

void
member_log_free(struct member_log *l)
{
	if (l == NULL)
		return;
	member_fold_fini(&l->fold);
	buf_fini(&l->store);
	free(l->end);
	free(l);
}

/* Room for the end of one more entry. */
static void
grow(struct member_log *l)
{
	size_t cap = l->cap == 0 ? 16 : 2 * l->cap, *end;

	if (l->n < l->cap)
		return;
	end = mem_calloc(cap, sizeof *end);
	if (l->n > 0)
		memcpy(end, l->end, l->n * sizeof *end);
	free(l->end);
	l->end = end;
	l->cap = cap;
}

/* What comes from peers is bounded by MEMBER_LOG_MAX, and its memory may be refused. */
static int
keep(struct member_log *l, struct bytes entry)
{
	buf_put(&l->store, entry.p, entry.n);
	if (buf_err(&l->store) != 0) {
		int r = buf_err(&l->store);

		l->store.err = 0;
		return r;
	}
	grow(l);
	l->end[l->n++] = l->store.n;
	return 0;
}

static int
check_place(const struct member_log *l, const struct member_entry *e)
{
	return e->seq == l->fold.count && memcmp(e->prev, l->fold.head, sizeof e->prev) == 0
		   ? 0
		   : MEMBER_RULE_CHAIN;
}

int
member_log_append(struct member_log *l, struct bytes entry)
{
	struct member_entry e;
	int r;

	if (l->fold.count >= MEMBER_LOG_MAX)
		return ERR_LIMIT;
	if (member_entry_parse(&e, entry) != 0)
		return MEMBER_RULE_FORM;
	if ((r = check_place(l, &e)) != 0 || (r = member_fold_check(&l->fold, &e)) != 0)
		return r;
	if ((r = member_entry_verify(&e)) != 0)
		return r == ERR_NOMEM ? r : MEMBER_RULE_SIGNATURE;
	if ((r = keep(l, entry)) != 0)
		return r;
	member_fold_apply(&l->fold, &e);
	member_entry_hash(entry, l->fold.head);
	if (l->fold.count++ == 0)
		memcpy(l->fold.id, l->fold.head, sizeof l->fold.id);
	return 0;
}

int
member_log_check(const struct member_log *l, const struct member_entry *e)
{
	return member_fold_check(&l->fold, e);
}

struct member_log *
member_log_try(const struct member_log *l)
{
	struct member_log *t = member_log_new();

	member_fold_copy(&t->fold, &l->fold);
	t->first = l->fold.count;
	return t;
}

void
member_log_take(struct member_log *l, struct member_log *trial)
{
	size_t start = 0;

	for (size_t i = 0; i < trial->n; i++) {
		if (keep(l, bytes_of(trial->store.p + start, trial->end[i] - start)) != 0)
			abort(); /* a few kB, and within MEMBER_LOG_MAX */
		start = trial->end[i];
	}
	member_fold_fini(&l->fold);
	l->fold = trial->fold;
	trial->fold = (struct member_fold){ 0 };
	member_log_free(trial);
}

uint64_t
member_log_count(const struct member_log *l)
{
	return l->fold.count;
}

const uint8_t *
member_log_head(const struct member_log *l)
{
	return l->fold.head;
}

const uint8_t *
member_log_id(const struct member_log *l)
{
	return l->fold.id;
}

const char *
member_log_room(const struct member_log *l)
{
	return l->fold.room;
}

struct bytes
member_log_entry(const struct member_log *l, uint64_t i)
{
	size_t at, start;

	if (i < l->first || i - l->first >= l->n)
		return bytes_of(NULL, 0);
	at = (size_t)(i - l->first);
	start = at == 0 ? 0 : l->end[at - 1];
	return bytes_of(l->store.p + start, l->end[at] - start);
}

struct member_policy
member_log_policy(const struct member_log *l)
{
	return l->fold.policy;
}

const struct member_row *
member_log_get(const struct member_log *l, size_t i)
{
	return i < l->fold.n ? &l->fold.row[i] : NULL;
}

const struct member_row *
member_log_find(const struct member_log *l, const char *nick)
{
	return member_fold_find(&l->fold, nick);
}

const struct member_row *
member_log_find_key(const struct member_log *l, const uint8_t key[static MEMBER_KEY_SIZE])
{
	return member_fold_find_key(&l->fold, key);
}

bool
member_log_has(
    const struct member_log *l, const char *nick, const uint8_t key[static MEMBER_KEY_SIZE])
{
	const struct member_row *m = member_fold_find(&l->fold, nick);

	return m != NULL && m->role != ROLE_NONE && memcmp(m->key, key, sizeof m->key) == 0;
}

static bool
reaches(const struct member_row *m, enum role least)
{
	return m != NULL &&
	       (m->role >= ROLE_MODERATOR || (m->role != ROLE_NONE && m->role >= least));
}

bool
member_log_may_invite(const struct member_log *l, const struct member_row *m)
{
	return reaches(m, l->fold.policy.invite);
}

bool
member_log_may_write(const struct member_log *l, const struct member_row *m)
{
	return reaches(m, l->fold.policy.write) && !m->muted;
}
