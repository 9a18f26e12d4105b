/*
 * One sender, a room of a hundred TLS clients on loopback, 256-byte messages, 16 of them on
 * their way at any time: processor time of the server's thread per delivery. Floor A is a bare
 * GnuTLS loop, one record and one send per message and client; floor B joins what is pending
 * into one record and one send. The clients are drained without being decrypted, since only
 * the server's thread is timed.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "certs/proof.h"
#include "client/identity.h"
#include "crypto/group.h"
#include "crypto/member_log.h"
#include "crypto/verify.h"
#include "net/frame.h"
#include "net/tls.h"
#include "net/wire.h"
#include "tests/bench/bare.h"
#include "tests/bench/house.h"
#include "tests/bench/stat.h"

#define CLIENTS 100
#define MESSAGES 1500
#define OUTSTANDING 16
#define SIZE 256

struct client {
	struct bare b;
	struct frame_rd *rd;
	uint8_t data[TLS_RECORD_MAX];
	struct bytes left;
};

static void
put(struct client *c, unsigned type, struct buf *body)
{
	struct buf f = BUF_INIT(WIRE_BODY_MAX + FRAME_HEADER_SIZE);

	if (buf_err(body) != 0)
		die("cannot encode a frame");
	frame_put(&f, type, buf_bytes(body));
	bare_send(&c->b, f.p, f.n);
	buf_fini(&f);
	buf_clear(body);
}

static const char *
reason(struct bytes body)
{
	static struct wire_error e;

	return wire_get_error(body, &e) == 0 ? e.cause : "and does not say why";
}

/* The next frame of that type; others are passed over. */
static struct frame
get(struct client *c, unsigned type)
{
	struct frame f;
	int r;

	for (;;) {
		while ((r = frame_rd_next(c->rd, &c->left, &f)) == 1)
			if (f.type == type)
				return f;
			else if (f.type == WIRE_ERROR)
				die("the server closes: %s", reason(f.body));
		if (r != 0)
			die("not a frame");
		c->left = bytes_of(c->data, bare_recv(&c->b, c->data, sizeof c->data));
		if (c->left.n == 0)
			die("closed while waiting for %s", wire_name(type));
	}
}

static void
dial(struct client *c, const struct house *h, enum tls_proto proto, struct bytes cert,
    struct bytes key)
{
	struct wire_hello hello = { .version = WIRE_VERSION, .agent = "bench" };
	struct buf b = BUF_INIT(256);

	c->rd = frame_rd_new();
	bare_connect(
	    &c->b, house_invite(h)->at.port, tls_proto_name(proto), bare_credentials(cert, key));
	wire_put_hello(&b, &hello);
	put(c, WIRE_HELLO, &b);
	buf_fini(&b);
}

static struct identity *
enrol(const struct house *h, const char *nick)
{
	struct buf tls = BUF_INIT(WIRE_CERT_MAX), mls = BUF_INIT(WIRE_CERT_MAX),
		   b = BUF_INIT(WIRE_BODY_MAX);
	struct client c = { .left = bytes_of(NULL, 0) };
	struct bytes none = bytes_of(NULL, 0);
	uint8_t channel[PROOF_CHANNEL_SIZE];
	char said[PROOF_LEN + 1];
	struct identity *id = NULL;
	struct wire_enrolled got;
	struct wire_enrol m = { .nick = "" };
	struct proof_key k;
	struct fault f;

	dial(&c, h, TLS_PROTO_ENROL, none, none);
	proof_key(&k, house_invite(h)->token);
	if (gnutls_prf_rfc5705(c.b.tls, strlen(PROOF_CHANNEL), PROOF_CHANNEL, 0, NULL,
		sizeof channel, (char *)channel) != 0)
		die("no exporter");
	proof_make(&k, channel, said);
	if (identity_new(&id, "ed25519", &f) != 0 ||
	    identity_request(id, nick, said, &tls, &mls, &f) != 0)
		die("%s", f.cause);
	memcpy(m.id, k.id, sizeof m.id);
	snprintf(m.nick, sizeof m.nick, "%s", nick);
	m.tls = buf_bytes(&tls);
	m.mls = buf_bytes(&mls);
	wire_put_enrol(&b, &m);
	put(&c, WIRE_ENROL, &b);
	if (wire_get_enrolled(get(&c, WIRE_ENROLLED).body, &got) != 0 ||
	    identity_take(id, got.tls, got.mls, got.ca, &f) != 0)
		die("not enrolled");
	bare_close(&c.b);
	frame_rd_free(c.rd);
	buf_fini(&tls);
	buf_fini(&mls);
	buf_fini(&b);
	return id;
}

/* Its identity and keyring are the caller's. */
static struct client *
enter(const struct house *h, size_t n, struct identity **id, struct keyring **k)
{
	struct client *c = mem_calloc(1, sizeof *c);
	struct wire_keypkgs kp = { .keypkgs.n = 1 };
	struct wire_join join = { .name = "#lobby" };
	struct buf b = BUF_INIT(WIRE_BODY_MAX), pub = BUF_INIT(8192);
	struct bytes cert, key;
	char nick[NICK_MAX + 1];

	snprintf(nick, sizeof nick, "client-%zu", n);
	*k = NULL;
	*id = enrol(h, nick);
	identity_tls(*id, &cert, &key);
	dial(c, h, TLS_PROTO_SNUG, cert, key);
	get(c, WIRE_READY);
	if (identity_keyring(*id, k) != 0 || keypkg_new(*k, &pub) != 0)
		die("no key package");
	kp.keypkgs.item[0] = buf_bytes(&pub);
	wire_put_keypkgs(&b, &kp);
	put(c, WIRE_KEYPKGS, &b);
	wire_put_join(&b, &join);
	put(c, WIRE_JOIN, &b);
	buf_fini(&b);
	buf_fini(&pub);
	return c;
}

/* Of the first one, who makes the room and lets the others in. */
struct host {
	struct client *c;
	struct identity *id;
	struct keyring *k;
	struct member_log *log;
	struct group *g;
	uint8_t room[WIRE_ROOM_ID_SIZE];
};

static void
open_room(struct host *o)
{
	struct wire_room_new m;
	struct wire_room_made made = { .entries.n = 1 };
	struct buf b = BUF_INIT(WIRE_BODY_MAX);

	if (wire_get_room_new(get(o->c, WIRE_ROOM_NEW).body, &m) != 0)
		die("no room");
	memcpy(o->room, m.room, sizeof o->room);
	o->log = member_log_new();
	if (keyring_found(o->k, o->log, "#lobby", &member_policy_default) != 0 ||
	    group_create(&o->g, o->k, m.room, o->log) != 0)
		die("no group");
	memcpy(made.room, m.room, sizeof made.room);
	made.entries.item[0] = member_log_entry(o->log, 0);
	wire_put_room_made(&b, &made);
	put(o->c, WIRE_ROOM_MADE, &b);
	get(o->c, WIRE_RESUMED);
	buf_fini(&b);
}

/* The room is live for who was welcomed. */
static void
resume(struct client *c)
{
	struct wire_welcome w;
	struct wire_resume m;
	struct wire_resumed r = { .live = false };
	struct buf b = BUF_INIT(64);

	if (wire_get_welcome(get(c, WIRE_WELCOME).body, &w) != 0)
		die("no welcome");
	memcpy(m.room, w.room, sizeof m.room);
	m.seq = w.seq;
	wire_put_resume(&b, &m);
	put(c, WIRE_RESUME, &b);
	while (!r.live)
		if (wire_get_resumed(get(c, WIRE_RESUMED).body, &r) != 0)
			die("not resumed");
	buf_fini(&b);
}

/* Let in whom the server asks for. */
static void
add(struct host *o, struct client *c)
{
	struct member_entry e = {
		.kind = MEMBER_ADD, .role = ROLE_MEMBER, .time = (uint64_t)clock_wall_ms() / 1000
	};
	struct group_commit what = { .n_add = 1, .entries = &e, .n_entries = 1 };
	struct buf commit = BUF_INIT(WIRE_BODY_MAX), welcome = BUF_INIT(WIRE_BODY_MAX),
		   b = BUF_INIT(WIRE_BODY_MAX);
	struct group_change *change = mem_calloc(1, sizeof *change);
	struct wire_commit m = { .epoch = group_epoch(o->g), .answer = true };
	struct verify_owner who;
	struct wire_change ask;

	if (wire_get_change(get(o->c, WIRE_CHANGE).body, &ask) != 0 || ask.add.n != 1 ||
	    verify_keypkg(ask.add.item[0], &who) != 0)
		die("not the change that was expected");
	memcpy(e.nick, who.nick, sizeof e.nick);
	memcpy(e.key, who.sign_key, sizeof e.key);
	memcpy(e.author, keyring_sign_key(o->k), sizeof e.author);
	what.add = ask.add.item;
	if (group_commit(o->g, &what, &commit, &welcome) != 0)
		die("no commit");
	memcpy(m.room, ask.room, sizeof m.room);
	memcpy(m.id, &m.epoch, sizeof m.epoch);
	m.commit = buf_bytes(&commit);
	m.welcome = buf_bytes(&welcome);
	wire_put_commit(&b, &m);
	put(o->c, WIRE_COMMIT, &b);
	get(o->c, WIRE_COMMITTED);
	if (group_accept(o->g, change) != 0)
		die("not the commit that was made");
	resume(c);
	free(change);
	buf_fini(&commit);
	buf_fini(&welcome);
	buf_fini(&b);
}

static void
fill_room(const struct house *h, struct client **c, uint8_t *room)
{
	struct host o = { .c = NULL };

	o.c = c[0] = enter(h, 0, &o.id, &o.k);
	open_room(&o);
	memcpy(room, o.room, sizeof o.room);
	for (size_t i = 1; i < CLIENTS; i++) {
		struct identity *id;
		struct keyring *k;

		c[i] = enter(h, i, &id, &k);
		add(&o, c[i]);
		keyring_free(k);
		identity_free(id);
	}
	group_free(o.g);
	member_log_free(o.log);
	keyring_free(o.k);
	identity_free(o.id);
}

/* Reads and discards on many sockets until there are none. */
struct drain {
	int epoll;
	pthread_t thread;
};

static void *
run_drain(void *user)
{
	static uint8_t data[1 << 16];
	struct drain *d = user;
	struct epoll_event ev[64];

	for (;;) {
		int n = epoll_wait(d->epoll, ev, 64, -1);

		if (n < 0 && errno != EINTR)
			return NULL;
		for (int i = 0; i < n; i++)
			if (recv(ev[i].data.fd, data, sizeof data, MSG_DONTWAIT) == 0)
				epoll_ctl(d->epoll, EPOLL_CTL_DEL, ev[i].data.fd, NULL);
	}
}

static void
drain_start(struct drain *d)
{
	d->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (d->epoll < 0 || pthread_create(&d->thread, NULL, run_drain, d) != 0)
		die("no drain");
}

static void
drain_add(struct drain *d, int fd)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.fd = fd };

	if (epoll_ctl(d->epoll, EPOLL_CTL_ADD, fd, &ev) != 0)
		die("no drain");
}

/* What is measured: our server, and the two floors. */
struct field {
	struct house *house;
	struct client *c[CLIENTS];
	uint8_t room[WIRE_ROOM_ID_SIZE];
};

static double
ours(void *user)
{
	const struct field *x = user;
	const struct house *h = x->house;
	struct client *sender = x->c[0];
	static uint8_t sealed[SIZE];
	struct wire_send m = { .epoch = CLIENTS - 1, .sealed = bytes_of(sealed, sizeof sealed) };
	struct buf b = BUF_INIT(4096);
	uint64_t cpu = house_cpu_ns(h);
	static uint64_t id;
	size_t sent = 0;

	memcpy(m.room, x->room, sizeof m.room);
	for (size_t back = 0; back < MESSAGES; back++) {
		for (; sent < MESSAGES && sent - back < OUTSTANDING; sent++) {
			id++; /* one that the server does not know */
			memcpy(m.id, &id, sizeof id);
			wire_put_send(&b, &m);
			put(sender, WIRE_SEND, &b);
		}
		get(sender, WIRE_MESSAGE);
		/* What came joined is taken joined, as the floors do. */
		while (back + 1 < sent && sender->left.n > 0) {
			get(sender, WIRE_MESSAGE);
			back++;
		}
	}
	buf_fini(&b);
	return (double)(house_cpu_ns(h) - cpu) / 1000 / MESSAGES / CLIENTS;
}

/* The floor's message has as many bytes as ours with its frame. */
#define FLOOR_SIZE (SIZE + 60)

struct floor {
	int listener;
	gnutls_certificate_credentials_t cred;
	bool join;
	struct bare to[CLIENTS]; /* 0 is the sender */
	pthread_t thread;
};

static void *
run_floor(void *user)
{
	static uint8_t data[FLOOR_SIZE * OUTSTANDING];
	struct floor *f = user;
	size_t have, n;

	for (size_t i = 0; i < CLIENTS; i++)
		bare_accept(&f->to[i], f->listener, f->cred);
	for (size_t at = 0; (n = bare_recv(&f->to[0], data + at, sizeof data - at)) > 0;) {
		at += n;
		/* Joined: as long as more is there to be read at once. */
		if (f->join && at < sizeof data &&
		    recv(f->to[0].fd, &(char){ 0 }, 1, MSG_PEEK | MSG_DONTWAIT) == 1)
			continue;
		have = at / FLOOR_SIZE;
		for (size_t i = 0; i < CLIENTS && have > 0; i++)
			if (f->join)
				bare_send(&f->to[i], data, have * FLOOR_SIZE);
			else
				for (size_t k = 0; k < have; k++)
					bare_send(&f->to[i], data + k * FLOOR_SIZE, FLOOR_SIZE);
		memmove(data, data + have * FLOOR_SIZE, at - have * FLOOR_SIZE);
		at -= have * FLOOR_SIZE;
	}
	return NULL;
}

static void
floor_start(
    struct floor *f, const struct house *h, bool join, struct bare *clients, struct drain *d)
{
	struct buf cert = BUF_INIT(65536), key = BUF_INIT(65536);
	uint16_t port;

	house_pem(h, &cert, &key);
	f->join = join;
	f->listener = bare_listen(&port);
	f->cred = bare_credentials(buf_bytes(&cert), buf_bytes(&key));
	if (pthread_create(&f->thread, NULL, run_floor, f) != 0)
		die("no thread");
	for (size_t i = 0; i < CLIENTS; i++) {
		bare_connect(&clients[i], port, tls_proto_name(TLS_PROTO_SNUG),
		    bare_credentials(bytes_of(NULL, 0), bytes_of(NULL, 0)));
		if (i > 0)
			drain_add(d, clients[i].fd);
	}
	buf_fini(&cert);
	buf_fini(&key);
}

static struct floor one_each, joined;
static struct bare to_one_each[CLIENTS], to_joined[CLIENTS];

static double
run_one(struct floor *f, struct bare *sender)
{
	static uint8_t data[FLOOR_SIZE * OUTSTANDING];
	uint64_t cpu = thread_cpu_ns(f->thread);
	size_t sent = 0, got = 0;

	while (got < (size_t)MESSAGES * FLOOR_SIZE) {
		for (; sent < MESSAGES && sent - got / FLOOR_SIZE < OUTSTANDING; sent++)
			bare_send(sender, data, FLOOR_SIZE);
		got += bare_recv(sender, data, sizeof data);
	}
	return (double)(thread_cpu_ns(f->thread) - cpu) / 1000 / MESSAGES / CLIENTS;
}

static double
floor_one_each(void *user)
{
	(void)user;
	return run_one(&one_each, &to_one_each[0]);
}

static double
floor_joined(void *user)
{
	(void)user;
	return run_one(&joined, &to_joined[0]);
}

int
main(void)
{
	static struct field x;
	struct drain d;

	x.house = house_new();
	drain_start(&d);
	fill_room(x.house, x.c, x.room);
	for (size_t i = 1; i < CLIENTS; i++)
		drain_add(&d, x.c[i]->b.fd);
	floor_start(&one_each, x.house, false, to_one_each, &d);
	floor_start(&joined, x.house, true, to_joined, &d);
	stat_head();
	stat_compare("fan-out to 100: server CPU (one send each)", "us", ours, floor_one_each, &x);
	stat_compare("fan-out to 100: server CPU (joined sends)", "us", ours, floor_joined, &x);
	fflush(stdout);
	_Exit(0); /* threads and sockets end with the process */
}
