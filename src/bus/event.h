/* bus/event.h - what happened, on its way from the worker to the UI. Owned by whoever holds it. */
#ifndef SNUG_BUS_EVENT_H
#define SNUG_BUS_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/nick.h"
#include "base/role.h"

enum event_type {
#define X(type, what) type,
#include "bus/event.def"
#undef X
	EV__COUNT
};

enum link_state {
	LINK_DIALING, /* resolving, connecting, handshake */
	LINK_ONLINE,  /* admitted by the server */
	LINK_WAITING, /* lost; next attempt in delay_ms */
	LINK_CLOSED   /* over, as asked */
};

/* What is thought of a person's signature key. */
enum trust {
	TRUST_SEEN, /* nobody compared it: the server lets its owner in under that nick, no more */
	TRUST_VERIFIED, /* compared by a human; our own too */
	TRUST_CHANGED,  /* not the one that was compared: nothing is sent until the person chose */
	TRUST_BLOCKED,  /* refused by the person */
};

struct event_member {
	char nick[NICK_MAX + 1];
	enum trust trust;
};

#define EVENT_DIGITS 36 /* "40213 77120 93811 00257 61984 25530" and a NUL: of crypto/safety.h */

/* Who somebody is. What is not known is "" or 0. */
struct person {
	char key[80];               /* the Ed25519 signature key: hex, in groups of eight */
	char row[EVENT_DIGITS];     /* of that key */
	char was[EVENT_DIGITS];     /* of the key that was compared, when that is another */
	char pair[2][EVENT_DIGITS]; /* theirs and ours, the smaller one first */
	int64_t seen_ms,
	    verified_ms;     /* wall clock: key was first seen; the remembered one was compared */
	int64_t accepted_ms; /* key took the place of a verified one without being compared */
	char role[16];       /* "owner" */
	char serial[48], starts[32], expires[32]; /* of the certificate for key: hex, dates */
};

/* What the two layers negotiated, as words for a person. */
struct security {
	char tls_version[16]; /* "TLS 1.3" */
	char group[32];       /* "X25519" */
	char cipher[48];      /* "AES-256-GCM" */
	char signature[48];   /* "EdDSA-Ed25519": of the server's certificate */
	char server[256];     /* subject of the server's certificate */
	char fingerprint[80]; /* of the CA's SPKI, in groups */
	char expires[32];     /* of the server's certificate, "2027-02-22" */
	bool vouched; /* names are vouched for by certificates; false: nobody vouches for them */
};

struct event_role {
	char nick[NICK_MAX + 1];
	enum role role;
	bool muted;
};

/* A line of the past, as it was kept. */
struct event_line {
	uint64_t seq;  /* its place in the server's order */
	uint32_t part; /* 0: what has that seq; else one of the lines of our own behind it */
	char room[ROOM_NAME_MAX + 1];
	char nick[NICK_MAX + 1]; /* "": a line of the program itself */
	int64_t time_ms;
	enum trust trust; /* of the key that said it, now */
	bool action, own;
	char *text; /* owned, as the text of an event */
	size_t text_len;
};

struct event {
	enum event_type type;
	uint64_t id;
	char room[ROOM_NAME_MAX + 1];
	char nick[NICK_MAX + 1];
	bool action, own;
	int64_t time_ms; /* wall clock, as the server gave it */
	uint64_t epoch;
	char *text; /* owned, valid UTF-8, NUL-terminated, as the peer sent it: sanitise before
		       drawing */
	size_t text_len;
	struct event_member *members; /* owned, n_members of them */
	size_t n_members;
	struct event_role *roles; /* owned, n_roles of them */
	size_t n_roles;
	struct event_line *lines; /* owned, n_lines of them */
	size_t n_lines;
	bool more;
	uint64_t seq; /* place in the server's order of the room; 0: none */
	uint32_t part;
	uint64_t done, total;
	int64_t until_ms;
	enum trust trust;
	struct person *person; /* owned */
	bool qr;               /* as the intent asked: show it as a QR code too */
	enum link_state link;
	unsigned attempt, delay_ms, rtt_ms;
	const char *suite;         /* of the room's end-to-end layer, in words; static */
	struct security *security; /* owned */
	struct fault fault;
};

/* Zeroed but for type. Free with event_free, which wipes the text. */
struct event *event_new(enum event_type type);
void event_free(struct event *ev);
/* Copy n bytes of s as the text. */
void event_text(struct event *ev, const char *s, size_t n);
/* printf to the text, cut after EVENT_TEXTF_MAX bytes at the end of a character. */
#define EVENT_TEXTF_MAX 1023
void event_textf(struct event *ev, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
const char *event_name(enum event_type type);

#endif
