/*
 * server/state.h - what the server keeps in its folder: the CA that certifies members, and
 * unless the operator has another one the server itself (ca/), its certificate (tls/), the
 * operator's invite. Made at the first start, renewed by itself. One thread.
 */
#ifndef SNUG_SERVER_STATE_H
#define SNUG_SERVER_STATE_H

#include "base/err.h"
#include "base/hostport.h"
#include "certs/invite.h"
#include "net/tlsctx.h"
#include "net/tlsprofile.h"

#define STATE_LISTEN_MAX 4
#define STATE_CERTS_MAX 4

struct ca;
struct state;

struct state_opts {
	const char *home; /* the folder is home/server */
	struct hostport listen[STATE_LISTEN_MAX];
	size_t n_listen;
	const char *host; /* the name that people will type; NULL: a good guess */
	/* The operator's own certificates instead of ours; all NULL when there are none. */
	const char *cert_file[STATE_CERTS_MAX], *key_file[STATE_CERTS_MAX], *ca_file;
	size_t n_files;
	const struct tlsprofile *tls; /* NULL: the default; also says which keys fit */
};

/*
 * The certificate is made anew when its key is of another type than was wanted, or does not fit;
 * a CA that is there stays, since invites pin it.
 *
 * Lock the folder, load what is there, make what is missing. *o and its strings must outlive
 * it. 0, or *f filled. Free with state_free, which gives up the lock.
 */
int state_open(struct state **out, const struct state_opts *o, struct fault *f);
void state_free(struct state *st); /* NULL is nothing */

/*
 * Credentials of the certificates as they are in the files now; renews ours when it is due. When
 * they are of another CA than before, the invite and owner-invite name that one from now on.
 */
int state_tlsctx(struct state *st, struct tlsctx **out, struct fault *f);
/* The port that was bound: completes the invite and writes it to owner-invite. */
int state_set_port(struct state *st, uint16_t port, struct fault *f);

/* HOME/server. Lent. */
const char *state_dir(const struct state *st);
/* Who certifies members, and its certificate, in PEM and in DER. Lent. */
const struct ca *state_ca(const struct state *st);
struct bytes state_ca_pem(const struct state *st);
struct bytes state_ca_der(const struct state *st);
const struct invite *state_invite(const struct state *st);
const char *state_fingerprint(const struct state *st);
/* Nothing existed before this start. */
bool state_is_new(const struct state *st);

#endif
