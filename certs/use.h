/* certs/use.h - what a certificate of ours is for: one table. Any thread. */
#ifndef SNUG_CERTS_USE_H
#define SNUG_CERTS_USE_H

/*
 * X(enum, word, extended key usage, in words)
 *
 * The purpose of MLS certificates is an arc of our own that nobody registered: it only has to
 * be none of those that TLS knows, so that a key for the one cannot be used for the other.
 */
#define CERT_USES(X)                                                                               \
	X(CERT_SERVER, "server", "1.3.6.1.5.5.7.3.1", "a server")                                  \
	X(CERT_MEMBER_TLS, "tls", "1.3.6.1.5.5.7.3.2", "connecting as a member")                   \
	X(CERT_MEMBER_MLS, "mls", "1.3.6.1.4.1.55738.9420.1", "signing as a member")

enum cert_use {
#define X(id, word, oid, text) id,
	CERT_USES(X)
#undef X
	    CERT_USE__COUNT
};

const char *use_word(enum cert_use u);
/* Dotted. */
const char *use_oid(enum cert_use u);
const char *use_text(enum cert_use u);
/* The use with this word: 0 or ERR_USAGE. */
int use_parse(const char *word, enum cert_use *out);

#endif
