/*
 * bench/rival_snug.c - our server, the real program. The first guest makes the room and lets the
 * others in as a client does; the others send what a client sends and open nothing.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "client/identity.h"
#include "crypto/group.h"
#include "crypto/member_log.h"
#include "crypto/verify.h"
#include "net/frame.h"
#include "net/wire.h"
#include "tests/bench/arena.h"
#include "tests/bench/drain.h"
#include "tests/bench/house.h"
#include "tests/bench/rival.h"
#include "tests/support/child.h"

/* The first guest's part, and what the listener heard in pieces. */
struct host {
	struct identity *id; /* lent from the town */
	struct keyring *k;
	struct member_log *log;
	struct group *g;
	uint8_t room[WIRE_ROOM_ID_SIZE];
	size_t members;
	uint64_t epoch, seq, said;
	struct frame_rd *rd; /* of the first guest, until it is drained */
	uint8_t data[16384];
	struct bytes left;
};

static void
start(struct rival_run *x)
{
	char program[512], at[32];

	x->port = arena_port();
	child_built("snug", program, sizeof program);
	snprintf(at, sizeof at, "127.0.0.1:%u", x->port);
	x->pid = arena_spawn((const char *[]){ program, "--home", town_home(x->town), "--server",
	    at, "--headless", "--host", "127.0.0.1", "--max-clients", "100000", "--max-rate",
	    "1000000", "--log-file", "/dev/null", NULL });
}

static void
put(struct bare *b, unsigned type, struct buf *body)
{
	struct buf f = BUF_INIT(WIRE_BODY_MAX + FRAME_HEADER_SIZE);

	if (buf_err(body) != 0)
		die("cannot encode a frame");
	frame_put(&f, type, buf_bytes(body));
	bare_send(b, f.p, f.n);
	buf_fini(&f);
	buf_clear(body);
}

static void
not_closing(const struct frame *f)
{
	static struct wire_error e;

	if (f->type == WIRE_ERROR)
		die("the server closes: %s",
		    wire_get_error(f->body, &e) == 0 ? e.cause : "and does not say why");
}

/* Whatever comes before that type is passed over. Needs h->rd of this guest alone. */
static struct frame
get(struct host *h, struct bare *b, unsigned type)
{
	struct frame f;
	int r;

	for (;;) {
		while ((r = frame_rd_next(h->rd, &h->left, &f)) == 1) {
			not_closing(&f);
			if (f.type == type)
				return f;
		}
		if (r != 0)
			die("not a frame");
		h->left = bytes_of(h->data, bare_recv(b, h->data, sizeof h->data));
		if (h->left.n == 0)
			die("closed while waiting for %s", wire_name(type));
	}
}

static void
login(struct rival_run *x, struct bare *b, size_t i)
{
	struct wire_hello hello = { .version = WIRE_VERSION, .agent = "bench" };
	struct buf body = BUF_INIT(256);
	struct host one = { .rd = frame_rd_new() };

	(void)x, (void)i;
	wire_put_hello(&body, &hello);
	put(b, WIRE_HELLO, &body);
	get(&one, b, WIRE_READY);
	frame_rd_free(one.rd);
	buf_fini(&body);
}

/* What a newcomer sends. */
static void
knock(struct rival_run *x, size_t i, struct keyring **k)
{
	struct wire_keypkgs kp = { .keypkgs.n = 1 };
	struct wire_join join = { .name = "#lobby" };
	struct buf b = BUF_INIT(WIRE_BODY_MAX), pub = BUF_INIT(8192);

	if (identity_keyring(town_citizen(x->town, i), k) != 0 || keypkg_new(*k, &pub) != 0)
		die("no key package");
	kp.keypkgs.item[0] = buf_bytes(&pub);
	wire_put_keypkgs(&b, &kp);
	put(&x->guest[i], WIRE_KEYPKGS, &b);
	wire_put_join(&b, &join);
	put(&x->guest[i], WIRE_JOIN, &b);
	buf_fini(&b);
	buf_fini(&pub);
}

static void
open_room(struct host *h, struct bare *b)
{
	struct wire_room_new m;
	struct wire_room_made made = { .entries.n = 1 };
	struct buf body = BUF_INIT(WIRE_BODY_MAX);

	if (wire_get_room_new(get(h, b, WIRE_ROOM_NEW).body, &m) != 0)
		die("no room");
	memcpy(h->room, m.room, sizeof h->room);
	h->log = member_log_new();
	if (keyring_found(h->k, h->log, "#lobby", &member_policy_default) != 0 ||
	    group_create(&h->g, h->k, m.room, h->log) != 0)
		die("no group");
	memcpy(made.room, m.room, sizeof made.room);
	made.entries.item[0] = member_log_entry(h->log, 0);
	wire_put_room_made(&body, &made);
	put(b, WIRE_ROOM_MADE, &body);
	h->members = 1;
	buf_fini(&body);
}

/* The entry of the log that lets in the owner of this key package. */
static void
entry_for(const struct host *h, struct bytes keypkg, struct member_entry *e)
{
	struct verify_owner who;

	if (verify_keypkg(keypkg, &who) != 0)
		die("not a key package");
	*e = (struct member_entry){
		.kind = MEMBER_ADD, .role = ROLE_MEMBER, .time = (uint64_t)clock_wall_ms() / 1000
	};
	memcpy(e->nick, who.nick, sizeof e->nick);
	memcpy(e->key, who.sign_key, sizeof e->key);
	memcpy(e->author, keyring_sign_key(h->k), sizeof e->author);
}

/* Let in whom the server asks for. The welcome is not one: nobody here opens it. */
static void
answer(struct host *h, struct bare *b)
{
	static struct member_entry e[WIRE_BATCH_MAX];
	static struct wire_change ask;
	struct wire_committed done;
	struct group_commit what = { .entries = e };
	struct buf commit = BUF_INIT(WIRE_BODY_MAX), welcome = BUF_INIT(4 * WIRE_BODY_MAX),
		   body = BUF_INIT(WIRE_BODY_MAX);
	struct group_change *change = mem_calloc(1, sizeof *change);
	struct wire_commit m = {
		.epoch = group_epoch(h->g), .answer = true, .welcome = bytes_str("x")
	};

	if (wire_get_change(get(h, b, WIRE_CHANGE).body, &ask) != 0 || ask.add.n == 0)
		die("not the change that was expected");
	for (size_t i = 0; i < ask.add.n; i++)
		entry_for(h, ask.add.item[i], &e[i]);
	what.add = ask.add.item;
	what.n_add = what.n_entries = ask.add.n;
	if (group_commit(h->g, &what, &commit, &welcome) != 0)
		die("no commit");
	memcpy(m.room, ask.room, sizeof m.room);
	memcpy(m.id, &m.epoch, sizeof m.epoch);
	m.commit = buf_bytes(&commit);
	wire_put_commit(&body, &m);
	h->members += ask.add.n;
	put(b, WIRE_COMMIT, &body);
	if (wire_get_committed(get(h, b, WIRE_COMMITTED).body, &done) != 0)
		die("not ordered");
	h->seq = done.seq;
	if (group_accept(h->g, change) != 0)
		die("not the commit that was made");
	free(change);
	buf_fini(&commit);
	buf_fini(&welcome);
	buf_fini(&body);
}

/* A member from here on, who hears what is said. */
static void
resume(struct rival_run *x, size_t i)
{
	struct host *h = x->own;
	struct wire_resume m = { .seq = h->seq };
	struct buf body = BUF_INIT(64);

	memcpy(m.room, h->room, sizeof m.room);
	wire_put_resume(&body, &m);
	put(&x->guest[i], WIRE_RESUME, &body);
	buf_fini(&body);
}

static void
found(struct rival_run *x)
{
	struct host *h = x->own = mem_calloc(1, sizeof *h);

	h->rd = frame_rd_new();
	knock(x, 0, &h->k);
	open_room(h, &x->guest[0]);
}

/* The host's part is over: what it hears from now on is the listener's, who comes last. */
static void
leave_to_listener(struct host *h, struct bare *b)
{
	struct wire_resumed m = { .live = false };

	h->epoch = group_epoch(h->g);
	group_free(h->g);
	member_log_free(h->log);
	keyring_free(h->k);
	frame_rd_free(h->rd);
	h->rd = frame_rd_new();
	h->left = bytes_of(NULL, 0);
	while (!m.live)
		if (wire_get_resumed(get(h, b, WIRE_RESUMED).body, &m) != 0)
			die("not live");
}

static void
join(struct rival_run *x, size_t from, size_t to)
{
	struct host *h;

	if (from == 0)
		found(x);
	h = x->own;
	for (size_t i = from > 0 ? from : 1; i < to; i++) {
		struct keyring *k;

		knock(x, i, &k);
		keyring_free(k);
		if (i + 1 < x->n)
			drain_add(x->guest[i].fd);
	}
	while (h->members < to)
		answer(h, &x->guest[0]);
	for (size_t i = from > 0 ? from : 1; i < to; i++)
		resume(x, i);
	if (to == x->n)
		leave_to_listener(h, &x->guest[x->n - 1]);
}

static void
say(struct rival_run *x, struct buf *out)
{
	static const uint8_t sealed[RIVAL_SIZE];
	struct host *h = x->own;
	struct wire_send m = { .epoch = h->epoch, .sealed = bytes_of(sealed, sizeof sealed) };
	struct buf body = BUF_INIT(4096);

	memcpy(m.room, h->room, sizeof m.room);
	memcpy(m.id, &h->said, sizeof h->said);
	m.id[sizeof m.id - 1] = 1; /* no commit's */
	h->said++;
	wire_put_send(&body, &m);
	frame_put(out, WIRE_SEND, buf_bytes(&body));
	buf_fini(&body);
}

static size_t
count(struct rival_run *x)
{
	struct host *h = x->own;
	struct bytes in = buf_bytes(&x->heard);
	struct frame f;
	size_t n = 0;
	int r;

	while ((r = frame_rd_next(h->rd, &in, &f)) == 1) {
		not_closing(&f);
		n += f.type == WIRE_MESSAGE;
	}
	if (r != 0)
		die("not a frame");
	x->heard.n = 0;
	return n;
}

static void
greet(struct rival_run *x, struct bare *b)
{
	struct buf body = BUF_INIT(64);

	(void)x;
	buf_put(&body, "here", 4);
	put(b, WIRE_PING, &body);
	buf_fini(&body);
}

const struct rival rival_snug = {
	.name = "snug",
	.what = "this program",
	.alpn = "snug/1",
	.to_speaker = true,
	.certificates = true,
	.start = start,
	.login = login,
	.join = join,
	.say = say,
	.count = count,
	.greet = greet,
};
