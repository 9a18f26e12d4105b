/*
 * ui/model.h - what there is to show: rooms, their people and lines, the link. Events change
 * it, through model_apply() alone; drawing only reads it. No text in it needs cleaning again.
 * Main thread only.
 */
#ifndef SNUG_UI_MODEL_H
#define SNUG_UI_MODEL_H

#include "bus/event.h"
#include "ui/lines.h"

#define MODEL_NONE UINT64_MAX

struct member {
	uint32_t name;
	uint64_t spoke; /* higher is later; 0: never */
	enum role role; /* ROLE_NONE: the room has none */
	bool muted;
	enum trust trust;
};

/* Somebody of whom more is known than that they are there. */
struct known {
	uint32_t name;
	enum trust trust;   /* as it was told last */
	int64_t changed_ms; /* person is what was told when the key changed; 0: it did not */
	struct person person;
};

/* Digits that are shown to be compared; nick "" before the first. */
struct compare {
	char nick[NICK_MAX + 1]; /* of EV_VERIFY, or of EV_FINGERPRINT */
	char room[ROOM_NAME_MAX + 1];
	char pair[2][EVENT_DIGITS];
	char payload[352]; /* of a QR code: the same in one line, or an invite */
	bool is_invite;    /* that is what it is */
	char words[160];   /* what came of the last answer; cleaned */
};

struct room {
	char name[ROOM_NAME_MAX + 1]; /* "" only before the first EV_ROOM */
	struct lines lines;
	struct member *members; /* owned */
	size_t n_members, cap_members;
	uint64_t epoch;
	const char *suite;  /* of its end-to-end layer; static; NULL before the first EV_ROOM */
	char agreement[24]; /* of the epoch: alike on all screens that agree */
	char head[24];      /* of its membership log: alike too */
	unsigned unread, mentions;
	uint64_t mark;  /* the "new" rule stands above this line; MODEL_NONE */
	uint64_t clear; /* who is at the newest line sees none before this one */
	bool joined, gone;
};

struct link {
	enum link_state state;
	bool was_online;
	uint64_t since; /* monotonic: when it was lost */
	uint64_t retry; /* monotonic: when the next attempt is */
	bool by_hand;   /* waiting, and only /reconnect tries again */
	unsigned attempt, rtt_ms;
};

struct highlight;
struct names;

struct model {
	struct room *rooms; /* owned; [0] is there from the start; none ever goes */
	size_t n_rooms, current;
	struct names *names;
	const struct highlight *highlight; /* lent; NULL: no words but our nick */
	struct known *known;               /* owned */
	size_t n_known;
	struct compare compare;
	char nick[NICK_MAX + 1]; /* our own */
	struct link link;
	struct security security;
	bool secured; /* security is filled */
	bool opened;  /* some EV_ROOM came */
	bool bye;     /* EV_BYE came */
	bool away;    /* nobody is looking: what comes is new */
	struct fault fault;
	uint64_t spoken;    /* counts messages */
	unsigned under_way; /* own messages that are neither sent nor failed */
	unsigned failed;    /* own messages that failed, ever */
	unsigned held;      /* own messages that were given back, ever */
};

struct model *model_new(const char *nick);
void model_free(struct model *m);

/* The sole writer. now is monotonic. */
void model_apply(struct model *m, const struct event *ev, uint64_t now);

/* The person looks at room i from now on (i < n_rooms). */
void model_enter(struct model *m, size_t i);
/* The person wants the current room's screen empty. */
void model_clear(struct model *m);
/* The person looks away or comes back: where the "new" rule goes. */
void model_away(struct model *m, bool away);

struct room *model_room(const struct model *m);
/* n_rooms when there is none. Without ASCII case. */
size_t model_find(const struct model *m, const char *name);
/* The room called name, made when need be. name must be a room's name. */
size_t model_open(struct model *m, const char *name);
/* Rooms in the order in which they are shown, # before @: the i-th, and the place of a room. */
size_t model_nth(const struct model *m, size_t i);
size_t model_place(const struct model *m, size_t room);
/* The room that asks most for attention, or the current one. */
size_t model_next_active(const struct model *m);

const char *model_name(const struct model *m, uint32_t name);
bool model_is_own(const struct model *m, uint32_t name);
/* Where our message with this id is: the room, and the number of its line. */
bool model_own(const struct model *m, uint64_t id, size_t *room, uint64_t *number);

/* What is thought of that person: in r or, when they are not there, elsewhere. */
enum trust model_trust(const struct model *m, const struct room *r, uint32_t name);
/* Nothing may be sent to r: because of whom (lent), and why. NULL: all may. */
const char *model_held(const struct model *m, const struct room *r, enum trust *why);
/* How many in r are verified, we among them. */
size_t model_verified(const struct model *m, const struct room *r);
/* Digits of the key that waits for a choice about nick, as they were shown; NULL: none does. */
const char *model_new_digits(const struct model *m, const char *nick);

/* "[OFFLINE 1m52s]" and the like, in words; "" while all is well. */
void model_link_words(const struct model *m, uint64_t now, char *out, size_t size);

#endif
