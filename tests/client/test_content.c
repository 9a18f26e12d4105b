#include "client/content.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/err.h"

static void
comes_back_as_it_went(void **state)
{
	struct buf b = BUF_INIT(WIRE_TEXT_MAX + 64);
	struct content in = { .action = true, .text = bytes_str("gr\xc3\xbc\xc3\x9f dich") }, out;

	(void)state;
	content_put(&b, &in);
	assert_int_equal(content_get(buf_bytes(&b), &out), 0);
	assert_true(out.action);
	assert_true(bytes_equal(in.text, out.text));
	buf_fini(&b);
}

static int
get(const char *s, size_t n)
{
	struct content c;

	return content_get(bytes_of(s, n), &c);
}

#define SEEN "\0\0\0\0\0\0\0\5linklink"

static void
refuses_what_it_cannot_be(void **state)
{
	(void)state;
	assert_int_equal(get("\2\0" SEEN "\0\0\0\1a", 23), 0);
	assert_int_equal(get("\1\0" SEEN "\0\0\0\1a", 23), ERR_VERSION);
	assert_int_equal(get("\2\4" SEEN "\0\0\0\1a", 23), ERR_PARSE); /* an unknown flag */
	assert_int_equal(get("\2\0" SEEN "\0\0\0\0", 22), ERR_PARSE);  /* no text */
	assert_int_equal(get("\2\0" SEEN "\0\0\0\1ab", 24), ERR_TRAILING);
	assert_int_equal(get("\2\0" SEEN "\0\0\0\2a", 23), ERR_PARSE);
	assert_int_equal(get("\2\0" SEEN "\0\0\0\1\xff", 23), ERR_UTF8);
	assert_int_equal(get("\2\0" SEEN "\0\0\0\1\0", 23), ERR_UTF8); /* NUL */
	/* A receipt may go without text, but says something, and is no action. */
	assert_int_equal(get("\2\2" SEEN "\0\0\0\0\0\0\0\11\0\0\0\0", 30), 0);
	assert_int_equal(get("\2\2" SEEN "\0\0\0\0\0\0\0\0\0\0\0\0", 30), ERR_PARSE);
	assert_int_equal(get("\2\3" SEEN "\0\0\0\0\0\0\0\11\0\0\0\0", 30), ERR_PARSE);
	for (size_t n = 0; n < 22; n++)
		assert_int_equal(get("\2\0" SEEN "\0\0\0\1a", n), ERR_PARSE);
}

static void
longest_text_passes_one_more_does_not(void **state)
{
	static char text[WIRE_TEXT_MAX + 1];
	struct buf b = BUF_INIT(WIRE_TEXT_MAX + 64);
	struct content c = { .text = bytes_of(text, WIRE_TEXT_MAX) };

	(void)state;
	memset(text, 'a', sizeof text);
	content_put(&b, &c);
	assert_int_equal(content_get(buf_bytes(&b), &c), 0);
	buf_clear(&b);
	c.text = bytes_of(text, sizeof text);
	content_put(&b, &c);
	assert_int_equal(content_get(buf_bytes(&b), &c), ERR_PARSE);
	buf_fini(&b);
}

static void
aad_binds_id_and_kind_of_room(void **state)
{
	uint8_t id[WIRE_MSG_ID_SIZE] = { 1 }, other[WIRE_MSG_ID_SIZE] = { 2 };
	struct buf b = BUF_INIT(128), p = BUF_INIT(128);

	(void)state;
	content_put_aad(&b, id, "#lobby");
	assert_true(content_aad_fits(buf_bytes(&b), id, "#lobby"));
	assert_false(content_aad_fits(buf_bytes(&b), other, "#lobby"));
	assert_false(content_aad_fits(buf_bytes(&b), id, "#other"));
	assert_false(content_aad_fits(buf_bytes(&b), id, "@bob"));
	assert_false(content_aad_fits(bytes_of(b.p, b.n - 1), id, "#lobby"));
	/* Each side of a private room calls it by the other's name. */
	content_put_aad(&p, id, "@bob");
	assert_true(content_aad_fits(buf_bytes(&p), id, "@alice"));
	assert_false(content_aad_fits(buf_bytes(&p), id, "#bob"));
	buf_fini(&b);
	buf_fini(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_back_as_it_went),
		cmocka_unit_test(refuses_what_it_cannot_be),
		cmocka_unit_test(longest_text_passes_one_more_does_not),
		cmocka_unit_test(aad_binds_id_and_kind_of_room),
	};

	return cmocka_run_group_tests_name("content", tests, NULL, NULL);
}
