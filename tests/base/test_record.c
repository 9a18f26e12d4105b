#include "base/record.h"

#include "tests/support/cm.h"

/* Writes what it gets as key<value>, a line a record. */
static int
echo(void *user, const struct record *r, struct fault *f)
{
	struct buf *out = user;

	(void)f;
	for (size_t i = 0; i < r->n; i++) {
		buf_put(out, r->word[i].key, strlen(r->word[i].key));
		buf_put(out, "<", 1);
		buf_put(out, r->word[i].value, strlen(r->word[i].value));
		buf_put(out, ">", 1);
	}
	buf_put(out, ";", 1);
	return 0;
}

static void
test_read(void **state)
{
	static const char text[] = "# who\n\na=1 b=two\n   \nname=Caf%C3%a9%20%25  c=\nlast=x";
	struct buf out = BUF_INIT(4096);
	struct fault f;

	(void)state;
	assert_int_equal(record_each("p", bytes_str(text), echo, &out, &f), 0);
	buf_put(&out, "", 1);
	assert_string_equal((char *)out.p, "a<1>b<two>;name<Caf\xc3\xa9 %>c<>;last<x>;");
	buf_fini(&out);
}

static void
test_malformed(void **state)
{
	static const char *const rows[] = { "x", "=1", "A=1", "a=1 a=2", "a=\xc3\xa9", "a=%0",
		"a=%zz", "a=%00", "a=%ff", "a=1\tb=2", "a=1\r", "a b=1" };
	struct buf out = BUF_INIT(1 << 16), text = BUF_INIT(1 << 16);
	struct fault f;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char two[64];

		snprintf(two, sizeof two, "ok=1\n%s\n", rows[i]);
		if (record_each("people", bytes_str(two), echo, &out, &f) != ERR_CONFIG)
			fail_msg("'%s' was taken", rows[i]);
		assert_int_equal(f.code, ERR_CONFIG);
		assert_int_equal(strncmp(f.cause, "people, line 2: ", 16), 0);
	}
	assert_int_equal(record_each("p", bytes_of("a=\0", 3), echo, &out, &f), ERR_CONFIG);
	for (int i = 0; i <= RECORD_WORDS_MAX; i++) {
		char key[16];

		snprintf(key, sizeof key, "k%d", i);
		record_put_number(&text, key, 1);
	}
	assert_int_equal(record_each("p", buf_bytes(&text), echo, &out, &f), ERR_CONFIG);
	buf_clear(&text);
	memset(buf_reserve(&text, RECORD_LINE_MAX + 1), 'a', RECORD_LINE_MAX + 1);
	buf_grew(&text, RECORD_LINE_MAX + 1);
	assert_int_equal(record_each("p", buf_bytes(&text), echo, &out, &f), ERR_CONFIG);
	buf_fini(&text);
	buf_fini(&out);
}

static int
stop(void *user, const struct record *r, struct fault *f)
{
	++*(int *)user;
	return record_bad(r, "no", f);
}

static void
test_stop(void **state)
{
	struct fault f;
	int n = 0;

	(void)state;
	assert_int_equal(record_each("p", bytes_str("a=1\nb=2\n"), stop, &n, &f), ERR_CONFIG);
	assert_int_equal(n, 1);
	assert_string_equal(f.cause, "p, line 1: no");
}

struct kinds {
	int64_t when;
	uint64_t number;
	uint8_t raw[4];
	char text[64];
};

static int
read_kinds(void *user, const struct record *r, struct fault *f)
{
	struct kinds *k = user;

	(void)f;
	assert_true(record_time(r, "when", &k->when));
	assert_true(record_number(r, "n", &k->number));
	assert_true(record_bytes(r, "raw", k->raw, 4));
	snprintf(k->text, sizeof k->text, "%s", record_get(r, "text"));
	assert_null(record_get(r, "other"));
	assert_false(record_time(r, "n", &k->when));
	assert_false(record_number(r, "when", &k->number));
	assert_false(record_bytes(r, "raw", k->raw, 3));
	assert_false(record_bytes(r, "text", k->raw, 4));
	return 0;
}

static void
test_kinds(void **state)
{
	struct buf out = BUF_INIT(4096);
	struct kinds k;
	struct fault f;

	(void)state;
	record_put_time(&out, "when", 1800000000);
	record_put_number(&out, "n", UINT64_MAX);
	record_put_bytes(&out, "raw", (const uint8_t *)"\x00\x0f\xf0\xff", 4);
	record_put(&out, "text", "a b\n%\xc3\xa9");
	record_put(&out, "none", "");
	record_end(&out);
	buf_put(&out, "", 1);
	assert_string_equal((char *)out.p,
	    "when=2027-01-15T08:00:00Z n=18446744073709551615 raw=000ff0ff "
	    "text=a%20b%0a%25%c3%a9 none=\n");
	out.n--;
	assert_int_equal(record_each("p", buf_bytes(&out), read_kinds, &k, &f), 0);
	assert_int_equal(k.when, 1800000000);
	assert_true(k.number == UINT64_MAX);
	assert_memory_equal(k.raw, "\x00\x0f\xf0\xff", 4);
	assert_string_equal(k.text, "a b\n%\xc3\xa9");
	buf_fini(&out);
}

static int
none(void *user, const struct record *r, struct fault *f)
{
	int64_t t;
	uint64_t n;

	(void)user, (void)f;
	if (record_time(r, "t", &t) || record_number(r, "n", &n))
		fail_msg("line %u was taken", r->line);
	return 0;
}

static void
test_strict_values(void **state)
{
	static const char text[] = "t=2027-13-15T08:00:00Z\nt=2027-02-30T08:00:00Z\n"
				   "t=2027-1-15T08:00:00ZZ\nt=2027-01-15%2008:00:00Z\nt=\n"
				   "t=2027-01-15T08:00:00z\nt=2027-01-15T24:00:00Z\n"
				   "n=18446744073709551616\nn=-1\nn=+1\nn=\nn=1x\nn=0x1\n";
	struct fault f;

	(void)state;
	assert_int_equal(record_each("p", bytes_str(text), none, NULL, &f), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_stop),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_strict_values),
	};

	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
