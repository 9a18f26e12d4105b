/* Looking back: pages, searches, transcripts; gaps, receipts, and the order of it all. */
#include "client/past.h"

#include <sys/stat.h>

#include "tests/client/tale.h"

#include "base/file.h"
#include "base/mem.h"

/* ---- what is missing, and what is not the same ---------------------------------------- */

static void
a_gap_is_told_and_kept(void **state)
{
	struct wire_resumed gone = { .room = { 1 }, .seq = 9, .lost = 9 };
	struct desk *d = *state;
	struct event *ev;
	struct tale t;

	tale_begin(&t, d);
	tale_tell(&t, 1, "one");
	tale_await(&t, 1);
	tale_hang_up(&t);
	desk_post(d, IN_RECONNECT, "", "");
	tale_back(&t, 1);
	SEND(d, WIRE_RESUMED, resumed, &gone);
	ev = desk_event(d, EV_GAP);
	assert_int_equal(ev->time_ms, 1000);
	assert_true(ev->until_ms > ev->time_ms);
	assert_string_equal(ev->text, "the server does not keep it any more");
	event_free(ev);
	desk_live(d, 1, 9);
	tale_await(&t, 9);
	desk_crash(d);
	ev = desk_event(d, EV_PAST);
	tale_lines(ev,
	    (const char *const[]){
		"one", "history incomplete: the server does not keep it any more" },
	    2);
	assert_string_equal(ev->lines[1].nick, "");
	event_free(ev);
	tale_back(&t, 9);
	tale_end(&t);
}

static void
another_order_is_told(void **state)
{
	struct content c = { .text = bytes_str("two"), .link = "not it" };
	struct desk *d = *state;
	struct event *ev;
	struct tale t;

	tale_begin(&t, d);
	tale_tell(&t, 1, "one");
	c.seen = 1;
	tale_says(&t, 2, &c);
	ev = desk_event(d, EV_ORDER);
	assert_string_equal(ev->nick, "olga");
	assert_int_equal(ev->time_ms, 2000);
	event_free(ev);
	/* She has seen more than there is. */
	c.seen = 9;
	tale_says(&t, 3, &c);
	/* All is well again, also after a restart in between. */
	tale_await(&t, 3);
	tale_tell(&t, 4, "four");
	ev = desk_event(d, EV_ORDER);
	assert_int_equal(ev->time_ms, 0);
	event_free(ev);
	tale_end(&t);
}

static void
the_order_outlives_a_crash(void **state)
{
	struct desk *d = *state;
	struct event *ev;
	struct tale t;

	tale_begin(&t, d);
	tale_tell(&t, 1, "one");
	tale_await(&t, 1);
	desk_crash(d);
	tale_back(&t, 1);
	desk_live(d, 1, 1);
	tale_tell(&t, 2, "two");
	AWAIT(d, (ev = bus_take_event(d->bus)) != NULL);
	while (ev->type != EV_MESSAGE) {
		assert_int_not_equal(ev->type, EV_ORDER);
		event_free(ev);
		AWAIT(d, (ev = bus_take_event(d->bus)) != NULL);
	}
	event_free(ev);
	tale_end(&t);
}

/* ---- receipts ------------------------------------------------------------------------- */

static void
a_receipt_goes_alone_after_a_while(void **state)
{
	struct buf mem = BUF_INIT(0);
	struct desk *d = *state;
	uint8_t first[WIRE_MSG_ID_SIZE];
	struct wire_send m;
	char text[64];
	uint64_t receipt;
	struct tale t;

	tale_begin(&t, d);
	tale_tell(&t, 1, "one");
	m = tale_sent(&t, &mem);
	tale_read(&t, &m, text, &receipt);
	assert_string_equal(text, "");
	assert_int_equal(receipt, 1);
	tale_deliver(&t, m.id, m.sealed);
	tale_await(&t, 2);
	/* The next one is another record: the log has each id once. */
	memcpy(first, m.id, sizeof first);
	tale_tell(&t, 2, "two");
	m = tale_sent(&t, &mem);
	tale_read(&t, &m, text, &receipt);
	assert_int_equal(receipt, 3);
	assert_memory_not_equal(m.id, first, sizeof first);
	buf_fini(&mem);
	tale_end(&t);
}

static void
a_receipt_goes_along(void **state)
{
	struct buf mem = BUF_INIT(0);
	struct desk *d = *state;
	struct wire_send m;
	char text[64];
	uint64_t receipt;
	struct tale t;

	tale_begin(&t, d);
	tale_tell(&t, 1, "one");
	tale_expect(d, EV_MESSAGE, "one");
	desk_post(d, IN_SAY, "", "yes");
	m = tale_sent(&t, &mem);
	tale_read(&t, &m, text, &receipt);
	assert_string_equal(text, "yes");
	assert_int_equal(receipt, 1);
	buf_fini(&mem);
	tale_end(&t);
}

static void
set(struct desk *d, const char *room, const char *value)
{
	struct intent *in = intent_new(IN_SET);

	snprintf(in->nick, sizeof in->nick, "privacy.receipts");
	snprintf(in->room, sizeof in->room, "%s", room);
	intent_text(in, value, strlen(value));
	assert_true(bus_post_intent(d->bus, in));
	tale_expect(d, EV_SET, value);
}

/* Whoever wants none sends none, in that life and the next. */
static void
receipts_can_be_refused(void **state)
{
	struct buf mem = BUF_INIT(0);
	struct desk *d = *state;
	struct wire_send m;
	char text[64];
	uint64_t receipt;
	struct tale t;

	tale_begin(&t, d);
	set(d, "#lobby", "off");
	desk_leave(d);
	desk_return(d);
	tale_expect(d, EV_SET, "off");
	tale_back(&t, 0);
	desk_live(d, 1, 0);
	tale_tell(&t, 1, "one");
	tale_expect(d, EV_MESSAGE, "one");
	desk_post(d, IN_SAY, "", "yes");
	m = tale_sent(&t, &mem);
	tale_read(&t, &m, text, &receipt);
	assert_string_equal(text, "yes");
	assert_int_equal(receipt, 0);
	buf_fini(&mem);
	tale_end(&t);
}

/* Never shown as something that was said; nobody has what was not said yet. */
static void
receipts_of_others_are_told(void **state)
{
	struct content c = { .receipt = 1 };
	struct desk *d = *state;
	struct event *ev;
	struct tale t;

	tale_begin(&t, d);
	tale_tell(&t, 1, "one");
	tale_expect(d, EV_MESSAGE, "one");
	order_say(&t.order, &c);
	tale_says(&t, 2, &c);
	do {
		AWAIT(d, (ev = bus_take_event(d->bus)) != NULL);
	} while (ev->type != EV_MESSAGE && ev->type != EV_RECEIPT && (event_free(ev), true));
	assert_int_equal(ev->type, EV_RECEIPT);
	assert_string_equal(ev->nick, "olga");
	assert_int_equal(ev->seq, 1);
	event_free(ev);
	c.receipt = 3;
	order_say(&t.order, &c);
	tale_says(&t, 3, &c);
	tale_await(&t, 3);
	desk_crash(d);
	ev = desk_event(d, EV_RECEIPT);
	assert_int_equal(ev->seq, 1);
	event_free(ev);
	desk_greet(d);
	tale_end(&t);
}

/* ---- looking back --------------------------------------------------------------------- */

static struct event *
search(struct desk *d, const char *words)
{
	struct event *ev;

	desk_post(d, IN_SEARCH, "", words);
	ev = desk_event(d, EV_HITS);
	assert_int_equal(ev->id, 1);
	return ev;
}

static void
what_was_said_is_found(void **state)
{
	struct desk *d = *state;
	struct event *ev;
	struct tale t;

	tale_begin(&t, d);
	tale_tell(&t, 1, "the deploy is at noon");
	tale_tell(&t, 2, "see https://a.example");
	tale_tell(&t, 3, "no, the DEPLOY is off");
	tale_await(&t, 3);
	ev = search(d, "deploy");
	tale_lines(
	    ev, (const char *const[]){ "no, the DEPLOY is off", "the deploy is at noon" }, 2);
	assert_int_equal(ev->done, 3);
	assert_int_equal(ev->total, 2);
	assert_string_equal(ev->lines[0].room, "#lobby");
	event_free(ev);
	ev = search(d, "has:link from:olga");
	tale_lines(ev, (const char *const[]){ "see https://a.example" }, 1);
	event_free(ev);
	ev = search(d, "from:mia");
	assert_int_equal(ev->n_lines, 0);
	event_free(ev);
	desk_post(d, IN_SEARCH, "", "since:soon");
	ev = desk_event(d, EV_FAULT);
	assert_int_equal(ev->fault.code, ERR_USAGE);
	event_free(ev);
	tale_end(&t);
}

static void
place_intent(struct desk *d, enum intent_type type, uint64_t seq)
{
	struct intent *in = intent_new(type);

	snprintf(in->room, sizeof in->room, "#lobby");
	in->seq = seq;
	assert_true(bus_post_intent(d->bus, in));
}

static void
pages_and_the_unread_line(void **state)
{
	struct desk *d = *state;
	struct event *ev;
	struct tale t;

	tale_begin(&t, d);
	for (uint8_t i = 1; i <= 250; i++) {
		char text[16];

		snprintf(text, sizeof text, "line %u", i);
		tale_tell(&t, i, text);
	}
	tale_await(&t, 250);
	place_intent(d, IN_READ, 240);
	desk_leave(d);
	desk_return(d);
	ev = desk_event(d, EV_PAST);
	assert_int_equal(ev->n_lines, 200);
	assert_true(ev->more);
	assert_string_equal(ev->lines[0].text, "line 51");
	assert_int_equal(ev->seq, 241);
	event_free(ev);
	place_intent(d, IN_OLDER, 51);
	ev = desk_event(d, EV_PAST);
	assert_int_equal(ev->n_lines, 50);
	assert_false(ev->more);
	assert_string_equal(ev->lines[49].text, "line 50");
	event_free(ev);
	desk_greet(d);
	tale_end(&t);
}

/* For its person alone, and never over something else. */
static void
a_transcript_is_written(void **state)
{
	struct buf text = BUF_INIT(4096);
	struct desk *d = *state;
	struct event *ev;
	struct stat st;
	struct fault f;
	char *path;
	struct tale t;

	tale_begin(&t, d);
	tale_tell(&t, 1, "one\nand \x1b[31mred \u202etxet\u2028x");
	tale_await(&t, 1);
	path = mem_printf("%s/transcript", d->home);
	desk_post(d, IN_EXPORT, "", path);
	do
		ev = desk_event(d, EV_NOTICE);
	while (strstr(ev->text, "1 line written") == NULL && (event_free(ev), true));
	event_free(ev);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(file_read(path, &text, &f), 0);
	buf_put(&text, "", 1);
	assert_non_null(strstr((const char *)text.p, " <olga> one\n\tand ?[31mred ?txet?x\n"));
	desk_post(d, IN_EXPORT, "", path);
	ev = desk_event(d, EV_FAULT);
	assert_int_equal(ev->fault.code, ERR_EXISTS);
	event_free(ev);
	buf_fini(&text);
	free(path);
	tale_end(&t);
}

/* The lines are gone; the room goes on. */
static void
lines_are_destroyed(void **state)
{
	struct buf mem = BUF_INIT(0);
	struct desk *d = *state;
	struct wire_send m;
	struct event *ev;
	char text[64];
	uint64_t receipt;
	struct tale t;

	tale_begin(&t, d);
	set(d, "", "off");
	tale_tell(&t, 1, "a secret");
	tale_await(&t, 1);
	desk_post(d, IN_ERASE, "", "");
	event_free(desk_event(d, EV_FORGOTTEN));
	tale_tell(&t, 2, "after it");
	tale_await(&t, 2);
	desk_crash(d);
	ev = desk_event(d, EV_PAST);
	tale_lines(ev, (const char *const[]){ "after it" }, 1);
	event_free(ev);
	tale_back(&t, 2);
	desk_live(d, 1, 2);
	desk_post(d, IN_SAY, "", "still here");
	m = tale_sent(&t, &mem);
	tale_read(&t, &m, text, &receipt);
	assert_string_equal(text, "still here");
	buf_fini(&mem);
	tale_end(&t);
}

#define T(name) cmocka_unit_test_setup_teardown(name, desk_set_up_kept, desk_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_gap_is_told_and_kept),
		T(another_order_is_told),
		T(the_order_outlives_a_crash),
		T(a_receipt_goes_alone_after_a_while),
		T(a_receipt_goes_along),
		T(receipts_can_be_refused),
		T(receipts_of_others_are_told),
		T(what_was_said_is_found),
		T(pages_and_the_unread_line),
		T(a_transcript_is_written),
		T(lines_are_destroyed),
	};

	return cmocka_run_group_tests_name("past", tests, NULL, NULL);
}
