/* crypto/mls_package.c - our own key packages (RFC 9420 10): made, kept and forgotten. */
#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "crypto/group_context.h"
#include "crypto/mls_client.h"
#include "crypto/mls_label.h"
#include "crypto/mls_message.h"
#include "crypto/rule.h"
#include "crypto/secret.h"
#include "crypto/vec.h"

#define HOUR 3600u
#define DAY (24 * HOUR)
#define LIFE (30 * DAY)

void
mls_package_free(struct mls_package *p)
{
	if (p == NULL)
		return;
	list_remove(&p->link);
	secret_free(p->keys);
	buf_fini(&p->raw);
	free(p);
}

static struct mls_package *
package_new(void)
{
	struct mls_package *p = mem_calloc(1, sizeof *p);

	list_init(&p->link);
	p->raw = BUF_INIT(VEC_MAX);
	if ((p->keys = secret_new(sizeof *p->keys)) == NULL) {
		mls_package_free(p);
		return NULL;
	}
	return p;
}

struct mls_package *
mls_package_find(const struct mls_client *c, struct bytes ref)
{
	list_each (p, &c->packages, struct mls_package, link)
		if (bytes_equal(bytes_of(p->ref, sizeof p->ref), ref))
			return p;
	return NULL;
}

int
mls_package_parse(struct key_package *k, struct bytes message)
{
	struct mls_message m;
	int r;

	if ((r = mls_message_parse(&m, message)) != 0)
		return r;
	if (m.wire_format != WIRE_FORMAT_KEY_PACKAGE)
		return ERR_PROTO;
	*k = m.key_package;
	return 0;
}

/* p->raw is complete: parse it, name it, keep it. */
static int
keep(struct mls_client *c, struct mls_package *p)
{
	int r;

	if ((r = key_package_parse(&p->package, buf_bytes(&p->raw))) != 0)
		return r;
	mls_label_ref(p->ref, MLS_LABEL_KEY_PACKAGE, buf_bytes(&p->raw));
	list_push(&c->packages, &p->link);
	return 0;
}

/* The lifetime that we may send (7.3: it covers now). */
static int
check_lifetime(const struct mls_client *c, const struct lifetime *l)
{
	uint64_t now = mls_client_now(c), max = c->policy.max_lifetime;

	if (l->not_after < l->not_before || (max > 0 && l->not_after - l->not_before > max))
		return RULE_LEAF_LIFETIME;
	if (!lifetime_covers(l, now))
		return now < l->not_before ? RULE_LEAF_NOT_YET : RULE_LEAF_EXPIRED;
	return 0;
}

static struct lifetime
lifetime_of(const struct mls_client *c, const struct mls_key_package_options *o)
{
	uint64_t now = mls_client_now(c);

	if (o->lifetime.not_before != 0 || o->lifetime.not_after != 0)
		return o->lifetime;
	return (struct lifetime){ now > HOUR ? now - HOUR : 0, now + LIFE };
}

/* A leaf signed, and the package around it. */
static int
sign_package(struct mls_client *c, struct mls_package *p, struct key_package *k)
{
	struct buf leaf = BUF_INIT(VEC_MAX);
	int r;

	k->leaf_node.source = LEAF_SOURCE_KEY_PACKAGE;
	if ((r = leaf_node_sign(&leaf, &k->leaf_node, NULL, c->who->sign)) == 0 &&
	    (r = leaf_node_parse(&k->leaf_node, buf_bytes(&leaf))) == 0)
		r = key_package_sign(&p->raw, k, c->who->sign);
	buf_fini(&leaf);
	return r;
}

int
mls_key_package_new(
    struct mls_client *c, const struct mls_key_package_options *o, struct buf *message)
{
	struct key_package k = { .version = MLS_VERSION, .leaf_node = c->who->as };
	size_t start = message->n;
	struct mls_package *p;
	int r;

	k.suite = o->suite != 0 ? o->suite : suite_nth(0)->id;
	k.extensions = o->extensions;
	k.leaf_node.lifetime = lifetime_of(c, o);
	if (suite_find(k.suite) == NULL)
		return ERR_SUITE;
	if ((r = check_lifetime(c, &k.leaf_node.lifetime)) != 0)
		return r;
	/* RFC 9420 10: what we send, we support. */
	if (!leaf_check_supports(&k.leaf_node, k.extensions) ||
	    !leaf_check_supports(&k.leaf_node, k.leaf_node.extensions))
		return RULE_LEAF_OWN_EXTENSION;
	if ((p = package_new()) == NULL)
		return ERR_NOMEM;
	hpke_key_new(&p->keys->init);
	hpke_key_new(&p->keys->leaf);
	k.init_key = bytes_of(p->keys->init.public, HPKE_PUBLIC_SIZE);
	k.leaf_node.encryption_key = bytes_of(p->keys->leaf.public, HPKE_PUBLIC_SIZE);
	p->last_resort = o->last_resort;
	if ((r = sign_package(c, p, &k)) == 0) {
		mls_message_begin(message, WIRE_FORMAT_KEY_PACKAGE);
		wr_bytes(message, buf_bytes(&p->raw));
		r = buf_err(message);
	}
	if (r != 0 || (r = keep(c, p)) != 0) {
		message->n = start;
		mls_package_free(p);
	}
	return r;
}

/* Do the private keys belong to the package, and does the package belong to us? */
static int
check_keys(const struct mls_client *c, const struct mls_package *p, const struct key_package *k)
{
	const struct mls_package_keys *keys = p->keys;

	if (!bytes_equal(k->init_key, bytes_of(keys->init.public, HPKE_PUBLIC_SIZE)) ||
	    !bytes_equal(
		k->leaf_node.encryption_key, bytes_of(keys->leaf.public, HPKE_PUBLIC_SIZE)) ||
	    !bytes_equal(k->leaf_node.signature_key, c->who->as.signature_key))
		return ERR_KEY;
	return suite_find(k->suite) != NULL ? 0 : ERR_SUITE;
}

int
mls_key_package_load(struct mls_client *c, struct bytes message, const uint8_t init[static 32],
    const uint8_t encryption[static 32])
{
	struct key_package k;
	struct mls_package *p;
	int r;

	if ((r = mls_package_parse(&k, message)) != 0)
		return r;
	if ((p = package_new()) == NULL)
		return ERR_NOMEM;
	hpke_key_load(&p->keys->init, init);
	hpke_key_load(&p->keys->leaf, encryption);
	wr_bytes(&p->raw, k.raw);
	if ((r = buf_err(&p->raw)) != 0 || (r = check_keys(c, p, &k)) != 0 || (r = keep(c, p)) != 0)
		mls_package_free(p);
	return r;
}

size_t
mls_key_package_count(const struct mls_client *c)
{
	size_t n = 0;

	list_each (p, &c->packages, struct mls_package, link)
		n++;
	return n;
}

void
mls_key_package_forget(struct mls_client *c, size_t i)
{
	list_each (p, &c->packages, struct mls_package, link)
		if (i-- == 0) {
			mls_package_free(p);
			return;
		}
}

void
mls_key_package_expire(struct mls_client *c)
{
	uint64_t now = mls_client_now(c);

	list_each (p, &c->packages, struct mls_package, link)
		if (p->package.leaf_node.lifetime.not_after < now)
			mls_package_free(p);
}

void
mls_packages_write(const struct mls_client *c, struct buf *b)
{
	wr_u32(b, (uint32_t)mls_key_package_count(c));
	list_each (p, &c->packages, struct mls_package, link) {
		wr_u8(b, p->last_resort);
		wr_u64(b, p->set);
		wr_bytes(b, bytes_of(p->keys->init.private.b, SECRET_SIZE));
		wr_bytes(b, bytes_of(p->keys->leaf.private.b, SECRET_SIZE));
		wr_vecv(b, buf_bytes(&p->raw));
	}
}

/* One of them. */
static int
read_one(struct mls_client *c, struct rd *r)
{
	struct mls_package *p = package_new();
	struct key_package k;
	struct secret s;
	int err;

	if (p == NULL)
		return ERR_NOMEM;
	p->last_resort = rd_present(r);
	p->set = rd_u64(r);
	rd_copy(r, s.b, sizeof s.b);
	hpke_key_load(&p->keys->init, s.b);
	rd_copy(r, s.b, sizeof s.b);
	hpke_key_load(&p->keys->leaf, s.b);
	secret_wipe(&s);
	wr_bytes(&p->raw, vec_get(r));
	if ((err = r->err) != 0 || (err = buf_err(&p->raw)) != 0 ||
	    (err = key_package_parse(&k, buf_bytes(&p->raw))) != 0 ||
	    (err = check_keys(c, p, &k)) != 0 || (err = keep(c, p)) != 0)
		mls_package_free(p);
	return err;
}

int
mls_packages_read(struct mls_client *c, struct rd *r)
{
	int err = 0;

	for (uint32_t n = rd_u32(r); n > 0 && err == 0; n--)
		err = read_one(c, r);
	return err != 0 ? err : r->err;
}
