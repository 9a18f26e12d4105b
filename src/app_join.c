#include "app.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app_ask.h"
#include "base/file.h"
#include "base/mem.h"
#include "certs/certfile.h"
#include "client/profile.h"
#include "crypto/passphrase.h"

static void
use_invite(struct worker_opts *w, const struct invite *in)
{
	w->at = in->at;
	w->has_pin = w->has_token = true;
	memcpy(w->pin, in->pin, sizeof w->pin);
	memcpy(w->token, in->token, sizeof w->token);
}

/* A file that the command line names, and that is not there or not what it should be, is a wrong setting. */
static int
named_file(int r, struct fault *f)
{
	return r == ERR_NOTFOUND || r == ERR_LIMIT ? (f->code = ERR_CONFIG) : r;
}

int
app_read_ca(const struct app *a, struct buf *ca, struct fault *f)
{
	struct buf first = BUF_INIT(CA_FILE_MAX);
	int r;

	if ((r = named_file(file_read(a->o.ca, ca, f), f)) != 0)
		return r;
	if (certfile_der(buf_bytes(ca), 0, &first) != 0)
		r = fault_set(f, ERR_KEYFILE, "It must hold CA certificates in PEM. Nothing was sent.",
		    "the CA file you named %s",
		    ca->n == 0 ? "is empty" : "holds no usable certificate");
	buf_fini(&first);
	return r;
}

/* --ca is trusted instead of the pin of an invite. */
static int
use_ca(const struct app *a, struct worker_opts *w, struct buf *ca, struct fault *f)
{
	int r;

	if (a->o.ca == NULL)
		return 0;
	if ((r = app_read_ca(a, ca, f)) != 0)
		return r;
	w->ca_pem = buf_bytes(ca);
	w->has_pin = false;
	return 0;
}

/* An invite in a file of ours. */
static int
read_invite(const char *path, struct invite *out, struct fault *f)
{
	struct buf text = BUF_INIT(4096);
	int r = file_read_private(path, &text, f);

	buf_put(&text, "", 1);
	if (r == 0)
		r = invite_parse((const char *)text.p, out, f);
	buf_fini(&text);
	return r;
}

/*
 * Where a token comes from when a host and a CA were named: --token, or, on the server's own
 * machine, the operator's invite.
 */
static int
find_token(const struct app *a, struct worker_opts *w, struct fault *f)
{
	char *owner = mem_printf("%s/server/owner-invite", a->home);
	struct invite in;
	int r = 0;

	if (a->o.token != NULL)
		r = named_file(read_invite(a->o.token, &in, f), f);
	else if (read_invite(owner, &in, f) != 0 || in.at.port != w->at.port)
		goto out; /* a profile may do without */
	if (r == 0) {
		w->has_token = true;
		memcpy(w->token, in.token, sizeof w->token);
	}
out:
	mem_wipe(&in, sizeof in);
	free(owner);
	return r;
}

/* *known: pin is that of a profile whose server was last there. */
static int
use_host(const struct app *a, struct worker_opts *w, bool *known, struct fault *f)
{
	const char *where = a->o.connect;

	if (hostport_parse(where, strlen(where), PORT_DEFAULT, &w->at) != 0)
		return fault_set(f, ERR_USAGE, "try 'snug --help'",
		    "'%s' is neither an invite (snug://...) nor HOST[:PORT]", where);
	*known = profile_find(a->home, &w->at, w->pin) == 0;
	w->has_pin = *known;
	if (a->o.ca != NULL)
		return find_token(a, w, f);
	if (*known)
		return 0;
	return fault_set(f, ERR_CONFIG,
	    "Ask the operator for an invite, or name the CA with  --ca FILE. Nothing was sent.",
	    "this computer has never seen the CA of %s", where);
}

/* No place was named: where we were last, or ask. */
static int
use_last(const struct app *a, struct worker_opts *w, struct fault *f)
{
	char line[1024], *at;
	struct invite in;
	int r;

	if (profile_last(a->home, w->pin) == 0) {
		w->has_pin = true;
		return 0;
	}
	if (!app_can_ask())
		return fault_set(f, ERR_USAGE, "try 'snug --help'",
		    "say where to: --connect INVITE or --server");
	printf("snug %s. You are not in any snug yet.\n"
	       "  Paste an invite (snug://...) to enter one.\n"
	       "  To host one on this computer leave this and type  snug --server\n",
	    PACKAGE_VERSION);
	if (!app_ask_line("> ", line, sizeof line))
		return fault_set(f, ERR_USAGE, "try 'snug --help'", "no invite was given");
	/* Who was given the whole command pastes the whole command. */
	if ((at = strcasestr(line, "snug://")) == NULL)
		at = line;
	if ((r = invite_parse(at, &in, f)) == 0)
		use_invite(w, &in);
	mem_wipe(line, sizeof line);
	mem_wipe(&in, sizeof in);
	return r;
}

static int
find_place(const struct app *a, struct worker_opts *w, bool *known, struct fault *f)
{
	struct invite in;
	int r;

	*known = true;
	if (a->o.connect == NULL)
		return use_last(a, w, f);
	if (strncasecmp(a->o.connect, "snug:", 5) != 0)
		return use_host(a, w, known, f);
	if ((r = invite_parse(a->o.connect, &in, f)) == 0)
		use_invite(w, &in);
	/* A CA that is named counts instead of the invite's. */
	if (r == 0 && a->o.ca != NULL)
		*known = profile_find(a->home, &w->at, w->pin) == 0;
	mem_wipe(&in, sizeof in);
	return r;
}

int
app_join(const struct app *a)
{
	struct buf ca = BUF_INIT(CA_FILE_MAX), passphrase = BUF_INIT(PASSPHRASE_MAX);
	struct worker_opts w = { .nick_chosen = false };
	struct fault f;
	bool known;
	int status;

	w.inner_suite = app_inner_suite(a);
	w.priority = a->tls.priority;
	if (app_nick(a, &w, &f) != 0 || find_place(a, &w, &known, &f) != 0 ||
	    use_ca(a, &w, &ca, &f) != 0 ||
	    app_identity(a, known ? w.pin : NULL, &w, &passphrase, &f) != 0) {
		status = app_complain(&f);
		app_identity_drop(&w);
	} else {
		status = app_chat(a, &w, false);
	}
	mem_wipe(&w, sizeof w);
	buf_fini(&ca);
	buf_fini(&passphrase);
	return status;
}
