/* app.h - what the modes of the program share. Main thread. */
#ifndef SNUG_APP_H
#define SNUG_APP_H

#include "client/worker.h"
#include "net/tlsprofile.h"
#include "options.h"

struct conf;

#define CA_FILE_MAX (1 << 20) /* a whole system's bundle, if need be */

struct app {
	struct options o;
	struct tlsprofile tls; /* what the options say of TLS */
	char *home;            /* owned */
	char *config_path;     /* owned: of --config, or the usual one */
	struct conf *config;   /* owned: what is in it */
};

/* Print "snug: CAUSE" and "  REMEDY" to stderr, sanitised; the exit status for f. */
int app_complain(const struct fault *f);
/* Fill a->tls. 0 or ERR_USAGE. */
int app_tls(struct app *a, struct fault *f);
/* The inner suite of rooms that we make: --inner-suite, or what --profile asks for; or NULL. Lent.
 */
const char *app_inner_suite(const struct app *a);
/* The nick to use: --nick (checked), else made from the login name. 0 or ERR_NAME. */
int app_nick(const struct app *a, struct worker_opts *w, struct fault *f);
/* Is it the screen that will run, and not lines. */
bool app_has_screen(const struct app *a);
/*
 * Fill in who we are at the place of w: the profile of the CA with this pin (NULL: none is
 * known), for which the passphrase is asked, or nick and passphrase for being enrolled by w's
 * token. passphrase must outlive the worker. 0 or *f; app_identity_drop when no worker was
 * started with it.
 */
int app_identity(const struct app *a, const uint8_t *pin, struct worker_opts *w,
    struct buf *passphrase, struct fault *f);
void app_identity_drop(struct worker_opts *w);
/* Run a worker, which takes the identity of w, and the front end until both are done; the exit
 * status. hosting: the server is in this process. */
int app_chat(const struct app *a, struct worker_opts *w, bool hosting);

/* Read the file of --ca. 0; ERR_CONFIG, ERR_KEYFILE or what file_read says. */
int app_read_ca(const struct app *a, struct buf *ca, struct fault *f);

/* The modes; each returns the exit status. */
int app_host(const struct app *a);
int app_join(const struct app *a);
int app_probe(const struct app *a);
int app_verify_log(const struct app *a);
int app_status(const struct app *a);
int app_invite(const struct app *a);
int app_pki(const struct app *a);
int app_bench(const struct app *a);

#endif
