#include "ui/switcher.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "ui/model.h"
#include "ui/text.h"

void
switcher_start(struct switcher *s)
{
	switcher_stop(s);
	s->query = edit_new();
}

void
switcher_stop(struct switcher *s)
{
	edit_free(s->query);
	*s = (struct switcher){ 0 };
}

enum switcher_does
switcher_key(struct switcher *s, struct key k)
{
	bool ctrl = k.mods == MOD_CTRL, plain = k.mods == 0;
	char c[6];

	if (k.code == KEY_ENTER)
		return SWITCHER_GOES;
	if (k.code == KEY_ESC || (ctrl && (k.code == 'g' || k.code == 'c')))
		return SWITCHER_LEAVES;
	if ((plain && (k.code == KEY_TAB || k.code == KEY_DOWN)) || (ctrl && k.code == 'n')) {
		s->at++;
	} else if ((k.code == KEY_TAB && k.mods == MOD_SHIFT) || (plain && k.code == KEY_UP) ||
		   (ctrl && k.code == 'p')) {
		s->at--;
	} else if (k.code == KEY_BACKSPACE || (ctrl && k.code == 'u')) {
		edit_do(s->query, ctrl ? EDIT_KILL_START : EDIT_BACKSPACE);
		s->at = 0;
	} else if (k.code < KEY_BASE && plain) {
		edit_insert(s->query, c, text_put(k.code, c));
		s->at = 0;
	}
	return SWITCHER_GOES_ON;
}

/* The letters of what in name, one after the other. */
static bool
has_letters(const char *name, const char *what)
{
	for (; *what != '\0'; name++) {
		if (*name == '\0')
			return false;
		if (tolower((unsigned char)*name) == tolower((unsigned char)*what))
			what++;
	}
	return true;
}

/* Higher is better; 0: not at all. */
static unsigned
score(const struct model *m, size_t room, const char *what)
{
	const struct room *r = &m->rooms[room];
	unsigned wanted = room == m->current ? 0 : r->mentions > 0 ? 3 : r->unread > 0 ? 2 : 1;
	size_t n = strlen(what), skip = what[0] != r->name[0];

	if (r->name[0] == '\0' || !has_letters(r->name, what))
		return 0;
	if (strncasecmp(r->name + skip, what, n) == 0)
		return 30 + wanted;
	return (strcasestr(r->name, what) != NULL ? 20 : 10) + wanted;
}

size_t
switcher_rooms(const struct switcher *s, const struct model *m, size_t rooms[static SWITCHER_MAX])
{
	unsigned scores[SWITCHER_MAX], its;
	size_t n = 0, k;

	for (size_t i = 0; i < m->n_rooms; i++) {
		size_t room = model_nth(m, i);

		if ((its = score(m, room, edit_text(s->query))) == 0)
			continue;
		for (k = n; k > 0 && scores[k - 1] < its; k--)
			if (k < SWITCHER_MAX) {
				scores[k] = scores[k - 1];
				rooms[k] = rooms[k - 1];
			}
		if (k == SWITCHER_MAX)
			continue;
		scores[k] = its;
		rooms[k] = room;
		n += n < SWITCHER_MAX;
	}
	return n;
}

/* The i-th behind the one that is meant, of n. */
static size_t
turn(const struct switcher *s, size_t i, size_t n)
{
	long at = (s->at + (long)i) % (long)n;

	return (size_t)(at < 0 ? at + (long)n : at);
}

size_t
switcher_room(const struct switcher *s, const struct model *m)
{
	size_t rooms[SWITCHER_MAX], n = switcher_rooms(s, m, rooms);

	return n > 0 ? rooms[turn(s, 0, n)] : m->n_rooms;
}

void
switcher_list(const struct switcher *s, const struct model *m, char *out, size_t size)
{
	size_t rooms[SWITCHER_MAX], n = switcher_rooms(s, m, rooms), at = 0;

	snprintf(out, size, "%s", n == 0 ? "No room is called so  Esc back" : "");
	for (size_t i = 0; i < n && at < size - 1; i++)
		at += (size_t)snprintf(out + at, size - at, i == 0 ? "[%s]" : "  %s",
		    m->rooms[rooms[turn(s, i, n)]].name);
}
