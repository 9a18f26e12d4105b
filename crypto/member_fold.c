#include "crypto/member_fold.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "crypto/mls_label.h"

void
member_fold_fini(struct member_fold *f)
{
	free(f->row);
	*f = (struct member_fold){ 0 };
}

void
member_fold_copy(struct member_fold *to, const struct member_fold *from)
{
	*to = *from;
	to->row = from->cap > 0 ? mem_calloc(from->cap, sizeof *to->row) : NULL;
	if (from->n > 0)
		memcpy(to->row, from->row, from->n * sizeof *to->row);
}

/* The first row that is not before nick. */
static size_t
place_of(const struct member_fold *f, const char *nick)
{
	size_t low = 0, high = f->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (nick_compare(f->row[mid].nick, nick) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

struct member_row *
member_fold_find(const struct member_fold *f, const char *nick)
{
	size_t i = place_of(f, nick);

	return i < f->n && nick_equal(f->row[i].nick, nick) ? &f->row[i] : NULL;
}

struct member_row *
member_fold_find_key(const struct member_fold *f, const uint8_t key[static MEMBER_KEY_SIZE])
{
	for (size_t i = 0; i < f->n; i++)
		if (memcmp(f->row[i].key, key, MEMBER_KEY_SIZE) == 0)
			return &f->row[i];
	return NULL;
}

static struct member_row *
insert(struct member_fold *f, const char *nick)
{
	size_t i = place_of(f, nick);

	if (f->n == f->cap) {
		size_t cap = f->cap == 0 ? 8 : 2 * f->cap;
		struct member_row *row = mem_calloc(cap, sizeof *row);

		if (f->n > 0)
			memcpy(row, f->row, f->n * sizeof *row);
		free(f->row);
		f->row = row;
		f->cap = cap;
	}
	memmove(&f->row[i + 1], &f->row[i], (f->n - i) * sizeof *f->row);
	f->n++;
	f->row[i] = (struct member_row){ .role = ROLE_NONE };
	memcpy(f->row[i].nick, nick, strlen(nick));
	return &f->row[i];
}

static void delete (struct member_fold *f, struct member_row *m)
{
	memmove(m, m + 1, (size_t)(f->row + --f->n - m) * sizeof *m);
}

static void
set_role(struct member_fold *f, struct member_row *m, enum role role)
{
	f->owners += (size_t)(role == ROLE_OWNER) - (size_t)(m->role == ROLE_OWNER);
	m->role = role;
}

/* ---- who may ----------------------------------------------------------------------------- */

/* May somebody in role by give, take and change role r? */
static int
may_rule(enum role by, enum role r)
{
	if (by == ROLE_OWNER || (by == ROLE_MODERATOR && r <= ROLE_MEMBER))
		return 0;
	return r <= ROLE_MEMBER ? MEMBER_RULE_MODERATOR : MEMBER_RULE_OWNER;
}

/* May they bring somebody in, as r? */
static int
may_add(const struct member_fold *f, enum role by, enum role r)
{
	if (may_rule(by, r) == 0)
		return 0;
	if (r > ROLE_MEMBER)
		return MEMBER_RULE_OWNER;
	return by >= f->policy.add && r <= by ? 0 : MEMBER_RULE_ADD;
}

static bool
is_last_owner(const struct member_fold *f, const struct member_row *m)
{
	return m->role == ROLE_OWNER && f->owners == 1;
}

/* In the room, not banned from it. */
static bool
is_in(const struct member_row *m)
{
	return m != NULL && m->role != ROLE_NONE;
}

static int
check_found(const struct member_fold *f, const struct member_row *by, const struct member_entry *e)
{
	(void)by;
	if (f->count > 0)
		return MEMBER_RULE_FOUND;
	return memcmp(e->author, e->key, sizeof e->key) == 0 ? 0 : MEMBER_RULE_FOUNDER;
}

/* Nobody else may be there with that nick or that key, and no ban may hold. */
static int
check_new(const struct member_fold *f, const struct member_entry *e)
{
	const struct member_row *same_nick = member_fold_find(f, e->nick);
	const struct member_row *same_key = member_fold_find_key(f, e->key);

	if (is_in(same_nick))
		return MEMBER_RULE_NICK;
	if (is_in(same_key))
		return MEMBER_RULE_KEY;
	if ((same_nick != NULL && e->time < same_nick->until) ||
	    (same_key != NULL && e->time < same_key->until))
		return MEMBER_RULE_BANNED;
	return 0;
}

static int
check_add(const struct member_fold *f, const struct member_row *by, const struct member_entry *e)
{
	int r = may_add(f, by->role, e->role);

	return r != 0 ? r : check_new(f, e);
}

static int
check_remove(const struct member_fold *f, const struct member_row *by, const struct member_entry *e)
{
	const struct member_row *m = member_fold_find(f, e->nick);
	bool leaves = m == by && e->until == 0;
	int r;

	if (m == NULL)
		return MEMBER_RULE_NOBODY;
	/* A ban is anyone's to lift or to change who might have set it on a member. */
	if (!leaves && (r = may_rule(by->role, is_in(m) ? m->role : ROLE_MEMBER)) != 0)
		return r;
	if (is_last_owner(f, m))
		return MEMBER_RULE_LAST_OWNER;
	return !is_in(m) && m->until == e->until ? MEMBER_RULE_NOTHING : 0;
}

static int
check_role(const struct member_fold *f, const struct member_row *by, const struct member_entry *e)
{
	const struct member_row *m = member_fold_find(f, e->nick);
	int r;

	if (!is_in(m))
		return MEMBER_RULE_NOBODY;
	if ((r = may_rule(by->role, m->role)) != 0 || (r = may_rule(by->role, e->role)) != 0)
		return r;
	if (e->role != ROLE_OWNER && is_last_owner(f, m))
		return MEMBER_RULE_LAST_OWNER;
	return e->role == m->role && e->muted == m->muted ? MEMBER_RULE_NOTHING : 0;
}

static int
check_proof(const struct member_fold *f, const struct member_row *m, const struct member_entry *e)
{
	struct buf said = BUF_INIT(3 * MEMBER_HASH_SIZE);
	int r;

	member_entry_proof(&said, f->id, m->key, e->key);
	r = mls_label_verify(
	    bytes_of(m->key, sizeof m->key), MEMBER_LABEL_PROOF, buf_bytes(&said), e->proof);
	buf_fini(&said);
	return r == 0 ? 0 : MEMBER_RULE_PROOF;
}

/* By the old key's own word the role goes along; else it takes who could bring them in anew. */
static int
check_key(const struct member_fold *f, const struct member_row *by, const struct member_entry *e)
{
	const struct member_row *m = member_fold_find(f, e->nick);
	const struct member_row *holder = member_fold_find_key(f, e->key);

	if (!is_in(m))
		return MEMBER_RULE_NOBODY;
	if (holder != NULL)
		return holder == m ? MEMBER_RULE_NOTHING : MEMBER_RULE_KEY;
	if (e->proof.n > 0)
		return check_proof(f, m, e);
	if (m == by)
		return 0;
	return is_last_owner(f, m) ? MEMBER_RULE_LAST_OWNER : may_add(f, by->role, m->role);
}

static int
check_policy(const struct member_fold *f, const struct member_row *by, const struct member_entry *e)
{
	const struct member_policy *p = &f->policy, *q = &e->policy;

	if (by->role != ROLE_OWNER)
		return MEMBER_RULE_OWNER;
	return p->invite == q->invite && p->add == q->add && p->write == q->write
		   ? MEMBER_RULE_NOTHING
		   : 0;
}

/* ---- what comes of it -------------------------------------------------------------------- */

static void
put_in(struct member_fold *f, const struct member_entry *e, enum role role)
{
	struct member_row *m;

	/* A ban that is over leaves nothing behind. */
	if ((m = member_fold_find_key(f, e->key)) != NULL)
		delete (f, m);
	if ((m = member_fold_find(f, e->nick)) != NULL)
		delete (f, m);
	m = insert(f, e->nick);
	memcpy(m->key, e->key, sizeof m->key);
	m->since = e->time;
	set_role(f, m, role);
}

static void
apply_found(struct member_fold *f, const struct member_entry *e)
{
	memcpy(f->room, e->room, sizeof f->room);
	f->policy = e->policy;
	put_in(f, e, ROLE_OWNER);
}

static void
apply_add(struct member_fold *f, const struct member_entry *e)
{
	put_in(f, e, e->role);
}

static void
apply_remove(struct member_fold *f, const struct member_entry *e)
{
	struct member_row *m = member_fold_find(f, e->nick);

	set_role(f, m, ROLE_NONE);
	if (e->until == 0) {
		delete (f, m);
		return;
	}
	m->muted = false;
	m->until = e->until;
	m->since = e->time;
}

static void
apply_role(struct member_fold *f, const struct member_entry *e)
{
	struct member_row *m = member_fold_find(f, e->nick);

	set_role(f, m, e->role);
	m->muted = e->muted;
}

static void
apply_key(struct member_fold *f, const struct member_entry *e)
{
	memcpy(member_fold_find(f, e->nick)->key, e->key, sizeof e->key);
}

static void
apply_policy(struct member_fold *f, const struct member_entry *e)
{
	f->policy = e->policy;
}

static const struct {
	int (*check)(
	    const struct member_fold *f, const struct member_row *by, const struct member_entry *e);
	void (*apply)(struct member_fold *f, const struct member_entry *e);
} rows[] = {
	[MEMBER_FOUND] = { check_found, apply_found },
	[MEMBER_ADD] = { check_add, apply_add },
	[MEMBER_REMOVE] = { check_remove, apply_remove },
	[MEMBER_ROLE] = { check_role, apply_role },
	[MEMBER_KEY] = { check_key, apply_key },
	[MEMBER_POLICY] = { check_policy, apply_policy },
};

int
member_fold_check(const struct member_fold *f, const struct member_entry *e)
{
	const struct member_row *by = member_fold_find_key(f, e->author);

	if ((f->count == 0) != (e->kind == MEMBER_FOUND))
		return MEMBER_RULE_FOUND;
	if (f->count > 0 && !is_in(by))
		return MEMBER_RULE_AUTHOR;
	return rows[e->kind].check(f, by, e);
}

void
member_fold_apply(struct member_fold *f, const struct member_entry *e)
{
	rows[e->kind].apply(f, e);
}
