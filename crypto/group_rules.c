#include "crypto/group_rules.h"

#include <stdlib.h>

#include "base/err.h"
#include "crypto/group_int.h"
#include "crypto/group_log.h"
#include "crypto/group_rejoin_check.h"
#include "crypto/keypkg.h"

int
group_rules_credential(
    void *arg, const struct credential *c, struct bytes signature_key, const struct credential *old)
{
	char nick[NICK_MAX + 1], before[NICK_MAX + 1];
	int r;

	if ((r = keypkg_nick(c, signature_key, nick)) != 0)
		return r;
	if (old != NULL) {
		keypkg_nick_of(old, before);
		/* A renewed certificate, not another name in another case. */
		if (c->type != old->type || strcmp(nick, before) != 0)
			return ERR_DENIED;
	}
	return arg != NULL ? keyring_vouch(arg, c, signature_key, nick) : 0;
}

static bool
is_removed(const struct mls_change *change, uint32_t leaf)
{
	for (size_t i = 0; i < change->n; i++)
		if (change->row[i].kind == MLS_REMOVED && change->row[i].leaf == leaf)
			return true;
	return false;
}

/* Has a member that stays the nick of a new one? */
static bool
is_taken(const struct group *g, const struct mls_change *change, const char *nick)
{
	for (size_t i = 0; g != NULL && i < g->n_members; i++)
		if (nick_equal(g->member[i].nick, nick) && !is_removed(change, g->member[i].leaf))
			return true;
	return false;
}

static int
by_name(const void *a, const void *b)
{
	return nick_compare(a, b);
}

/* No two have one nick: neither of the new ones, whom a join makes many, nor with a member. */
static int
check_nicks(const struct group *g, const struct mls_change *change)
{
	char(*nick)[NICK_MAX + 1] = calloc(change->n + 1, sizeof *nick);
	size_t n = 0;
	int r = 0;

	if (nick == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < change->n && r == 0; i++) {
		if (change->row[i].kind != MLS_ADDED)
			continue;
		keypkg_nick_of(&change->row[i].credential, nick[n]);
		r = is_taken(g, change, nick[n++]) ? ERR_EXISTS : 0;
	}
	qsort(nick, n, sizeof *nick, by_name);
	for (size_t i = 1; i < n && r == 0; i++)
		r = nick_equal(nick[i - 1], nick[i]) ? ERR_EXISTS : 0;
	free(nick);
	return r;
}

/* A member's key stays, unless the log says otherwise. */
static int
check_updated(const struct mls_group *g, const struct mls_change_row *row)
{
	const struct leaf_node *l = g != NULL ? mls_member(g, row->leaf) : NULL;

	return l == NULL || bytes_equal(l->signature_key, row->signature_key) ? 0 : ERR_DENIED;
}

/* What a commit may do at all, with a log or without one. */
static int
check_kinds(const struct mls_group *g, const struct mls_change *change, bool has_log)
{
	size_t n_added = 0, n_removed = 0;
	int r = 0;

	for (size_t i = 0; i < change->n && r == 0; i++)
		switch (change->row[i].kind) {
		case MLS_ADDED:
			n_added++;
			break;
		case MLS_REMOVED:
			n_removed++;
			break;
		case MLS_UPDATED:
			r = has_log ? 0 : check_updated(g, &change->row[i]);
			break;
		case MLS_EXTENSIONS:
			r = has_log ? 0 : ERR_DENIED;
			break;
		case MLS_JOINED:
			break; /* group_rejoin_check.c has its own rules */
		case MLS_PSK:
		case MLS_REINIT:
		case MLS_UNKNOWN:
			r = ERR_DENIED;
			break;
		}
	/* Who joins sees everybody as added. */
	if (r == 0 && g != NULL && (n_added > GROUP_CHANGE_MAX || n_removed > GROUP_CHANGE_MAX))
		r = ERR_LIMIT;
	return r;
}

/* Who made it: a member, or who comes back, or at a join one of those who are added. */
static void
note_maker(const struct mls_group *g, const struct mls_change *c, struct group_refusal *no)
{
	const struct mls_change_row *in = group_rejoin_row(c);
	const struct leaf_node *l = g != NULL ? mls_member(g, c->by.index) : NULL;

	if (in != NULL)
		group_member_of(&no->by, in->leaf, &in->credential, in->signature_key);
	else if (l != NULL)
		group_member_of(&no->by, c->by.index, &l->credential, l->signature_key);
	for (size_t i = 0; g == NULL && i < c->n; i++)
		if (c->row[i].leaf == c->by.index)
			group_member_of(
			    &no->by, c->by.index, &c->row[i].credential, c->row[i].signature_key);
}

int
group_rules_authorize(void *arg, const struct mls_group *mls, const struct mls_change *change)
{
	struct group *g = mls != NULL ? mls_group_owner(mls) : NULL;
	const struct member_log *log = g != NULL ? g->log : keyring_joining(arg);
	struct group_refusal no = { .tried = "do what is not done in a room", .why = "" };
	int r;

	if ((r = check_kinds(mls, change, log != NULL)) == 0 && (r = check_nicks(g, change)) == 0) {
		if (group_is_rejoin(change))
			r = group_rejoin_check(g, log, change, &no);
		else
			r = g != NULL ? group_log_check(mls, log, change, &g->trial, &no)
				      : group_log_check_join(log, change, &no);
	}
	if (r == ERR_DENIED) {
		note_maker(mls, change, &no);
		*keyring_refuse(arg) = no;
	}
	return r;
}
