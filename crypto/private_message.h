/*
 * crypto/private_message.h - messages that are signed and encrypted (RFC 9420 6.3). Bytes are
 * lent from what was read.
 */
#ifndef SNUG_CRYPTO_PRIVATE_MESSAGE_H
#define SNUG_CRYPTO_PRIVATE_MESSAGE_H

#include "crypto/authenticated_content.h"
#include "crypto/secret_tree.h"
#include "crypto/sender_data.h"

struct private_message {
	struct bytes group_id;
	uint64_t epoch;
	enum content_type type;
	struct bytes aad;
	struct bytes sender_data, ciphertext; /* sealed */
};

/* Errors stick. */
void private_message_read(struct rd *r, struct private_message *m);
void private_message_write(struct buf *b, const struct private_message *m);

/* The keys of an epoch that seal and open its messages. */
struct private_keys {
	const struct suite *suite;
	const struct secret *sender_data;
	struct secret_tree *tree;
};

/*
 * Append c, signed and with its confirmation tag if it has one, as a PrivateMessage of its
 * sender's next key, which is consumed even when this fails later. The content is padded with
 * zeros to a multiple of pad_to bytes (0: not at all).
 * 0; ERR_PROTO for what may not travel so; ERR_MEMBER, ERR_LIMIT, ERR_NOMEM, ERR_INTERNAL.
 */
int private_message_protect(const struct authenticated_content *c, const struct private_keys *k,
    size_t pad_to, struct buf *out);

/*
 * Who sent m. The caller must check that the leaf is not blank. 0; ERR_AEAD, ERR_PARSE, ERR_NOMEM,
 * ERR_LIMIT.
 */
int private_message_sender(
    const struct private_message *m, const struct private_keys *k, struct sender_data *s);
/*
 * Open m: the text is appended to text, which the caller wipes, and *c is lent from m and text;
 * its signature is the caller's to verify. The key is consumed when, and only when, the AEAD
 * accepted the message. 0; ERR_MEMBER, ERR_REPLAY, ERR_TOOFAR, ERR_AEAD; what rd_why says of its
 * inside; RULE_MESSAGE_PADDING; authenticated_content_check's; ERR_NOMEM, ERR_LIMIT.
 */
int private_message_open(const struct private_message *m, const struct private_keys *k,
    const struct sender_data *s, struct buf *text, struct authenticated_content *c);

#endif
