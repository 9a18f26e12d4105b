/*
 * Welcomes: for every rule one that is right in all but that rule, sealed, signed and tagged
 * anew. It is refused, the package is kept, and the honest welcome is still accepted.
 */
#include "crypto/welcome.c"

#include "support.h"

#include "crypto/group_int.h"

static struct person p[3], e, f;
static struct buf pkg, commit, wbuf;

/* The honest welcome, opened: a test bends it and sends it again. */
static struct welcome got;
static struct commit change;

static int
setup(void **state)
{
	struct bytes b;

	(void)state;
	people_init(p, 3);
	person_init(&e, "e");
	person_init(&f, "f");
	pkg = person_package(&e);
	commit = wbuf = BIG;
	b = buf_bytes(&pkg);
	assert_ok(group_add(p[0].group, &b, 1, &commit, &wbuf));
	got = (struct welcome){ 0 };
	assert_ok(welcome_open(&got, e.keys, buf_bytes(&wbuf)));
	memcpy(got.epoch->tag, got.tag, sizeof got.tag);
	change = (struct commit){ .by = 0, .n_added = 1 };
	assert_ok(keypkg_parse(&change.added[0], b));
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	welcome_fini(&got);
	people_fini(p, 3);
	person_fini(&e);
	person_fini(&f);
	buf_fini(&pkg);
	buf_fini(&commit);
	buf_fini(&wbuf);
	return 0;
}

static void
assert_refused(struct bytes b, int error)
{
	struct group *g = NULL;

	assert_err(group_join(&g, e.keys, b), error);
	assert_null(g);
	assert_int_equal(keyring_count(e.keys), 1);
}

static void
assert_honest_accepted(void)
{
	struct group_change c;

	assert_ok(group_join(&e.group, e.keys, buf_bytes(&wbuf)));
	assert_ok(group_accept(p[0].group, &c));
	assert_agree(&e, &p[0]);
	assert_talks(&e, &p[0]);
	assert_int_equal(keyring_count(e.keys), 0);
}

/* The tag that belongs to what got.epoch says now. */
static void
tag_again(void)
{
	struct secret s;

	ratchets_free(got.epoch->ratchets);
	got.epoch->ratchets = NULL;
	assert_ok(epoch_set_context(got.epoch, got.gid));
	schedule_epoch(&s, &got.joiner, got.epoch->context);
	assert_ok(epoch_begin(got.epoch, &s));
}

static int
send_again(struct buf *out, const struct person *signer)
{
	struct welcome_from from = { got.epoch, got.gid, &change, &got.joiner,
		keyring_signer(signer->keys) };

	return welcome_put(out, &from);
}

static void
assert_forged_refused(const struct person *signer, int error)
{
	struct buf b = BIG;

	tag_again();
	assert_ok(send_again(&b, signer));
	assert_refused(buf_bytes(&b), error);
	buf_fini(&b);
}

/* The forger itself makes what is accepted, when nothing is bent. */
static void
test_forger_is_honest(void **state)
{
	struct buf b = BIG;

	(void)state;
	tag_again();
	assert_memory_equal(got.epoch->tag, got.tag, 32);
	assert_ok(send_again(&b, &p[0]));
	assert_ok(group_join(&e.group, e.keys, buf_bytes(&b)));
	buf_fini(&b);
}

static void
test_every_flip_is_refused(void **state)
{
	struct group *g = NULL;

	(void)state;
	for (size_t i = 0; i < 2 * wbuf.n; i++) {
		uint8_t bit = (uint8_t)(1u << (i * 3) % 8);

		wbuf.p[i / 2] ^= bit;
		assert_int_not_equal(group_join(&g, e.keys, buf_bytes(&wbuf)), 0);
		wbuf.p[i / 2] ^= bit;
	}
	assert_null(g);
	assert_honest_accepted();
}

static void
test_every_cut_is_refused(void **state)
{
	(void)state;
	for (size_t n = 0; n < wbuf.n; n++)
		assert_refused(bytes_of(wbuf.p, n), ERR_PARSE);
	buf_put(&wbuf, "", 1);
	assert_refused(buf_bytes(&wbuf), ERR_PARSE);
	wbuf.n--;
	assert_honest_accepted();
}

static void
test_outer_form(void **state)
{
	(void)state;
	wbuf.p[0]++;
	assert_refused(buf_bytes(&wbuf), ERR_PARSE);
	wbuf.p[0]--;
	wbuf.p[1]++;
	assert_refused(buf_bytes(&wbuf), ERR_PARSE);
	wbuf.p[1]--;
	wbuf.p[3]++;
	assert_refused(buf_bytes(&wbuf), ERR_PARSE);
	wbuf.p[3]--;
	wbuf.p[5] ^= 1; /* the name of the package */
	assert_refused(buf_bytes(&wbuf), ERR_NOTFOUND);
	wbuf.p[5] ^= 1;
	wbuf.p[5 + 32 + 32] ^= 1; /* the sealed secret */
	assert_refused(buf_bytes(&wbuf), ERR_AEAD);
	wbuf.p[5 + 32 + 32] ^= 1;
	assert_honest_accepted();
}

static void
test_for_nobody(void **state)
{
	struct buf b = BIG;

	(void)state;
	change.n_added = 0;
	assert_ok(send_again(&b, &p[0]));
	assert_refused(buf_bytes(&b), ERR_PARSE);
	buf_fini(&b);
	assert_honest_accepted();
}

static void
test_small_order_seal(void **state)
{
	uint8_t was[32];

	(void)state;
	memcpy(was, wbuf.p + 5 + 32, 32);
	memset(wbuf.p + 5 + 32, 0, 32);
	assert_refused(buf_bytes(&wbuf), ERR_KEY);
	memcpy(wbuf.p + 5 + 32, was, 32);
	assert_honest_accepted();
}

static void
test_signer(void **state)
{
	(void)state;
	change.by = 9;
	assert_forged_refused(&p[0], ERR_MEMBER);
	change.by = got.epoch->roster.m[3].id.leaf; /* the newcomer itself */
	assert_forged_refused(&e, ERR_MEMBER);
	change.by = 0;
	assert_forged_refused(&p[1], ERR_SIGNATURE);
	assert_forged_refused(&f, ERR_SIGNATURE);
	assert_honest_accepted();
}

static void
test_first_epoch(void **state)
{
	(void)state;
	got.epoch->number = 0;
	assert_forged_refused(&p[0], ERR_PARSE);
	assert_honest_accepted();
}

static void
test_not_in_the_roster(void **state)
{
	struct group_member was;

	(void)state;
	assert_ok(roster_remove(&got.epoch->roster, 3, &was));
	assert_forged_refused(&p[0], ERR_MEMBER);
	assert_honest_accepted();
}

static void
test_in_the_roster_as_another(void **state)
{
	struct roster_member *self = &got.epoch->roster.m[3], was = *self;

	(void)state;
	self->id.nick[0] = 'x';
	assert_forged_refused(&p[0], ERR_MEMBER);
	self->id.nick[0] = 'E';
	assert_forged_refused(&p[0], ERR_MEMBER);
	*self = was;
	self->id.sign_key[0] ^= 1;
	assert_forged_refused(&p[0], ERR_MEMBER);
	*self = was;
	self->leaf_key[0] ^= 1;
	assert_forged_refused(&p[0], ERR_MEMBER);
	*self = was;
	assert_honest_accepted();
}

static void
test_roster_rules(void **state)
{
	struct roster_member *m = got.epoch->roster.m, was = m[1];

	(void)state;
	m[1].id.nick[0] = 'A';
	assert_forged_refused(&p[0], ERR_PARSE);
	m[1] = was;
	memcpy(m[1].id.sign_key, m[2].id.sign_key, 32);
	assert_forged_refused(&p[0], ERR_PARSE);
	m[1] = was;
	memcpy(m[1].leaf_key, m[2].leaf_key, 32);
	assert_forged_refused(&p[0], ERR_PARSE);
	m[1] = was;
	m[1].id.leaf = 2;
	assert_forged_refused(&p[0], ERR_PARSE);
	m[1] = was;
	assert_honest_accepted();
}

static void
test_confirmation_tag(void **state)
{
	struct buf b = BIG;

	(void)state;
	got.epoch->tag[31] ^= 1;
	assert_ok(send_again(&b, &p[0]));
	assert_refused(buf_bytes(&b), ERR_AEAD);
	buf_fini(&b);
	assert_honest_accepted();
}

/* The tag covers what the group agreed on: another history, group or member. */
static void
test_tag_covers_the_context(void **state)
{
	struct buf b = BIG;

	(void)state;
	got.epoch->confirmed[0] ^= 1;
	assert_ok(send_again(&b, &p[0]));
	assert_refused(buf_bytes(&b), ERR_AEAD);
	got.epoch->confirmed[0] ^= 1;
	buf_clear(&b);
	got.gid[0] ^= 1;
	assert_ok(send_again(&b, &p[0]));
	assert_refused(buf_bytes(&b), ERR_AEAD);
	got.gid[0] ^= 1;
	buf_clear(&b);
	got.epoch->roster.m[1].leaf_key[0] ^= 1;
	assert_ok(send_again(&b, &p[0]));
	assert_refused(buf_bytes(&b), ERR_AEAD);
	buf_fini(&b);
	assert_honest_accepted();
}

/* Bytes after the signature, inside the seal. */
static void
test_trailing_bytes_inside(void **state)
{
	struct welcome_from from = { got.epoch, got.gid, &change, &got.joiner,
		keyring_signer(p[0].keys) };
	struct buf info = BIG, sealed = BIG, b = BIG;
	uint8_t sig[SIGNATURE_SIZE], hash[32], ref[32];
	struct suite_key key;

	(void)state;
	put_info(&info, &from);
	assert_ok(sign(sig, from.signer, WELCOME_LABEL, buf_bytes(&info)));
	buf_put(&info, sig, sizeof sig);
	buf_put(&info, "", 1);
	schedule_welcome(&key, &got.joiner);
	assert_non_null(buf_reserve(&sealed, info.n + 16));
	suite_seal(&key, NOTHING, buf_bytes(&info), sealed.p);
	buf_grew(&sealed, info.n + 16);
	suite_hash(hash, (struct bytes[]){ buf_bytes(&sealed) }, 1);
	framing_put_kind(&b, FRAMING_WELCOME);
	wr_u16(&b, SUITE_ID);
	wr_u8(&b, 1);
	keypkg_ref(ref, buf_bytes(&pkg));
	buf_put(&b, ref, 32);
	assert_ok(hpke_seal_secret(
	    change.added[0].init_key, WELCOME_SECRET_LABEL, bytes_of(hash, 32), &got.joiner, &b));
	wr_vec32(&b, buf_bytes(&sealed));
	assert_refused(buf_bytes(&b), ERR_PARSE);
	buf_fini(&info);
	buf_fini(&sealed);
	buf_fini(&b);
	assert_honest_accepted();
}

#define with_p(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		with_p(test_forger_is_honest),
		with_p(test_every_flip_is_refused),
		with_p(test_every_cut_is_refused),
		with_p(test_outer_form),
		with_p(test_for_nobody),
		with_p(test_small_order_seal),
		with_p(test_signer),
		with_p(test_first_epoch),
		with_p(test_not_in_the_roster),
		with_p(test_in_the_roster_as_another),
		with_p(test_roster_rules),
		with_p(test_confirmation_tag),
		with_p(test_tag_covers_the_context),
		with_p(test_trailing_bytes_inside),
	};

	if (crypto_init() != 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
