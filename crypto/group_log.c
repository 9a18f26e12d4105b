#include "crypto/group_log.h"

#include "base/err.h"
#include "base/rw.h"
#include "crypto/extension.h"
#include "crypto/group_refusal.h"
#include "crypto/keypkg.h"
#include "crypto/member_words.h"

void
group_log_extensions(struct buf *b, const struct member_log *l)
{
	struct buf data = BUF_INIT(GROUP_LOG_EXTENSION_ROOM);

	if (l == NULL)
		return;
	wr_u64(&data, member_log_count(l));
	buf_put(&data, member_log_head(l), MEMBER_HASH_SIZE);
	extension_write(b, EXT_MEMBER_LOG, buf_bytes(&data));
	buf_fini(&data);
}

void
group_log_put_entries(struct buf *aad, const struct member_log *trial, uint64_t first)
{
	for (uint64_t i = first; i < member_log_count(trial); i++)
		member_entry_put(aad, member_log_entry(trial, i));
}

/* What the rules say of an entry, or an error that nobody is to blame for. */
static int
deny_entry(struct group_refusal *no, const struct member_log *before, struct bytes raw, int rule)
{
	struct member_entry e;

	if (rule < 0)
		return rule;
	if (member_entry_parse(&e, raw) != 0)
		return group_deny(no, member_rule_text(rule), "write what is no entry");
	member_words(no->tried, before, &e, MEMBER_TO);
	no->why = member_rule_text(rule);
	return ERR_DENIED;
}

/* Entries one after the other; who commits is their author. */
static int
take_entries(
    struct member_log *trial, struct bytes aad, struct bytes committer, struct group_refusal *no)
{
	struct member_entry e;
	struct bytes raw;
	struct rd r;
	int err;

	rd_init(&r, aad);
	while (member_entry_next(&r, &raw)) {
		if (member_entry_parse(&e, raw) == 0 &&
		    !bytes_equal(bytes_of(e.author, sizeof e.author), committer))
			return group_deny(no, "", "write in another's name");
		if ((err = member_log_append(trial, raw)) != 0)
			return deny_entry(no, trial, raw, err);
	}
	return rd_end(&r) == 0 ? 0 : group_deny(no, "", "write what is no entry");
}

/* The extensions are those of the log and no others. */
static int
check_extensions(const struct member_log *l, const struct mls_change *c, struct group_refusal *no)
{
	struct buf want = BUF_INIT(2 * GROUP_LOG_EXTENSION_ROOM);
	int r;

	group_log_extensions(&want, l);
	if ((r = buf_err(&want)) == 0 && !bytes_equal(buf_bytes(&want), c->extensions))
		r = group_deny(no, "", "change the membership log without saying how");
	buf_fini(&want);
	return r;
}

int
group_log_check_person(const struct member_log *l, const struct credential *c, struct bytes key,
    struct group_refusal *no)
{
	char nick[NICK_MAX + 1];

	keypkg_nick_of(c, nick);
	if (key.n == MEMBER_KEY_SIZE && member_log_has(l, nick, key.p))
		return 0;
	return group_deny(no, "the membership log does not have that person with that key",
	    "let %s be here", nick);
}

/* A row about a leaf that is there afterwards. */
static bool
stays(const struct mls_change_row *row)
{
	return row->kind == MLS_ADDED || row->kind == MLS_UPDATED || row->kind == MLS_JOINED;
}

static int
check_rows(const struct member_log *l, const struct mls_change *c, struct group_refusal *no)
{
	int r = 0;

	for (size_t i = 0; i < c->n && r == 0; i++)
		if (stays(&c->row[i]))
			r = group_log_check_person(
			    l, &c->row[i].credential, c->row[i].signature_key, no);
	return r;
}

/* Does a row speak of that leaf? */
static bool
is_changed(const struct mls_change *c, uint32_t leaf)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->row[i].leaf == leaf &&
		    (c->row[i].kind == MLS_REMOVED || c->row[i].kind == MLS_UPDATED))
			return true;
	return false;
}

/* Whoever the entries remove, or give another key, has no leaf as before. */
static int
check_others(const struct mls_group *g, const struct member_log *l, const struct mls_change *c,
    struct group_refusal *no)
{
	int r = 0;

	for (uint32_t i = 0; i < mls_leaves(g) && r == 0; i++) {
		const struct leaf_node *leaf = mls_member(g, i);

		if (leaf != NULL && !is_changed(c, i))
			r = group_log_check_person(l, &leaf->credential, leaf->signature_key, no);
	}
	return r;
}

static int
check_entries(const struct mls_group *g, struct member_log *trial, const struct mls_change *c,
    struct group_refusal *no)
{
	struct bytes committer = mls_member(g, c->by.index)->signature_key;
	int r;

	if ((r = take_entries(trial, c->aad, committer, no)) != 0)
		return r;
	return check_others(g, trial, c, no);
}

int
group_log_check(const struct mls_group *g, const struct member_log *l, const struct mls_change *c,
    struct member_log **trial, struct group_refusal *no)
{
	const struct member_log *after = l;
	struct member_log *t = NULL;
	int r = 0;

	*trial = NULL;
	if (c->aad.n > 0 && l == NULL)
		return group_deny(no, "", "write a membership log where there is none");
	if (c->aad.n > 0) {
		after = t = member_log_try(l);
		r = check_entries(g, t, c, no);
	}
	if (r == 0)
		r = check_extensions(after, c, no);
	if (r == 0 && after != NULL)
		r = check_rows(after, c, no);
	if (r == 0)
		*trial = t;
	else
		member_log_free(t);
	return r;
}

/* How long the log is that a group with these extensions has; 0: that is no start of l. */
static uint64_t
start_of(const struct member_log *l, struct bytes extensions)
{
	uint8_t head[MEMBER_HASH_SIZE];
	struct bytes data;
	uint64_t n;
	struct rd r;

	if (l == NULL || !extension_find(extensions, EXT_MEMBER_LOG, &data))
		return 0;
	rd_init(&r, data);
	n = rd_u64(&r);
	if (r.err != 0 || n == 0 || n > member_log_count(l))
		return 0;
	member_entry_hash(member_log_entry(l, n - 1), head);
	return bytes_equal(rd_bytes(&r, rd_left(&r)), bytes_of(head, sizeof head)) ? n : 0;
}

int
group_log_cut(struct bytes extensions, struct member_log *l)
{
	uint64_t n = start_of(l, extensions);

	return n == 0 || n == member_log_count(l) ? 0 : member_log_cut(l, n);
}

/* The first n entries of l; NULL when there is no memory. */
static struct member_log *
copy_start(const struct member_log *l, uint64_t n)
{
	struct member_log *to = member_log_new();

	for (uint64_t i = 0; i < n && to != NULL; i++)
		if (member_log_append(to, member_log_entry(l, i)) != 0) {
			member_log_free(to);
			to = NULL;
		}
	return to;
}

int
group_log_check_join(
    const struct member_log *l, const struct mls_change *c, struct group_refusal *no)
{
	uint64_t n = start_of(l, c->extensions);
	struct member_log *start = NULL;
	int r;

	if (n > 0 && n < member_log_count(l)) {
		if ((start = copy_start(l, n)) == NULL)
			return ERR_NOMEM;
		l = start;
	}
	r = check_extensions(l, c, no);
	if (r == ERR_DENIED)
		r = group_deny(no, "", "bring us into a room with another membership log");
	else if (r == 0 && l != NULL)
		r = check_rows(l, c, no);
	member_log_free(start);
	return r;
}
