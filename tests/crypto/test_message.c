/*
 * group_protect and group_unprotect: for every rule a message that is right in all but that
 * rule. It is refused, nothing is spent, and the honest message is still read.
 */
#include "crypto/group_message.c"

#include "support.h"

#define N 3

static struct person p[N];
static struct buf ct, text;
static uint8_t before[32];

static int
setup(void **state)
{
	(void)state;
	people_init(p, N);
	ct = text = BIG;
	assert_ok(group_protect(p[0].group, bytes_str("hello"), bytes_str("aad"), &ct));
	state_of(p[1].group, before);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	people_fini(p, N);
	buf_fini(&ct);
	buf_fini(&text);
	return 0;
}

static int
unprotect(struct person *to, struct bytes b)
{
	struct group_member from;
	struct bytes aad;

	return group_unprotect(to->group, b, &text, &aad, &from);
}

static void
assert_refused(struct bytes b, int error)
{
	uint8_t after[32];

	assert_err(unprotect(&p[1], b), error);
	assert_int_equal(text.n, 0);
	state_of(p[1].group, after);
	assert_memory_equal(before, after, 32);
}

static void
assert_honest_read(void)
{
	assert_ok(unprotect(&p[1], buf_bytes(&ct)));
	assert_true(bytes_equal(buf_bytes(&text), bytes_str("hello")));
	buf_clear(&text);
	assert_err(unprotect(&p[1], buf_bytes(&ct)), ERR_REPLAY);
	assert_talks(&p[0], &p[1]);
	assert_talks(&p[1], &p[2]);
}

static void
test_every_flip_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < 8 * ct.n; i++) {
		ct.p[i / 8] ^= (uint8_t)(1u << i % 8);
		assert_int_not_equal(unprotect(&p[1], buf_bytes(&ct)), 0);
		ct.p[i / 8] ^= (uint8_t)(1u << i % 8);
	}
	assert_refused(bytes_of(ct.p, 0), ERR_PARSE);
	assert_honest_read();
}

static void
test_every_cut_is_refused(void **state)
{
	(void)state;
	for (size_t n = 0; n < ct.n; n++)
		assert_refused(bytes_of(ct.p, n), ERR_PARSE);
	buf_put(&ct, "", 1);
	assert_refused(buf_bytes(&ct), ERR_PARSE);
	ct.n--;
	assert_honest_read();
}

static void
test_header(void **state)
{
	static const struct {
		size_t at;
		uint8_t flip;
		int error;
	} row[] = {
		{ 0, 3, ERR_PARSE },   /* version */
		{ 1, 7, ERR_PARSE },   /* kind: a commit */
		{ 2, 1, ERR_GROUP },   /* group */
		{ 25, 1, ERR_EPOCH },  /* epoch */
		{ 29, 1, ERR_MEMBER }, /* sender: ourselves */
		{ 29, 2, ERR_AEAD },   /* sender: another member */
		{ 29, 8, ERR_MEMBER }, /* sender: nobody */
		{ 33, 1, ERR_AEAD },   /* generation */
		{ 31, 1, ERR_LIMIT },  /* generation, far ahead */
		{ 38, 1, ERR_AEAD },   /* aad */
	};

	(void)state;
	assert_int_equal(ct.p[33], 0);
	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		ct.p[row[i].at] ^= row[i].flip;
		assert_refused(buf_bytes(&ct), row[i].error);
		ct.p[row[i].at] ^= row[i].flip;
	}
	assert_honest_read();
}

static void
test_own_message(void **state)
{
	(void)state;
	assert_err(unprotect(&p[0], buf_bytes(&ct)), ERR_MEMBER);
	assert_int_equal(text.n, 0);
}

static void
test_replay_and_order(void **state)
{
	struct buf more[4] = { BIG, BIG, BIG, BIG };
	static const size_t order[] = { 2, 0, 3, 1 };

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_ok(
		    group_protect(p[0].group, bytes_of("0123" + i, 1), bytes_str(""), &more[i]));
	for (size_t i = 0; i < 4; i++) {
		assert_ok(unprotect(&p[1], buf_bytes(&more[order[i]])));
		assert_int_equal(text.p[0], '0' + order[i]);
		buf_clear(&text);
		assert_err(unprotect(&p[1], buf_bytes(&more[order[i]])), ERR_REPLAY);
	}
	assert_honest_read();
	for (size_t i = 0; i < 4; i++)
		buf_fini(&more[i]);
}

/* A content under p[0]'s key, made by another member, who knows every key as well. */
static void
forge(struct buf *out, const struct buf *content)
{
	struct group *g = p[2].group;
	struct header h = { { FRAMING_MESSAGE, { 0 }, g->now->number }, 0, 0, bytes_str("aad") };
	struct suite_key key;
	size_t header;
	uint8_t *to;

	memcpy(h.head.gid, g->gid, sizeof h.head.gid);
	put_header(out, &h);
	header = out->n;
	wr_u32(out, (uint32_t)content->n + 16);
	to = buf_reserve(out, content->n + 16);
	assert_non_null(to);
	assert_ok(ratchet_seek(g->now->ratchets, 0, 0, &key));
	ratchet_end(g->now->ratchets, false);
	suite_seal(&key, bytes_of(out->p, header), buf_bytes(content), to);
	buf_grew(out, content->n + 16);
}

static void
assert_content_refused(const struct buf *content, int error)
{
	struct buf b = BIG;

	forge(&b, content);
	assert_refused(buf_bytes(&b), error);
	buf_fini(&b);
}

/* The honest content, as its reader sees it. */
static struct buf
honest_content(void)
{
	struct buf b = BIG;
	struct suite_key key;
	struct message m;

	assert_ok(parse(&m, buf_bytes(&ct)));
	assert_ok(ratchet_seek(p[2].group->now->ratchets, 0, 0, &key));
	ratchet_end(p[2].group->now->ratchets, false);
	assert_non_null(buf_reserve(&b, m.sealed.n));
	assert_ok(suite_open(&key, m.header, m.sealed, b.p));
	buf_grew(&b, m.sealed.n - 16);
	return b;
}

static void
test_forger_is_honest(void **state)
{
	struct buf content = honest_content(), b = BIG;

	(void)state;
	forge(&b, &content);
	assert_int_equal(b.n, ct.n);
	assert_memory_equal(b.p, ct.p, ct.n);
	buf_fini(&content);
	buf_fini(&b);
}

/* A member who speaks in another's name: the seal is right, the signature cannot be. */
static void
test_impersonation(void **state)
{
	struct group as = *p[2].group;
	uint8_t sig[SIGNATURE_SIZE];
	struct buf content = BIG;
	struct message m;

	(void)state;
	assert_ok(parse(&m, buf_bytes(&ct)));
	assert_ok(sign_message(sig, &as, m.header, bytes_str("hello")));
	put_content(&content, bytes_str("hello"), sig);
	assert_content_refused(&content, ERR_SIGNATURE);
	buf_fini(&content);
	assert_honest_read();
}

/* A signature of the right member, but for another text, header or epoch. */
static void
test_signature_is_bound(void **state)
{
	struct buf content;
	uint8_t sig[SIGNATURE_SIZE];
	struct message m;

	(void)state;
	assert_ok(parse(&m, buf_bytes(&ct)));
	content = honest_content();
	content.p[4] ^= 1;
	assert_content_refused(&content, ERR_SIGNATURE);
	buf_clear(&content);
	assert_ok(sign_message(
	    sig, p[0].group, bytes_of(m.header.p, m.header.n - 1), bytes_str("hello")));
	put_content(&content, bytes_str("hello"), sig);
	assert_content_refused(&content, ERR_SIGNATURE);
	buf_clear(&content);
	p[0].group->now->context[0] ^= 1;
	assert_ok(sign_message(sig, p[0].group, m.header, bytes_str("hello")));
	p[0].group->now->context[0] ^= 1;
	put_content(&content, bytes_str("hello"), sig);
	assert_content_refused(&content, ERR_SIGNATURE);
	buf_fini(&content);
	assert_honest_read();
}

static void
test_padding(void **state)
{
	static const uint8_t zeros[256];
	struct buf content = honest_content();
	size_t n = content.n;

	(void)state;
	for (size_t i = CONTENT_MIN + 5; i < n; i++) {
		content.p[i] = 1;
		assert_content_refused(&content, ERR_PARSE);
		content.p[i] = 0;
	}
	/* Zeros, but not as many as there must be. */
	buf_put(&content, zeros, 64);
	assert_content_refused(&content, ERR_PARSE);
	content.n = n - 1;
	assert_content_refused(&content, ERR_PARSE);
	content.n = CONTENT_MIN + 5;
	assert_content_refused(&content, ERR_PARSE);
	/* A text longer than the content. */
	content.n = n;
	content.p[2] = 1;
	assert_content_refused(&content, ERR_PARSE);
	content.n = 3;
	assert_content_refused(&content, ERR_PARSE);
	buf_fini(&content);
	assert_honest_read();
}

static void
test_sizes_come_in_steps(void **state)
{
	static const size_t size[] = { 0, 1, 60, 61, 188, 444, 445, 1000, 60000 };
	static uint8_t long_text[60000];
	struct buf b = BIG;

	(void)state;
	for (size_t i = 0; i < sizeof size / sizeof size[0]; i++) {
		size_t content;

		buf_clear(&b);
		assert_ok(
		    group_protect(p[2].group, bytes_of(long_text, size[i]), bytes_str(""), &b));
		content = b.n - HEADER_SIZE - 16;
		assert_int_equal(content % (content <= 512 ? 64 : 256), 0);
		assert_ok(unprotect(&p[0], buf_bytes(&b)));
		assert_int_equal(text.n, size[i]);
		buf_clear(&text);
	}
	buf_fini(&b);
}

static void
test_protect_limits(void **state)
{
	static uint8_t huge[MESSAGE_MAX + 1];
	uint8_t was[32], is[32];
	struct buf small = BUF_INIT(100), b = BUF_INIT(3 * MESSAGE_MAX);

	(void)state;
	state_of(p[0].group, was);
	assert_err(group_protect(p[0].group, bytes_str("x"), bytes_str(""), &small), ERR_LIMIT);
	assert_err(
	    group_protect(p[0].group, bytes_of(huge, sizeof huge), bytes_str(""), &b), ERR_LIMIT);
	assert_err(
	    group_protect(p[0].group, bytes_of(huge, MESSAGE_MAX), bytes_str(""), &b), ERR_LIMIT);
	assert_err(
	    group_protect(p[0].group, bytes_str("x"), bytes_of(huge, sizeof huge), &b), ERR_LIMIT);
	assert_int_equal(small.n + b.n, 0);
	state_of(p[0].group, is);
	assert_memory_equal(was, is, 32);
	buf_fini(&small);
	buf_fini(&b);
}

/* The reader's buffer is full: the message can be read again. */
static void
test_unprotect_full_buffer(void **state)
{
	struct buf small = BUF_INIT(4);
	struct group_member from;
	struct bytes aad;
	uint8_t after[32];

	(void)state;
	assert_err(group_unprotect(p[1].group, buf_bytes(&ct), &small, &aad, &from), ERR_LIMIT);
	assert_int_equal(small.n, 0);
	state_of(p[1].group, after);
	assert_memory_equal(before, after, 32);
	assert_honest_read();
}

static void
test_text_is_appended(void **state)
{
	(void)state;
	buf_put(&text, "> ", 2);
	assert_ok(unprotect(&p[1], buf_bytes(&ct)));
	assert_true(bytes_equal(buf_bytes(&text), bytes_str("> hello")));
}

static void
test_too_many_missed(void **state)
{
	struct buf b = BIG;

	(void)state;
	for (uint32_t i = ratchet_next(p[0].group->now->ratchets, 0); i < 1500; i++) {
		buf_clear(&b);
		assert_ok(group_protect(p[0].group, bytes_str("x"), bytes_str(""), &b));
	}
	/* More than RATCHET_FORWARD were missed. */
	assert_err(unprotect(&p[1], buf_bytes(&b)), ERR_LIMIT);
	assert_ok(unprotect(&p[1], buf_bytes(&ct)));
	buf_fini(&b);
}

#define with_p(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		with_p(test_every_flip_is_refused),
		with_p(test_every_cut_is_refused),
		with_p(test_header),
		with_p(test_own_message),
		with_p(test_replay_and_order),
		with_p(test_forger_is_honest),
		with_p(test_impersonation),
		with_p(test_signature_is_bound),
		with_p(test_padding),
		with_p(test_sizes_come_in_steps),
		with_p(test_protect_limits),
		with_p(test_unprotect_full_buffer),
		with_p(test_text_is_appended),
		with_p(test_too_many_missed),
	};

	if (crypto_init() != 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
