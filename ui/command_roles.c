/* ui/command_roles.c - the commands about who may what in a room. */
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/role.h"
#include "bus/intent.h"
#include "ui/command_int.h"
#include "ui/model.h"

#define REASON_MAX 200

/* An intent about somebody in this room; NULL, and why says it, when that is no nick. */
static struct intent *
about(struct command_call *c, enum intent_type type)
{
	char who[ROOM_NAME_MAX + 1];
	struct intent *in;

	if (command_person(c->arg[0], who, c->why) != 0)
		return NULL;
	in = intent_new(type);
	snprintf(in->room, sizeof in->room, "%s", model_room(c->f->model)->name);
	snprintf(in->nick, sizeof in->nick, "%s", who + 1);
	return in;
}

/* Takes in; NULL was refused already. */
static int
post_about(struct command_call *c, struct intent *in)
{
	return in != NULL ? command_post(c->f, in, c->why) : ERR_USAGE;
}

static int
give_role(struct command_call *c, enum role role)
{
	struct intent *in = about(c, IN_ROLE);

	if (in != NULL)
		in->role = role;
	return post_about(c, in);
}

int
command_role(struct command_call *c)
{
	enum role role = role_parse(c->arg[1]);

	return role != ROLE_NONE ? give_role(c, role)
				 : command_refuse(c->why, ERR_USAGE,
				       "A role is guest, member, moderator or owner");
}

int
command_op(struct command_call *c)
{
	return give_role(c, ROLE_MODERATOR);
}

int
command_deop(struct command_call *c)
{
	return give_role(c, ROLE_MEMBER);
}

/* A reason for others to read, when there is one. */
static int
post_reason(struct command_call *c, struct intent *in, const char *reason)
{
	if (in == NULL)
		return ERR_USAGE;
	if (strlen(reason) > REASON_MAX) {
		intent_free(in);
		return command_refuse(c->why, ERR_TOOLONG, "A reason has 200 bytes at most");
	}
	intent_text(in, reason, strlen(reason));
	return command_post(c->f, in, c->why);
}

int
command_kick(struct command_call *c)
{
	return post_reason(c, about(c, IN_KICK), c->n > 1 ? c->arg[1] : "");
}

/* Seconds of "30m", "24h", "7d" or "2w" at the start of *s, which moves on behind it; 0: none
 * there. */
static uint64_t
take_span(const char **s)
{
	static const char units[] = "smhdw";
	static const uint64_t seconds[] = { 1, 60, 3600, 86400, 7 * 86400 };
	size_t digits = strspn(*s, "0123456789");
	const char *unit;
	uint64_t n = 0;

	if (digits == 0 || digits > 6 || (*s)[digits] == '\0' ||
	    (unit = strchr(units, (*s)[digits])) == NULL ||
	    ((*s)[digits + 1] != ' ' && (*s)[digits + 1] != '\0'))
		return 0;
	for (size_t i = 0; i < digits; i++)
		n = 10 * n + (uint64_t)((*s)[i] - '0');
	*s += digits + 1;
	*s += strspn(*s, " ");
	return n * seconds[unit - units];
}

int
command_ban(struct command_call *c)
{
	const char *rest = c->n > 1 ? c->arg[1] : "";
	struct intent *in = about(c, IN_BAN);

	if (in != NULL)
		in->seconds = take_span(&rest);
	return post_reason(c, in, rest);
}

int
command_unban(struct command_call *c)
{
	return post_about(c, about(c, IN_UNBAN));
}

static int
mute(struct command_call *c, bool on)
{
	struct intent *in = about(c, IN_MUTE);

	if (in != NULL)
		in->action = on;
	return post_about(c, in);
}

int
command_mute(struct command_call *c)
{
	return mute(c, true);
}

int
command_unmute(struct command_call *c)
{
	return mute(c, false);
}

/* An intent about this room, with a text. */
static int
post_room(struct command_call *c, enum intent_type type, const char *text)
{
	struct intent *in = intent_new(type);

	snprintf(in->room, sizeof in->room, "%s", model_room(c->f->model)->name);
	intent_text(in, text, strlen(text));
	return command_post(c->f, in, c->why);
}

int
command_policy(struct command_call *c)
{
	return post_room(c, IN_POLICY, c->n > 0 ? c->arg[0] : "");
}

int
command_log(struct command_call *c)
{
	if (strcmp(c->arg[0], "members") != 0)
		return command_refuse(c->why, ERR_USAGE, "It goes like this: /log members [FILE]");
	return post_room(c, IN_LOG, c->n > 1 ? c->arg[1] : "");
}
