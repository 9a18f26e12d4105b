/*
 * tests/client/desk.h - a worker, and the server that it talks to: a script that follows it frame
 * by frame. The worker has its own thread, all else is of the test's.
 */
#ifndef SNUG_TESTS_CLIENT_DESK_H
#define SNUG_TESTS_CLIENT_DESK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/list.h"
#include "bus/bus.h"
#include "certs/ca.h"
#include "certs/check.h"
#include "certs/issue.h"
#include "client/worker.h"
#include "net/conn.h"
#include "net/wire.h"

#define TICK_MS 2
#define PATIENCE 10000 /* ticks: only a test that fails waits so long */

struct desk {
	struct loop *loop;
	struct timer *tick;
	struct listener *listener;
	struct ca *ca;
	struct buf ca_pem;
	struct member_facts shown; /* of the certificate that was shown last */
	struct conn *conn;         /* the last one that came; NULL: gone */
	unsigned came;             /* connections, so far */
	unsigned n_old;            /* that came before conn and are not quite gone */
	bool open;
	struct fault why;
	struct list heard;
	uint64_t acked;     /* seq of the last ACK; they are not among what is heard */
	bool asked_keypkgs; /* the first KEYPKGS came */
	struct bus *bus;
	struct worker *worker;
	struct worker_opts opts;
	char *home;     /* where she keeps what she has; NULL: nowhere */
	unsigned homes; /* there were, each left behind by a crash */
	int ends;       /* how the worker says that it ended, in the end */
};

#define AWAIT(d, condition)                                                                        \
	for (int n_ = 0; !(condition); n_++) {                                                     \
		if (n_ == PATIENCE)                                                                \
			fail_msg("waited in vain for %s", #condition);                             \
		loop_run((d)->loop);                                                               \
	}

#define SEND(d, type, name, m)                                                                     \
	do {                                                                                       \
		struct buf send_b_ = BUF_INIT(WIRE_BODY_MAX);                                      \
		wire_put_##name(&send_b_, m);                                                      \
		assert_int_equal(buf_err(&send_b_), 0);                                            \
		assert_int_equal(conn_send((d)->conn, type, buf_bytes(&send_b_)), 0);              \
		buf_fini(&send_b_);                                                                \
	} while (0)

/* For cmocka: a worker whose person is mia, certified by the desk's CA; struct desk in *state. */
int desk_set_up(void **state);
/* The same; her certificates are good from and to so many seconds from now. */
int desk_set_up_with(void **state, int64_t from, int64_t to);
/* The same, and she has a profile. */
int desk_set_up_kept(void **state);
int desk_tear_down(void **state);

/* She leaves, and comes back with what she kept. */
void desk_leave(struct desk *d);
void desk_return(struct desk *d);
/*
 * The program or the machine ends here and now, and comes back with what the disk had: with what
 * was written in the moment before this call returns, whatever the worker does meanwhile.
 */
void desk_crash(struct desk *d);

/* An intent of the person in #lobby. */
void desk_post(struct desk *d, enum intent_type type, const char *nick, const char *text);
/* The next event of that type; those before it are dropped. */
struct event *desk_event(struct desk *d, enum event_type type);
/* Until the link is in that state; which attempt the next one is. */
unsigned desk_await_link(struct desk *d, enum link_state state);

/* The next frame, which must be of that type; its body in *body, the caller's. */
void desk_expect(struct desk *d, unsigned type, struct buf *body);
void desk_expect_only(struct desk *d, unsigned type);
/* Until the client has greeted; then it is admitted, with the server's clock; then it makes a room.
 */
void desk_greet(struct desk *d);
void desk_admit(struct desk *d, uint64_t wall_ms);
void desk_make_room(struct desk *d, const char *name, uint8_t id);
/* The room, in which everything up to seq was said, is live; it is asked for from there. */
void desk_live(struct desk *d, uint8_t id, uint64_t seq);
void desk_resume(struct desk *d, uint8_t id, uint64_t seq);
/* All of that, for #lobby. */
void desk_enter(struct desk *d);
/* The same when they were in it already, and nothing happened since seq. */
void desk_come_back(struct desk *d, uint64_t seq);

#endif
