#include "crypto/mls_client.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"

#define HOUR 3600u
#define DAY (24 * HOUR)

void
mls_policy_default(struct mls_policy *p)
{
	*p = (struct mls_policy){
		.past_epochs = 2,
		.resumptions = 2,
		.save_ahead = 32,
		.max_lifetime = 90 * DAY + HOUR,
		.check_received = true,
		.max_message = 16 << 20,
	};
}

int
mls_client_new(struct mls_client **out, const struct mls_identity *id,
    const struct mls_hooks *hooks, const struct mls_policy *policy)
{
	struct mls_client *c = mem_calloc(1, sizeof *c);
	int r;

	c->refs = 1;
	list_init(&c->packages);
	list_init(&c->groups);
	if (hooks != NULL)
		c->hooks = *hooks;
	if (policy != NULL)
		c->policy = *policy;
	else
		mls_policy_default(&c->policy);
	if (c->policy.past_epochs > MLS_PAST_MAX)
		c->policy.past_epochs = MLS_PAST_MAX;
	if (c->policy.resumptions > MLS_PAST_MAX)
		c->policy.resumptions = MLS_PAST_MAX;
	if ((r = mls_who_new(&c->who, id)) != 0)
		mls_client_free(c);
	else
		*out = c;
	return r;
}

int
mls_client_renew(struct mls_client *c, const struct mls_identity *id)
{
	struct mls_who *w = NULL;
	int r;

	if ((r = mls_who_new(&w, id)) != 0)
		return r;
	if (memcmp(w->public, c->who->public, sizeof w->public) != 0) {
		mls_who_free(w);
		return ERR_KEY;
	}
	mls_who_free(c->who);
	c->who = w;
	return 0;
}

struct mls_client *
mls_client_ref(struct mls_client *c)
{
	c->refs++;
	return c;
}

void
mls_client_free(struct mls_client *c)
{
	if (c == NULL || --c->refs > 0)
		return;
	list_each (p, &c->packages, struct mls_package, link)
		mls_package_free(p);
	mls_who_free(c->who);
	free(c);
}

uint64_t
mls_client_now(const struct mls_client *c)
{
	return c->hooks.now != NULL ? c->hooks.now(c->hooks.arg) : 0;
}

struct leaf_policy
mls_client_policy(const struct mls_client *c, bool check_now)
{
	return (struct leaf_policy){
		.check_now = check_now,
		.now = check_now ? mls_client_now(c) : 0,
		.max_lifetime = c->policy.max_lifetime,
		.credential = c->hooks.credential,
		.arg = c->hooks.arg,
	};
}
