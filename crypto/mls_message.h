/*
 * crypto/mls_message.h - the envelope of everything that travels (RFC 9420 6): a version, what is
 * inside, and that. Syntax alone; bytes are lent from what was read.
 */
#ifndef SNUG_CRYPTO_MLS_MESSAGE_H
#define SNUG_CRYPTO_MLS_MESSAGE_H

#include "crypto/key_package.h"
#include "crypto/private_message.h"
#include "crypto/public_message.h"
#include "crypto/welcome.h"

struct mls_message {
	enum wire_format wire_format;
	union {
		struct public_message public_message;
		struct private_message private_message;
		struct welcome welcome;
		struct group_info group_info;
		struct key_package key_package;
	};
};

/*
 * One message and nothing else. 0; ERR_VERSION (a KeyPackage's own version too, 10); ERR_TRAILING
 * and what else rd_why says.
 */
int mls_message_parse(struct mls_message *m, struct bytes in);
void mls_message_write(struct buf *b, const struct mls_message *m);
/* What comes before the struct of that format. */
void mls_message_begin(struct buf *b, enum wire_format f);

/*
 * Which group and epoch a public or private message or a GroupInfo is for, in the clear. false: it
 * says none.
 */
bool mls_message_place(const struct mls_message *m, struct bytes *group_id, uint64_t *epoch);

#endif
