#include "client/trust.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "client/identity.h"
#include "client/worker_int.h"
#include "crypto/member_log.h"
#include "crypto/safety.h"

_Static_assert(EVENT_DIGITS == SAFETY_ROW_SIZE, "rows of digits");
_Static_assert(PEOPLE_KEY == SIGN_KEY_SIZE, "keys");

struct trust_told {
	struct list node;
	char room[ROOM_NAME_MAX + 1], nick[NICK_MAX + 1];
	uint8_t key[SIGN_KEY_SIZE];
};

static void
told_free(struct trust_told *t)
{
	list_remove(&t->node);
	free(t);
}

void
trust_told_clear(struct list *told)
{
	list_each (t, told, struct trust_told, node)
		told_free(t);
}

static struct trust_told *
find_told(struct worker *w, const char *room, const char *nick)
{
	list_each (t, &w->told, struct trust_told, node)
		if (nick_equal(t->room, room) && nick_equal(t->nick, nick))
			return t;
	return NULL;
}

enum trust
trust_of(const struct worker *w, const struct group_member *m)
{
	if (w->keyring != NULL &&
	    memcmp(m->sign_key, keyring_sign_key(w->keyring), SIGN_KEY_SIZE) == 0)
		return TRUST_VERIFIED;
	return people_trust(&w->people, m->nick, m->sign_key);
}

/* telling --------------------------------------------------------------------- */

static void
put_key(char out[static 80], const uint8_t *key)
{
	size_t at = 0;

	for (size_t i = 0; i < SIGN_KEY_SIZE; i++)
		at += (size_t)snprintf(
		    out + at, 80 - at, "%s%02x", i > 0 && i % 4 == 0 ? " " : "", key[i]);
}

/* What a room that they are in knows of them. */
static void
put_member(
    const struct worker *w, const struct group *g, const struct group_member *m, struct person *to)
{
	const struct member_row *row =
	    group_log(g) != NULL ? member_log_find(group_log(g), m->nick) : NULL;
	struct member_facts facts;
	struct fault f;

	if (row != NULL)
		snprintf(to->role, sizeof to->role, "%s", role_name(row->role));
	if (!m->vouched)
		return;
	check_member(&m->cert, 1, CERT_MEMBER_MLS, identity_ca(w->identity), 0, &facts, &f);
	memcpy(to->serial, facts.serial, sizeof to->serial);
	memcpy(to->starts, facts.starts, sizeof to->starts);
	memcpy(to->expires, facts.expires, sizeof to->expires);
}

/* Private rooms have no roles: the others come later, and win. */
static void
put_certified(struct worker *w, const char *nick, const uint8_t key[static 32], struct person *to)
{
	for (int with_log = 0; with_log < 2; with_log++)
		list_each (r, &w->rooms.all, struct room, node) {
			const struct group_member *m =
			    r->group != NULL ? group_member_find(r->group, nick) : NULL;

			if (m != NULL && memcmp(m->sign_key, key, SIGN_KEY_SIZE) == 0 &&
			    (group_log(r->group) != NULL) == (with_log == 1))
				put_member(w, r->group, m, to);
		}
}

void
trust_person(struct worker *w, const char *nick, const uint8_t key[static 32], struct person *to)
{
	const struct people_row *p = people_find(&w->people, nick);
	char own[SAFETY_ROW_SIZE];
	struct safety pair;

	*to = (struct person){ 0 };
	put_key(to->key, key);
	put_certified(w, nick, key, to);
	safety_row(nick, key, to->row);
	if (w->keyring != NULL) {
		safety_row(w->nick, keyring_sign_key(w->keyring), own);
		safety_pair(&pair, own, to->row);
		memcpy(to->pair, pair.row, sizeof to->pair);
	}
	if (p == NULL)
		return;
	to->verified_ms = p->verified * 1000;
	if (memcmp(p->key, key, SIGN_KEY_SIZE) == 0) {
		to->seen_ms = p->seen * 1000;
		to->accepted_ms = p->accepted * 1000;
	} else if (p->verified != 0) {
		safety_row(nick, p->key, to->was);
	}
}

static struct event *
about(enum event_type type, const char *room, const char *nick, enum trust trust)
{
	struct event *ev = event_new(type);

	snprintf(ev->room, sizeof ev->room, "%s", room);
	snprintf(ev->nick, sizeof ev->nick, "%s", nick);
	ev->trust = trust;
	ev->time_ms = clock_wall_ms();
	return ev;
}

static void
tell_key(struct worker *w, const char *room, const struct group_member *m, enum trust trust)
{
	struct event *ev = about(EV_KEY, room, m->nick, trust);

	ev->person = mem_calloc(1, sizeof *ev->person);
	trust_person(w, m->nick, m->sign_key, ev->person);
	worker_emit(w, ev);
}

/* Once in a room for a key, until the person chose. */
static void
tell_changed(struct worker *w, const char *room, const struct group_member *m)
{
	struct trust_told *t = find_told(w, room, m->nick);

	if (t == NULL) {
		t = mem_calloc(1, sizeof *t);
		snprintf(t->room, sizeof t->room, "%s", room);
		memcpy(t->nick, m->nick, sizeof t->nick);
		list_push(&w->told, &t->node);
	} else if (memcmp(t->key, m->sign_key, sizeof t->key) == 0) {
		return;
	}
	memcpy(t->key, m->sign_key, sizeof t->key);
	tell_key(w, room, m, TRUST_CHANGED);
}

/* A member of r is well known: no longer what was told, if something was. */
static void
take_back(struct worker *w, const struct room *r, const struct group_member *m)
{
	struct trust_told *t = find_told(w, r->name, m->nick);
	char private[ROOM_NAME_MAX + 1];

	if (t == NULL)
		return;
	told_free(t);
	snprintf(private, sizeof private, "@%s", m->nick);
	if ((t = find_told(w, private, m->nick)) != NULL && rooms_find(&w->rooms, private) == NULL)
		told_free(t);
	worker_emit(w, about(EV_TRUST, r->name, m->nick, trust_of(w, m)));
}

static void
look_at(struct worker *w, const struct room *r, const struct group_member *m)
{
	char private[ROOM_NAME_MAX + 1];

	switch (people_meet(&w->people, m->nick, m->sign_key, clock_wall_ms() / 1000)) {
	case PEOPLE_KNOWN:
		take_back(w, r, m);
		break;
	case PEOPLE_NEW:
		break;
	case PEOPLE_RENEWED:
		tell_key(w, r->name, m, TRUST_SEEN);
		break;
	case PEOPLE_CHANGED:
		tell_changed(w, r->name, m);
		snprintf(private, sizeof private, "@%s", m->nick);
		if (r->name[0] == '#' && rooms_find(&w->rooms, private) == NULL)
			tell_changed(w, private, m);
		break;
	}
}

void
trust_look(struct worker *w, const struct room *r)
{
	bool failed = w->people.failed;
	struct fault f;

	for (size_t i = 0; i < group_size(r->group); i++)
		if (group_member_get(r->group, i) != group_self(r->group))
			look_at(w, r, group_member_get(r->group, i));
	/* Told once: the person can do no more each time somebody comes. */
	if (people_save(&w->people, &f) != 0 && !failed)
		worker_fault(w, r->name, &f);
}

bool
trust_save(struct worker *w, const char *room)
{
	struct fault f;

	if (people_save(&w->people, &f) == 0)
		return true;
	worker_fault(w, room, &f);
	return false;
}

/* finding --------------------------------------------------------------------- */

static const struct group_member *
member_in(const struct room *r, const char *nick)
{
	const struct group_member *m =
	    r != NULL && rooms_in(r) ? group_member_find(r->group, nick) : NULL;

	return m != NULL && m != group_self(r->group) ? m : NULL;
}

const struct group_member *
trust_member(struct worker *w, const char *room, const char *nick)
{
	const struct group_member *best = member_in(rooms_find(&w->rooms, room), nick), *m;

	if (best != NULL)
		return best;
	/* Elsewhere first where there is something to choose. */
	list_each (r, &w->rooms.all, struct room, node)
		if ((m = member_in(r, nick)) != NULL &&
		    (best == NULL || trust_of(w, m) == TRUST_CHANGED))
			best = m;
	return best;
}

/* Because of nick alone. */
static bool
holds_person(struct worker *w, const char *room, enum trust *why)
{
	const struct group_member *m = trust_member(w, room, room + 1);
	const struct people_row *p;

	if (m != NULL)
		*why = trust_of(w, m);
	else if ((p = people_find(&w->people, room + 1)) != NULL)
		*why = people_trust(&w->people, room + 1, p->key);
	else
		return false;
	return *why == TRUST_CHANGED || *why == TRUST_BLOCKED;
}

bool
trust_holds(struct worker *w, const char *room, char nick[static NICK_MAX + 1], enum trust *why)
{
	const struct room *r = rooms_find(&w->rooms, room);

	if (room[0] == '@') {
		snprintf(nick, NICK_MAX + 1, "%s", room + 1);
		return holds_person(w, room, why);
	}
	for (size_t i = 0; r != NULL && i < group_size(r->group); i++) {
		const struct group_member *m = group_member_get(r->group, i);

		if (trust_of(w, m) == TRUST_CHANGED) {
			*why = TRUST_CHANGED;
			memcpy(nick, m->nick, NICK_MAX + 1);
			return true;
		}
	}
	return false;
}

void
trust_tell(struct worker *w, const char *nick)
{
	char private[ROOM_NAME_MAX + 1];
	enum trust why = TRUST_SEEN;

	snprintf(private, sizeof private, "@%s", nick);
	list_each (t, &w->told, struct trust_told, node)
		if (nick_equal(t->nick, nick))
			told_free(t);
	list_each (r, &w->rooms.all, struct room, node) {
		const struct group_member *m = member_in(r, nick);

		if (m != NULL)
			worker_emit(w, about(EV_TRUST, r->name, m->nick, trust_of(w, m)));
	}
	if (member_in(rooms_find(&w->rooms, private), nick) == NULL) {
		holds_person(w, private, &why);
		worker_emit(w, about(EV_TRUST, private, nick, why));
	}
}
