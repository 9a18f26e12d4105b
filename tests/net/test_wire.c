/* net/wire_*.c: every message there and back, and every way to be malformed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/rw.h"
#include "net/wire.h"

#define B(s)                                                                                       \
	{                                                                                          \
		(const uint8_t *)(s), sizeof(s) - 1                                                \
	}
#define ROOM                                                                                       \
	{                                                                                          \
		1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16                              \
	}
#define ID                                                                                         \
	{                                                                                          \
		16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1                              \
	}

static const struct wire_hello a_hello = { 1, "snug/0.1.0" };
static const struct wire_error a_error = { 42, "alice: schon da \xe2\x80\x94 hm", "Nimm \"bob\"." };
static const struct wire_bye a_bye = { "good night" };
static const struct wire_enrol a_enrol = { { 8, 7, 6, 5, 4, 3, 2, 1 }, "alice", B("tls"),
	B("mls!") };
static const struct wire_ready a_ready = { "alice", ROLE_MEMBER, false, "home", 1234567890123,
	16384 };
static const struct wire_keypkgs a_keypkgs = { { { B("one"), B("two"), B("three") }, 3 }, false,
	true };
static const struct wire_keypkg_need a_keypkg_need = { 300 };
static const struct wire_join a_join = { "#lobby", 17 };
static const struct wire_log a_log = { "#lobby", 17, true, { { B("entry"), B("next") }, 2 } };
static const struct wire_room_new a_room_new = { ROOM, "#lobby", 18 };
static const struct wire_room_made a_room_made = { ROOM, { { B("entry") }, 1 }, B("info") };
static const struct wire_change a_change = { ROOM, 7, .remove = { { B("bob"), B("ann-2") }, 2 } };
static const struct wire_commit a_commit = { ROOM, ID, 8, true, false, B("commit"), B(""),
	B("info") };
static const struct wire_committed a_committed = { ROOM, ID, 9, 10, 11, false, B("commit") };
static const struct wire_welcome a_welcome = { ROOM, 44, "@bob", 12, 13, B("welcome") };
static const struct wire_send a_send = { ROOM, ID, 14, B("sealed") };
static const struct wire_message a_message = { ROOM, ID, 15, 16, B("sealed") };
static const struct wire_refused a_refused = { WIRE_SEND, ROOM, ID, WIRE_REFUSED_EPOCH, "late" };
static const struct wire_take a_take = { "bob" };
static const struct wire_keypkg a_keypkg = { "bob", true, B("package") };
static const struct wire_open a_open = { ROOM, ID, "bob", B("commit"), B("welcome") };
static const struct wire_room_gone a_room_gone = { ROOM, true, "all left" };
static const struct wire_enrolled a_enrolled = { B("tls"), B("mls!"), B("ca"), ROLE_OWNER, "home",
	1234567890123 };
static const struct wire_renew a_renew = { B("tls"), B("mls!") };
static const struct wire_invite a_invite = { ROLE_GUEST, 86400, 2 };
static const struct wire_invited a_invited = { ROLE_GUEST, 1234567890, 2, "snug://a/B" };
static const struct wire_welcomed a_welcomed = { 44 };
static const struct wire_resume a_resume = { ROOM, 17 };
static const struct wire_resumed a_resumed = { ROOM, 19, 18, true };
static const struct wire_ack a_ack = { ROOM, 19 };
static const struct wire_presence a_presence = { ROOM, true, { { B("bob"), B("ann-2") }, 2 } };
static const struct wire_info a_info = { ROOM, "#lobby", 19, B("info") };

/* How long the sample is when every field of it is there. */
enum {
	LEN_hello = 2 + 2 + 10,
	LEN_error = 2 + 2 + 22 + 2 + 11,
	LEN_bye = 2 + 10,
	LEN_enrol = 8 + 1 + 5 + 2 + 3 + 2 + 4,
	LEN_ready = 1 + 5 + 1 + 1 + 2 + 4 + 8 + 4,
	LEN_keypkgs = 1 + 2 + 3 + 2 + 3 + 2 + 5 + 1 + 1,
	LEN_keypkg_need = 2,
	LEN_join = 1 + 6 + 8,
	LEN_log = 1 + 6 + 8 + 1 + 1 + 2 + 5 + 2 + 4,
	LEN_room_new = 16 + 1 + 6 + 8,
	LEN_room_made = 16 + 1 + 2 + 5 + 4 + 4,
	LEN_change = 16 + 8 + 1 + 1 + 2 + 3 + 2 + 5,
	LEN_commit = 16 + 16 + 8 + 1 + 1 + 4 + 6 + 4 + 4 + 4,
	LEN_committed = 16 + 16 + 8 + 8 + 8 + 1 + 4 + 6,
	LEN_welcome = 16 + 8 + 1 + 4 + 8 + 8 + 4 + 7,
	LEN_send = 16 + 16 + 8 + 4 + 6,
	LEN_message = 16 + 16 + 8 + 8 + 4 + 6,
	LEN_refused = 1 + 16 + 16 + 2 + 2 + 4,
	LEN_take = 1 + 3,
	LEN_keypkg = 1 + 3 + 1 + 4 + 7,
	LEN_open = 16 + 16 + 1 + 3 + 4 + 6 + 4 + 7,
	LEN_room_gone = 16 + 1 + 2 + 8,
	LEN_enrolled = 2 + 3 + 2 + 4 + 2 + 2 + 1 + 2 + 4 + 8,
	LEN_renew = 2 + 3 + 2 + 4,
	LEN_invite = 1 + 4 + 2,
	LEN_invited = 1 + 8 + 2 + 2 + 10,
	LEN_welcomed = 8,
	LEN_resume = 16 + 8,
	LEN_resumed = 16 + 8 + 8 + 1,
	LEN_ack = 16 + 8,
	LEN_presence = 16 + 1 + 1 + 2 + 3 + 2 + 5,
	LEN_info = 16 + 1 + 6 + 8 + 4 + 4
};

/* The codec of each message without its type. */
#define X(name)                                                                                    \
	static void put_##name(struct buf *b, const void *m)                                       \
	{                                                                                          \
		wire_put_##name(b, m);                                                             \
	}                                                                                          \
	static int get_##name(struct bytes body, void *m)                                          \
	{                                                                                          \
		return wire_get_##name(body, m);                                                   \
	}
WIRE_MESSAGES(X)
#undef X

static const struct {
	const char *name;
	size_t size, len;
	const void *sample;
	void (*put)(struct buf *b, const void *m);
	int (*get)(struct bytes body, void *m);
} messages[] = {
#define X(name)                                                                                    \
	{ #name, sizeof(struct wire_##name), LEN_##name, &a_##name, put_##name, get_##name },
	WIRE_MESSAGES(X)
#undef X
};

#define MESSAGES_N (sizeof messages / sizeof messages[0])

/* Decode in memory of exactly its size, into a struct full of rubbish. */
static int
get(size_t i, struct bytes body, void *out)
{
	struct buf exact = BUF_INIT(body.n + 1);
	int r;

	buf_put(&exact, body.p, body.n);
	memset(out, 0xa5, messages[i].size);
	r = messages[i].get(buf_bytes(&exact), out);
	buf_fini(&exact);
	return r;
}

static void
test_there_and_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < MESSAGES_N; i++) {
		struct buf b = BUF_INIT(10000), again = BUF_INIT(10000);
		void *m = malloc(messages[i].size);

		messages[i].put(&b, messages[i].sample);
		if (b.n != messages[i].len || buf_err(&b) != 0)
			fail_msg("%s has %zu bytes", messages[i].name, b.n);
		memset(m, 0xa5, messages[i].size);
		assert_int_equal(messages[i].get(buf_bytes(&b), m), 0);
		messages[i].put(&again, m);
		if (!bytes_equal(buf_bytes(&b), buf_bytes(&again)))
			fail_msg("%s does not come back", messages[i].name);
		free(m);
		buf_fini(&b);
		buf_fini(&again);
	}
}

static void
test_cut_and_longer(void **state)
{
	(void)state;
	for (size_t i = 0; i < MESSAGES_N; i++) {
		struct buf b = BUF_INIT(10000);
		void *m = malloc(messages[i].size);

		messages[i].put(&b, messages[i].sample);
		for (size_t n = 0; n < b.n; n++)
			if (get(i, bytes_of(b.p, n), m) == 0)
				fail_msg("%s of %zu bytes is taken", messages[i].name, n);
		wr_u8(&b, 0);
		if (get(i, buf_bytes(&b), m) != ERR_TRAILING)
			fail_msg("%s with a byte more is taken", messages[i].name);
		free(m);
		buf_fini(&b);
	}
}

/* Set the byte at `at` of message `name` to v and decode. */
#define bent(name, at, v)                                                                          \
	bent_(put_##name, get_##name, &a_##name, &(union scratch){ .in_##name = a_##name }, at, v)

union scratch {
#define X(name) struct wire_##name in_##name;
	WIRE_MESSAGES(X)
#undef X
};

static int
bent_(void (*put)(struct buf *, const void *), int (*get_it)(struct bytes, void *),
    const void *sample, union scratch *m, size_t at, uint8_t v)
{
	struct buf b = BUF_INIT(10000);
	int r;

	put(&b, sample);
	assert_true(at < b.n);
	assert_int_not_equal(b.p[at], v);
	b.p[at] = v;
	r = get_it(buf_bytes(&b), m);
	buf_fini(&b);
	return r;
}

static void
test_names(void **state)
{
	(void)state;
	assert_int_equal(bent(enrol, 9, ' '), ERR_NAME);
	assert_int_equal(bent(enrol, 9, 0), ERR_NAME);
	assert_int_equal(bent(enrol, 9, 0xc3), ERR_NAME);
	assert_int_equal(bent(ready, 2, '#'), ERR_NAME);
	assert_int_equal(bent(join, 1, 'x'), ERR_NAME);
	assert_int_equal(bent(join, 3, '\n'), ERR_NAME);
	assert_int_equal(bent(log, 1, 'x'), ERR_NAME);
	assert_int_equal(bent(room_new, 17, 'x'), ERR_NAME);
	assert_int_equal(bent(welcome, 25, 'b'), ERR_NAME);
	assert_int_equal(bent(welcome, 25, '#'), 0);
	assert_int_equal(bent(take, 1, 27), ERR_NAME);
	assert_int_equal(bent(keypkg, 1, '@'), ERR_NAME);
	assert_int_equal(bent(open, 33, '.'), ERR_NAME);
	assert_int_equal(bent(change, 28, '/'), ERR_NAME);
	assert_int_equal(bent(change, 30, 0), ERR_NAME);
	assert_int_equal(bent(presence, 20, '/'), ERR_NAME);
	assert_int_equal(bent(info, 17, 'x'), ERR_NAME);
}

static void
test_name_lengths(void **state)
{
	static const char longest[] = "abcdefghijklmnopqrstuvwx";
	struct wire_take m;
	struct buf b = BUF_INIT(1000);

	(void)state;
	wr_vec8(&b, bytes_str(longest));
	assert_int_equal(wire_get_take(buf_bytes(&b), &m), 0);
	assert_string_equal(m.nick, longest);
	buf_clear(&b);
	wr_vec8(&b, bytes_str("abcdefghijklmnopqrstuvwxy"));
	assert_int_equal(wire_get_take(buf_bytes(&b), &m), ERR_NAME);
	assert_string_equal(m.nick, "");
	buf_clear(&b);
	wr_vec8(&b, bytes_of(NULL, 0));
	assert_int_equal(wire_get_take(buf_bytes(&b), &m), ERR_NAME);
	buf_fini(&b);
}

static void
test_texts(void **state)
{
	struct wire_bye m;
	struct buf b = BUF_INIT(1000);
	char text[258];

	(void)state;
	assert_int_equal(bent(hello, 4, 0), ERR_UTF8);
	assert_int_equal(bent(hello, 4, 0xff), ERR_UTF8);
	assert_int_equal(bent(error, 21, 'x'), ERR_UTF8);
	assert_int_equal(bent(error, 29, 0x80), ERR_UTF8);
	assert_int_equal(bent(bye, 2, 0xe2), ERR_UTF8);
	assert_int_equal(bent(ready, 10, 0), ERR_UTF8);
	assert_int_equal(bent(enrolled, 19, 0xff), ERR_UTF8);
	assert_int_equal(bent(invited, 13, 0), ERR_UTF8);
	assert_int_equal(bent(refused, 37, 0xf5), ERR_UTF8);
	assert_int_equal(bent(room_gone, 19, 0), ERR_UTF8);
	memset(text, 'x', sizeof text);
	wr_vec16(&b, bytes_of(text, 256));
	assert_int_equal(wire_get_bye(buf_bytes(&b), &m), 0);
	assert_int_equal(strlen(m.reason), 256);
	buf_clear(&b);
	wr_vec16(&b, bytes_of(text, 257));
	assert_int_equal(wire_get_bye(buf_bytes(&b), &m), ERR_PARSE);
	buf_fini(&b);
}

static void
test_numbers(void **state)
{
	(void)state;
	/* bool, type, reason */
	assert_int_equal(bent(committed, 56, 2), ERR_PARSE);
	assert_int_equal(bent(commit, 41, 2), ERR_PARSE);
	assert_int_equal(bent(commit, 41, 1), ERR_PARSE); /* not an answer too */
	assert_int_equal(bent(room_gone, 16, 2), ERR_PARSE);
	assert_int_equal(bent(resumed, 32, 2), ERR_PARSE);
	assert_int_equal(bent(presence, 16, 2), ERR_PARSE);
	assert_int_equal(bent(keypkgs, 18, 2), ERR_PARSE);
	assert_int_equal(bent(keypkgs, 19, 2), ERR_PARSE);
	assert_int_equal(bent(log, 15, 2), ERR_PARSE);
	assert_int_equal(bent(commit, 40, 2), ERR_PARSE);
	assert_int_equal(bent(keypkg, 4, 2), ERR_PARSE);
	assert_int_equal(bent(keypkg, 4, 0), ERR_PARSE); /* who is not here has no package */
	assert_int_equal(bent(refused, 0, 0), ERR_PARSE);
	assert_int_equal(bent(refused, 0, WIRE__END), ERR_PARSE);
	assert_int_equal(bent(refused, 34, 0), ERR_PARSE);
	assert_int_equal(bent(refused, 34, 8), ERR_PARSE);
	assert_int_equal(bent(refused, 34, 7), 0);
	/* roles: a member has one */
	assert_int_equal(bent(ready, 6, ROLE_NONE), ERR_PARSE);
	assert_int_equal(bent(ready, 6, ROLE__END), ERR_PARSE);
	assert_int_equal(bent(ready, 6, ROLE_OWNER), 0);
	assert_int_equal(bent(ready, 7, 2), ERR_PARSE);
	assert_int_equal(bent(enrolled, 15, ROLE_NONE), ERR_PARSE);
	assert_int_equal(bent(invite, 0, ROLE__END), ERR_PARSE);
	assert_int_equal(bent(invited, 0, ROLE_NONE), ERR_PARSE);
	/* lengths */
	assert_int_equal(bent(keypkgs, 0, 65), ERR_PARSE);
	assert_int_equal(bent(keypkgs, 0, 4), ERR_PARSE);
	assert_int_equal(bent(keypkgs, 0, 2), ERR_PARSE);
	assert_int_equal(bent(send, 40, 0x80), ERR_PARSE);
}

/* The first message with one field changed, encoded and decoded. */
#define changed(name, change)                                                                      \
	do {                                                                                       \
		struct wire_##name m = a_##name;                                                   \
		struct buf b = BUF_INIT(1 << 22);                                                  \
                                                                                                   \
		change;                                                                            \
		wire_put_##name(&b, &m);                                                           \
		got = buf_err(&b) != 0 ? buf_err(&b) : wire_get_##name(buf_bytes(&b), &m);         \
		buf_fini(&b);                                                                      \
	} while (0)

static void
test_what_must_not_be_empty(void **state)
{
	const struct bytes none = { NULL, 0 };
	int got;

	(void)state;
	changed(enrol, m.tls = none);
	assert_int_equal(got, ERR_PARSE);
	changed(enrol, m.mls = none);
	assert_int_equal(got, ERR_PARSE);
	changed(enrolled, m.ca = none);
	assert_int_equal(got, ERR_PARSE);
	changed(renew, m.tls = none);
	assert_int_equal(got, ERR_PARSE);
	changed(keypkgs, m.keypkgs.item[1] = none);
	assert_int_equal(got, ERR_PARSE);
	changed(keypkgs, m.keypkgs.n = 0);
	assert_int_equal(got, ERR_PARSE); /* which is the last resort? */
	changed(keypkgs, (m.keypkgs.n = 0, m.last_resort = false));
	assert_int_equal(got, 0);
	changed(change, (m.add.n = 0, m.remove.n = 0));
	assert_int_equal(got, ERR_PARSE);
	changed(change, (m.add = a_keypkgs.keypkgs, memset(m.role, ROLE_GUEST, 3)));
	assert_int_equal(got, ERR_PARSE);
	changed(change, (m.add = a_keypkgs.keypkgs, m.remove.n = 0));
	assert_int_equal(got, ERR_PARSE); /* who is added has a role */
	changed(change, (m.add = a_keypkgs.keypkgs, memset(m.role, ROLE_OWNER, 3), m.remove.n = 0));
	assert_int_equal(got, 0);
	changed(log, m.entries.n = 0);
	assert_int_equal(got, 0);
	changed(log, m.entries.item[1] = none);
	assert_int_equal(got, ERR_PARSE);
	changed(commit, m.commit = none);
	assert_int_equal(got, ERR_PARSE);
	changed(commit, m.info = none);
	assert_int_equal(got, 0);
	changed(commit, (m.answer = false, m.external = true));
	assert_int_equal(got, 0);
	changed(commit, (m.answer = false, m.external = true, m.welcome = m.commit));
	assert_int_equal(got, ERR_PARSE);
	changed(room_made, m.info = none);
	assert_int_equal(got, 0);
	changed(info, m.info = none);
	assert_int_equal(got, ERR_PARSE);
	changed(committed, m.commit = none);
	assert_int_equal(got, ERR_PARSE);
	changed(committed, m.yours = true);
	assert_int_equal(got, ERR_PARSE);
	changed(committed, (m.yours = true, m.commit = none));
	assert_int_equal(got, 0);
	changed(welcome, m.welcome = none);
	assert_int_equal(got, ERR_PARSE);
	changed(send, m.sealed = none);
	assert_int_equal(got, ERR_PARSE);
	changed(message, m.sealed = none);
	assert_int_equal(got, ERR_PARSE);
	changed(keypkg, m.keypkg = none);
	assert_int_equal(got, 0);
	changed(open, m.commit = none);
	assert_int_equal(got, ERR_PARSE);
	changed(open, m.welcome = none);
	assert_int_equal(got, ERR_PARSE);
}

/* What the server takes from one client it can pass on to another: the maxima fit. */
static void
test_maxima(void **state)
{
	static uint8_t large[WIRE_BODY_MAX];
	struct buf out = BUF_INIT(1 << 22);
	struct wire_message message = { .sealed = { large, WIRE_SEALED_MAX } };
	struct wire_committed committed = { .commit = { large, WIRE_COMMIT_MAX } };
	struct wire_welcome welcome = { .name = "#abcdefghijklmnopqrstuvwx",
		.welcome = { large, WIRE_COMMIT_MAX } };
	struct wire_keypkg keypkg = { .nick = "abcdefghijklmnopqrstuvwx",
		.keypkg = { large, WIRE_KEYPKG_MAX } };
	struct wire_change change = { .add = { .n = WIRE_BATCH_MAX } };
	struct wire_room_made made = { .entries = { .n = WIRE_BATCH_MAX },
		.info = { large, WIRE_INFO_MAX } };
	struct wire_presence here = { .nicks = { .n = WIRE_BATCH_MAX } };
	struct wire_info info = { .name = "#abcdefghijklmnopqrstuvwx", .info = made.info };
	struct bytes cert = { large, WIRE_CERT_MAX };
	struct wire_enrol enrol = { .nick = "abcdefghijklmnopqrstuvwx", .tls = cert, .mls = cert };
	struct wire_renew renew = { .tls = cert, .mls = cert };
	struct wire_enrolled enrolled = { .tls = cert, .mls = cert, .ca = cert };
	int got;

	(void)state;
	wire_put_message(&out, &message);
	assert_in_range(out.n, 1, wire_max(WIRE_MESSAGE));
	buf_clear(&out);
	wire_put_committed(&out, &committed);
	assert_in_range(out.n, 1, wire_max(WIRE_COMMITTED));
	buf_clear(&out);
	wire_put_welcome(&out, &welcome);
	assert_in_range(out.n, 1, wire_max(WIRE_WELCOME));
	buf_clear(&out);
	wire_put_keypkg(&out, &keypkg);
	assert_in_range(out.n, 1, wire_max(WIRE_KEYPKG));
	buf_clear(&out);
	wire_put_enrol(&out, &enrol);
	assert_in_range(out.n, 1, wire_max(WIRE_ENROL));
	buf_clear(&out);
	wire_put_renew(&out, &renew);
	assert_in_range(out.n, 1, wire_max(WIRE_RENEW));
	buf_clear(&out);
	memset(enrolled.server, 'x', sizeof enrolled.server - 1);
	wire_put_enrolled(&out, &enrolled);
	assert_in_range(out.n, 1, wire_max(WIRE_ENROLLED));
	buf_clear(&out);
	wire_put_info(&out, &info);
	assert_in_range(out.n, 1, wire_max(WIRE_INFO));
	buf_clear(&out);
	for (size_t i = 0; i < WIRE_BATCH_MAX; i++) {
		made.entries.item[i] = bytes_of(large, WIRE_KEYPKG_MAX);
		here.nicks.item[i] = bytes_str("abcdefghijklmnopqrstuvwx");
	}
	wire_put_room_made(&out, &made);
	assert_in_range(out.n, 1, wire_max(WIRE_ROOM_MADE));
	buf_clear(&out);
	wire_put_presence(&out, &here);
	assert_in_range(out.n, 1, wire_max(WIRE_PRESENCE));
	buf_clear(&out);
	for (size_t i = 0; i < WIRE_BATCH_MAX; i++)
		change.add.item[i] = bytes_of(large, WIRE_KEYPKG_MAX);
	memset(change.role, ROLE_MEMBER, sizeof change.role);
	wire_put_change(&out, &change);
	assert_in_range(out.n, 1, wire_max(WIRE_CHANGE));
	assert_int_equal(buf_err(&out), 0);
	buf_fini(&out);
	changed(send, m.sealed = bytes_of(large, WIRE_SEALED_MAX));
	assert_int_equal(got, 0);
	changed(send, m.sealed = bytes_of(large, WIRE_SEALED_MAX + 1));
	assert_int_equal(got, ERR_LIMIT);
	changed(commit, m.commit = bytes_of(large, WIRE_COMMIT_MAX + 1));
	assert_int_equal(got, ERR_LIMIT);
	changed(commit, m.info = bytes_of(large, WIRE_INFO_MAX + 1));
	assert_int_equal(got, ERR_LIMIT);
	changed(enrol, m.mls = bytes_of(large, WIRE_CERT_MAX + 1));
	assert_int_equal(got, ERR_LIMIT);
	changed(keypkgs, m.keypkgs.item[0] = bytes_of(large, WIRE_KEYPKG_MAX + 1));
	assert_int_equal(got, ERR_LIMIT);
}

static void
test_table(void **state)
{
	(void)state;
	assert_null(wire_name(0));
	assert_null(wire_name(WIRE__END));
	assert_null(wire_name(UINT32_MAX));
	assert_int_equal(wire_max(0), 0);
	assert_int_equal(wire_from(0), 0);
	assert_string_equal(wire_name(WIRE_HELLO), "WIRE_HELLO");
	assert_int_equal(wire_from(WIRE_PING), WIRE_FROM_B);
	assert_int_equal(wire_from(WIRE_SEND), WIRE_FROM_C);
	assert_int_equal(wire_from(WIRE_MESSAGE), WIRE_FROM_S);
	for (unsigned type = 1; type < WIRE__END; type++) {
		assert_non_null(wire_name(type));
		assert_in_range(wire_max(type), 2, WIRE_BODY_MAX);
		assert_in_range(wire_from(type), WIRE_FROM_C, WIRE_FROM_B);
	}
	/* Two of them, PING and ECHO, are any bytes. */
	assert_int_equal(MESSAGES_N, WIRE__END - 1 - 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_cut_and_longer),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_name_lengths),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_what_must_not_be_empty),
		cmocka_unit_test(test_maxima),
		cmocka_unit_test(test_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
