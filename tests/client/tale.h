/* tests/client/tale.h - a room of olga's with mia in it, as the server has it: a log that goes on.
 */
#ifndef SNUG_TESTS_CLIENT_TALE_H
#define SNUG_TESTS_CLIENT_TALE_H

#include "tests/client/other.h"

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

/* Mia is in it, and it is live. */
void tale_begin(struct tale *t, struct desk *d);
void tale_end(struct tale *t);
/* A record of the log, that everybody gets. */
void tale_deliver(struct tale *t, const uint8_t *id, struct bytes sealed);
/* The last one, again. */
void tale_resend(struct tale *t, const uint8_t *id, struct bytes sealed);
/* olga says that, in the sealed bytes of *out. */
void tale_seal(struct tale *t, const uint8_t *id, struct content *c, struct buf *out);
/* The same, delivered: whatever it says of the order; and with the right order. */
void tale_says(struct tale *t, uint8_t number, struct content *c);
void tale_tell(struct tale *t, uint8_t number, const char *text);
/* The next SEND of mia's; its bytes are in mem. */
struct wire_send tale_sent(struct tale *t, struct buf *mem);
/* What it says, as olga reads it, who sees the same order. */
void tale_read(struct tale *t, const struct wire_send *m, char text[static 64], uint64_t *receipt);
/* The next event of that type has that text. */
void tale_expect(struct desk *d, enum event_type type, const char *text);
/* Until mia's disk has all up to seq. */
void tale_await(struct tale *t, uint64_t seq);
/* She comes as far as RESUME from that place; the connection ends. */
void tale_back(struct tale *t, uint64_t seq);
void tale_hang_up(struct tale *t);
/* The lines of EV_PAST or EV_HITS. */
void tale_lines(struct event *ev, const char *const *text, size_t n);

#endif
