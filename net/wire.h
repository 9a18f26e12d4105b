/*
 * net/wire.h - the frames of protocol version 1 as structs, and their encoding.
 *
 * A struct's bytes and strings that come out of a decoder are lent from the frame's body, or
 * copied where they are arrays. Decoders take the whole body: trailing bytes are an error.
 * Names are checked (nick_valid, nick_room_valid) while decoding. Any thread.
 */
#ifndef SNUG_NET_WIRE_H
#define SNUG_NET_WIRE_H

#include "base/buf.h"
#include "base/nick.h"
#include "base/role.h"

#define WIRE_VERSION 1
#define WIRE_INVITE_ID_SIZE 8
#define WIRE_ROOM_ID_SIZE 16
#define WIRE_MSG_ID_SIZE 16
#define WIRE_TEXT_MAX 16384 /* bytes of UTF-8 that a person may send at once */
#define WIRE_BATCH_MAX 64   /* key packages or nicks in one frame */
#define WIRE_BODY_MAX 1048576
/*
 * What one field may hold, enforced by encoders and decoders: low enough that the server can
 * pass on any SEND as a MESSAGE and any COMMIT as a COMMITTED and a WELCOME.
 */
#define WIRE_SEALED_MAX 32640
#define WIRE_COMMIT_MAX 1048000 /* also of a welcome */
#define WIRE_KEYPKG_MAX 3900
#define WIRE_INFO_MAX 262080 /* a GroupInfo; what does not fit is left out */
#define WIRE_CERT_MAX 4096   /* a certificate or a request for one, DER */

enum wire_from { WIRE_FROM_C = 1, WIRE_FROM_S = 2, WIRE_FROM_B = 3 };

enum wire_type {
#define X(name, number, from, max, what) name = number,
#include "net/wire.def"
#undef X
	WIRE__END
};

/* NULL for a number that is no type. */
const char *wire_name(unsigned type);
/* Largest body of this type; 0 for a number that is no type. */
size_t wire_max(unsigned type);
/* Who may send it; 0 for a number that is no type. */
int wire_from(unsigned type);

enum wire_refusal {
	/* SEND or COMMIT for an epoch that is over: take the COMMITTED in, do it again. */
	WIRE_REFUSED_EPOCH = 1,
	WIRE_REFUSED_ROOM = 2,  /* not a member of that room */
	WIRE_REFUSED_NICK = 3,  /* nobody of that name is here */
	WIRE_REFUSED_LIMIT = 4, /* too much or too fast */
	WIRE_REFUSED_ROLE = 5,  /* the role does not permit it */
	WIRE_REFUSED_WAIT = 6,  /* JOIN: not before somebody comes who may let you in */
	WIRE_REFUSED_DISK =
	    7 /* not kept: the server's disk is full or in trouble; try again later */
};

struct wire_hello {
	uint16_t version;
	char agent[65]; /* "snug/0.1.0" */
};
struct wire_error {
	uint16_t code; /* -(enum err): told to the person by text, to programs by number */
	char cause[321], remedy[321];
};
struct wire_bye {
	char reason[257];
};
struct wire_enrol {
	uint8_t id[WIRE_INVITE_ID_SIZE]; /* of the invite; the requests prove its token */
	char nick[NICK_MAX + 1];
	struct bytes tls, mls; /* PKCS#10, not empty */
};
struct wire_ready {
	char nick[NICK_MAX + 1];
	uint8_t role; /* enum role, of those that a member may have */
	bool renew;   /* the certificate has expired: only RENEW is taken */
	char server[65];
	uint64_t wall_ms;
	uint32_t text_max;
};
struct wire_batch {
	struct bytes item[WIRE_BATCH_MAX];
	size_t n;
};
struct wire_keypkgs {
	struct wire_batch keypkgs;
	bool fresh;       /* forget those of before: they open nothing any more */
	bool last_resort; /* the last one is for when there is no other, and may be given often */
};
struct wire_keypkg_need {
	uint16_t count;
};
struct wire_join {
	char name[ROOM_NAME_MAX + 1];
	uint64_t entries; /* of its membership log that we have */
};
struct wire_log {
	char name[ROOM_NAME_MAX + 1];
	uint64_t first; /* number of the first entry */
	bool more;      /* JOIN again for the rest */
	struct wire_batch entries;
};
struct wire_room_new {
	uint8_t room[WIRE_ROOM_ID_SIZE];
	char name[ROOM_NAME_MAX + 1];
	uint64_t entries; /* of its membership log that the server has */
};
struct wire_room_made {
	uint8_t room[WIRE_ROOM_ID_SIZE];
	struct wire_batch entries; /* that the server does not have */
	struct bytes info;         /* GroupInfo, with the tree and external_pub; may be empty */
};
struct wire_change {
	uint8_t room[WIRE_ROOM_ID_SIZE];
	uint64_t epoch;               /* the commit must end this one */
	struct wire_batch add;        /* key packages; or */
	uint8_t role[WIRE_BATCH_MAX]; /* for who is added, as the server knows them: enum role */
	struct wire_batch remove; /* nicks (ASCII, without NUL); exactly one of the two is empty */
};
struct wire_commit {
	uint8_t room[WIRE_ROOM_ID_SIZE];
	uint8_t id[WIRE_MSG_ID_SIZE]; /* drawn by who commits; the same again is the same commit */
	uint64_t epoch;
	bool answer;   /* it is what a CHANGE asked for */
	bool external; /* it brings back who sends it (INFO); no answer and no welcome then */
	struct bytes commit, welcome; /* welcome may be empty, commit not */
	struct bytes info;            /* GroupInfo of the epoch it begins; may be empty */
};
struct wire_committed {
	uint8_t room[WIRE_ROOM_ID_SIZE];
	uint8_t id[WIRE_MSG_ID_SIZE]; /* as in the COMMIT: known again by who sent it */
	uint64_t seq, epoch;          /* epoch: the one that the commit ended */
	uint64_t wall_ms;
	bool yours;          /* the one that you sent just now; never of what was missed */
	struct bytes commit; /* empty when yours, and only then */
};
struct wire_welcome {
	uint8_t room[WIRE_ROOM_ID_SIZE];
	uint64_t no;                  /* for WELCOMED */
	char name[ROOM_NAME_MAX + 1]; /* "#lobby", or "@nick" of the other one */
	uint64_t seq;                 /* of the commit that added you: RESUME from here */
	uint64_t wall_ms;
	struct bytes welcome; /* not empty */
};
struct wire_welcomed {
	uint64_t no; /* all up to this one are kept */
};
struct wire_send {
	uint8_t room[WIRE_ROOM_ID_SIZE];
	uint8_t id[WIRE_MSG_ID_SIZE];
	uint64_t epoch;
	struct bytes sealed; /* not empty */
};
struct wire_message {
	uint8_t room[WIRE_ROOM_ID_SIZE];
	uint8_t id[WIRE_MSG_ID_SIZE];
	uint64_t seq, wall_ms;
	struct bytes sealed; /* not empty */
};
struct wire_refused {
	uint8_t about; /* enum wire_type of what was refused */
	uint8_t room[WIRE_ROOM_ID_SIZE];
	uint8_t id[WIRE_MSG_ID_SIZE]; /* of the SEND, or zeros */
	uint16_t why;                 /* enum wire_refusal */
	char text[257];
};
struct wire_take {
	char nick[NICK_MAX + 1];
};
struct wire_keypkg {
	char nick[NICK_MAX + 1];
	bool here;           /* false: nobody of that name belongs to this server */
	struct bytes keypkg; /* empty when there is nobody, or none of theirs is left for now */
};
struct wire_open {
	uint8_t room[WIRE_ROOM_ID_SIZE];
	uint8_t id[WIRE_MSG_ID_SIZE]; /* of the commit */
	char nick[NICK_MAX + 1];
	struct bytes commit, welcome; /* neither is empty */
};
struct wire_room_gone {
	uint8_t room[WIRE_ROOM_ID_SIZE];
	bool again; /* JOIN may bring you in anew */
	char text[257];
};
struct wire_resume {
	uint8_t room[WIRE_ROOM_ID_SIZE]; /* you have a group of it that lives */
	uint64_t seq;                    /* and everything up to here */
};
struct wire_resumed {
	uint8_t room[WIRE_ROOM_ID_SIZE];
	uint64_t seq;  /* of the newest record now; 0: none yet */
	uint64_t lost; /* all up to here may be gone from the log; 0: nothing is */
	bool live; /* false: what you missed comes next; true: it came, and what is new comes as it
		      is said */
};
struct wire_ack {
	uint8_t room[WIRE_ROOM_ID_SIZE];
	uint64_t seq; /* everything up to here is on your disk */
};
struct wire_presence {
	uint8_t room[WIRE_ROOM_ID_SIZE];
	bool here;               /* they are connected; or not any more */
	struct wire_batch nicks; /* ASCII, without NUL */
};
struct wire_info {
	uint8_t room[WIRE_ROOM_ID_SIZE];
	char name[ROOM_NAME_MAX + 1];
	uint64_t seq;      /* of the newest record */
	struct bytes info; /* GroupInfo of the present epoch, not empty */
};
struct wire_enrolled {
	struct bytes tls, mls; /* certificates, not empty */
	struct bytes ca;       /* that of who issued them */
	uint8_t role;          /* as in READY */
	char server[65];
	uint64_t wall_ms;
};
struct wire_renew {
	struct bytes tls, mls;
};
struct wire_invite {
	uint8_t role;
	uint32_t expires_s; /* from now; 0: as the server likes */
	uint16_t uses;      /* 0: as the server likes */
};
struct wire_invited {
	uint8_t role;
	uint64_t expires; /* seconds since 1970 */
	uint16_t uses;
	char line[321]; /* secret: whoever has it may come */
};

/*
 * For each message X: wire_put_X appends the body of a frame to b (whose error sticks; a field
 * over its maximum makes it ERR_LIMIT), wire_get_X reads one: 0, ERR_PARSE, ERR_TRAILING,
 * ERR_NAME, ERR_UTF8. What a decoder takes, encodes to the same bytes again.
 *
 * Numbers are big-endian; ids are plain bytes; a name is a vector of 1 length byte, a text one
 * of 2, bytes one of 4; a batch is a count (1 byte) and vectors of 2; a bool is a byte, 0 or 1.
 */
#define WIRE_MESSAGES(X)                                                                           \
	X(hello)                                                                                   \
	X(error)                                                                                   \
	X(bye)                                                                                     \
	X(enrol)                                                                                   \
	X(ready)                                                                                   \
	X(keypkgs)                                                                                 \
	X(keypkg_need)                                                                             \
	X(join)                                                                                    \
	X(room_new)                                                                                \
	X(room_made)                                                                               \
	X(change)                                                                                  \
	X(commit)                                                                                  \
	X(committed)                                                                               \
	X(welcome)                                                                                 \
	X(send)                                                                                    \
	X(message)                                                                                 \
	X(refused)                                                                                 \
	X(take)                                                                                    \
	X(keypkg)                                                                                  \
	X(open)                                                                                    \
	X(room_gone)                                                                               \
	X(enrolled)                                                                                \
	X(renew)                                                                                   \
	X(invite)                                                                                  \
	X(invited)                                                                                 \
	X(log)                                                                                     \
	X(welcomed)                                                                                \
	X(resume)                                                                                  \
	X(resumed)                                                                                 \
	X(ack)                                                                                     \
	X(presence)                                                                                \
	X(info)
#define X(name)                                                                                    \
	void wire_put_##name(struct buf *b, const struct wire_##name *m);                          \
	int wire_get_##name(struct bytes body, struct wire_##name *m);
WIRE_MESSAGES(X)
#undef X

#endif
