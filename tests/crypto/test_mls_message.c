/* crypto/mls_message.h */
#include "tests/crypto/scene.h"

#include "crypto/mls_message.h"

static struct scene scene;

static int
setup(void **state)
{
	(void)state;
	scene_init(&scene, suite_nth(0));
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	scene_fini(&scene);
	return 0;
}

/* One of each kind, appended to b. */
static void
write_one(enum wire_format f, struct buf *b)
{
	struct private_keys k = scene_keys(&scene, scene.speaker);
	struct group_info g = {
		.context = { .suite = 3, .group_id = bytes_str(SCENE_GROUP), .epoch = SCENE_EPOCH }
	};
	struct authenticated_content c;
	struct hpke_key init;

	mls_message_begin(b, f);
	switch (f) {
	case WIRE_FORMAT_PUBLIC:
		c = scene_content(f, CONTENT_COMMIT);
		scene_sign(&scene, &c);
		assert_ok(public_message_protect(
		    &c, &scene.secrets.membership, scene_context(&scene), b));
		break;
	case WIRE_FORMAT_PRIVATE:
		c = scene_content(f, CONTENT_APPLICATION);
		scene_sign(&scene, &c);
		assert_ok(private_message_protect(&c, &k, 0, b));
		break;
	case WIRE_FORMAT_WELCOME:
		welcome_write(b, &(struct welcome){ .suite = 3 });
		break;
	case WIRE_FORMAT_GROUP_INFO:
		assert_ok(group_info_sign(b, &g, &scene.key));
		break;
	case WIRE_FORMAT_KEY_PACKAGE:
		scene_key_package(scene.suite, b, &init);
		break;
	}
}

static void
test_each_kind(void **state)
{
	(void)state;
	for (int f = WIRE_FORMAT_PUBLIC; f <= WIRE_FORMAT_KEY_PACKAGE; f++) {
		struct buf b = BIG, again = BIG;
		struct mls_message m;
		struct bytes gid;
		uint64_t epoch;

		write_one((enum wire_format)f, &b);
		assert_ok(mls_message_parse(&m, buf_bytes(&b)));
		assert_int_equal(m.wire_format, f);
		mls_message_write(&again, &m);
		assert_bytes(buf_bytes(&again), buf_bytes(&b));
		if (mls_message_place(&m, &gid, &epoch)) {
			assert_bytes(gid, bytes_str(SCENE_GROUP));
			assert_int_equal(epoch, SCENE_EPOCH);
		} else {
			assert_true(f == WIRE_FORMAT_WELCOME || f == WIRE_FORMAT_KEY_PACKAGE);
		}
		for (size_t n = 0; n < b.n; n++)
			assert_err(mls_message_parse(&m, bytes_of(b.p, n)), ERR_SHORT);
		wr_u8(&b, 0);
		assert_err(mls_message_parse(&m, buf_bytes(&b)), ERR_TRAILING);
		buf_fini(&b);
		buf_fini(&again);
	}
}

static void
test_versions_and_formats(void **state)
{
	struct mls_message m;
	struct buf b = BIG;

	(void)state;
	write_one(WIRE_FORMAT_KEY_PACKAGE, &b);
	b.p[1] = 2;
	assert_err(mls_message_parse(&m, buf_bytes(&b)), ERR_VERSION);
	b.p[1] = 0;
	assert_err(mls_message_parse(&m, buf_bytes(&b)), ERR_VERSION);
	b.p[1] = 1;
	/* 10: the version inside is that of the message. */
	b.p[5] = 2;
	assert_err(mls_message_parse(&m, buf_bytes(&b)), ERR_VERSION);
	b.p[5] = 1;
	assert_ok(mls_message_parse(&m, buf_bytes(&b)));
	for (unsigned f = 0; f < 256; f++)
		if (f < WIRE_FORMAT_PUBLIC || f > WIRE_FORMAT_KEY_PACKAGE) {
			b.p[3] = (uint8_t)f;
			assert_err(mls_message_parse(&m, buf_bytes(&b)), ERR_TYPE);
		}
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_kind),
		cmocka_unit_test(test_versions_and_formats),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests(tests, setup, teardown);
}
