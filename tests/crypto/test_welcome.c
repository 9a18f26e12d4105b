/* crypto/welcome.h and crypto/group_secrets.h */
#include "tests/crypto/scene.h"

#include <stdio.h>

#include "crypto/welcome.h"

#define JOINERS 3

/* A Welcome for three, as a member writes it. */
struct invitation {
	const struct suite *suite;
	struct secret joiner, welcome;
	struct sign_key key;
	uint8_t pub[PUBKEY_SIZE];
	struct hpke_key init[JOINERS];
	uint8_t ref[JOINERS][32];
	struct buf out;
	struct welcome w; /* lent from out */
};

static void
write_info(struct invitation *v, uint16_t suite, struct buf *sealed)
{
	struct group_info g = {
		.context = { .suite = suite, .group_id = bytes_str("gid"), .epoch = 1 },
		.confirmation_tag = filled(5, 32),
		.signer = 2,
	};
	struct buf info = BIG;

	assert_ok(group_info_sign(&info, &g, &v->key));
	assert_ok(welcome_seal_info(v->suite, &v->welcome, buf_bytes(&info), sealed));
	buf_fini(&info);
}

static void
write_welcome(struct invitation *v, uint16_t suite, const struct group_secrets *gs)
{
	struct buf sealed = BIG, secrets = BIG;
	struct hpke_bind bind;
	struct rd r;

	write_info(v, suite, &sealed);
	welcome_bind(&bind, v->suite, buf_bytes(&sealed));
	for (size_t i = 0; i < JOINERS; i++) {
		struct welcome_to to = { &bind, bytes_of(v->ref[i], 32),
			bytes_of(v->init[i].public, 32) };

		assert_ok(welcome_add(&secrets, &to, gs));
	}
	buf_clear(&v->out);
	welcome_write(
	    &v->out, &(struct welcome){ v->suite->id, buf_bytes(&secrets), buf_bytes(&sealed) });
	assert_ok(buf_err(&v->out));
	rd_init(&r, buf_bytes(&v->out));
	welcome_read(&r, &v->w);
	assert_ok(rd_end(&r));
	buf_fini(&sealed);
	buf_fini(&secrets);
}

static struct group_secrets
secrets(const struct invitation *v)
{
	return (struct group_secrets){ .joiner = bytes_of(v->joiner.b, 32) };
}

static void
invitation_init(struct invitation *v, const struct suite *suite)
{
	struct buf kp = BIG;
	struct group_secrets gs;

	*v = (struct invitation){ .suite = suite, .out = BIG };
	secret_random(&v->joiner);
	schedule_welcome(&v->welcome, &v->joiner, NULL);
	sign_key_new(&v->key, v->pub);
	for (size_t i = 0; i < JOINERS; i++) {
		buf_clear(&kp);
		scene_key_package(suite, &kp, &v->init[i]);
		mls_label_ref(v->ref[i], MLS_LABEL_KEY_PACKAGE, buf_bytes(&kp));
	}
	buf_fini(&kp);
	gs = secrets(v);
	write_welcome(v, suite->id, &gs);
}

static void
invitation_fini(struct invitation *v)
{
	buf_fini(&v->out);
}

static int
open_secrets(const struct invitation *v, size_t i, struct buf *text, struct group_secrets *gs)
{
	struct welcome_entry e;
	int r;

	if ((r = welcome_find(&v->w, bytes_of(v->ref[i], 32), &e)) != 0)
		return r;
	return welcome_open_secrets(&v->w, &e, &v->init[i], text, gs);
}

/* Everyone finds the entry that is for them, and comes to the same GroupInfo. */
static void
test_everyone_gets_in(void **state)
{
	const struct suite *suite;

	(void)state;
	for (size_t n = 0; (suite = suite_nth(n)) != NULL; n++) {
		struct invitation v;

		invitation_init(&v, suite);
		for (size_t i = 0; i < JOINERS; i++) {
			struct buf text = BIG;
			struct secret joiner, welcome;
			struct group_secrets gs;
			struct group_info g;

			assert_ok(open_secrets(&v, i, &text, &gs));
			assert_bytes(gs.joiner, bytes_of(v.joiner.b, 32));
			assert_false(gs.has_path);
			memcpy(joiner.b, gs.joiner.p, 32);
			schedule_welcome(&welcome, &joiner, NULL);
			assert_ok(welcome_open_info(&v.w, &welcome, &text, &g));
			assert_ok(group_info_verify(&g, bytes_of(v.pub, 32)));
			assert_int_equal(g.signer, 2);
			buf_fini(&text);
		}
		invitation_fini(&v);
	}
}

static void
test_not_for_us(void **state)
{
	struct invitation v;
	struct welcome_entry e;
	struct group_secrets gs;
	struct buf text = BIG;

	(void)state;
	invitation_init(&v, suite_nth(0));
	assert_err(welcome_find(&v.w, filled(1, 32), &e), ERR_NOTFOUND);
	assert_err(welcome_find(&v.w, bytes_of(v.ref[0], 31), &e), ERR_NOTFOUND);
	/* Another's entry does not open. */
	assert_ok(welcome_find(&v.w, bytes_of(v.ref[0], 32), &e));
	assert_err(welcome_open_secrets(&v.w, &e, &v.init[1], &text, &gs), RULE_JOIN_OPEN);
	assert_ok(welcome_open_secrets(&v.w, &e, &v.init[0], &text, &gs));
	buf_fini(&text);
	invitation_fini(&v);
}

/*
 * Any changed bit of what concerns us keeps us out: the secrets are bound to the sealed GroupInfo.
 */
static void
test_every_flipped_bit(void **state)
{
	struct invitation v;
	struct group_secrets gs;
	struct group_info g;
	struct buf text = BIG;
	struct rd r;

	(void)state;
	invitation_init(&v, suite_nth(0));
	for (size_t i = 0; i < 8 * v.out.n; i += 3) {
		bool in;

		v.out.p[i / 8] ^= (uint8_t)(1u << i % 8);
		rd_init(&r, buf_bytes(&v.out));
		welcome_read(&r, &v.w);
		buf_clear(&text);
		in = rd_end(&r) == 0 && open_secrets(&v, 0, &text, &gs) == 0 &&
		     welcome_open_info(&v.w, &v.welcome, &text, &g) == 0;
		/* The entries of the others are theirs. */
		if (in) {
			assert_true(i / 8 > 2 + 2 + 1 + 32 + 1 + 32);
			assert_true(v.out.p + i / 8 < v.w.group_info.p);
		}
		v.out.p[i / 8] ^= (uint8_t)(1u << i % 8);
	}
	rd_init(&r, buf_bytes(&v.out));
	welcome_read(&r, &v.w);
	assert_ok(open_secrets(&v, 0, &text, &gs));
	for (size_t n = 0; n < v.out.n; n++) {
		rd_init(&r, bytes_of(v.out.p, n));
		welcome_read(&r, &v.w);
		assert_err(rd_end(&r), ERR_PARSE);
	}
	buf_fini(&text);
	invitation_fini(&v);
}

static void
test_suites(void **state)
{
	struct invitation v;
	struct welcome_entry e;
	struct group_secrets gs;
	struct group_info g;
	struct buf text = BIG;

	(void)state;
	invitation_init(&v, suite_nth(0));
	gs = secrets(&v);
	/* A GroupInfo of another suite than the Welcome around it. */
	write_welcome(&v, suite_nth(1)->id, &gs);
	assert_ok(open_secrets(&v, 0, &text, &gs));
	assert_err(welcome_open_info(&v.w, &v.welcome, &text, &g), RULE_JOIN_INFO_SUITE);
	/* A suite that is not ours, and one that is ours but not this one's. */
	assert_ok(welcome_find(&v.w, bytes_of(v.ref[0], 32), &e));
	v.w.suite = 2;
	assert_err(welcome_open_secrets(&v.w, &e, &v.init[0], &text, &gs), ERR_SUITE);
	assert_err(welcome_open_info(&v.w, &v.welcome, &text, &g), ERR_SUITE);
	v.w.suite = suite_nth(1)->id;
	assert_err(welcome_open_secrets(&v.w, &e, &v.init[0], &text, &gs), RULE_JOIN_OPEN);
	assert_err(welcome_open_info(&v.w, &v.welcome, &text, &g), RULE_JOIN_INFO);
	v.w.group_info = bytes_of(v.w.group_info.p, 15);
	assert_err(welcome_open_info(&v.w, &v.welcome, &text, &g), RULE_JOIN_INFO);
	buf_fini(&text);
	invitation_fini(&v);
}

/* Sealed as it should be, with bytes inside that are not right. */
static void
test_malformed_inside(void **state)
{
	struct invitation v;
	struct group_secrets gs;
	struct group_info g;
	struct buf text = BIG, sealed = BIG;

	(void)state;
	invitation_init(&v, suite_nth(0));
	gs = secrets(&v);
	gs.joiner = filled(1, 31);
	write_welcome(&v, v.suite->id, &gs);
	assert_err(open_secrets(&v, 0, &text, &gs), RULE_JOIN_SECRET);
	gs = secrets(&v);
	gs.has_path = true;
	gs.path = filled(1, 33);
	write_welcome(&v, v.suite->id, &gs);
	assert_err(open_secrets(&v, 0, &text, &gs), RULE_JOIN_SECRET);
	gs = secrets(&v);
	gs.psks = unhex("03");
	write_welcome(&v, v.suite->id, &gs);
	assert_err(open_secrets(&v, 0, &text, &gs), ERR_TYPE);
	assert_ok(welcome_seal_info(v.suite, &v.welcome, bytes_str("no GroupInfo"), &sealed));
	v.w.group_info = buf_bytes(&sealed);
	assert_err(welcome_open_info(&v.w, &v.welcome, &text, &g), ERR_VERSION);
	buf_fini(&sealed);
	buf_fini(&text);
	invitation_fini(&v);
}

static void
test_add_to_no_key(void **state)
{
	struct invitation v;
	struct group_secrets gs;
	struct buf out = BIG;
	struct hpke_bind bind;
	struct welcome_to to;

	(void)state;
	invitation_init(&v, suite_nth(0));
	gs = secrets(&v);
	welcome_bind(&bind, v.suite, bytes_str("sealed"));
	to = (struct welcome_to){ &bind, filled(1, 32), filled(0, 32) };
	assert_err(welcome_add(&out, &to, &gs), ERR_KEY);
	/* No half of an entry is left. */
	assert_int_equal(out.n, 0);
	to.init_key = filled(3, 31);
	assert_err(welcome_add(&out, &to, &gs), ERR_KEY);
	assert_int_equal(out.n, 0);
	to.init_key = bytes_of(v.init[0].public, 32);
	assert_ok(welcome_add(&out, &to, &gs));
	buf_fini(&out);
	invitation_fini(&v);
}

static void
put_psk(struct buf *b, enum psk_usage usage, const char *id, size_t nonce)
{
	struct psk_id p = {
		.type = usage == 0 ? PSK_EXTERNAL : PSK_RESUMPTION,
		.usage = usage,
		.id = bytes_str(id),
		.nonce = filled(1, nonce),
	};

	psk_id_write(b, &p);
}

/* 8.4, 12.4.3.1: nonces of the right length, none twice, one reinit or branch at most. */
static void
test_pre_shared_keys(void **state)
{
	static const struct {
		struct {
			enum psk_usage usage;
			const char *id;
			size_t nonce;
		} psk[3];
		int err;
	} row[] = {
		{ { { 0, NULL, 0 } }, 0 },
		{ { { 0, "a", 32 }, { 0, "b", 32 }, { PSK_APPLICATION, "a", 32 } }, 0 },
		{ { { PSK_REINIT, "a", 32 }, { 0, "b", 32 } }, 0 },
		{ { { 0, "b", 32 }, { PSK_BRANCH, "a", 32 }, { PSK_APPLICATION, "a", 32 } }, 0 },
		{ { { 0, "a", 31 } }, RULE_PSK_NONCE },
		{ { { 0, "a", 33 } }, RULE_PSK_NONCE },
		{ { { 0, "a", 0 } }, RULE_PSK_NONCE },
		{ { { 0, "a", 32 }, { 0, "b", 32 }, { 0, "a", 32 } }, RULE_JOIN_PSK_TWICE },
		{ { { PSK_APPLICATION, "a", 32 }, { PSK_APPLICATION, "a", 32 } },
		    RULE_JOIN_PSK_TWICE },
		{ { { PSK_REINIT, "a", 32 }, { PSK_REINIT, "b", 32 } }, RULE_JOIN_PSK_ALONE },
		{ { { PSK_REINIT, "a", 32 }, { 0, "c", 32 }, { PSK_BRANCH, "b", 32 } },
		    RULE_JOIN_PSK_ALONE },
		{ { { PSK_BRANCH, "a", 32 }, { PSK_BRANCH, "b", 32 } }, RULE_JOIN_PSK_ALONE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		struct group_secrets s = { .joiner = filled(1, 32) }, back;
		struct buf psks = BIG, b = BIG;
		struct rd r;
		uint16_t n = 0;

		for (; n < 3 && row[i].psk[n].id != NULL; n++)
			put_psk(&psks, row[i].psk[n].usage, row[i].psk[n].id, row[i].psk[n].nonce);
		s.psks = buf_bytes(&psks);
		group_secrets_write(&b, &s);
		rd_init(&r, buf_bytes(&b));
		group_secrets_read(&r, &back);
		assert_ok(rd_end(&r));
		assert_int_equal(back.n_psks, n);
		assert_err(group_secrets_check(&back), row[i].err);
		buf_fini(&psks);
		buf_fini(&b);
	}
}

static void
test_too_many_pre_shared_keys(void **state)
{
	struct group_secrets s = { .joiner = filled(1, 32) }, back;
	struct buf psks = BIG, b = BIG;
	struct rd r;
	char id[16];

	(void)state;
	for (int i = 0; i <= GROUP_SECRETS_PSKS_MAX; i++) {
		if (i == GROUP_SECRETS_PSKS_MAX) {
			s.psks = buf_bytes(&psks);
			group_secrets_write(&b, &s);
			rd_init(&r, buf_bytes(&b));
			group_secrets_read(&r, &back);
			assert_ok(group_secrets_check(&back));
		}
		snprintf(id, sizeof id, "%d", i);
		put_psk(&psks, 0, id, 32);
	}
	s.psks = buf_bytes(&psks);
	buf_clear(&b);
	group_secrets_write(&b, &s);
	rd_init(&r, buf_bytes(&b));
	group_secrets_read(&r, &back);
	assert_ok(rd_end(&r));
	assert_err(group_secrets_check(&back), ERR_LIMIT);
	buf_fini(&psks);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_everyone_gets_in),
		cmocka_unit_test(test_not_for_us),
		cmocka_unit_test(test_every_flipped_bit),
		cmocka_unit_test(test_suites),
		cmocka_unit_test(test_malformed_inside),
		cmocka_unit_test(test_add_to_no_key),
		cmocka_unit_test(test_pre_shared_keys),
		cmocka_unit_test(test_too_many_pre_shared_keys),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
