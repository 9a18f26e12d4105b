#include "app.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
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

/* A file that the command line names, and that is not there or not what it should be, is a wrong setting. */
static int
named_file(int r, struct fault *f)
{
	return r == ERR_NOTFOUND || r == ERR_LIMIT ? (f->code = ERR_CONFIG) : r;
}

int
app_read_ca(const struct app *a, struct buf *ca, struct fault *f)
{
	int r;

	if ((r = named_file(file_read(a->o.ca, ca, f), f)) != 0)
		return r;
	if (ca->n == 0)
		return fault_set(f, ERR_KEYFILE, "It must hold CA certificates in PEM. Nothing was sent.",
		    "the CA file you named is empty");
	return 0;
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
	mem_wipe(&in, sizeof in);
	free(remembered);
	free(owner);
	return r;
}

static int
use_host(const struct app *a, struct worker_opts *w, struct fault *f)
{
	const char *where = a->o.connect;
	char *path = app_invite_path(a);
	struct invite in;
	int r = 0;

	if (hostport_parse(where, strlen(where), PORT_DEFAULT, &w->at) != 0) {
		r = fault_set(f, ERR_USAGE, "try 'snug --help'",
		    "'%s' is neither an invite (snug://...) nor HOST[:PORT]", where);
	} else if (a->o.ca != NULL) {
		r = find_token(a, w, f);
	} else if (identity_recall(path, &in, f) == 0 && strcmp(in.at.host, w->at.host) == 0 &&
	    in.at.port == w->at.port) {
		use_invite(w, &in);
	} else {
		r = fault_set(f, ERR_CONFIG,
		    "Ask the operator for an invite, or name the CA with  --ca FILE. Nothing was sent.",
		    "this computer has never seen the CA of %s", where);
	}
	mem_wipe(&in, sizeof in);
	free(path);
	return r;
}

/* A line from the person, who may leave by a signal: all of them are blocked otherwise. */
static bool
ask_line(char *line, int size)
{
	sigset_t leaving, before;
	bool got;

	sigemptyset(&leaving);
	sigaddset(&leaving, SIGINT);
	sigaddset(&leaving, SIGTERM);
	sigaddset(&leaving, SIGHUP);
	sigaddset(&leaving, SIGQUIT);
	pthread_sigmask(SIG_UNBLOCK, &leaving, &before);
	got = fgets(line, size, stdin) != NULL;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (got)
		line[strcspn(line, "\r\n")] = '\0';
	return got;
}

/* No place was named: where we were last, or ask. */
static int
use_last(const struct app *a, struct worker_opts *w, struct fault *f)
{
	char *path = app_invite_path(a), line[1024], *at;
	struct invite in;
	int r = identity_recall(path, &in, f);

	free(path);
	if (r == 0)
		use_invite(w, &in);
	if (r != ERR_NOTFOUND)
		goto out;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return fault_set(f, ERR_USAGE, "try 'snug --help'",
		    "say where to: --connect INVITE or --server");
	printf("snug %s. You are not in any snug yet.\n"
	       "  Paste an invite (snug://...) to enter one.\n"
	       "  To host one on this computer leave this and type  snug --server\n> ",
	    PACKAGE_VERSION);
	fflush(stdout);
	if (!ask_line(line, sizeof line))
		return fault_set(f, ERR_USAGE, "try 'snug --help'", "no invite was given");
	/* Who was given the whole command pastes the whole command. */
	if ((at = strcasestr(line, "snug://")) == NULL)
		at = line;
	if ((r = invite_parse(at, &in, f)) == 0)
		use_invite(w, &in);
	mem_wipe(line, sizeof line);
out:
	mem_wipe(&in, sizeof in);
	return r;
}

int
app_join(const struct app *a)
{
	struct buf ca = BUF_INIT(CA_FILE_MAX);
	struct worker_opts w = { .nick_chosen = false };
	struct invite in;
	struct fault f;
	char *path = app_invite_path(a);
	int r, status;

	w.invite_path = path;
	w.inner_suite = app_inner_suite(a);
	w.priority = a->tls.priority;
	if ((r = app_nick(a, &w, &f)) != 0)
		goto out;
	if (a->o.connect == NULL)
		r = use_last(a, &w, &f);
	else if (strncasecmp(a->o.connect, "snug:", 5) != 0)
		r = use_host(a, &w, &f);
	else if ((r = invite_parse(a->o.connect, &in, &f)) == 0)
		use_invite(&w, &in);
	if (r == 0)
		r = use_ca(a, &w, &ca, &f);
out:
	status = r != 0 ? app_complain(&f) : app_chat(a, &w, false);
	mem_wipe(&w, sizeof w);
	mem_wipe(&in, sizeof in);
	buf_fini(&ca);
	free(path);
	return status;
}
