/* ui/command_int.h - commands as their own files see them: command.c and command_*.c. */
#ifndef SNUG_UI_COMMAND_INT_H
#define SNUG_UI_COMMAND_INT_H

#include "base/nick.h"
#include "ui/command.h"

#define COMMAND_ARGS_MAX 2

struct command_row;

struct command_call {
	struct front *f;
	const struct command_row *row;
	const char *arg[COMMAND_ARGS_MAX]; /* NUL-terminated */
	int n;
	char *why;
};

/* text becomes why, code is returned. */
int command_refuse(char *why, int code, const char *text);
/* "@nick" of an argument "nick" or "@nick". 0 or ERR_USAGE. */
int command_person(const char *arg, char out[static ROOM_NAME_MAX + 1], char *why);
/* Takes in. 0 or ERR_FULL. */
int command_post(struct front *f, struct intent *in, char *why);

/* command_trust.c: one for each row of command.def that names it. */
int command_verify(struct command_call *c);
int command_unverify(struct command_call *c);
int command_fingerprint(struct command_call *c);
int command_accept(struct command_call *c);
int command_block(struct command_call *c);
int command_unblock(struct command_call *c);
int command_whois(struct command_call *c);
/* command_kept.c */
int command_queue(struct command_call *c);
int command_unsend(struct command_call *c);
int command_retry(struct command_call *c);
int command_search(struct command_call *c);
int command_export(struct command_call *c);
int command_forget(struct command_call *c);
/* command_set.c */
int command_set(struct command_call *c);
int command_unset(struct command_call *c);
/* command_invite.c */
int command_invite(struct command_call *c);

/* command_roles.c: the same. */
int command_role(struct command_call *c);
int command_op(struct command_call *c);
int command_deop(struct command_call *c);
int command_kick(struct command_call *c);
int command_ban(struct command_call *c);
int command_unban(struct command_call *c);
int command_mute(struct command_call *c);
int command_unmute(struct command_call *c);
int command_policy(struct command_call *c);
int command_log(struct command_call *c);

#endif
