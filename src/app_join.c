#include "app.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "client/identity.h"

static void
use_invite(struct worker_opts *w, const struct invite *in)
{
	w->at = in->at;
	w->has_pin = w->has_token = true;
	memcpy(w->pin, in->pin, sizeof w->pin);
	memcpy(w->token, in->token, sizeof w->token);
}

/* A file that was named and is not there is a matter of the command line, not of the net. */
static int
named_file(int r, struct fault *f)
{
	return r == ERR_NOTFOUND ? (f->code = ERR_CONFIG) : r;
}

int
app_read_ca(const struct app *a, struct buf *ca, struct fault *f)
{
	int r = named_file(file_read(a->o.ca, ca, f), f);

	if (r == 0 && ca->n == 0)
		r = fault_set(f, ERR_KEYFILE,
		    "It must hold CA certificates in PEM. Nothing was sent.",
		    "the CA file you named is empty");
	return r;
}

static int
read_ca(const struct app *a, struct worker_opts *w, struct buf *ca, struct fault *f)
{
	int r = app_read_ca(a, ca, f);

	w->ca_pem = buf_bytes(ca);
	return r;
}

/*
 * Where a token comes from when a host and a CA were named: --token, the invite that this
 * computer remembers of that host, or, on the server's own machine, the operator's.
 */
static int
find_token(const struct app *a, struct worker_opts *w, struct fault *f)
{
	char *remembered = app_invite_path(a), *owner = mem_printf("%s/server/owner-invite", a->home);
	struct invite in;
	int r = 0;

	if (a->o.token != NULL) {
		if ((r = named_file(identity_recall(a->o.token, &in, f), f)) != 0)
			goto out;
	} else if ((identity_recall(remembered, &in, f) != 0 ||
		       strcmp(in.at.host, w->at.host) != 0 || in.at.port != w->at.port) &&
	    (identity_recall(owner, &in, f) != 0 || in.at.port != w->at.port)) {
		goto out; /* the server says that it wants an invite */
	}
	w->has_token = true;
	memcpy(w->token, in.token, sizeof w->token);
out:
	free(remembered);
	free(owner);
	return r;
}

static int
use_host(const struct app *a, struct worker_opts *w, struct buf *ca, struct fault *f)
{
	const char *where = a->o.connect;
	char *path = app_invite_path(a);
	struct invite in;
	int r = 0;

	if (hostport_parse(where, strlen(where), PORT_DEFAULT, &w->at) != 0) {
		r = fault_set(f, ERR_USAGE, "try 'snug --help'",
		    "'%s' is neither an invite (snug://...) nor HOST[:PORT]", where);
	} else if (a->o.ca != NULL) {
		if ((r = read_ca(a, w, ca, f)) == 0)
			r = find_token(a, w, f);
	} else if (identity_recall(path, &in, f) == 0 && strcmp(in.at.host, w->at.host) == 0 &&
	    in.at.port == w->at.port) {
		use_invite(w, &in);
	} else {
		r = fault_set(f, ERR_CONFIG,
		    "Ask the operator for an invite, or name the CA with  --ca FILE. Nothing was sent.",
		    "this computer has never seen the CA of %s", where);
	}
	free(path);
	return r;
}

/* A CA that was named counts instead of the one that the invite pins. */
static int
use_line(const struct app *a, const char *line, struct worker_opts *w, struct buf *ca,
    struct fault *f)
{
	struct invite in;
	int r = invite_parse(line, &in, f);

	if (r == 0)
		use_invite(w, &in);
	mem_wipe(&in, sizeof in);
	if (r != 0 || a->o.ca == NULL)
		return r;
	w->has_pin = false;
	return read_ca(a, w, ca, f);
}

/*
 * Nothing is under way yet, so that a signal may end this at once. Who was given the whole
 * command pastes the whole command.
 */
static int
ask(const struct app *a, struct worker_opts *w, struct buf *ca, struct fault *f)
{
	char line[1024], *at;
	sigset_t none, blocked;
	int r;

	printf("snug %s. You are not in any snug yet.\n"
	       "  Paste an invite (snug://...) to enter one.\n"
	       "  To host one on this computer leave this and type  snug --server\n> ",
	    PACKAGE_VERSION);
	fflush(stdout);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, &blocked);
	at = fgets(line, sizeof line, stdin);
	sigprocmask(SIG_SETMASK, &blocked, NULL);
	if (at == NULL)
		return fault_set(f, ERR_USAGE, "try 'snug --help'", "no invite was given");
	line[strcspn(line, "\r\n")] = '\0';
	if ((at = strcasestr(line, "snug://")) == NULL)
		at = line;
	r = use_line(a, at, w, ca, f);
	mem_wipe(line, sizeof line);
	return r;
}

/* No place was named: where we were last, or ask. */
static int
use_last(const struct app *a, struct worker_opts *w, struct buf *ca, struct fault *f)
{
	char *path = app_invite_path(a);
	struct invite in;
	int r = identity_recall(path, &in, f);

	free(path);
	if (r == 0) {
		use_invite(w, &in);
		return 0;
	}
	if (r != ERR_NOTFOUND)
		return r;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return fault_set(f, ERR_USAGE, "try 'snug --help'",
		    "say where to: --connect INVITE or --server");
	return ask(a, w, ca, f);
}

int
app_join(const struct app *a)
{
	struct buf ca = BUF_INIT(CA_FILE_MAX);
	struct worker_opts w = { .nick_chosen = false };
	struct fault f;
	char *path = app_invite_path(a);
	int r, status;

	w.invite_path = path;
	w.priority = a->tls.priority;
	if ((r = app_nick(a, &w, &f)) != 0)
		goto out;
	if (a->o.connect == NULL)
		r = use_last(a, &w, &ca, &f);
	else if (strncasecmp(a->o.connect, "snug:", 5) != 0)
		r = use_host(a, &w, &ca, &f);
	else
		r = use_line(a, a->o.connect, &w, &ca, &f);
out:
	status = r != 0 ? app_complain(&f) : app_chat(a, &w, false);
	mem_wipe(&w, sizeof w);
	buf_fini(&ca);
	free(path);
	return status;
}
