#include "tests/client/tale.h"

void
tale_begin(struct tale *t, struct desk *d)
{
	*t = (struct tale){ .d = d, .keypkg = BUF_INIT(WIRE_BODY_MAX) };
	other_come(d, &t->keypkg);
	other_init(d, &t->olga, "olga");
	other_found(&t->olga, "#lobby");
	other_welcome(d, &t->olga, buf_bytes(&t->keypkg));
	order_begin(&t->order, t->olga.group);
	event_free(desk_event(d, EV_CATCHUP)); /* it is live */
}

void
tale_end(struct tale *t)
{
	other_fini(&t->olga);
	buf_fini(&t->keypkg);
}

void
tale_resend(struct tale *t, const uint8_t *id, struct bytes sealed)
{
	struct wire_message m = { .room = { 1 }, .seq = t->seq, .wall_ms = 1000 * t->seq };

	memcpy(m.id, id, sizeof m.id);
	m.sealed = sealed;
	SEND(t->d, WIRE_MESSAGE, message, &m);
}

void
tale_deliver(struct tale *t, const uint8_t *id, struct bytes sealed)
{
	t->seq++;
	tale_resend(t, id, sealed);
	order_add(&t->order, id, sealed);
}

/* olga says that, in the sealed bytes of *out; content's order is filled in. */
void
tale_seal(struct tale *t, const uint8_t *id, struct content *c, struct buf *out)
{
	struct buf text = BUF_INIT(WIRE_BODY_MAX), aad = BUF_INIT(128);

	content_put(&text, c);
	content_put_aad(&aad, id, "#lobby");
	assert_int_equal(group_protect(t->olga.group, buf_bytes(&text), buf_bytes(&aad), out), 0);
	buf_fini(&text);
	buf_fini(&aad);
}

void
tale_says(struct tale *t, uint8_t number, struct content *c)
{
	const uint8_t id[WIRE_MSG_ID_SIZE] = { 'o', number };
	struct buf sealed = BUF_INIT(WIRE_BODY_MAX);

	tale_seal(t, id, c, &sealed);
	tale_deliver(t, id, buf_bytes(&sealed));
	buf_fini(&sealed);
}

void
tale_tell(struct tale *t, uint8_t number, const char *text)
{
	struct content c = { .text = bytes_str(text) };

	order_say(&t->order, &c);
	tale_says(t, number, &c);
}

struct wire_send
tale_sent(struct tale *t, struct buf *mem)
{
	struct wire_send m;

	desk_expect(t->d, WIRE_SEND, mem);
	assert_int_equal(wire_get_send(buf_bytes(mem), &m), 0);
	return m;
}

void
tale_read(struct tale *t, const struct wire_send *m, char text[static 64], uint64_t *receipt)
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

void
tale_expect(struct desk *d, enum event_type type, const char *text)
{
	struct event *ev = desk_event(d, type);

	assert_string_equal(ev->text, text);
	event_free(ev);
}

void
tale_await(struct tale *t, uint64_t seq)
{
	AWAIT(t->d, t->d->acked >= seq);
}

void
tale_back(struct tale *t, uint64_t seq)
{
	desk_greet(t->d);
	desk_admit(t->d, 1);
	desk_resume(t->d, 1, seq);
}

void
tale_hang_up(struct tale *t)
{
	struct fault none = { 0 };

	conn_abort(t->d->conn, &none);
	desk_await_link(t->d, LINK_WAITING);
	AWAIT(t->d, t->d->conn == NULL);
}

void
tale_lines(struct event *ev, const char *const *text, size_t n)
{
	assert_int_equal(ev->n_lines, n);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(ev->lines[i].text, text[i]);
}
