/* ui/command_trust.c - the commands about people and their keys. */
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "bus/intent.h"
#include "ui/command_int.h"
#include "ui/model.h"

/* [NICK] [-qr] [WORDS], in that order or -qr first. */
struct words {
	const char *nick, *rest; /* NULL: not there */
	bool qr;
};

static struct words
words_of(const struct command_call *c)
{
	struct words w = { 0 };

	for (int i = 0; i < c->n; i++)
		if (strcmp(c->arg[i], "-qr") == 0)
			w.qr = true;
		else if (w.nick == NULL)
			w.nick = c->arg[i];
		else
			w.rest = c->arg[i];
	return w;
}

/* Whom this room is about when nobody is named: who holds it, or who is its other one; NULL. */
static const char *
meant(const struct model *m)
{
	const struct room *r = model_room(m);
	enum trust why;
	const char *held = model_held(m, r, &why);

	return held != NULL ? held : r->name[0] == '@' ? r->name + 1 : NULL;
}

static int
post(struct command_call *c, enum intent_type type, const char *nick, bool qr, const char *text)
{
	char person[ROOM_NAME_MAX + 1] = "@";
	struct intent *in;
	int r = nick[0] != '\0' ? command_person(nick, person, c->why) : 0;

	if (r != 0)
		return r;
	in = intent_new(type);
	snprintf(in->room, sizeof in->room, "%s", model_room(c->f->model)->name);
	snprintf(in->nick, sizeof in->nick, "%s", person + 1);
	in->qr = qr;
	if (text != NULL)
		intent_text(in, text, strlen(text));
	return command_post(c->f, in, c->why);
}

/* The digits of nick that were shown are right, says the person. */
static int
confirm(struct command_call *c, const char *nick)
{
	const struct compare *k = &c->f->model->compare;
	char both[2 * EVENT_DIGITS + 1];

	if (nick[0] == '@')
		nick++;
	if (k->pair[0][0] == '\0' || !nick_equal(k->nick, nick)) {
		snprintf(
		    c->why, COMMAND_WHY_MAX, "Compare first: /verify %.24s shows the digits", nick);
		return ERR_USAGE;
	}
	snprintf(both, sizeof both, "%s\n%s", k->pair[0], k->pair[1]);
	return post(c, IN_COMPARE, nick, false, both);
}

int
command_verify(struct command_call *c)
{
	struct words w = words_of(c);
	const char *nick = w.nick != NULL ? w.nick : meant(c->f->model);

	if (nick == NULL)
		return post(c, IN_FINGERPRINT, "", w.qr, NULL);
	if (w.rest == NULL)
		return post(c, IN_VERIFY, nick, w.qr, NULL);
	if (strcmp(w.rest, "yes") == 0)
		return confirm(c, nick);
	if (strcmp(w.rest, "no") == 0)
		return post(c, IN_BLOCK, nick, false, NULL);
	return post(c, IN_COMPARE, nick, false, w.rest);
}

int
command_fingerprint(struct command_call *c)
{
	struct words w = words_of(c);

	return post(c, IN_FINGERPRINT, w.nick != NULL ? w.nick : c->f->model->nick, w.qr, NULL);
}

int
command_unverify(struct command_call *c)
{
	return post(c, IN_UNVERIFY, c->arg[0], false, NULL);
}

int
command_whois(struct command_call *c)
{
	return post(c, IN_WHOIS, c->arg[0], false, NULL);
}

/* The one who is named, or who is meant; NULL, and it is said. */
static const char *
whom(struct command_call *c)
{
	const char *nick = c->n > 0 ? c->arg[0] : meant(c->f->model);

	if (nick == NULL)
		command_refuse(c->why, ERR_USAGE, "Whom? A nick must follow");
	return nick;
}

int
command_accept(struct command_call *c)
{
	const char *nick = whom(c), *digits;

	if (nick == NULL)
		return ERR_USAGE;
	digits = model_new_digits(c->f->model, nick[0] == '@' ? nick + 1 : nick);
	if (digits != NULL)
		return post(c, IN_ACCEPT, nick, false, digits);
	snprintf(c->why, COMMAND_WHY_MAX, "There is no new key of %.24s to accept", nick);
	return ERR_USAGE;
}

int
command_block(struct command_call *c)
{
	const char *nick = whom(c);

	return nick == NULL ? ERR_USAGE : post(c, IN_BLOCK, nick, false, NULL);
}

int
command_unblock(struct command_call *c)
{
	const char *nick = whom(c);

	return nick == NULL ? ERR_USAGE : post(c, IN_UNBLOCK, nick, false, NULL);
}
