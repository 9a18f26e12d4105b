/*
 * ui/command.h - what a typed line means: a command, or a message. One table for both front
 * ends, and the only place that makes messages. Main thread only.
 */
#ifndef SNUG_UI_COMMAND_H
#define SNUG_UI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/nick.h"

#define COMMAND_SAY_MAX 16384 /* bytes of one message */
#define COMMAND_WHY_MAX 256

struct event;
struct intent;
struct model;
struct ui_opts;

/* What a command may do to the front end that runs it. */
struct front {
	struct model *model;
	const struct ui_opts *opts;
	void *user;
	uint64_t next_id; /* of messages */
	bool words;       /* "exit" or "quit" alone leaves */
	/* Takes in when true. false: the worker is behind, in is still the caller's. */
	bool (*post)(void *user, struct intent *in);
	/* Lines for the person, in the current room. */
	void (*tell)(void *user, const char *text);
	/* true: we leave. false: the person was asked (by the front end) and may say it again. */
	bool (*leave)(void *user, bool ask);
	void (*clear)(void *user);
	/* Look for text in all rooms. */
	void (*search)(void *user, const char *text);
	/* Kept here: which room /forget asked about, and how many /set wait for their EV_SET. */
	char forget[ROOM_NAME_MAX + 1];
	unsigned sets_asked;
};

/*
 * Do what the line says. 0: done, the line can go. Else the line stays, and why says the
 * reason in words: ERR_USAGE (no such command, wrong arguments), ERR_TOOLONG (a message over
 * COMMAND_SAY_MAX), ERR_HELD (nothing is sent there until the person chose about somebody's key),
 * ERR_FULL (the worker is behind), ERR_STATE (asked, why is empty then).
 */
int command_line(struct front *f, const char *line, size_t n, char why[static COMMAND_WHY_MAX]);

/* After the model took ev: an answer to a command is told. */
void command_told(struct front *f, const struct event *ev);

/* Would this line be taken for a command? "//" is not one. */
bool command_is(const char *line);
/* The name of the i-th; NULL behind the last. */
const char *command_name(size_t i);

#endif
