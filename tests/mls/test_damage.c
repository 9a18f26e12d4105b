/*
 * Damage on the way: each message with any byte changed, cut anywhere, or with something behind
 * it. It is refused, nothing that the member knows changes, and the true message, which comes
 * last, is read as if nothing had happened.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <sodium.h>

#include "base/err.h"
#include "tests/crypto/random_fake.h"
#include "tests/mls/victim.h"

#define ROOM (1 << 22)
#define TALKER 2u
#define NOTHING bytes_of(NULL, 0)

static struct forge f;
static struct forge_epoch e, next;
static struct victim v;
static struct bytes welcome;

static int
setup(void **state)
{
	const struct forge_welcome honest = { .suite = 0 };

	(void)state;
	forge_init(&f);
	forge_first(&f, &e, NULL);
	welcome = forge_welcome(&f, &e, &honest);
	victim_init(&v, &f, FORGE_VICTIM, 0);
	next = (struct forge_epoch){ 0 };
	return 0;
}

static int
setup_inside(void **state)
{
	setup(state);
	return mls_join(&v.g, v.client->client, welcome, NOTHING);
}

static int
teardown(void **state)
{
	(void)state;
	victim_fini(&v);
	tree_free(e.tree);
	tree_free(next.tree);
	forge_fini(&f);
	return 0;
}

/* The group takes no notice of this. */
static void
ignore(struct bytes damaged, const struct buf *before)
{
	struct buf after = BUF_INIT(ROOM);
	struct mls_event event;

	assert_true(mls_process(v.g, damaged, &event) != 0);
	victim_save(&v, &after);
	assert_int_equal(after.n, before->n);
	assert_memory_equal(after.p, before->p, after.n);
	buf_fini(&after);
}

static void
damage(struct bytes message)
{
	struct buf before = BUF_INIT(ROOM), copy = before;

	victim_save(&v, &before);
	for (size_t i = 0; i < message.n; i++) {
		buf_clear(&copy);
		buf_put(&copy, message.p, message.n);
		copy.p[i] ^= (uint8_t)(1u << i % 8);
		ignore(buf_bytes(&copy), &before);
		ignore(bytes_of(message.p, i), &before);
	}
	buf_clear(&copy);
	buf_put(&copy, message.p, message.n);
	buf_put(&copy, "", 1);
	ignore(buf_bytes(&copy), &before);
	buf_fini(&copy);
	buf_fini(&before);
}

static struct bytes
say(const struct framed_content *what)
{
	struct forge_say s = { .by = { SENDER_MEMBER, TALKER }, .key = &f.client[TALKER].sign };

	return forge_say(&f, &e, &s, what, NULL);
}

static void
application(void **state)
{
	struct mls_event event;
	struct bytes m;

	(void)state;
	f.private = true;
	m = say(&(struct framed_content){ .type = CONTENT_APPLICATION, .body = LIT("hello") });
	damage(m);
	assert_int_equal(mls_process(v.g, m, &event), 0);
	assert_int_equal(event.kind, MLS_EVENT_APPLICATION);
	mls_event_fini(&event);
}

static void
propose(bool private)
{
	struct mls_event event;
	struct bytes m;

	f.private = private;
	m = say(&(struct framed_content){ .type = CONTENT_PROPOSAL, .body = forge_remove(&f, 3) });
	damage(m);
	assert_int_equal(mls_process(v.g, m, &event), 0);
	assert_int_equal(event.kind, MLS_EVENT_PROPOSAL);
	mls_event_fini(&event);
}

static void
private_proposal(void **state)
{
	(void)state;
	propose(true);
}

static void
public_proposal(void **state)
{
	(void)state;
	propose(false);
}

/* With everything that a commit may have. */
static void
commit(bool private)
{
	struct forge_commit c = { .by = { SENDER_MEMBER, TALKER }, .n = 3 };
	struct psk_id id = forge_psk_id(&f);
	struct bytes m;

	f.private = private;
	c.item[0].raw = forge_add(&f, client_package(&f.client[FORGE_MEMBERS]));
	c.item[1].raw = forge_remove(&f, 3);
	c.item[2].raw = forge_psk(&f, &id);
	m = forge_commit(&f, &e, &c, &next);
	damage(m);
	victim_follows(&v, m, &next.secrets.authenticator);
}

static void
private_commit(void **state)
{
	(void)state;
	commit(true);
}

static void
public_commit(void **state)
{
	(void)state;
	commit(false);
}

static void
external_commit(void **state)
{
	struct forge_commit c = { .joiner = &f.client[FORGE_MEMBERS], .n = 1 };
	struct hpke_key k;
	struct bytes m;

	(void)state;
	schedule_external_key(&e.secrets, &k);
	c.external_pub = bytes_of(k.public, sizeof k.public);
	m = forge_commit(&f, &e, &c, &next);
	damage(m);
	victim_follows(&v, m, &next.secrets.authenticator);
}

/* What lets one in: nobody is in by a damaged one, and the key package stays. */
static void
stay_out(struct bytes damaged)
{
	assert_true(mls_join(&v.g, v.client->client, damaged, NOTHING) != 0);
	assert_null(v.g);
	assert_int_equal(mls_key_package_count(v.client->client), 1);
}

static void
a_welcome(void **state)
{
	struct buf copy = BUF_INIT(ROOM);
	uint8_t got[32];

	(void)state;
	for (size_t i = 0; i < welcome.n; i++) {
		buf_clear(&copy);
		buf_put(&copy, welcome.p, welcome.n);
		copy.p[i] ^= (uint8_t)(1u << i % 8);
		stay_out(buf_bytes(&copy));
		stay_out(bytes_of(welcome.p, i));
	}
	assert_int_equal(mls_join(&v.g, v.client->client, welcome, NOTHING), 0);
	mls_epoch_authenticator(v.g, got);
	assert_memory_equal(got, e.secrets.authenticator.b, sizeof got);
	buf_fini(&copy);
}

#define inside(t) cmocka_unit_test_setup_teardown(t, setup_inside, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		inside(application),
		inside(private_proposal),
		inside(public_proposal),
		inside(private_commit),
		inside(public_commit),
		inside(external_commit),
		cmocka_unit_test_setup_teardown(a_welcome, setup, teardown),
	};

	if (sodium_init() < 0)
		return 1;
	random_fake_seed(1);
	return cmocka_run_group_tests_name("damaged messages", tests, NULL, NULL);
}
