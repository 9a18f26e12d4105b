#include "server/guess.h"

#include <arpa/inet.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/hostport.h"
#include "base/mem.h"

/* More cannot be wrong in one window: before that nobody may try any more. */
#define ROWS (GUESS_ALL_MAX * (GUESS_WINDOW_MS / GUESS_ALL_WINDOW_MS))

/* Who guesses: an IPv4 address, or the half of an IPv6 address that one host cannot choose. */
struct source {
	uint8_t b[9];
};

struct row {
	struct source from;
	unsigned wrong; /* 0: the row is free */
	uint64_t since_ms;
};

struct guess {
	struct row row[ROWS];
	unsigned all;
	uint64_t all_since_ms;
};

struct guess *
guess_new(void)
{
	return mem_calloc(1, sizeof(struct guess));
}

void
guess_free(struct guess *g)
{
	free(g);
}

static struct source
source_of(const char *peer)
{
	struct source s = { { 0 } };
	struct hostport hp;
	uint8_t six[16];

	if (hostport_parse(peer, strlen(peer), 0, &hp) != 0)
		return s; /* all whose address is no address share one row */
	if (inet_pton(AF_INET, hp.host, s.b + 1) == 1) {
		s.b[0] = 4;
	} else if (inet_pton(AF_INET6, hp.host, six) == 1) {
		s.b[0] = 6;
		memcpy(s.b + 1, six, 8);
	}
	return s;
}

static uint64_t
left(uint64_t since_ms, uint64_t window_ms, uint64_t now_ms)
{
	uint64_t gone = now_ms - since_ms;

	return gone < window_ms ? window_ms - gone : 0;
}

static void
forget_old(struct guess *g, uint64_t now_ms)
{
	for (size_t i = 0; i < ROWS; i++)
		if (left(g->row[i].since_ms, GUESS_WINDOW_MS, now_ms) == 0)
			g->row[i].wrong = 0;
	if (left(g->all_since_ms, GUESS_ALL_WINDOW_MS, now_ms) == 0)
		g->all = 0;
}

static struct row *
find(struct guess *g, struct source from)
{
	for (size_t i = 0; i < ROWS; i++)
		if (g->row[i].wrong > 0 && memcmp(&g->row[i].from, &from, sizeof from) == 0)
			return &g->row[i];
	return NULL;
}

uint64_t
guess_wait(struct guess *g, const char *peer, uint64_t now_ms)
{
	const struct row *row;
	uint64_t here = 0, all = 0;

	forget_old(g, now_ms);
	row = find(g, source_of(peer));
	if (row != NULL && row->wrong >= GUESS_WRONG_MAX)
		here = left(row->since_ms, GUESS_WINDOW_MS, now_ms);
	if (g->all >= GUESS_ALL_MAX)
		all = left(g->all_since_ms, GUESS_ALL_WINDOW_MS, now_ms);
	return here > all ? here : all;
}

static struct row *
free_row(struct guess *g)
{
	for (size_t i = 0; i < ROWS; i++)
		if (g->row[i].wrong == 0)
			return &g->row[i];
	return NULL;
}

void
guess_wrong(struct guess *g, const char *peer, uint64_t now_ms)
{
	struct source from = source_of(peer);
	struct row *row;

	forget_old(g, now_ms);
	if (g->all++ == 0 || g->all == GUESS_ALL_MAX)
		g->all_since_ms = now_ms; /* the wait is counted from the last one */
	if ((row = find(g, from)) == NULL && (row = free_row(g)) == NULL)
		return;
	if (row->wrong++ == 0 || row->wrong == GUESS_WRONG_MAX)
		row->since_ms = now_ms;
	row->from = from;
}
