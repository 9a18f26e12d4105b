/* What a worker keeps, and what comes of it when it leaves, crashes and comes back. */
#include "client/keeper.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/client/other.h"

#include "base/file.h"
#include "base/mem.h"
#include "certs/pin.h"
#include "client/content.h"
#include "client/order.h"

/* The room with olga in it, as the server has it. */
struct tale {
	struct desk *d;
	struct other olga;
	struct order order; /* as olga sees it */
	struct buf keypkg;
	uint64_t seq;
};

static void
begin(struct tale *t, struct desk *d)
{
	*t = (struct tale){ .d = d, .keypkg = BUF_INIT(WIRE_BODY_MAX) };
	other_come(d, &t->keypkg);
	other_init(d, &t->olga, "olga");
	other_found(&t->olga, "#lobby");
	other_welcome(d, &t->olga, buf_bytes(&t->keypkg));
	order_begin(&t->order, t->olga.group);
	event_free(desk_event(d, EV_CATCHUP)); /* it is live */
}

static void
end(struct tale *t)
{
	other_fini(&t->olga);
	buf_fini(&t->keypkg);
}

/* A record of the log, that everybody gets. */
static void
deliver(struct tale *t, const uint8_t *id, struct bytes sealed)
{
	struct wire_message m = { .room = { 1 }, .seq = ++t->seq, .wall_ms = 1000 * t->seq };

	memcpy(m.id, id, sizeof m.id);
	m.sealed = sealed;
	SEND(t->d, WIRE_MESSAGE, message, &m);
	order_add(&t->order, id, sealed);
}

/* olga says that, in the sealed bytes of *out; content's order is filled in. */
static void
seal(struct tale *t, const uint8_t *id, struct content *c, struct buf *out)
{
	struct buf text = BUF_INIT(WIRE_BODY_MAX), aad = BUF_INIT(128);

	content_put(&text, c);
	content_put_aad(&aad, id, "#lobby");
	assert_int_equal(group_protect(t->olga.group, buf_bytes(&text), buf_bytes(&aad), out), 0);
	buf_fini(&text);
	buf_fini(&aad);
}

static void
olga_says_in(struct tale *t, uint8_t number, struct content *c)
{
	const uint8_t id[WIRE_MSG_ID_SIZE] = { 'o', number };
	struct buf sealed = BUF_INIT(WIRE_BODY_MAX);

	seal(t, id, c, &sealed);
	deliver(t, id, buf_bytes(&sealed));
	buf_fini(&sealed);
}

static void
olga_says(struct tale *t, uint8_t number, const char *text)
{
	struct content c = { .text = bytes_str(text) };

	order_say(&t->order, &c);
	olga_says_in(t, number, &c);
}

/* The next SEND; a copy, whose bytes are in mem. */
static struct wire_send
sent(struct tale *t, struct buf *mem)
{
	struct wire_send m;

	desk_expect(t->d, WIRE_SEND, mem);
	assert_int_equal(wire_get_send(buf_bytes(mem), &m), 0);
	return m;
}

/* What it says, as olga reads it. */
static void
read_it(struct tale *t, const struct wire_send *m, char text[static 64], uint64_t *receipt)
{
	struct buf plain = BUF_INIT(WIRE_BODY_MAX);
	struct group_member from;
	struct bytes aad;
	struct content c;

	assert_int_equal(group_unprotect(t->olga.group, m->sealed, &plain, &aad, &from), 0);
	assert_true(content_aad_fits(aad, m->id, "#lobby"));
	assert_int_equal(content_get(buf_bytes(&plain), &c), 0);
	assert_int_equal(order_compare(&t->order, &c), ORDER_SAME);
	snprintf(text, 64, "%.*s", (int)c.text.n, (const char *)c.text.p);
	*receipt = c.receipt;
	buf_fini(&plain);
}

static void
expect_text(struct desk *d, enum event_type type, const char *text)
{
	struct event *ev = desk_event(d, type);

	assert_string_equal(ev->text, text);
	event_free(ev);
}

/* Until the disk has all up to seq. */
static void
await_ack(struct tale *t, uint64_t seq)
{
	AWAIT(t->d, t->d->acked >= seq);
}

/* As far as RESUME from that place. */
static void
back_to(struct tale *t, uint64_t seq)
{
	desk_greet(t->d);
	desk_admit(t->d, 1);
	desk_resume(t->d, 1, seq);
}

static void
hang_up(struct tale *t)
{
	struct fault none = { 0 };

	conn_abort(t->d->conn, &none);
	desk_await_link(t->d, LINK_WAITING);
	AWAIT(t->d, t->d->conn == NULL);
}

/* ---- what was said -------------------------------------------------------------------------- */

static void
expect_lines(struct event *ev, const char *const *text, size_t n)
{
	assert_int_equal(ev->n_lines, n);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(ev->lines[i].text, text[i]);
}

static void
what_was_said_is_there_again(void **state)
{
	struct buf mem = BUF_INIT(0);
	struct desk *d = *state;
	struct wire_send m;
	struct event *ev;
	struct tale t;

	begin(&t, d);
	olga_says(&t, 1, "one");
	expect_text(d, EV_MESSAGE, "one");
	desk_post(d, IN_SAY, "", "two");
	m = sent(&t, &mem);
	deliver(&t, m.id, m.sealed);
	ev = desk_event(d, EV_SENT);
	assert_int_equal(ev->seq, 2);
	event_free(ev);
	olga_says(&t, 2, "three");
	expect_text(d, EV_MESSAGE, "three");
	desk_leave(d);
	desk_return(d);
	ev = desk_event(d, EV_ROOM);
	assert_string_equal(ev->room, "#lobby");
	assert_int_equal(ev->n_members, 2);
	event_free(ev);
	ev = desk_event(d, EV_PAST);
	expect_lines(ev, (const char *const[]){ "one", "two", "three" }, 3);
	assert_string_equal(ev->lines[0].nick, "olga");
	assert_false(ev->lines[0].own);
	assert_true(ev->lines[1].own);
	assert_int_equal(ev->lines[2].seq, 3);
	assert_false(ev->more);
	event_free(ev);
	back_to(&t, 3);
	desk_live(d, 1, 3);
	olga_says(&t, 3, "four");
	expect_text(d, EV_MESSAGE, "four");
	buf_fini(&mem);
	end(&t);
}

/* Whatever the server heard of, the disk has; and what it sends again is not said again. */
static void
what_was_confirmed_is_on_the_disk(void **state)
{
	struct desk *d = *state;
	struct buf sealed = BUF_INIT(WIRE_BODY_MAX);
	const uint8_t id[WIRE_MSG_ID_SIZE] = { 'o', 2 };
	struct content c = { .text = bytes_str("two") };
	struct tale t;

	begin(&t, d);
	olga_says(&t, 1, "one");
	order_say(&t.order, &c);
	seal(&t, id, &c, &sealed);
	deliver(&t, id, buf_bytes(&sealed));
	await_ack(&t, 2);
	desk_crash(d);
	back_to(&t, 2);
	desk_live(d, 1, 2);
	/* With a place that was, and as a new one. */
	t.seq = 1;
	deliver(&t, id, buf_bytes(&sealed));
	olga_says(&t, 3, "three");
	expect_text(d, EV_MESSAGE, "three");
	buf_fini(&sealed);
	end(&t);
}

/* A crash before that only means that it comes once more. */
static void
what_was_not_confirmed_comes_again(void **state)
{
	struct buf sealed = BUF_INIT(WIRE_BODY_MAX);
	const uint8_t id[WIRE_MSG_ID_SIZE] = { 'o', 1 };
	struct content c = { .text = bytes_str("one") };
	struct desk *d = *state;
	struct event *ev;
	struct tale t;

	begin(&t, d);
	order_say(&t.order, &c);
	seal(&t, id, &c, &sealed);
	hang_up(&t);
	desk_crash(d);
	back_to(&t, 0);
	deliver(&t, id, buf_bytes(&sealed));
	expect_text(d, EV_MESSAGE, "one");
	desk_live(d, 1, 1);
	await_ack(&t, 1);
	desk_crash(d);
	ev = desk_event(d, EV_PAST);
	expect_lines(ev, (const char *const[]){ "one" }, 1);
	event_free(ev);
	back_to(&t, 1);
	buf_fini(&sealed);
	end(&t);
}

/* ---- what is to be said --------------------------------------------------------------------- */

static void
same_bytes(const struct wire_send *a, const struct wire_send *b)
{
	assert_memory_equal(a->id, b->id, sizeof a->id);
	assert_true(bytes_equal(a->sealed, b->sealed));
}

/* It went out and nobody knows whether it arrived: it did not, and the same goes out again. */
static void
what_did_not_arrive_goes_out_again(void **state)
{
	struct buf first = BUF_INIT(0), again = BUF_INIT(0), next = BUF_INIT(0);
	struct desk *d = *state;
	struct wire_send a, b, c;
	struct event *ev;
	char text[64];
	uint64_t receipt;
	struct tale t;

	begin(&t, d);
	desk_post(d, IN_SAY, "", "hello");
	a = sent(&t, &first);
	desk_crash(d);
	expect_text(d, EV_PENDING, "hello");
	back_to(&t, 0);
	desk_live(d, 1, 0);
	b = sent(&t, &again);
	same_bytes(&a, &b);
	deliver(&t, b.id, b.sealed);
	ev = desk_event(d, EV_SENT);
	assert_int_equal(ev->seq, 1);
	event_free(ev);
	/* No key is used twice. */
	desk_post(d, IN_SAY, "", "again");
	c = sent(&t, &next);
	read_it(&t, &c, text, &receipt);
	assert_string_equal(text, "again");
	buf_fini(&first);
	buf_fini(&again);
	buf_fini(&next);
	end(&t);
}

/* It did arrive: nothing goes out. */
static void
what_arrived_is_not_sent_again(void **state)
{
	struct buf first = BUF_INIT(0), next = BUF_INIT(0);
	struct desk *d = *state;
	struct wire_send a, b;
	char text[64];
	uint64_t receipt;
	struct tale t;

	begin(&t, d);
	desk_post(d, IN_SAY, "", "hello");
	a = sent(&t, &first);
	desk_crash(d);
	back_to(&t, 0);
	deliver(&t, a.id, a.sealed);
	event_free(desk_event(d, EV_SENT));
	desk_live(d, 1, 1);
	desk_post(d, IN_SAY, "", "next");
	b = sent(&t, &next);
	read_it(&t, &b, text, &receipt);
	assert_string_equal(text, "next");
	buf_fini(&first);
	buf_fini(&next);
	end(&t);
}

/* olga renews her key: a commit, as everybody gets it. */
static void
olga_commits(struct tale *t)
{
	struct group_change *change = mem_calloc(1, sizeof *change);
	struct wire_committed m = { .room = { 1 }, .seq = ++t->seq, .id = { 'c' } };
	struct buf commit = BUF_INIT(WIRE_BODY_MAX);

	m.epoch = group_epoch(t->olga.group);
	assert_int_equal(group_add(t->olga.group, NULL, 0, &commit, NULL), 0);
	m.commit = buf_bytes(&commit);
	SEND(t->d, WIRE_COMMITTED, committed, &m);
	assert_int_equal(group_accept(t->olga.group, change), 0);
	order_begin(&t->order, t->olga.group);
	buf_fini(&commit);
	free(change);
}

/* Its epoch is over: it is sealed for who is there now, and is the same message. */
static void
what_is_of_another_epoch_is_sealed_anew(void **state)
{
	struct buf first = BUF_INIT(0), again = BUF_INIT(0);
	struct desk *d = *state;
	struct wire_send a, b;
	char text[64];
	uint64_t receipt;
	struct tale t;

	begin(&t, d);
	desk_post(d, IN_SAY, "", "hello");
	a = sent(&t, &first);
	desk_crash(d);
	back_to(&t, 0);
	olga_commits(&t);
	desk_live(d, 1, 1);
	b = sent(&t, &again);
	assert_memory_equal(a.id, b.id, sizeof a.id);
	assert_int_equal(b.epoch, a.epoch + 1);
	read_it(&t, &b, text, &receipt);
	assert_string_equal(text, "hello");
	buf_fini(&first);
	buf_fini(&again);
	end(&t);
}

/* A refusal because of a commit that is still to come: not before that. */
static void
a_commit_is_waited_for(void **state)
{
	struct wire_refused no = { .about = WIRE_SEND, .room = { 1 }, .why = WIRE_REFUSED_EPOCH };
	struct buf first = BUF_INIT(0), again = BUF_INIT(0);
	struct desk *d = *state;
	struct wire_send a, b;
	struct tale t;

	begin(&t, d);
	desk_post(d, IN_SAY, "", "hello");
	a = sent(&t, &first);
	memcpy(no.id, a.id, sizeof no.id);
	SEND(d, WIRE_REFUSED, refused, &no);
	olga_commits(&t);
	b = sent(&t, &again);
	assert_int_equal(b.epoch, a.epoch + 1);
	assert_memory_equal(a.id, b.id, sizeof a.id);
	buf_fini(&first);
	buf_fini(&again);
	end(&t);
}

static void
who_leaves_takes_nothing_along(void **state)
{
	struct buf mem = BUF_INIT(0);
	struct desk *d = *state;
	struct wire_send m;
	struct event *ev;
	char text[64];
	uint64_t receipt;
	struct tale t;

	begin(&t, d);
	hang_up(&t);
	desk_post(d, IN_SAY, "", "while away");
	expect_text(d, EV_PENDING, "while away");
	desk_post(d, IN_DRAFT, "", "and what I was about to");
	desk_leave(d);
	desk_return(d);
	ev = desk_event(d, EV_DRAFT);
	assert_string_equal(ev->text, "and what I was about to");
	event_free(ev);
	expect_text(d, EV_PENDING, "while away");
	back_to(&t, 0);
	desk_live(d, 1, 0);
	m = sent(&t, &mem);
	read_it(&t, &m, text, &receipt);
	assert_string_equal(text, "while away");
	buf_fini(&mem);
	end(&t);
}

static void
act_on(struct desk *d, enum intent_type type, uint64_t id)
{
	struct intent *in = intent_new(type);

	in->id = id;
	assert_true(bus_post_intent(d->bus, in));
}

/* What failed stays, until the person decides. */
static void
what_failed_waits_for_the_person(void **state)
{
	struct wire_refused no = { .about = WIRE_SEND, .room = { 1 }, .why = WIRE_REFUSED_DISK };
	struct buf mem = BUF_INIT(0), again = BUF_INIT(0);
	struct desk *d = *state;
	struct wire_send a, b;
	struct event *ev;
	uint64_t id;
	struct tale t;

	begin(&t, d);
	desk_post(d, IN_SAY, "", "hello");
	a = sent(&t, &mem);
	memcpy(no.id, a.id, sizeof no.id);
	SEND(d, WIRE_REFUSED, refused, &no);
	ev = desk_event(d, EV_SEND_FAILED);
	assert_int_equal(ev->fault.code, ERR_NOSPACE);
	event_free(ev);
	desk_leave(d);
	desk_return(d);
	expect_text(d, EV_PENDING, "hello");
	ev = desk_event(d, EV_SEND_FAILED);
	assert_int_equal(ev->fault.code, ERR_NOSPACE);
	id = ev->id;
	event_free(ev);
	back_to(&t, 0);
	desk_live(d, 1, 0);
	act_on(d, IN_RETRY, id);
	b = sent(&t, &again);
	/* The server may have heard of the other one. */
	assert_memory_not_equal(a.id, b.id, sizeof a.id);
	hang_up(&t);
	desk_post(d, IN_SAY, "", "never mind");
	event_free(desk_event(d, EV_PENDING));
	act_on(d, IN_UNSEND, 1);
	expect_text(d, EV_UNSENT, "never mind");
	desk_leave(d);
	desk_return(d);
	expect_text(d, EV_PENDING, "hello");
	desk_greet(d);
	buf_fini(&mem);
	buf_fini(&again);
	end(&t);
}

/* ---- what is missing, and what is not the same --------------------------------------------------
 */

static void
a_gap_is_told_and_kept(void **state)
{
	struct wire_resumed gone = { .room = { 1 }, .seq = 9, .lost = 9 };
	struct desk *d = *state;
	struct event *ev;
	struct tale t;

	begin(&t, d);
	olga_says(&t, 1, "one");
	await_ack(&t, 1);
	hang_up(&t);
	desk_post(d, IN_RECONNECT, "", "");
	back_to(&t, 1);
	SEND(d, WIRE_RESUMED, resumed, &gone);
	ev = desk_event(d, EV_GAP);
	assert_int_equal(ev->time_ms, 1000);
	assert_true(ev->until_ms > ev->time_ms);
	assert_string_equal(ev->text, "the server does not keep it any more");
	event_free(ev);
	desk_live(d, 1, 9);
	await_ack(&t, 9);
	desk_crash(d);
	ev = desk_event(d, EV_PAST);
	expect_lines(ev,
	    (const char *const[]){
		"one", "history incomplete: the server does not keep it any more" },
	    2);
	assert_string_equal(ev->lines[1].nick, "");
	event_free(ev);
	back_to(&t, 9);
	end(&t);
}

static void
another_order_is_told(void **state)
{
	struct content c = { .text = bytes_str("two"), .link = "not it" };
	struct desk *d = *state;
	struct event *ev;
	struct tale t;

	begin(&t, d);
	olga_says(&t, 1, "one");
	c.seen = 1;
	olga_says_in(&t, 2, &c);
	ev = desk_event(d, EV_ORDER);
	assert_string_equal(ev->nick, "olga");
	assert_int_equal(ev->time_ms, 2000);
	event_free(ev);
	/* She has seen more than there is. */
	c.seen = 9;
	olga_says_in(&t, 3, &c);
	/* All is well again, also after a restart in between. */
	await_ack(&t, 3);
	olga_says(&t, 4, "four");
	ev = desk_event(d, EV_ORDER);
	assert_int_equal(ev->time_ms, 0);
	event_free(ev);
	end(&t);
}

static void
the_order_outlives_a_crash(void **state)
{
	struct desk *d = *state;
	struct event *ev;
	struct tale t;

	begin(&t, d);
	olga_says(&t, 1, "one");
	await_ack(&t, 1);
	desk_crash(d);
	back_to(&t, 1);
	desk_live(d, 1, 1);
	olga_says(&t, 2, "two");
	AWAIT(d, (ev = bus_take_event(d->bus)) != NULL);
	while (ev->type != EV_MESSAGE) {
		assert_int_not_equal(ev->type, EV_ORDER);
		event_free(ev);
		AWAIT(d, (ev = bus_take_event(d->bus)) != NULL);
	}
	event_free(ev);
	end(&t);
}

/* ---- receipts -----------------------------------------------------------------------------------
 */

static void
a_receipt_goes_alone_after_a_while(void **state)
{
	struct buf mem = BUF_INIT(0);
	struct desk *d = *state;
	struct wire_send m;
	char text[64];
	uint64_t receipt;
	struct tale t;

	begin(&t, d);
	olga_says(&t, 1, "one");
	m = sent(&t, &mem);
	read_it(&t, &m, text, &receipt);
	assert_string_equal(text, "");
	assert_int_equal(receipt, 1);
	deliver(&t, m.id, m.sealed);
	await_ack(&t, 2);
	buf_fini(&mem);
	end(&t);
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

	begin(&t, d);
	olga_says(&t, 1, "one");
	expect_text(d, EV_MESSAGE, "one");
	desk_post(d, IN_SAY, "", "yes");
	m = sent(&t, &mem);
	read_it(&t, &m, text, &receipt);
	assert_string_equal(text, "yes");
	assert_int_equal(receipt, 1);
	buf_fini(&mem);
	end(&t);
}

static void
set(struct desk *d, const char *room, const char *value)
{
	struct intent *in = intent_new(IN_SET);

	snprintf(in->nick, sizeof in->nick, "privacy.receipts");
	snprintf(in->room, sizeof in->room, "%s", room);
	intent_text(in, value, strlen(value));
	assert_true(bus_post_intent(d->bus, in));
	expect_text(d, EV_SET, value);
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

	begin(&t, d);
	set(d, "#lobby", "off");
	desk_leave(d);
	desk_return(d);
	expect_text(d, EV_SET, "off");
	back_to(&t, 0);
	desk_live(d, 1, 0);
	olga_says(&t, 1, "one");
	expect_text(d, EV_MESSAGE, "one");
	desk_post(d, IN_SAY, "", "yes");
	m = sent(&t, &mem);
	read_it(&t, &m, text, &receipt);
	assert_string_equal(text, "yes");
	assert_int_equal(receipt, 0);
	buf_fini(&mem);
	end(&t);
}

/* Never shown as something that was said; nobody has what was not said yet. */
static void
receipts_of_others_are_told(void **state)
{
	struct content c = { .receipt = 1 };
	struct desk *d = *state;
	struct event *ev;
	struct tale t;

	begin(&t, d);
	olga_says(&t, 1, "one");
	expect_text(d, EV_MESSAGE, "one");
	order_say(&t.order, &c);
	olga_says_in(&t, 2, &c);
	do {
		AWAIT(d, (ev = bus_take_event(d->bus)) != NULL);
	} while (ev->type != EV_MESSAGE && ev->type != EV_RECEIPT && (event_free(ev), true));
	assert_int_equal(ev->type, EV_RECEIPT);
	assert_string_equal(ev->nick, "olga");
	assert_int_equal(ev->seq, 1);
	event_free(ev);
	c.receipt = 3;
	order_say(&t.order, &c);
	olga_says_in(&t, 3, &c);
	await_ack(&t, 3);
	desk_crash(d);
	ev = desk_event(d, EV_RECEIPT);
	assert_int_equal(ev->seq, 1);
	event_free(ev);
	desk_greet(d);
	end(&t);
}

/* ---- looking back -----------------------------------------------------------------------------
 */

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

	begin(&t, d);
	olga_says(&t, 1, "the deploy is at noon");
	olga_says(&t, 2, "see https://a.example");
	olga_says(&t, 3, "no, the DEPLOY is off");
	await_ack(&t, 3);
	ev = search(d, "deploy");
	expect_lines(
	    ev, (const char *const[]){ "no, the DEPLOY is off", "the deploy is at noon" }, 2);
	assert_int_equal(ev->done, 3);
	assert_int_equal(ev->total, 2);
	assert_string_equal(ev->lines[0].room, "#lobby");
	event_free(ev);
	ev = search(d, "has:link from:olga");
	expect_lines(ev, (const char *const[]){ "see https://a.example" }, 1);
	event_free(ev);
	ev = search(d, "from:mia");
	assert_int_equal(ev->n_lines, 0);
	event_free(ev);
	desk_post(d, IN_SEARCH, "", "since:soon");
	ev = desk_event(d, EV_FAULT);
	assert_int_equal(ev->fault.code, ERR_USAGE);
	event_free(ev);
	end(&t);
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

	begin(&t, d);
	for (uint8_t i = 1; i <= 250; i++) {
		char text[16];

		snprintf(text, sizeof text, "line %u", i);
		olga_says(&t, i, text);
	}
	await_ack(&t, 250);
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
	end(&t);
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

	begin(&t, d);
	olga_says(&t, 1, "one\nand \x1b[31mred");
	await_ack(&t, 1);
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
	assert_non_null(strstr((const char *)text.p, " <olga> one\n\tand ?[31mred\n"));
	desk_post(d, IN_EXPORT, "", path);
	ev = desk_event(d, EV_FAULT);
	assert_int_equal(ev->fault.code, ERR_EXISTS);
	event_free(ev);
	buf_fini(&text);
	free(path);
	end(&t);
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

	begin(&t, d);
	set(d, "", "off");
	olga_says(&t, 1, "a secret");
	await_ack(&t, 1);
	desk_post(d, IN_ERASE, "", "");
	event_free(desk_event(d, EV_FORGOTTEN));
	olga_says(&t, 2, "after it");
	await_ack(&t, 2);
	desk_crash(d);
	ev = desk_event(d, EV_PAST);
	expect_lines(ev, (const char *const[]){ "after it" }, 1);
	event_free(ev);
	back_to(&t, 2);
	desk_live(d, 1, 2);
	desk_post(d, IN_SAY, "", "still here");
	m = sent(&t, &mem);
	read_it(&t, &m, text, &receipt);
	assert_string_equal(text, "still here");
	buf_fini(&mem);
	end(&t);
}

/* ---- the keys are lost
 * --------------------------------------------------------------------------- */

static void
who_lost_all_comes_back_by_themselves(void **state)
{
	struct group_change *change = mem_calloc(1, sizeof *change);
	struct buf info = BUF_INIT(WIRE_BODY_MAX), body = BUF_INIT(0), mem = BUF_INIT(0);
	struct wire_info show = { .room = { 1 }, .name = "#lobby", .seq = 1 };
	struct wire_committed yours = { .room = { 1 }, .seq = 2, .yours = true };
	struct wire_keypkgs packages;
	struct wire_commit commit;
	struct desk *d = *state;
	struct wire_send m;
	char *path, pin[PIN_LEN + 1], text[64];
	uint64_t receipt;
	struct tale t;

	begin(&t, d);
	olga_says(&t, 1, "one");
	await_ack(&t, 1);
	desk_leave(d);
	pin_name(d->opts.pin, pin);
	path = mem_printf("%s/%u/profiles/%s/history.db", d->home, d->homes, pin);
	assert_int_equal(unlink(path), 0);
	desk_return(d);
	desk_greet(d);
	SEND(d, WIRE_READY, ready,
	    (&(struct wire_ready){ .nick = "mia", .role = ROLE_MEMBER, .wall_ms = 1 }));
	desk_expect(d, WIRE_KEYPKGS, &body);
	assert_int_equal(wire_get_keypkgs(buf_bytes(&body), &packages), 0);
	assert_true(packages.fresh);
	buf_fini(&body);
	desk_expect_only(d, WIRE_JOIN);
	assert_int_equal(group_info(t.olga.group, &info), 0);
	show.info = buf_bytes(&info);
	SEND(d, WIRE_INFO, info, &show);
	desk_expect(d, WIRE_COMMIT, &body);
	assert_int_equal(wire_get_commit(buf_bytes(&body), &commit), 0);
	assert_true(commit.external);
	assert_true(commit.info.n > 0);
	assert_int_equal(commit.epoch, group_epoch(t.olga.group));
	assert_int_equal(group_process(t.olga.group, commit.commit, change), 0);
	assert_true(change->rejoined);
	order_begin(&t.order, t.olga.group);
	memcpy(yours.id, commit.id, sizeof yours.id);
	yours.epoch = commit.epoch;
	SEND(d, WIRE_COMMITTED, committed, &yours);
	desk_live(d, 1, 2);
	event_free(desk_event(d, EV_ROOM));
	desk_post(d, IN_SAY, "", "here I am");
	m = sent(&t, &mem);
	read_it(&t, &m, text, &receipt);
	assert_string_equal(text, "here I am");
	buf_fini(&info);
	buf_fini(&body);
	buf_fini(&mem);
	free(path);
	free(change);
	end(&t);
}

#define T(name) cmocka_unit_test_setup_teardown(name, desk_set_up_kept, desk_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(what_was_said_is_there_again),
		T(what_was_confirmed_is_on_the_disk),
		T(what_was_not_confirmed_comes_again),
		T(what_did_not_arrive_goes_out_again),
		T(what_arrived_is_not_sent_again),
		T(what_is_of_another_epoch_is_sealed_anew),
		T(a_commit_is_waited_for),
		T(who_leaves_takes_nothing_along),
		T(what_failed_waits_for_the_person),
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
		T(who_lost_all_comes_back_by_themselves),
	};

	return cmocka_run_group_tests_name("keep", tests, NULL, NULL);
}
