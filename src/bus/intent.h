/* bus/intent.h - what the person wants, on its way from the UI to the worker. Owned by whoever holds it. */
#ifndef SNUG_BUS_INTENT_H
#define SNUG_BUS_INTENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/nick.h"
#include "base/role.h"
#include "base/wish.h"

enum intent_type {
#define X(type, what) type,
#include "bus/intent.def"
#undef X
	IN__COUNT
};

struct intent {
	enum intent_type type;
	uint64_t id; /* chosen by the UI, unique in this process; comes back in the events about it */
	char room[ROOM_NAME_MAX + 1];
	char nick[NICK_MAX + 1];
	bool action;     /* "/me" */
	enum role role;
	uint64_t seconds;
	uint64_t seq; /* a place in the server's order of the room */
	uint32_t part;
	bool qr;         /* the answer as a QR code too */
	struct wish wish; /* IN_INVITE */
	char *text;      /* owned, UTF-8, NUL-terminated; or NULL */
	size_t text_len; /* without the NUL */
};

/* Zeroed but for type. Free with intent_free, which wipes the text. */
struct intent *intent_new(enum intent_type type);
void intent_free(struct intent *in);
/* Copy n bytes of s as the text. */
void intent_text(struct intent *in, const char *s, size_t n);
const char *intent_name(enum intent_type type);

#endif
