/* ui/model_trust.c - people and their keys: what is thought of them, and what events say of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/nick.h"
#include "ui/model_int.h"
#include "ui/names.h"
#include "ui/text.h"
#include "ui/trust_words.h"

/* reading ---------------------------------------------------------------------- */

static struct known *
find_known(const struct model *m, uint32_t name)
{
	for (size_t i = 0; i < m->n_known; i++)
		if (m->known[i].name == name)
			return &m->known[i];
	return NULL;
}

enum trust
model_trust(const struct model *m, const struct room *r, uint32_t name)
{
	const struct member *who = model_member(r, name), *any = NULL;
	const struct known *k = find_known(m, name);

	if (who != NULL)
		return who->trust;
	for (size_t i = 0; i < m->n_rooms; i++) {
		if ((who = model_member(&m->rooms[i], name)) != NULL)
			any = who;
		if (any != NULL && any->trust == TRUST_CHANGED)
			break;
	}
	return any != NULL ? any->trust : k != NULL ? k->trust : TRUST_SEEN;
}

const char *
model_held(const struct model *m, const struct room *r, enum trust *why)
{
	uint32_t name;

	if (r->name[0] == '@') {
		name = names_number(m->names, r->name + 1);
		*why = model_trust(m, r, name);
		return *why == TRUST_CHANGED || *why == TRUST_BLOCKED ? model_name(m, name) : NULL;
	}
	for (size_t i = 0; i < r->n_members; i++)
		if ((*why = r->members[i].trust) == TRUST_CHANGED)
			return model_name(m, r->members[i].name);
	return NULL;
}

size_t
model_verified(const struct model *m, const struct room *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n_members; i++)
		n += r->members[i].trust == TRUST_VERIFIED || model_is_own(m, r->members[i].name);
	return n;
}

const char *
model_new_digits(const struct model *m, const char *nick)
{
	const struct known *k = find_known(m, names_number(m->names, nick));

	return k != NULL && k->trust == TRUST_CHANGED && k->changed_ms != 0 ? k->person.row : NULL;
}

/* events ------------------------------------------------------------------------ */

static struct known *
know(struct model *m, uint32_t name)
{
	struct known *k = find_known(m, name);

	if (k != NULL)
		return k;
	m->known = realloc(m->known, (m->n_known + 1) * sizeof *m->known);
	if (m->known == NULL)
		abort();
	k = &m->known[m->n_known++];
	*k = (struct known){ .name = name };
	return k;
}

/* Takes text. */
static void
push(struct room *r, enum line_kind kind, int64_t time_ms, char *text, char *note)
{
	struct line head = { .kind = (uint8_t)kind, .time_ms = time_ms };

	lines_push(&r->lines, &head, text, note);
	free(text);
	free(note);
}

static void
push_changed(struct model *m, size_t room, const struct known *k)
{
	struct room *r = &m->rooms[room];
	const char *nick = model_name(m, k->name);
	int64_t at = k->changed_ms;

	push(r, LINE_RULE, at, trust_title(nick, at), NULL);
	push(r, LINE_ALERT, at, trust_changed(nick, &k->person, at),
	    trust_choices(nick, r->name[0] == '@'));
	push(
	    r, LINE_RULE, at, mem_strdup("messages below came from the new, unverified key"), NULL);
	model_count_unread(m, room, true);
}

void
model_warn(struct model *m, size_t room)
{
	const struct room *r = &m->rooms[room];
	const struct known *k =
	    r->name[0] == '@' ? find_known(m, names_number(m->names, r->name + 1)) : NULL;

	if (k != NULL && k->trust == TRUST_CHANGED && k->changed_ms != 0)
		push_changed(m, room, k);
}

static void
set_trust(struct model *m, const struct event *ev, uint32_t name)
{
	size_t room = model_find(m, ev->room);
	struct member *who = room < m->n_rooms ? model_member(&m->rooms[room], name) : NULL;

	if (who != NULL)
		who->trust = ev->trust;
	know(m, name)->trust = ev->trust;
}

void
model_on_key(struct model *m, const struct event *ev, uint64_t now)
{
	uint32_t name = names_number(m->names, ev->nick);
	size_t room = model_find(m, ev->room);
	struct known *k;

	(void)now;
	set_trust(m, ev, name);
	if (ev->trust != TRUST_CHANGED) {
		if (room < m->n_rooms)
			push(&m->rooms[room], LINE_ALERT, model_time(ev),
			    trust_renewed(model_name(m, name), model_time(ev)), NULL);
		return;
	}
	k = know(m, name);
	k->changed_ms = model_time(ev);
	if (ev->person != NULL)
		k->person = *ev->person;
	if (room < m->n_rooms)
		push_changed(m, room, k);
}

void
model_on_trust(struct model *m, const struct event *ev, uint64_t now)
{
	(void)now;
	set_trust(m, ev, names_number(m->names, ev->nick));
}

/* One more, or the first of a new line. */
void
model_on_unshown(struct model *m, const struct event *ev, uint64_t now)
{
	struct room *r = model_event_room(m, ev);
	uint64_t end = lines_end(&r->lines);
	struct line *last = end > 0 ? lines_get(&r->lines, end - 1) : NULL;
	struct line head = { .kind = LINE_UNSHOWN, .time_ms = model_time(ev), .id = 1 };
	const char *nick;
	char *text;

	(void)now;
	head.nick = names_number(m->names, ev->nick);
	nick = model_name(m, head.nick);
	if (last != NULL && last->kind == LINE_UNSHOWN && last->nick == head.nick) {
		text = mem_printf("%llu messages of %s, whom you blocked, are not shown",
		    (unsigned long long)last->id + 1, nick);
		lines_rewrite(&r->lines, end - 1, text, NULL)->id++;
	} else {
		text = mem_printf("a message of %s, whom you blocked, is not shown", nick);
		lines_push(&r->lines, &head, text, NULL);
	}
	free(text);
}

/* digits ------------------------------------------------------------------------- */

static void
add_digits(char *out, size_t size, const char *row)
{
	size_t n = strlen(out);

	for (; *row != '\0' && n + 1 < size; row++)
		if (*row != ' ')
			out[n++] = *row;
	out[n] = '\0';
}

static void
show(struct model *m, const struct event *ev, const char *whose)
{
	struct compare *c = &m->compare;

	*c = (struct compare){ 0 };
	snprintf(c->nick, sizeof c->nick, "%s", model_name(m, names_number(m->names, ev->nick)));
	memcpy(c->room, ev->room, sizeof c->room);
	snprintf(c->payload, sizeof c->payload, "snug:%s:", whose);
}

void
model_on_verify(struct model *m, const struct event *ev, uint64_t now)
{
	struct compare *c = &m->compare;

	(void)now;
	if (ev->person == NULL)
		return;
	show(m, ev, m->nick);
	memcpy(c->pair, ev->person->pair, sizeof c->pair);
	add_digits(c->payload, sizeof c->payload, c->pair[0]);
	add_digits(c->payload, sizeof c->payload, c->pair[1]);
}

void
model_on_compared(struct model *m, const struct event *ev, uint64_t now)
{
	struct room *r = model_event_room(m, ev);
	char words[sizeof m->compare.words];

	(void)now;
	text_clean_to(words, sizeof words, ev->text != NULL ? ev->text : "");
	memcpy(m->compare.words, words, sizeof words);
	if (ev->own)
		push(r, LINE_NOTICE, model_time(ev), mem_printf("%s.", words), NULL);
	else
		push(r, LINE_ALERT, model_time(ev), mem_printf("Not verified. %s.", words), NULL);
}

void
model_on_fingerprint(struct model *m, const struct event *ev, uint64_t now)
{
	size_t room = model_room_of(m, ev);
	struct room *r = &m->rooms[room];

	(void)now;
	if (ev->person == NULL)
		return;
	show(m, ev, ev->nick[0] != '\0' ? ev->nick : r->name);
	add_digits(m->compare.payload, sizeof m->compare.payload, ev->person->row);
	push(r, LINE_NOTICE, model_time(ev),
	    trust_fingerprint(m->compare.nick, r->name, ev->person, ev->epoch), NULL);
}

/* What a QR code of it holds: in capitals it is smaller, and invites do not mind. */
void
model_on_invited(struct model *m, const struct event *ev, uint64_t now)
{
	const char *uri = ev->text != NULL ? strstr(ev->text, "snug://") : NULL;
	struct compare *c = &m->compare;
	size_t n = 0;

	(void)now;
	if (ev->text == NULL)
		return;
	push(model_event_room(m, ev), LINE_NOTICE, model_time(ev), mem_strdup(ev->text), NULL);
	if (uri == NULL || !ev->qr)
		return;
	*c = (struct compare){ .is_invite = true };
	for (; uri[n] > ' ' && uri[n] <= '~' && n < sizeof c->payload - 1; n++)
		c->payload[n] =
		    uri[n] >= 'a' && uri[n] <= 'z' ? (char)(uri[n] - 'a' + 'A') : uri[n];
}

void
model_on_whois(struct model *m, const struct event *ev, uint64_t now)
{
	const char *nick = model_name(m, names_number(m->names, ev->nick));

	(void)now;
	if (ev->person != NULL)
		push(model_event_room(m, ev), LINE_NOTICE, model_time(ev),
		    trust_whois(nick, ev->own, ev->trust, ev->person), NULL);
}
