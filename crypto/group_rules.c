#include "crypto/group_rules.h"

#include "base/err.h"
#include "crypto/keypkg.h"
#include "crypto/keyring.h"

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
same_nick(const struct credential *a, const struct credential *b)
{
	char x[NICK_MAX + 1], y[NICK_MAX + 1];

	keypkg_nick_of(a, x);
	keypkg_nick_of(b, y);
	return nick_equal(x, y);
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
is_taken(const struct mls_group *g, const struct mls_change *change, const struct credential *c)
{
	for (uint32_t i = 0; g != NULL && i < mls_leaves(g); i++) {
		const struct leaf_node *l = mls_member(g, i);

		if (l != NULL && same_nick(&l->credential, c) && !is_removed(change, i))
			return true;
	}
	return false;
}

static int
check_added(const struct mls_group *g, const struct mls_change *change, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (change->row[j].kind == MLS_ADDED &&
		    same_nick(&change->row[j].credential, &change->row[i].credential))
			return ERR_EXISTS;
	return is_taken(g, change, &change->row[i].credential) ? ERR_EXISTS : 0;
}

int
group_rules_authorize(void *arg, const struct mls_group *g, const struct mls_change *change)
{
	size_t n_added = 0, n_removed = 0;
	int r = 0;

	(void)arg;
	for (size_t i = 0; i < change->n && r == 0; i++)
		switch (change->row[i].kind) {
		case MLS_ADDED:
			n_added++;
			r = check_added(g, change, i);
			break;
		case MLS_REMOVED:
			n_removed++;
			break;
		case MLS_UPDATED:
			break;
		case MLS_JOINED:
		case MLS_PSK:
		case MLS_EXTENSIONS:
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
