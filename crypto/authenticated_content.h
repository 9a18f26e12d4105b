/*
 * crypto/authenticated_content.h - what a message says, with what proves it (RFC 9420 6, 6.1):
 * what comes out of a public or a private message and what goes into one. Bytes are lent.
 */
#ifndef SNUG_CRYPTO_AUTHENTICATED_CONTENT_H
#define SNUG_CRYPTO_AUTHENTICATED_CONTENT_H

#include "crypto/framed_content.h"
#include "crypto/sign.h"

/* 17.2 */
enum wire_format {
	WIRE_FORMAT_PUBLIC = 1,
	WIRE_FORMAT_PRIVATE = 2,
	WIRE_FORMAT_WELCOME = 3,
	WIRE_FORMAT_GROUP_INFO = 4,
	WIRE_FORMAT_KEY_PACKAGE = 5,
};

/* FramedContentAuthData */
struct framed_auth {
	struct bytes signature;
	struct bytes confirmation_tag; /* of a commit only */
};

struct authenticated_content {
	enum wire_format wire_format;
	struct framed_content content;
	struct framed_auth auth;
};

/* Errors stick. */
void authenticated_content_read_auth(struct rd *r, enum content_type type, struct framed_auth *a);
void authenticated_content_write_auth(
    struct buf *b, enum content_type type, const struct framed_auth *a);
/* Wire format public or private only. */
void authenticated_content_read(struct rd *r, struct authenticated_content *c);
void authenticated_content_write(struct buf *b, const struct authenticated_content *c);

/*
 * Is this content allowed to travel in that form, from such a sender (6, 6.1, 6.2)?
 * 0; RULE_MESSAGE_CONTENT, RULE_MESSAGE_APPLICATION; ERR_PROTO for a private message of anybody
 * but a member. Which proposals may come from outside: proposal_check.h.
 */
int authenticated_content_check(const struct authenticated_content *c);

/*
 * FramedContentTBS: what is signed. context is the GroupContext, encoded, of the epoch that the
 * content is sent in; it goes in for a member and a new member's commit alone. buf's error.
 */
int authenticated_content_tbs(
    struct buf *b, const struct authenticated_content *c, struct bytes context);
/* 0; ERR_NOMEM, ERR_LIMIT. The caller points c->auth.signature to sig. */
int authenticated_content_sign(const struct authenticated_content *c, struct bytes context,
    const struct sign_key *k, uint8_t sig[static SIGNATURE_SIZE]);
/* With the key that 6.1 names for the sender. 0; ERR_SIGNATURE, ERR_KEY; ERR_NOMEM, ERR_LIMIT. */
int authenticated_content_verify(
    const struct authenticated_content *c, struct bytes context, struct bytes pub);

/* What a commit refers to a proposal by (5.2): MakeProposalRef. 0; ERR_NOMEM, ERR_LIMIT. */
int authenticated_content_ref(const struct authenticated_content *c, uint8_t ref[static 32]);

#endif
