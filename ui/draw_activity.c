/* Which rooms wait for the person, in words for one row. */
#include "ui/draw.h"

#include <stdio.h>

#define ONE_MAX 64
#define ROOMS_MAX 64 /* more do not fit into a row */
#define MORE_COLS 6  /* " +999]" */
#define COLS_MIN 11  /* the list with nothing but those */

/* One room as the list has it, with a blank before it. */
static int
put_one(char out[static ONE_MAX], const struct model *m, size_t room)
{
	const struct room *r = &m->rooms[room];
	const char *alarm = r->mentions > 0 ? "!" : "";
	size_t number = model_place(m, room) + 1;

	if (r->unread > 0 || r->mentions > 0)
		return snprintf(out, ONE_MAX, " %zu:%s(%u%s)", number, r->name,
		    r->unread > r->mentions ? r->unread : r->mentions, alarm);
	return snprintf(out, ONE_MAX, " %zu:%s", number, r->name);
}

/* The rooms that wait, the most urgent first; how many there are, at most max are in rooms. */
static size_t
find_waiting(const struct model *m, size_t *rooms, size_t max)
{
	size_t n = 0;

	for (enum urgency u = URGENCY_MENTION; u > URGENCY_NONE; u--)
		for (size_t i = 0; i < m->n_rooms; i++)
			if (model_urgency(m, i) == u && n++ < max)
				rooms[n - 1] = i;
	return n;
}

void
draw_activity(const struct model *m, int cols, char *out, size_t size)
{
	size_t max = cols < 0 ? 0 : (size_t)cols < size - 1 ? (size_t)cols : size - 1;
	size_t rooms[ROOMS_MAX], n = find_waiting(m, rooms, ROOMS_MAX), at, i;
	char one[ONE_MAX];

	out[0] = '\0';
	if (n == 0 || max < COLS_MIN)
		return;
	at = (size_t)snprintf(out, size, "[Act:");
	for (i = 0; i < n && i < ROOMS_MAX; i++) {
		size_t len = (size_t)put_one(one, m, rooms[i]);

		/* Behind it there must be room for the end, and for how many more there are. */
		if (at + len + (i + 1 < n ? MORE_COLS : 1) > max)
			break;
		at += (size_t)snprintf(out + at, size - at, "%s", one);
	}
	if (i < n)
		at += (size_t)snprintf(out + at, size - at, " +%zu", n - i > 999 ? 999 : n - i);
	snprintf(out + at, size - at, "]");
}
