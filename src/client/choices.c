#include "client/choices.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/mem.h"
#include "client/trust.h"
#include "client/worker_int.h"
#include "crypto/safety.h"

/* Whom an intent is about: a member of some room, or somebody who was one. */
struct other {
	char nick[NICK_MAX + 1];
	uint8_t key[SIGN_KEY_SIZE];
	enum trust trust;
	bool own; /* that is we: for show() only */
};

static void
complain(struct worker *w, const struct intent *in, const char *remedy, const char *cause)
{
	struct fault f;

	fault_set(&f, ERR_NOTFOUND, remedy, "%s", cause);
	worker_fault(w, in->room, &f);
}

/* false, and it is told: nobody of that name was ever met, or it is we. */
static bool
find(struct worker *w, const struct intent *in, struct other *to)
{
	const struct group_member *m = trust_member(w, in->room, in->nick);
	const struct people_row *p = people_find(&w->people, in->nick);
	char cause[96];

	*to = (struct other){ .own = false };
	if (nick_equal(in->nick, w->nick)) {
		complain(
		    w, in, "Name somebody else: /names shows who is here.", "that is yourself");
		return false;
	}
	if (m != NULL) {
		memcpy(to->nick, m->nick, sizeof to->nick);
		memcpy(to->key, m->sign_key, sizeof to->key);
	} else if (p != NULL) {
		memcpy(to->nick, p->nick, sizeof to->nick);
		memcpy(
		    to->key, p->has_other && p->verified != 0 ? p->other : p->key, sizeof to->key);
	} else {
		snprintf(cause, sizeof cause, "nobody called %s was ever here", in->nick);
		complain(w, in, "/names shows who is here.", cause);
		return false;
	}
	to->trust = people_trust(&w->people, to->nick, to->key);
	return true;
}

static struct event *
answer(enum event_type type, const struct intent *in, const char *nick)
{
	struct event *ev = event_new(type);

	memcpy(ev->room, in->room, sizeof ev->room);
	snprintf(ev->nick, sizeof ev->nick, "%s", nick);
	ev->qr = in->qr;
	ev->time_ms = clock_wall_ms();
	return ev;
}

static void
show(struct worker *w, enum event_type type, const struct intent *in, const struct other *o)
{
	struct event *ev = answer(type, in, o->nick);

	ev->trust = o->trust;
	ev->own = o->own;
	ev->person = mem_calloc(1, sizeof *ev->person);
	trust_person(w, o->nick, o->key, ev->person);
	worker_emit(w, ev);
}

void
choices_verify(struct worker *w, const struct intent *in)
{
	struct other o;

	if (find(w, in, &o))
		show(w, EV_VERIFY, in, &o);
}

/* In words, for SAFETY_SAME "". */
static void
what_differs(
    const struct intent *in, const struct other *o, enum safety_match m, char *out, size_t size)
{
	const char *const words[] = {
		[SAFETY_SAME] = "",
		[SAFETY_FIRST_DIFFERS] = "The first row differs",
		[SAFETY_SECOND_DIFFERS] = "The second row differs",
		[SAFETY_BOTH_DIFFER] = "Both rows differ",
		[SAFETY_ONE_ROW] = "That is one row; both are needed",
		[SAFETY_NOT_ROWS] = "That is not two rows of 30 digits",
	};

	if (m != SAFETY_SAME && in->action)
		snprintf(out, size, "The keys changed while you compared: look again");
	else if (m == SAFETY_FIRST_DIFFERS || m == SAFETY_SECOND_DIFFERS || m == SAFETY_BOTH_DIFFER)
		snprintf(out, size, "%s from what %s's screen shows", words[m], o->nick);
	else
		snprintf(out, size, "%s", words[m]);
}

void
choices_compare(struct worker *w, const struct intent *in)
{
	struct person p;
	struct safety s;
	struct other o;
	struct event *ev;
	enum safety_match m;
	char words[128];

	if (!find(w, in, &o))
		return;
	trust_person(w, o.nick, o.key, &p);
	memcpy(s.row, p.pair, sizeof s.row);
	m = safety_compare(&s, bytes_of(in->text, in->text_len));
	what_differs(in, &o, m, words, sizeof words);
	if (m == SAFETY_SAME) {
		people_verify(&w->people, o.nick, o.key, clock_wall_ms() / 1000);
		trust_save(w, in->room);
		trust_tell(w, o.nick);
		snprintf(words, sizeof words, "%s is verified", o.nick);
	}
	ev = answer(EV_COMPARED, in, o.nick);
	ev->own = m == SAFETY_SAME;
	event_text(ev, words, strlen(words));
	worker_emit(w, ev);
}

void
choices_unverify(struct worker *w, const struct intent *in)
{
	struct other o;

	if (!find(w, in, &o))
		return;
	if (!people_unverify(&w->people, o.nick)) {
		worker_notice(w, in->room, "%s was not verified.", o.nick);
		return;
	}
	trust_save(w, in->room);
	trust_tell(w, o.nick);
	worker_notice(w, in->room, "%s is not verified any more.", o.nick);
}

static bool
has_row(const char *nick, const uint8_t *key, const struct intent *in)
{
	char row[SAFETY_ROW_SIZE];

	safety_row(nick, key, row);
	return in->text != NULL && strcmp(row, in->text) == 0;
}

/* The key that waits for a choice and has the digits that were shown; NULL: none has any more. */
static const uint8_t *
find_shown(struct worker *w, const struct intent *in)
{
	const struct people_row *p = people_find(&w->people, in->nick);

	list_each (r, &w->rooms.all, struct room, node) {
		const struct group_member *m = group_member_find(r->group, in->nick);

		if (m != NULL && trust_of(w, m) == TRUST_CHANGED &&
		    has_row(m->nick, m->sign_key, in))
			return m->sign_key;
	}
	return p != NULL && p->has_other && has_row(p->nick, p->other, in) ? p->other : NULL;
}

void
choices_accept(struct worker *w, const struct intent *in)
{
	const uint8_t *shown = find_shown(w, in);
	uint8_t key[SIGN_KEY_SIZE];
	char cause[96];

	if (shown != NULL)
		memcpy(key, shown, sizeof key);
	if (shown == NULL || !people_accept(&w->people, in->nick, key, clock_wall_ms() / 1000)) {
		snprintf(cause, sizeof cause, "%s has no new key with the digits that you saw",
		    in->nick);
		complain(w, in, "/verify shows what there is now.", cause);
		return;
	}
	trust_save(w, in->room);
	trust_tell(w, in->nick);
	worker_notice(w, in->room,
	    "You go on with %s's new key, which nobody compared: /verify %s does.", in->nick,
	    in->nick);
}

void
choices_block(struct worker *w, const struct intent *in)
{
	struct other o;

	if (!find(w, in, &o))
		return;
	people_block(&w->people, o.nick, o.key, clock_wall_ms() / 1000);
	trust_save(w, in->room);
	trust_tell(w, o.nick);
	worker_notice(w, in->room,
	    "Nothing is sent to %s alone, and what %s says is not shown; /unblock %s undoes that. "
	    "%s "
	    "still reads the rooms that you share: tell the owner of this snug.",
	    o.nick, o.nick, o.nick, o.nick);
}

void
choices_unblock(struct worker *w, const struct intent *in)
{
	struct other o;

	if (!find(w, in, &o))
		return;
	if (!people_unblock(&w->people, o.nick)) {
		worker_notice(w, in->room, "%s was not blocked.", o.nick);
		return;
	}
	trust_save(w, in->room);
	trust_tell(w, o.nick);
	worker_notice(w, in->room, "%s is not blocked any more.", o.nick);
}

/* Of ourselves: the digits that others see for us. */
static bool
show_own(struct worker *w, enum event_type type, const struct intent *in)
{
	struct other o = { .trust = TRUST_VERIFIED, .own = true };

	if (w->keyring == NULL || !nick_equal(in->nick, w->nick))
		return false;
	memcpy(o.nick, w->nick, sizeof o.nick);
	memcpy(o.key, keyring_sign_key(w->keyring), sizeof o.key);
	show(w, type, in, &o);
	return true;
}

static void
show_room(struct worker *w, const struct intent *in)
{
	const struct room *r = rooms_find(&w->rooms, in->room);
	uint8_t authenticator[32];
	struct event *ev;

	if (r == NULL || !rooms_in(r)) {
		complain(w, in, "Wait until you are in it again.", "this room is closed");
		return;
	}
	ev = answer(EV_FINGERPRINT, in, "");
	ev->epoch = group_epoch(r->group);
	ev->person = mem_calloc(1, sizeof *ev->person);
	group_epoch_authenticator(r->group, authenticator);
	safety_room(authenticator, ev->person->row);
	worker_emit(w, ev);
}

void
choices_fingerprint(struct worker *w, const struct intent *in)
{
	struct other o;

	if (in->nick[0] == '\0')
		show_room(w, in);
	else if (!show_own(w, EV_FINGERPRINT, in) && find(w, in, &o))
		show(w, EV_FINGERPRINT, in, &o);
}

void
choices_whois(struct worker *w, const struct intent *in)
{
	struct other o;

	if (!show_own(w, EV_WHOIS, in) && find(w, in, &o))
		show(w, EV_WHOIS, in, &o);
}
