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
	bool here; /* connected now; only where presence */
	enum trust trust;
	uint64_t seen;    /* they have everything up to that seq; 0: they did not say */
	int64_t order_ms; /* since then their order of the room is not ours; 0: it is */
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

/* A place in the server's order of a room, as in events; seq 0: none. */
struct place {
	uint64_t seq;
	uint32_t part;
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
	uint64_t hello; /* number behind the words for who is new; 0: there were none */
	uint64_t own;   /* our newest message; MODEL_NONE */
	struct place oldest, newest; /* of those lines that have one */
	struct place read;    /* of EV_PAST: the mark belongs above the first line behind it */
	bool more;            /* there is older than what is here */
	uint64_t done, total; /* of catching up; alike when there is nothing to do */
	bool presence; /* it is known who is here */
	bool joined, gone;
};

/* An own message that is neither sent nor unsent. */
struct waiting {
	uint64_t id;
	size_t room;
	unsigned no; /* for the person; kept while it waits */
	bool failed;
};

/* A value that the worker told. */
struct set {
	char room[ROOM_NAME_MAX + 1];       /* "": everywhere */
	char name[NICK_MAX + 1], value[64]; /* cleaned */
};

/* What a search found. */
struct hits {
	struct room found; /* its lines, oldest first; from is the index of the room of each */
	uint64_t id;       /* of the search */
	uint64_t looked, total;
};

struct link {
	enum link_state state;
	bool was_online;
	uint64_t since; /* monotonic: when it was lost */
	uint64_t retry; /* monotonic: when the next attempt is */
	bool by_hand;   /* waiting, and only /reconnect tries again */
	unsigned attempt, rtt_ms;
};

struct names;

/* Line from became line to: those between have a number less. */
struct moved {
	bool any;
	size_t room;
	uint64_t from, to;
};

struct model {
	struct room *rooms; /* owned; [0] is there from the start; none ever goes */
	size_t n_rooms, current;
	struct names *names;
	struct known *known; /* owned */
	size_t n_known;
	struct waiting *waiting; /* owned; oldest first */
	size_t n_waiting;
	struct set *sets; /* owned */
	size_t n_sets;
	struct hits hits;
	struct moved moved; /* by the last event */
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
	unsigned under_way; /* how many of the waiting have not failed */
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

/* The message that waits under that number, or that id; NULL: none does. Lent. */
const struct waiting *model_waiting_no(const struct model *m, unsigned no);
const struct waiting *model_waiting(const struct model *m, uint64_t id);
/* How many others in r have what has that seq; *of is how many there are. */
size_t model_delivered(const struct model *m, const struct room *r, uint64_t seq, size_t *of);
/* Is who in r connected now, as far as we know? */
bool model_here(const struct model *m, const struct room *r, const struct member *who);
/* Whose order of r is not ours, first of all: lent, and since when. NULL: nobody's. */
const char *model_misordered(const struct model *m, const struct room *r, int64_t *since);
/* r is being brought up to date: 0 to 99; else 100. */
unsigned model_caught_up(const struct room *r);
/* The line of r at that place, or the first behind it. false: none is there. */
bool model_at(const struct room *r, struct place at, uint64_t *number);
static inline bool
place_before(struct place a, struct place b)
{
	return a.seq != b.seq ? a.seq < b.seq : a.part < b.part;
}
/* The value of a setting there ("": everywhere), as it was told; NULL: it was not. */
const char *model_set(const struct model *m, const char *room, const char *name);

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
