/*
 * crypto/welcome.h - what lets new members into a group: a sealed GroupInfo for all of them, and
 * for each the sealed secrets to open it (RFC 9420 12.4.3.1). Bytes are lent from what was read.
 */
#ifndef SNUG_CRYPTO_WELCOME_H
#define SNUG_CRYPTO_WELCOME_H

#include "crypto/group_info.h"
#include "crypto/group_secrets.h"
#include "crypto/mls_label.h"

struct welcome {
	uint16_t suite;
	struct bytes secrets;    /* welcome_next */
	struct bytes group_info; /* sealed */
};

/* EncryptedGroupSecrets */
struct welcome_entry {
	struct bytes ref; /* of the new member's KeyPackage */
	struct mls_sealed sealed;
};

/* Errors stick. */
void welcome_read(struct rd *r, struct welcome *w);
void welcome_write(struct buf *b, const struct welcome *w);
/* Walk over the entries: rd_init(&it, w->secrets); while (welcome_next(&it, &e)). */
bool welcome_next(struct rd *it, struct welcome_entry *e);
/* The entry for a KeyPackage. 0 or ERR_NOTFOUND. */
int welcome_find(const struct welcome *w, struct bytes ref, struct welcome_entry *e);

/*
 * Open an entry with the private half of its KeyPackage's init key, which is the caller's to
 * delete when the join is done: the text is appended to text, which the caller wipes, *s is
 * lent from it and has passed group_secrets_check.
 * 0; ERR_SUITE, RULE_JOIN_KEM, RULE_JOIN_OPEN, what rd_why says; ERR_NOMEM, ERR_LIMIT.
 */
int welcome_open_secrets(const struct welcome *w, const struct welcome_entry *e,
    const struct hpke_key *init, struct buf *text, struct group_secrets *s);
/*
 * Open the GroupInfo with welcome_secret: appended to text, *g is lent from it. Its signature
 * is the caller's to verify. 0; ERR_SUITE, RULE_JOIN_INFO_SUITE when it is of another suite than
 * the Welcome; RULE_JOIN_INFO, what rd_why says; ERR_NOMEM, ERR_LIMIT.
 */
int welcome_open_info(
    const struct welcome *w, const struct secret *welcome, struct buf *text, struct group_info *g);

/* Append the sealed GroupInfo, encoded and signed, to out. 0; ERR_INTERNAL; out's error. */
int welcome_seal_info(
    const struct suite *suite, const struct secret *welcome, struct bytes info, struct buf *out);
/* What all entries are sealed under: the sealed GroupInfo. */
void welcome_bind(struct hpke_bind *b, const struct suite *suite, struct bytes group_info);
/* A new member: the reference and the init key of its KeyPackage. */
struct welcome_to {
	const struct hpke_bind *bind;
	struct bytes ref, init_key;
};
/* Append an entry for it to secrets. 0; ERR_KEY; ERR_NOMEM, ERR_LIMIT, ERR_INTERNAL. */
int welcome_add(struct buf *secrets, const struct welcome_to *to, const struct group_secrets *s);

#endif
