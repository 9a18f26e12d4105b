/* crypto/public_message.h */
#include "tests/crypto/scene.h"

#include "crypto/public_message.h"

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

static void
protect(struct authenticated_content *c, struct buf *out)
{
	scene_sign(&scene, c);
	assert_ok(public_message_protect(c, &scene.secrets.membership, scene_context(&scene), out));
}

static int
unprotect(const struct public_message *m, struct authenticated_content *c)
{
	return public_message_unprotect(m, &scene.secrets.membership, scene_context(&scene), c);
}

static int
parse(struct bytes in, struct public_message *m)
{
	struct rd r;

	rd_init(&r, in);
	public_message_read(&r, m);
	return rd_end(&r);
}

static void
test_round_trip(void **state)
{
	(void)state;
	for (int type = CONTENT_PROPOSAL; type <= CONTENT_COMMIT; type++) {
		struct authenticated_content c = scene_content(
						 WIRE_FORMAT_PUBLIC, (enum content_type)type),
					     back;
		struct buf out = BIG, again = BIG;
		struct public_message m;

		protect(&c, &out);
		assert_ok(parse(buf_bytes(&out), &m));
		assert_ok(unprotect(&m, &back));
		assert_content(&back, &c);
		assert_ok(
		    authenticated_content_verify(&back, scene_context(&scene), scene_pub(&scene)));
		public_message_write(&again, &m);
		assert_bytes(buf_bytes(&again), buf_bytes(&out));
		buf_fini(&out);
		buf_fini(&again);
	}
}

/* Whatever bit is turned: malformed, not allowed, or another tag; and the true one still opens. */
static void
test_every_flipped_bit(void **state)
{
	struct authenticated_content c = scene_content(WIRE_FORMAT_PUBLIC, CONTENT_COMMIT), back;
	struct public_message m;
	struct buf out = BIG;

	(void)state;
	protect(&c, &out);
	for (size_t i = 0; i < 8 * out.n; i++) {
		int r;

		out.p[i / 8] ^= (uint8_t)(1u << i % 8);
		r = parse(buf_bytes(&out), &m);
		if (r == 0)
			r = unprotect(&m, &back);
		/* A sender that is no member has no tag: what then stands there is left over. */
		assert_true(r == ERR_PARSE || r == ERR_TRAILING || r == ERR_PROTO || r == ERR_MAC);
		out.p[i / 8] ^= (uint8_t)(1u << i % 8);
	}
	assert_ok(parse(buf_bytes(&out), &m));
	assert_ok(unprotect(&m, &back));
	buf_fini(&out);
}

/* A tag of any other length is refused, also the empty one and the beginning of the right one. */
static void
test_tag_length(void **state)
{
	struct authenticated_content c = scene_content(WIRE_FORMAT_PUBLIC, CONTENT_PROPOSAL), back;
	struct public_message m;
	struct buf out = BIG;
	struct bytes tag;

	(void)state;
	protect(&c, &out);
	assert_ok(parse(buf_bytes(&out), &m));
	tag = m.membership_tag;
	assert_int_equal(tag.n, SCHEDULE_TAG_SIZE);
	for (size_t n = 0; n < tag.n; n++) {
		m.membership_tag = bytes_of(tag.p, n);
		assert_err(unprotect(&m, &back), ERR_MAC);
	}
	m.membership_tag = tag;
	assert_ok(unprotect(&m, &back));
	buf_fini(&out);
}

/* The tag is of a group, an epoch and a context; it covers signature and confirmation tag. */
static void
test_what_the_tag_covers(void **state)
{
	struct authenticated_content c = scene_content(WIRE_FORMAT_PUBLIC, CONTENT_COMMIT), back;
	struct secret other = secret_filled(8);
	struct public_message m, n;
	struct buf out = BIG;

	(void)state;
	protect(&c, &out);
	assert_ok(parse(buf_bytes(&out), &m));
	assert_err(public_message_unprotect(&m, &other, scene_context(&scene), &back), ERR_MAC);
	assert_err(
	    public_message_unprotect(&m, &scene.secrets.membership, bytes_str("context"), &back),
	    ERR_MAC);
	n = m;
	n.auth.signature = filled(3, 64);
	assert_err(unprotect(&n, &back), ERR_MAC);
	n = m;
	n.auth.confirmation_tag = filled(3, 32);
	assert_err(unprotect(&n, &back), ERR_MAC);
	assert_ok(unprotect(&m, &back));
	buf_fini(&out);
}

/* 6: what the application says never travels so, though it can be written. */
static void
test_application_data(void **state)
{
	struct authenticated_content c = scene_content(WIRE_FORMAT_PUBLIC, CONTENT_APPLICATION),
				     back;
	struct public_message m = { .content = c.content, .membership_tag = filled(1, 32) }, again;
	struct buf out = BIG;

	(void)state;
	scene_sign(&scene, &c);
	m.auth = c.auth;
	assert_err(
	    public_message_protect(&c, &scene.secrets.membership, scene_context(&scene), &out),
	    RULE_MESSAGE_APPLICATION);
	assert_int_equal(out.n, 0);
	public_message_write(&out, &m);
	assert_ok(parse(buf_bytes(&out), &again));
	assert_err(unprotect(&again, &back), RULE_MESSAGE_APPLICATION);
	/* And what is for a private message is not sent in public. */
	c = scene_content(WIRE_FORMAT_PRIVATE, CONTENT_COMMIT);
	assert_err(
	    public_message_protect(&c, &scene.secrets.membership, scene_context(&scene), &out),
	    ERR_PROTO);
	buf_fini(&out);
}

/* Who is no member has no tag; one in its place is left over. */
static void
test_from_outside(void **state)
{
	struct authenticated_content c = scene_content(WIRE_FORMAT_PUBLIC, CONTENT_PROPOSAL), back;
	struct public_message m;
	struct buf out = BIG;

	(void)state;
	c.content.sender = (struct sender){ SENDER_EXTERNAL, 4 };
	scene_sign(&scene, &c);
	assert_ok(public_message_protect(&c, NULL, scene_context(&scene), &out));
	assert_ok(parse(buf_bytes(&out), &m));
	assert_int_equal(m.membership_tag.n, 0);
	assert_ok(public_message_unprotect(&m, NULL, bytes_of(NULL, 0), &back));
	assert_content(&back, &c);
	/* No context is signed either. */
	assert_ok(authenticated_content_verify(&back, bytes_of(NULL, 0), scene_pub(&scene)));
	wr_vecv(&out, filled(0, 32));
	assert_err(parse(buf_bytes(&out), &m), ERR_TRAILING);
	buf_fini(&out);
}

static void
test_no_room(void **state)
{
	struct authenticated_content c = scene_content(WIRE_FORMAT_PUBLIC, CONTENT_COMMIT);
	struct buf out = BUF_INIT(100);

	(void)state;
	scene_sign(&scene, &c);
	assert_err(
	    public_message_protect(&c, &scene.secrets.membership, scene_context(&scene), &out),
	    ERR_LIMIT);
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_every_flipped_bit),
		cmocka_unit_test(test_tag_length),
		cmocka_unit_test(test_what_the_tag_covers),
		cmocka_unit_test(test_application_data),
		cmocka_unit_test(test_from_outside),
		cmocka_unit_test(test_no_room),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests(tests, setup, teardown);
}
