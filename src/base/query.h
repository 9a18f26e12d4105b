/*
 * base/query.h - what somebody looks for in what was said: words and "phrases", all of which a
 * line has, without regard to case, and what the line must be:
 *
 *	from:NICK  in:#ROOM  since:YYYY-MM-DD (this computer's time)  has:link
 *
 * What is no such filter is a word. Any thread.
 */
#ifndef SNUG_BASE_QUERY_H
#define SNUG_BASE_QUERY_H

#include "base/bytes.h"
#include "base/err.h"
#include "base/nick.h"

#define QUERY_MAX 1024 /* bytes of the text */
#define QUERY_TERMS_MAX 32

struct query {
	char from[NICK_MAX + 1];    /* "": whoever */
	char in[ROOM_NAME_MAX + 1]; /* "": wherever */
	int64_t since_ms;           /* 0: ever */
	bool has_link;
	size_t n;
	struct query_term {
		uint16_t at, n; /* in text */
		bool ascii;
	} term[QUERY_TERMS_MAX];
	char text[2 * QUERY_MAX]; /* the terms, in small letters */
};

/*
 * 0; ERR_USAGE when nothing is asked, or a filter has no value that it could have, *f telling
 * which; ERR_UTF8; ERR_TOOLONG.
 */
int query_parse(struct query *q, struct bytes text, struct fault *f);

/* What is looked at, one line. */
struct query_line {
	const char *room, *nick;
	int64_t time_ms;
	struct bytes text; /* valid UTF-8 */
};
bool query_fits(const struct query *q, const struct query_line *l);
/*
 * The first place in the valid UTF-8 text, at or behind at, where one of the terms is: [*from,
 * *to), of several there the longest. false: none.
 */
bool query_find(const struct query *q, struct bytes text, size_t at, size_t *from, size_t *to);

#endif
