/*
 * A room and who is in it, saved between any two steps: key packages, groups, staged commits. What
 * is loaded goes on; what is not ours, not whole or of another kind is refused.
 */
#include "crypto/group.h"
#include "tests/crypto/support.h"

#define NOTHING bytes_of(NULL, 0)

static const uint8_t key[32] = "what a person's passphrase gives";
static const uint8_t gid[GROUP_ID_SIZE] = "a room";

struct person {
	struct keyring *k;
	struct group *g;
};

static struct person alice, bob;
static struct buf state, pub, commit, welcome, text;

/* The process ends and starts again, with all that it had on disk. */
static void
restart(struct person *p)
{
	struct buf who = BIG, room = BIG;

	assert_ok(keyring_save(p->k, key, &who));
	if (p->g != NULL)
		assert_ok(group_save(p->g, key, &room));
	group_free(p->g);
	keyring_free(p->k);
	assert_ok(keyring_load(&p->k, key, buf_bytes(&who), NULL, NULL));
	if (p->g != NULL)
		assert_ok(group_load(&p->g, p->k, key, buf_bytes(&room), NULL));
	buf_fini(&who);
	buf_fini(&room);
}

static int
setup(void **s)
{
	(void)s;
	state = pub = commit = welcome = text = BIG;
	alice.g = bob.g = NULL;
	return keyring_new(&alice.k, "alice") != 0 || keyring_new(&bob.k, "bob") != 0;
}

static int
teardown(void **s)
{
	struct buf *all[] = { &state, &pub, &commit, &welcome, &text };

	(void)s;
	group_free(alice.g);
	group_free(bob.g);
	keyring_free(alice.k);
	keyring_free(bob.k);
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		buf_fini(all[i]);
	return 0;
}

static void
hear(struct person *from, struct person *to)
{
	struct buf ct = BIG;
	struct group_member who;
	struct bytes aad;

	assert_ok(group_protect(from->g, bytes_str("hello"), NOTHING, &ct));
	restart(from);
	buf_clear(&text);
	assert_ok(group_unprotect(to->g, buf_bytes(&ct), &text, &aad, &who));
	assert_bytes(buf_bytes(&text), bytes_str("hello"));
	restart(to);
	/* Its key is gone, also from what was saved. */
	assert_err(group_unprotect(to->g, buf_bytes(&ct), &text, &aad, &who), ERR_REPLAY);
	buf_fini(&ct);
}

static void
agree(void)
{
	uint8_t a[32], b[32];

	group_epoch_authenticator(alice.g, a);
	group_epoch_authenticator(bob.g, b);
	assert_memory_equal(a, b, sizeof a);
}

static void
restart_both(void)
{
	restart(&alice);
	restart(&bob);
}

static void
test_every_step(void **s)
{
	struct group_change change;
	struct bytes one;

	(void)s;
	restart_both();
	assert_ok(keypkg_new(bob.k, &pub));
	restart_both();
	assert_ok(group_create(&alice.g, alice.k, gid, NULL));
	restart_both();
	one = buf_bytes(&pub);
	assert_ok(group_add(alice.g, &one, 1, &commit, &welcome));
	restart_both();
	assert_true(group_staged(alice.g));
	assert_ok(group_accept(alice.g, &change));
	assert_int_equal(change.n_added, 1);
	restart_both();
	assert_ok(group_join(&bob.g, bob.k, buf_bytes(&welcome), NULL));
	restart_both();
	agree();
	hear(&alice, &bob);
	hear(&bob, &alice);
	buf_clear(&commit);
	assert_ok(group_add(bob.g, NULL, 0, &commit, NULL));
	restart_both();
	assert_ok(group_process(alice.g, buf_bytes(&commit), &change));
	assert_ok(group_accept(bob.g, &change));
	restart_both();
	agree();
	hear(&alice, &bob);
	assert_string_equal(group_self(bob.g)->nick, "bob");
	assert_memory_equal(group_self(bob.g)->sign_key, keyring_sign_key(bob.k), SIGN_KEY_SIZE);
}

/* It dies after joining, before the group was saved: the key package is still there. */
static void
test_welcome_again(void **s)
{
	struct group_change change;
	struct bytes one;

	(void)s;
	assert_ok(keyring_suite(bob.k, "aes128gcm"));
	assert_ok(keypkg_new(bob.k, &pub));
	assert_ok(keyring_save(bob.k, key, &state));
	assert_ok(group_create(&alice.g, alice.k, gid, NULL));
	one = buf_bytes(&pub);
	assert_ok(group_add(alice.g, &one, 1, &commit, &welcome));
	assert_ok(group_accept(alice.g, &change));
	for (int i = 0; i < 2; i++) {
		assert_ok(group_join(&bob.g, bob.k, buf_bytes(&welcome), NULL));
		group_free(bob.g);
		keyring_free(bob.k);
		bob.g = NULL;
		assert_ok(keyring_load(&bob.k, key, buf_bytes(&state), NULL, NULL));
	}
	assert_ok(group_join(&bob.g, bob.k, buf_bytes(&welcome), NULL));
	agree();
	/* What is used is gone once that is saved as well. */
	restart(&bob);
	group_free(bob.g);
	bob.g = NULL;
	assert_err(group_join(&bob.g, bob.k, buf_bytes(&welcome), NULL), ERR_NOTFOUND);
	/* So was the suite kept that it would create a room with. */
	assert_ok(group_create(&bob.g, bob.k, gid, NULL));
	assert_non_null(strstr(group_suite_name(bob.g), "AES-128-GCM"));
}

static int
load_keyring(struct bytes in)
{
	struct keyring *k = NULL;
	int r = keyring_load(&k, key, in, NULL, NULL);

	assert_true((r == 0) == (k != NULL));
	keyring_free(k);
	return r;
}

static void
test_refused(void **s)
{
	const uint8_t other[32] = { 1 };
	struct buf room = BIG;
	struct keyring *k = NULL;
	struct group *g = NULL;

	(void)s;
	assert_ok(keypkg_new(alice.k, &pub));
	assert_ok(keyring_save(alice.k, key, &state));
	assert_ok(load_keyring(buf_bytes(&state)));
	assert_err(keyring_load(&k, other, buf_bytes(&state), NULL, NULL), ERR_KEY);
	for (size_t n = 0; n < state.n; n++)
		assert_err(load_keyring(bytes_of(state.p, n)), ERR_SHORT);
	for (size_t i = 0; i < state.n; i++) {
		state.p[i] ^= 0x10;
		assert_true(load_keyring(buf_bytes(&state)) < 0);
		state.p[i] ^= 0x10;
	}
	/* One is not taken for the other. */
	assert_err(group_load(&g, alice.k, key, buf_bytes(&state), NULL), ERR_TYPE);
	assert_ok(group_create(&g, alice.k, gid, NULL));
	assert_ok(group_save(g, key, &room));
	group_free(g);
	assert_err(load_keyring(buf_bytes(&room)), ERR_TYPE);
	buf_fini(&room);
}

#define with_both(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		with_both(test_every_step),
		with_both(test_welcome_again),
		with_both(test_refused),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests_name("a room, saved", tests, NULL, NULL);
}
