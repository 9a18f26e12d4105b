/*
 * ui/lines.h - the lines of one room, oldest first, compact. A line keeps its number, also
 * when older ones were forgotten or put before it; only lines_move changes numbers. Main thread
 * only.
 */
#ifndef SNUG_UI_LINES_H
#define SNUG_UI_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LINES_MAX 100000                /* of one room; then the oldest is forgotten */
#define LINES_FIRST (UINT64_C(1) << 32) /* number of the first that is pushed */

enum line_kind {
	LINE_MESSAGE,
	LINE_MOVES,   /* who came and went in one minute: one "hedy joined" a text line; id is the
			 epoch */
	LINE_NOTICE,  /* the program says something */
	LINE_STATUS,  /* a state of the connection: a dim rule with words */
	LINE_FAULT,   /* what went wrong; the note is the remedy */
	LINE_RULE,    /* a gold rule with words */
	LINE_ALERT,   /* a key changed: gold; or with a note, what to type in gold below it */
	LINE_UNSHOWN, /* id messages of nick are not shown */
};

/* LINE_UNSENT: taken back before it went out. */
enum line_state { LINE_THEIRS, LINE_PENDING, LINE_SENT, LINE_FAILED, LINE_UNSENT };

struct line {
	int64_t time_ms;
	uint64_t id;  /* own message: of its intent */
	uint64_t seq; /* its place in the server's order, with part; 0: not known or none */
	uint32_t part;
	uint32_t nick; /* of names.h */
	uint32_t from; /* own message: index of the room where it was typed */
	uint32_t text_len, note_len;
	uint8_t kind, state;
	uint8_t trust; /* of the key that said it, then */
	bool action, mention;
	char text[]; /* cleaned; then a NUL, the note (why it failed) and a NUL */
};

struct lines {
	struct line **v; /* owned ring of cap (a power of two) */
	size_t cap, n;
	uint64_t first; /* number of the oldest */
};

void lines_init(struct lines *l);
void lines_fini(struct lines *l);
/* Number behind the newest. */
uint64_t lines_end(const struct lines *l);
/* NULL when forgotten or not there yet. Lent until it is changed. */
struct line *lines_get(const struct lines *l, uint64_t number);

/*
 * Append a line like *head with this text and note (NULL is ""). Returns it, lent. A text
 * that got the wrong size in memory would be ours: lengths are below 2^31.
 */
struct line *lines_push(
    struct lines *l, const struct line *head, const char *text, const char *note);
/*
 * Put one before the oldest, in the same way. NULL: there are LINES_MAX, and nothing was done.
 */
struct line *lines_unshift(
    struct lines *l, const struct line *head, const char *text, const char *note);
/* Forget the newest. There must be one; its number is given to the next. */
void lines_pop(struct lines *l);
/* Forget all; what comes has higher numbers. */
void lines_clear(struct lines *l);
/* Give line number another text and note; its new address. It must exist. */
struct line *lines_rewrite(struct lines *l, uint64_t number, const char *text, const char *note);

/* Line from becomes line to, which is behind it; those between get a number less. Both must exist.
 */
void lines_move(struct lines *l, uint64_t from, uint64_t to);

static inline const char *
line_note(const struct line *ln)
{
	return ln->text + ln->text_len + 1;
}

#endif
