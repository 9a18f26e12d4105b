/*
 * app_pki.h - snug --pki: manage a certificate authority by hand. The verbs are the rows of
 * pki_verbs.def, their options those of pki_options.def. Main thread.
 */
#ifndef SNUG_APP_PKI_H
#define SNUG_APP_PKI_H

#include "base/buf.h"
#include "base/err.h"
#include "certs/issued.h"

#define PKI_LIST_MAX 32
#define PKI_PASSPHRASE_MAX 1024

struct pki_list {
	const char *v[PKI_LIST_MAX];
	size_t n;
};

/* What was asked for. Texts are lent from argv; NULL when not given. */
struct pki {
	struct pki_list words; /* after the verb */
#define PKI_FLAG bool
#define PKI_TEXT const char *
#define PKI_LIST struct pki_list
#define X(kind, field, name, argument, help) PKI_##kind field;
#include "pki_options.def"
#undef X
#undef PKI_FLAG
#undef PKI_TEXT
#undef PKI_LIST
	char *server_dir, *dir; /* owned: HOME/server and HOME/server/ca */
};

/* One verb, with the options that it takes. */
struct pki_verb {
	const char *name, *words, *options, *help;
	size_t least, most;
	int (*run)(struct pki *p, struct fault *f);
};

/* The verb of that name, or NULL. */
const struct pki_verb *app_pki_args_verb(const char *name);
/* Fill p from what follows the verb. 0, or ERR_USAGE. */
int app_pki_args_parse(
    struct pki *p, const struct pki_verb *v, char **argv, size_t n, struct fault *f);
/* All verbs, or one with its options, to stdout. */
void app_pki_args_help(const struct pki_verb *one);

/* The verbs: 0 or an error of err.def, *f filled. */
#define X(verb, words, least, most, options, help)                                                 \
	int app_pki_##verb(struct pki *p, struct fault *f);
#include "pki_verbs.def"
#undef X

/* ---- what they share (app_pki_util.c) */

/* The CA of this snug; ERR_CONFIG when there is none. */
int app_pki_load_ca(const struct pki *p, struct ca **ca, struct fault *f);
/* A file, or the standard input for "-". ERR_NOTFOUND becomes ERR_CONFIG. */
int app_pki_read(const char *path, struct buf *out, struct fault *f);
/* The private key in a file that others cannot read; under a passphrase: which is asked for. */
int app_pki_read_key(const struct pki *p, const char *path, struct buf *pem, struct fault *f);
/* To --out (mode 0600), or the standard output. */
int app_pki_write(const struct pki *p, struct bytes data, struct fault *f);
/* A line for the person, on the standard error, so that the standard output is only what was asked
 * for. */
void app_pki_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* From now - 5 min for --days, or zeros without. ERR_USAGE. */
int app_pki_dates(const struct pki *p, int64_t span[static 2], struct fault *f);
/* --key-type, or Ed25519. ERR_USAGE. */
int app_pki_key_type(const struct pki *p, enum keytype *out, struct fault *f);
/*
 * The passphrase of --passphrase-file, or asked for on the terminal; twice when it is a new one.
 * NUL-terminated in out. ERR_USAGE for an empty new one, or when there is no terminal.
 */
int app_pki_passphrase(
    const struct pki *p, const char *of_what, bool is_new, struct buf *out, struct fault *f);
/*
 * The entries that what means: a serial number or the start of one (6 digits at least), else all of
 * a nick or host, in the order of issue. How many; found has room for all of the register.
 */
size_t app_pki_find(const struct issued *is, const char *what, const struct issued_entry **found);
/* Have a server that runs on this home read the register again. */
void app_pki_tell_server(const struct pki *p);

#endif
