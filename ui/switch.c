#include "ui/switch.h"

#include <stdio.h>
#include <string.h>

#include "ui/model.h"

/* matching ------------------------------------------------------------------- */

static char
low(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Does a word begin at s[i]? */
static bool
begins(const char *s, size_t i)
{
	return i == 0 || strchr("#@-_", s[i - 1]) != NULL;
}

/* What a letter found at s[i] is worth. */
static int
worth(const char *s, size_t i, bool adjoins)
{
	return adjoins ? 8 : begins(s, i) ? 6 : 1;
}

int
switch_score(const char *name, const char *typed)
{
	/* most[i]: what typed[t..] can be worth when typed[t] is found at name[i] and not
	 * adjoining. */
	int most[ROOM_NAME_MAX] = { 0 }, next[ROOM_NAME_MAX], best = -1, w;
	size_t n = strlen(name), len = strlen(typed);

	if (len == 0)
		return 1;
	if (n > ROOM_NAME_MAX || len > n)
		return 0;
	for (size_t t = len; t-- > 0;) {
		memcpy(next, most, sizeof next);
		for (size_t i = 0; i < n; i++) {
			most[i] = -1;
			if (low(name[i]) != low(typed[t]))
				continue;
			if (t + 1 == len)
				most[i] = worth(name, i, false);
			for (size_t k = i + 1; t + 1 < len && k < n; k++) {
				if (next[k] < 0)
					continue;
				w = worth(name, i, false) + next[k];
				if (k == i + 1)
					w += worth(name, k, true) - worth(name, k, false);
				most[i] = w > most[i] ? w : most[i];
			}
		}
	}
	for (size_t i = 0; i < n; i++)
		best = most[i] > best ? most[i] : best;
	/* Of equals the shorter name, of which more was typed. */
	return best < 0 ? 0 : 1 + ROOM_NAME_MAX * best + (int)(ROOM_NAME_MAX - n);
}

/* offering ------------------------------------------------------------------- */

/* Behind those that are as good. */
static void
offer(struct switcher *sw, const char *name, size_t room, int score)
{
	size_t i;

	if (sw->n == SWITCH_SHOWN && sw->offers[sw->n - 1].score >= score)
		return;
	i = sw->n < SWITCH_SHOWN ? sw->n++ : sw->n - 1;
	for (; i > 0 && sw->offers[i - 1].score < score; i--)
		sw->offers[i] = sw->offers[i - 1];
	sw->offers[i] = (struct switch_offer){ .room = room, .score = score };
	snprintf(sw->offers[i].name, sizeof sw->offers[i].name, "%s", name);
}

/* Somebody with whom there is no room yet, once. */
static void
offer_person(struct switcher *sw, const struct model *m, uint32_t nick)
{
	char name[ROOM_NAME_MAX + 1];
	int score;

	snprintf(name, sizeof name, "@%.*s", NICK_MAX, model_name(m, nick));
	if (model_is_own(m, nick) || !nick_room_valid(name) || model_find(m, name) < m->n_rooms)
		return;
	for (size_t i = 0; i < sw->n; i++)
		if (nick_equal(sw->offers[i].name, name))
			return;
	/* Where there are words already, that is meant first. */
	if ((score = switch_score(name, sw->typed)) > 0)
		offer(sw, name, m->n_rooms, score - 1);
}

static void
match(struct switcher *sw, const struct model *m)
{
	int score;

	sw->n = sw->chosen = 0;
	for (size_t i = 0; i < m->n_rooms; i++) {
		size_t room = model_nth(m, i);
		const char *name = m->rooms[room].name;

		if (name[0] != '\0' && (score = switch_score(name, sw->typed)) > 0)
			offer(sw, name, room, score);
	}
	for (size_t i = 0; sw->n_typed > 0 && i < m->n_rooms; i++)
		for (size_t k = 0; k < m->rooms[i].n_members; k++)
			offer_person(sw, m, m->rooms[i].members[k].name);
}

void
switch_begin(struct switcher *sw, const struct model *m, size_t last_room)
{
	*sw = (struct switcher){ 0 };
	for (size_t i = 0; i < m->n_rooms; i++) {
		size_t room = model_nth(m, i);
		int score = room == m->current  ? 0
			    : room == last_room ? 1 + URGENCY_MENTION + 1
						: 1 + (int)model_urgency(m, room);

		if (m->rooms[room].name[0] != '\0')
			offer(sw, m->rooms[room].name, room, score);
	}
}

bool
switch_type(struct switcher *sw, const struct model *m, char c)
{
	if (sw->n_typed == ROOM_NAME_MAX || c <= ' ' || c > '~')
		return false;
	sw->typed[sw->n_typed++] = c;
	sw->typed[sw->n_typed] = '\0';
	match(sw, m);
	return true;
}

void
switch_erase(struct switcher *sw, const struct model *m, bool all)
{
	sw->n_typed = all || sw->n_typed == 0 ? 0 : sw->n_typed - 1;
	sw->typed[sw->n_typed] = '\0';
	match(sw, m);
}

void
switch_step(struct switcher *sw, int step)
{
	if (sw->n > 0)
		sw->chosen = step > 0 ? (sw->chosen + 1) % sw->n : (sw->chosen + sw->n - 1) % sw->n;
}

const struct switch_offer *
switch_chosen(const struct switcher *sw)
{
	return sw->chosen < sw->n ? &sw->offers[sw->chosen] : NULL;
}
