#include "tests/mls/driver_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/err.h"
#include "base/mem.h"
#include "crypto/random.h"

struct psk {
	struct list link;
	struct buf id, secret;
};

static struct buf
copy_of(struct bytes b)
{
	struct buf c = BUF_INIT(DRIVER_MESSAGE_MAX);

	buf_put(&c, b.p, b.n);
	return c;
}

void
world_init(struct world *w)
{
	*w = (struct world){ .has_clock = false };
	list_init(&w->clients);
	list_init(&w->key_packages);
	list_init(&w->groups);
	list_init(&w->psks);
	mls_policy_default(&w->policy);
	w->policy.max_lifetime = 0;
	w->policy.past_epochs = w->policy.resumptions = MLS_PAST_MAX;
	w->policy.max_message = DRIVER_MESSAGE_MAX;
}

void
world_fini(struct world *w)
{
	list_each (g, &w->groups, struct world_group, link)
		world_group_free(g);
	list_each (k, &w->key_packages, struct world_key_package, link) {
		buf_fini(&k->message);
		free(k);
	}
	list_each (c, &w->clients, struct world_client, link) {
		mls_client_free(c->client);
		buf_fini(&c->identity);
		buf_fini(&c->capabilities);
		free(c);
	}
	list_each (p, &w->psks, struct psk, link) {
		buf_fini(&p->id);
		buf_fini(&p->secret);
		free(p);
	}
}

uint64_t
world_now(const struct world *w)
{
	return w->has_clock ? w->clock : (uint64_t)time(NULL);
}

static struct psk *
psk_find(const struct world *w, struct bytes id)
{
	list_each (p, &w->psks, struct psk, link)
		if (bytes_equal(buf_bytes(&p->id), id))
			return p;
	return NULL;
}

void
world_psk_add(struct world *w, struct bytes id, struct bytes secret)
{
	struct psk *p = psk_find(w, id);

	if (p == NULL) {
		p = mem_calloc(1, sizeof *p);
		p->id = copy_of(id);
		list_push(&w->psks, &p->link);
	}
	buf_fini(&p->secret);
	p->secret = copy_of(secret);
}

/* Anybody is who he says to be, but for one; who takes another's place must be the same one. */
static int
on_credential(
    void *arg, const struct credential *c, struct bytes key, const struct credential *old)
{
	(void)arg;
	(void)key;
	if (c->type == CREDENTIAL_BASIC && bytes_equal(c->body, bytes_str(WORLD_REFUSED)))
		return ERR_DENIED;
	return old == NULL || credential_equal(c, old) ? 0 : ERR_DENIED;
}

static int
on_psk(void *arg, struct bytes id, struct buf *secret)
{
	const struct world_client *c = arg;
	const struct psk *p = psk_find(c->world, id);

	if (p == NULL)
		return ERR_NOTFOUND;
	buf_put(secret, p->secret.p, p->secret.n);
	return buf_err(secret);
}

static uint64_t
on_now(void *arg)
{
	const struct world_client *c = arg;

	return world_now(c->world);
}

int
world_client_load(struct world *w, const struct mls_identity *id, struct world_client **out)
{
	struct world_client *c = mem_calloc(1, sizeof *c);
	struct mls_hooks hooks = {
		.credential = on_credential, .psk = on_psk, .now = on_now, .arg = c
	};
	int r;

	c->world = w;
	c->identity = copy_of(id->credential.body);
	c->capabilities = copy_of(bytes_of(NULL, 0));
	memcpy(c->seed, id->seed, sizeof c->seed);
	if ((r = mls_client_new(&c->client, id, &hooks, &w->policy)) != 0) {
		buf_fini(&c->identity);
		free(c);
		return r;
	}
	list_push(&w->clients, &c->link);
	*out = c;
	return 0;
}

int
world_client_get(struct world *w, struct bytes identity, struct bytes capabilities,
    const uint8_t *seed, struct world_client **out)
{
	struct mls_identity id = { .credential = { CREDENTIAL_BASIC, identity } };
	struct capabilities caps;
	uint8_t fresh[32];
	struct rd rd;
	int r;

	random_bytes(fresh, sizeof fresh);
	id.seed = seed != NULL ? seed : fresh;
	list_each (c, &w->clients, struct world_client, link) {
		if (!bytes_equal(buf_bytes(&c->identity), identity) ||
		    (seed != NULL && memcmp(seed, c->seed, sizeof c->seed) != 0))
			continue;
		if (bytes_equal(buf_bytes(&c->capabilities), capabilities)) {
			*out = c;
			return 0;
		}
		id.seed = c->seed;
	}
	if (capabilities.n > 0) {
		rd_init(&rd, capabilities);
		capabilities_read(&rd, &caps);
		if ((r = rd_end(&rd)) != 0)
			return r;
		id.capabilities = &caps;
	}
	if ((r = world_client_load(w, &id, out)) == 0)
		buf_put(&(*out)->capabilities, capabilities.p, capabilities.n);
	return r;
}

struct world_key_package *
world_key_package_add(
    struct world *w, struct world_client *of, uint16_t suite, struct buf *message)
{
	struct world_key_package *k = mem_calloc(1, sizeof *k);

	k->number = ++w->last_key_package;
	k->of = of;
	k->suite = suite;
	buf_init(&k->message, DRIVER_MESSAGE_MAX);
	buf_move(&k->message, message);
	list_push(&w->key_packages, &k->link);
	return k;
}

struct world_group *
world_group_add(struct world *w, struct world_client *of, struct mls_group *g)
{
	struct world_group *p = mem_calloc(1, sizeof *p);

	p->number = ++w->last_group;
	p->of = of;
	p->g = g;
	list_push(&w->groups, &p->link);
	return p;
}

void
world_group_free(struct world_group *g)
{
	list_remove(&g->link);
	mls_group_free(g->g);
	free(g);
}

struct world_key_package *
world_key_package_find(const struct world *w, const char *handle)
{
	char name[16];

	list_each (k, &w->key_packages, struct world_key_package, link) {
		snprintf(name, sizeof name, "kp%u", k->number);
		if (strcmp(name, handle) == 0)
			return k;
	}
	return NULL;
}

struct world_group *
world_group_find(const struct world *w, const char *handle)
{
	char name[16];

	list_each (g, &w->groups, struct world_group, link) {
		snprintf(name, sizeof name, "g%u", g->number);
		if (strcmp(name, handle) == 0)
			return g;
	}
	return NULL;
}
