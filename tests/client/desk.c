#include "tests/client/desk.h"

#include <dirent.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "client/identity.h"
#include "net/listen.h"
#include "client/profile.h"
#include "tests/support/certify.h"
#include "tests/support/tmpdir.h"

#define DAY 86400

struct heard {
	struct list node;
	unsigned type;
	struct buf body;
};

static int
on_verify(void *user, const struct bytes *chain, size_t n, struct fault *f)
{
	struct desk *d = user;
	int r;

	r = check_member(chain, n, CERT_MEMBER_TLS, buf_bytes(&d->ca_pem), 0, &d->shown, f);
	return r == ERR_EXPIRED ? 0 : r;
}

static void
on_open(void *user)
{
	struct desk *d = user;

	d->open = true;
}

static void
on_frame(void *user, unsigned type, struct bytes body)
{
	struct desk *d = user;
	struct wire_ack ack;
	struct heard *h;

	if (type == WIRE_ACK) {
		assert_int_equal(wire_get_ack(body, &ack), 0);
		d->acked = ack.seq;
		return;
	}
	h = mem_calloc(1, sizeof *h);
	h->type = type;
	buf_init(&h->body, WIRE_BODY_MAX);
	buf_put(&h->body, body.p, body.n);
	list_push(&d->heard, &h->node);
}

static void
on_closed(void *user, const struct fault *why)
{
	struct desk *d = user;

	d->why = *why;
	/* One from before the last that came. */
	if (d->n_old > 0) {
		d->n_old--;
		return;
	}
	d->conn = NULL;
	d->open = false;
}

static bool
on_come(void *user, struct conn *c, const struct conn_ops **ops, void **conn_user,
    struct conn_limits *limits)
{
	static const struct conn_ops desk_ops = {
		.verify = on_verify,
		.open = on_open,
		.frame = on_frame,
		.closed = on_closed,
	};
	struct desk *d = user;

	(void)limits;
	d->n_old += d->conn != NULL;
	d->conn = c;
	d->open = false;
	d->came++;
	*ops = &desk_ops;
	*conn_user = d;
	return true;
}

static void
on_tick(void *user)
{
	loop_stop(user);
}

static void
listen_here(struct desk *d)
{
	const char *names[] = { "127.0.0.1" };
	struct issue_new req = { .type = KEYTYPE_ED25519, .names = names, .n_names = 1 };
	struct buf cert = BUF_INIT(65536), key = BUF_INIT(65536);
	struct hostport at = { .host = "127.0.0.1" };
	struct tlsctx *ctx = NULL;
	uint8_t spki[SPKI_HASH_SIZE];
	struct fault f;

	assert_int_equal(ca_new(&d->ca, KEYTYPE_ED25519, "desk", &f), 0);
	buf_init(&d->ca_pem, 65536);
	assert_int_equal(ca_cert_pem(d->ca, &d->ca_pem), 0);
	assert_int_equal(issue_server_new(d->ca, &req, &cert, &key, &f), 0);
	assert_int_equal(tlsctx_server_new(&ctx, NULL,
			     &(struct tlsctx_cert){ buf_bytes(&cert), buf_bytes(&key) }, 1, &f),
	    0);
	assert_int_equal(listen_new(&d->listener, d->loop, &at, ctx, on_come, d, &f), 0);
	tlsctx_unref(ctx);
	ca_spki_hash(d->ca, spki);
	memcpy(d->opts.pin, spki, sizeof d->opts.pin);
	at.port = listen_port(d->listener);
	d->opts.at = at;
	buf_fini(&cert);
	buf_fini(&key);
}

static char *
home_of(const struct desk *d)
{
	return mem_printf("%s/%u", d->home, d->homes);
}

static void
open_home(struct desk *d)
{
	char *home = home_of(d);
	struct fault f;

	assert_int_equal(profile_open(&d->opts.profile, home, d->opts.pin, &f), 0);
	free(home);
}

static void
start(struct desk *d)
{
	struct fault f;

	d->bus = bus_new(1024);
	assert_int_equal(worker_start(&d->worker, d->bus, &d->opts, &f), 0);
	d->opts.identity = NULL;
	d->opts.profile = NULL;
}

void
desk_leave(struct desk *d)
{
	struct fault none = { 0 };
	struct event *ev;

	desk_post(d, IN_QUIT, "", "");
	ev = desk_event(d, EV_BYE);
	assert_int_equal(ev->fault.code, d->ends);
	event_free(ev);
	worker_join(d->worker);
	bus_free(d->bus);
	if (d->conn != NULL)
		conn_abort(d->conn, &none);
	AWAIT(d, d->conn == NULL);
	list_each (h, &d->heard, struct heard, node) {
		list_remove(&h->node);
		buf_fini(&h->body);
		free(h);
	}
}

void
desk_return(struct desk *d)
{
	struct fault f;

	open_home(d);
	assert_int_equal(
	    identity_load(&d->opts.identity, d->opts.profile, bytes_of(NULL, 0), &f), 0);
	start(d);
}

static void
copy_file(const char *from, const char *to)
{
	struct buf text = BUF_INIT(64 << 20);
	struct fault f;

	assert_int_equal(file_read(from, &text, &f), 0);
	assert_int_equal(file_write(to, buf_bytes(&text), &f), 0);
	buf_fini(&text);
}

static void
copy_profile(const char *from, const char *to)
{
	DIR *dir = opendir(from);
	struct dirent *e;

	assert_non_null(dir);
	while ((e = readdir(dir)) != NULL) {
		char *a = mem_printf("%s/%s", from, e->d_name);
		char *b = mem_printf("%s/%s", to, e->d_name);

		if (e->d_type == DT_REG)
			copy_file(a, b);
		free(a);
		free(b);
	}
	closedir(dir);
}

void
desk_crash(struct desk *d)
{
	char *was = home_of(d), *is, *from, *to, pin[PIN_LEN + 1];
	struct fault f;

	pin_name(d->opts.pin, pin);
	from = mem_printf("%s/profiles/%s", was, pin);
	d->homes++;
	is = home_of(d);
	to = mem_printf("%s/profiles/%s", is, pin);
	assert_int_equal(file_mkdirs(to, &f), 0);
	copy_profile(from, to);
	desk_leave(d);
	desk_return(d);
	free(was);
	free(is);
	free(from);
	free(to);
}

static int
set_up(void **state, bool kept, int64_t from, int64_t to)
{
	int64_t now = clock_wall_ms() / 1000;
	struct desk *d = mem_calloc(1, sizeof *d);
	struct fault f;

	d->loop = loop_new();
	d->tick = timer_new(d->loop, on_tick, d->loop);
	timer_start(d->tick, TICK_MS, TICK_MS);
	list_init(&d->heard);
	d->opts = (struct worker_opts){ .has_pin = true, .nick = "mia" };
	listen_here(d);
	assert_int_equal(identity_new(&d->opts.identity, "ed25519", &f), 0);
	certify(d->ca, NULL, d->opts.identity, "mia", now + from, now + to);
	if (kept) {
		d->home = tmpdir_new();
		open_home(d);
		assert_int_equal(
		    identity_save(d->opts.identity, d->opts.profile, bytes_of(NULL, 0), &f), 0);
	}
	start(d);
	*state = d;
	return 0;
}

int
desk_set_up_kept(void **state)
{
	return set_up(state, true, -300, 30 * DAY);
}

int
desk_set_up_with(void **state, int64_t from, int64_t to)
{
	return set_up(state, false, from, to);
}

int
desk_set_up(void **state)
{
	return desk_set_up_with(state, -300, 30 * DAY);
}

void
desk_post(struct desk *d, enum intent_type type, const char *nick, const char *text)
{
	struct intent *in = intent_new(type);

	in->id = 1;
	snprintf(in->nick, sizeof in->nick, "%s", nick);
	snprintf(in->room, sizeof in->room, "#lobby");
	intent_text(in, text, strlen(text));
	assert_true(bus_post_intent(d->bus, in));
}

struct event *
desk_event(struct desk *d, enum event_type type)
{
	struct event *ev = NULL;

	for (;;) {
		AWAIT(d, (ev = bus_take_event(d->bus)) != NULL);
		if (ev->type == type)
			return ev;
		event_free(ev);
	}
}

unsigned
desk_await_link(struct desk *d, enum link_state state)
{
	struct event *ev;
	unsigned attempt;
	bool found;

	do {
		ev = desk_event(d, EV_LINK);
		found = ev->link == state;
		attempt = ev->attempt;
		event_free(ev);
	} while (!found);
	return attempt;
}

int
desk_tear_down(void **state)
{
	struct desk *d = *state;

	desk_leave(d);
	listen_free(d->listener);
	timer_free(d->tick);
	loop_free(d->loop);
	ca_free(d->ca);
	buf_fini(&d->ca_pem);
	tmpdir_free(d->home);
	free(d);
	return 0;
}

void
desk_expect(struct desk *d, unsigned type, struct buf *body)
{
	struct heard *h;

	AWAIT(d, !list_empty(&d->heard) || d->conn == NULL);
	if (list_empty(&d->heard))
		fail_msg("%s instead of %s", d->why.cause, wire_name(type));
	h = list_item(d->heard.next, struct heard, node);
	assert_string_equal(wire_name(h->type), wire_name(type));
	list_remove(&h->node);
	buf_move(body, &h->body);
	free(h);
}

void
desk_expect_only(struct desk *d, unsigned type)
{
	struct buf body = BUF_INIT(0);

	desk_expect(d, type, &body);
	buf_fini(&body);
}

void
desk_greet(struct desk *d)
{
	struct wire_hello hello = { .version = WIRE_VERSION, .agent = "desk" };

	AWAIT(d, d->open);
	SEND(d, WIRE_HELLO, hello, &hello);
	desk_expect_only(d, WIRE_HELLO);
}

void
desk_admit(struct desk *d, uint64_t wall_ms)
{
	struct wire_ready ready = {
		.nick = "mia", .role = ROLE_MEMBER, .wall_ms = wall_ms, .text_max = WIRE_TEXT_MAX
	};

	SEND(d, WIRE_READY, ready, &ready);
	if (!d->asked_keypkgs)
		desk_expect_only(d, WIRE_KEYPKGS);
	d->asked_keypkgs = true;
}

void
desk_live(struct desk *d, uint8_t id, uint64_t seq)
{
	struct wire_resumed m = { .room = { id }, .seq = seq, .live = true };

	SEND(d, WIRE_RESUMED, resumed, &m);
}

void
desk_resume(struct desk *d, uint8_t id, uint64_t seq)
{
	struct buf body = BUF_INIT(0);
	struct wire_resume m;

	desk_expect(d, WIRE_RESUME, &body);
	assert_int_equal(wire_get_resume(buf_bytes(&body), &m), 0);
	assert_int_equal(m.room[0], id);
	assert_int_equal(m.seq, seq);
	buf_fini(&body);
}

void
desk_make_room(struct desk *d, const char *name, uint8_t id)
{
	struct wire_room_new m = { .room = { id } };

	snprintf(m.name, sizeof m.name, "%s", name);
	SEND(d, WIRE_ROOM_NEW, room_new, &m);
	desk_expect_only(d, WIRE_ROOM_MADE);
	desk_live(d, id, 0);
}

void
desk_enter(struct desk *d)
{
	desk_greet(d);
	desk_admit(d, 1);
	desk_expect_only(d, WIRE_JOIN);
	desk_make_room(d, "#lobby", 1);
}

void
desk_come_back(struct desk *d, uint64_t seq)
{
	desk_greet(d);
	desk_admit(d, 1);
	desk_resume(d, 1, seq);
	desk_live(d, 1, seq);
}
