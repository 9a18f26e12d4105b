#include "crypto/mls_psk.h"

#include "base/err.h"

#define PSK_MAX (1 << 16)

struct mls_group *
mls_psk_group(const struct mls_client *c, struct bytes group_id)
{
	struct mls_group *found = NULL;

	list_each (g, &c->groups, struct mls_group, link)
		if (bytes_equal(mls_id(g), group_id) &&
		    (found == NULL || found->state == MLS_REMOVED_SELF))
			found = g;
	return found;
}

/* The resumption key of an epoch of g, lent; NULL. */
static const struct secret *
resumption(const struct mls_group *g, uint64_t epoch)
{
	if (g->now != NULL && g->now->number == epoch && g->state != MLS_REMOVED_SELF)
		return &g->now->secrets->schedule.resumption;
	for (size_t i = 0; i < g->resumption->n; i++)
		if (g->resumption->key[i].epoch == epoch)
			return &g->resumption->key[i].secret;
	return NULL;
}

static int
add_resumption(struct psk_chain *chain, const struct mls_client *c, const struct psk_id *id)
{
	const struct secret *s;

	list_each (g, &c->groups, struct mls_group, link)
		if (bytes_equal(mls_id(g), id->id) && (s = resumption(g, id->epoch)) != NULL)
			return psk_chain_add(chain, id, bytes_of(s->b, SECRET_SIZE));
	return ERR_PSK;
}

int
mls_psk_add(struct psk_chain *chain, const struct mls_client *c, const struct psk_id *id)
{
	struct buf secret = BUF_INIT(PSK_MAX);
	int r = ERR_PSK;

	if (id->type == PSK_RESUMPTION)
		return add_resumption(chain, c, id);
	if (c->hooks.psk != NULL && c->hooks.psk(c->hooks.arg, id->id, &secret) == 0 &&
	    (r = buf_err(&secret)) == 0)
		r = psk_chain_add(chain, id, buf_bytes(&secret));
	buf_fini(&secret);
	return r;
}
