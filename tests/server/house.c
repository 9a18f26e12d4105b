#include "tests/server/house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/log.h"
#include "tests/support/tmpdir.h"

static void *
run(void *user)
{
	server_run(user);
	return NULL;
}

struct house *
house_new(void)
{
	static struct house h; /* the options must outlive the server */

	log_open("", LOG_ERROR);
	h = (struct house){ .home = tmpdir_new() };
	h.opts = (struct server_opts){
		.state = { .home = h.home, .listen = { { .host = "127.0.0.1" } }, .n_listen = 1 },
		.name = "test",
	};
	h.loop = loop_new();
	h.log = member_log_new();
	return &h;
}

int
house_open(struct house *h)
{
	struct fault f;

	if (server_new(&h->server, &h->opts, &f) != 0) {
		fprintf(stderr, "%s\n", f.cause);
		return -1;
	}
	return pthread_create(&h->thread, NULL, run, h->server);
}

void
house_close(struct house *h)
{
	if (h->server == NULL)
		return;
	server_stop(h->server);
	pthread_join(h->thread, NULL);
	server_free(h->server);
	h->server = NULL;
}

void
house_again(struct house *h)
{
	house_close(h);
	assert_int_equal(house_open(h), 0);
}

int
house_set_up(void **state)
{
	*state = house_new();
	return house_open(*state);
}

int
house_tear_down(void **state)
{
	struct house *h = *state;

	house_close(h);
	for (size_t i = 0; i < h->n_folk; i++)
		identity_free(h->folk[i].id);
	member_log_free(h->log);
	loop_free(h->loop);
	tmpdir_free(h->home);
	return 0;
}

struct raw *
house_dial(struct house *h)
{
	return raw_dial(h->loop, server_invite(h->server));
}

struct identity *
house_who(struct house *h, const char *nick)
{
	for (size_t i = 0; i < h->n_folk; i++)
		if (strcmp(h->folk[i].nick, nick) == 0)
			return h->folk[i].id;
	assert_true(h->n_folk < FOLK_MAX);
	snprintf(h->folk[h->n_folk].nick, sizeof h->folk[0].nick, "%s", nick);
	h->folk[h->n_folk].id = raw_enrol(h->loop, server_invite(h->server), nick);
	return h->folk[h->n_folk++].id;
}

struct raw *
house_enter(struct house *h, const char *nick)
{
	struct identity *id = house_who(h, nick);
	struct raw *r = raw_dial_as(h->loop, server_invite(h->server), id);

	raw_enter(r, id);
	return r;
}

void
house_commit(struct raw *r, const uint8_t *id, uint64_t epoch, const char *welcome)
{
	rawroom_send(r, &(struct rawroom_commit){ id, epoch, { NULL, 0 }, welcome, true });
}

void
house_commit_add(
    struct house *h, struct raw *by, struct raw *whom, const uint8_t *id, uint64_t epoch)
{
	struct member_entry e = rawroom_add(whom, ROLE_MEMBER);
	struct buf entries = BUF_INIT(4096);

	rawroom_entry(h->log, by, &e, &entries);
	rawroom_send(
	    by, &(struct rawroom_commit){ id, epoch, buf_bytes(&entries), "a welcome", true });
	buf_fini(&entries);
}

void
house_add(
    struct house *h, struct raw *member, struct raw *joiner, const uint8_t *id, uint64_t epoch)
{
	struct wire_change ask;
	struct wire_committed done;
	struct wire_welcome w;
	struct raw_frame *f;

	raw_join(joiner);
	f = raw_await(member, WIRE_CHANGE);
	assert_int_equal(wire_get_change(buf_bytes(&f->body), &ask), 0);
	assert_int_equal(ask.epoch, epoch);
	assert_int_equal(ask.add.n, 1);
	assert_int_equal(ask.remove.n, 0);
	raw_frame_free(f);
	house_commit_add(h, member, joiner, id, epoch);
	done = rawroom_committed(member);
	assert_int_equal(done.epoch, epoch);
	w = rawroom_welcomed(joiner);
	assert_string_equal(w.name, "#lobby");
	assert_int_equal(w.seq, done.seq);
}

void
house_say(struct raw *r, const uint8_t *id, uint64_t epoch, uint8_t n, size_t size)
{
	static uint8_t sealed[30000];
	struct wire_send m = { .id = { n }, .epoch = epoch, .sealed = bytes_of(sealed, size) };

	memcpy(m.room, id, sizeof m.room);
	RAW_SEND(r, WIRE_SEND, send, &m);
}

void
house_expect(struct raw *r, uint8_t n, uint64_t seq)
{
	struct raw_frame *f = raw_await(r, WIRE_MESSAGE);
	struct wire_message m;

	assert_int_equal(wire_get_message(buf_bytes(&f->body), &m), 0);
	assert_int_equal(m.id[0], n);
	assert_int_equal(m.seq, seq);
	raw_frame_free(f);
}

void
house_expect_refused(struct raw *r, unsigned about, unsigned why)
{
	struct raw_frame *f = raw_await(r, WIRE_REFUSED);
	struct wire_refused m;

	assert_int_equal(wire_get_refused(buf_bytes(&f->body), &m), 0);
	assert_int_equal(m.about, about);
	assert_int_equal(m.why, why);
	raw_frame_free(f);
}

struct wire_change
house_asked(struct raw *r, struct raw_frame **f)
{
	struct wire_change m;

	*f = raw_await(r, WIRE_CHANGE);
	assert_int_equal(wire_get_change(buf_bytes(&(*f)->body), &m), 0);
	return m;
}

void
house_sync(struct raw *r)
{
	RAW_SEND(r, WIRE_TAKE, take, &(struct wire_take){ .nick = "nobody" });
	raw_frame_free(raw_await(r, WIRE_KEYPKG));
}
