/* The part of crypto/group.h that enters a group by a welcome. */
#include "crypto/group.h"

#include "base/err.h"
#include "crypto/group_int.h"
#include "crypto/schedule.h"
#include "crypto/welcome.h"

/* Are we in the roster exactly as our package says? */
static int
find_self(const struct welcome *w, const struct keyring *k, uint32_t *self)
{
	const struct roster *members = &w->epoch->roster;

	for (size_t i = 0; i < members->n; i++) {
		const struct roster_member *m = &members->m[i];

		if (memcmp(m->leaf_key, w->pkg.leaf->public, sizeof m->leaf_key) != 0)
			continue;
		*self = m->id.leaf;
		return strcmp(m->id.nick, keyring_nick(k)) == 0 && m->id.leaf != w->by &&
			       memcmp(m->id.sign_key, keyring_sign_key(k), SIGN_KEY_SIZE) == 0
			   ? 0
			   : ERR_MEMBER;
	}
	return ERR_MEMBER;
}

static int
join_epoch(struct group *g, struct welcome *w)
{
	struct secret epoch;
	int r;

	if ((r = find_self(w, g->keyring, &g->self)) != 0 ||
	    (r = epoch_set_context(w->epoch, g->gid)) != 0)
		return r;
	w->epoch->vault->leaf = *w->pkg.leaf;
	schedule_epoch(&epoch, &w->joiner, w->epoch->context);
	r = epoch_begin(w->epoch, &epoch);
	secret_wipe(&epoch);
	if (r != 0)
		return r;
	return secret_equal(w->epoch->tag, w->tag) ? 0 : ERR_AEAD;
}

int
group_join(struct group **out, struct keyring *k, struct bytes welcome)
{
	struct welcome w = { 0 };
	struct group *g = NULL;
	int r;

	if ((r = welcome_open(&w, k, welcome)) != 0)
		goto out;
	g = group_alloc(k, w.gid);
	if ((r = join_epoch(g, &w)) != 0)
		goto out;
	g->now = w.epoch;
	w.epoch = NULL;
	keyring_forget(k, w.pkg.slot);
	*out = g;
	g = NULL;
out:
	group_free(g);
	welcome_fini(&w);
	return r;
}
