/*
 * crypto/public_message.h - messages that are signed but not encrypted (RFC 9420 6.2). Bytes
 * are lent from what was read.
 */
#ifndef SNUG_CRYPTO_PUBLIC_MESSAGE_H
#define SNUG_CRYPTO_PUBLIC_MESSAGE_H

#include "crypto/authenticated_content.h"
#include "crypto/secret.h"

struct public_message {
	struct framed_content content;
	struct framed_auth auth;
	struct bytes membership_tag; /* of a member only */
};

/* Syntax alone: application data, which is never valid here, is read. Errors stick. */
void public_message_read(struct rd *r, struct public_message *m);
void public_message_write(struct buf *b, const struct public_message *m);

/*
 * Append c, signed and with its confirmation tag if it has one, as a PublicMessage. membership
 * and context (the GroupContext, encoded) are those of the epoch it is sent in and are read
 * for a member's content alone. 0; ERR_PROTO for what may not travel so; ERR_NOMEM, ERR_LIMIT.
 */
int public_message_protect(const struct authenticated_content *c, const struct secret *membership,
    struct bytes context, struct buf *out);
/*
 * Check the membership tag and give the content, lent from m; its signature is the caller's to
 * verify. 0; ERR_MAC; authenticated_content_check's; ERR_NOMEM, ERR_LIMIT.
 */
int public_message_unprotect(const struct public_message *m, const struct secret *membership,
    struct bytes context, struct authenticated_content *c);

#endif
