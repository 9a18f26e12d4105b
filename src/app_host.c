#include "app.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/amount.h"
#include "base/log.h"
#include "base/mem.h"
#include "crypto/passphrase.h"
#include "number.h"
#include "server/server.h"

#define MAX_CLIENTS 100000
#define MIN_RATE 10 /* below it nobody could even enter */
#define MAX_RATE 1000000

static int
where_to_listen(const struct app *a, struct state_opts *s, struct fault *f)
{
	const char *at = a->o.server;

	if (at == NULL) {
		s->listen[0] = (struct hostport){ .host = "::", .port = PORT_DEFAULT };
		s->listen[1] = (struct hostport){ .host = "0.0.0.0", .port = PORT_DEFAULT };
		s->n_listen = 2;
		return 0;
	}
	s->n_listen = 1;
	if (hostport_parse(at, strlen(at), PORT_DEFAULT, &s->listen[0]) != 0)
		return fault_set(f, ERR_USAGE, "Write ADDR:PORT, as in 0.0.0.0:9420 or [::]:9420.",
		    "'%s' is not an address to listen on", at);
	if (strcmp(s->listen[0].host, "localhost") == 0)
		snprintf(s->listen[0].host, sizeof s->listen[0].host, "127.0.0.1");
	if (!hostport_is_address(s->listen[0].host))
		return fault_set(f, ERR_USAGE,
		    "Listen on an address of this machine, and name the host with  --host NAME.",
		    "'%s' is a name, not an address", s->listen[0].host);
	return 0;
}

/* Metrics tell of load, not of people; still, nobody but the operator asked for them. */
static int
where_to_tell(const struct app *a, struct server_opts *so, struct hostport *at, struct fault *f)
{
	const char *text = a->o.metrics_listen;

	if (text == NULL)
		return 0;
	if (hostport_parse(text, strlen(text), 0, at) != 0 || !hostport_is_address(at->host))
		return fault_set(f, ERR_USAGE, "Write ADDR:PORT, as in 127.0.0.1:9421.",
		    "'%s' is not an address to listen on", text);
	so->metrics = at;
	return 0;
}

#define RETENTION_DEFAULT "30d"
#define RETENTION_MAX (UINT64_C(100) * 366 * 86400)
#define QUOTA_ROOM_DEFAULT "4G"
#define QUOTA_MEMBER_DEFAULT "1G"
#define QUOTA_MAX (UINT64_C(1) << 60)

static int
take_size(const char *value, const char *option, uint64_t *out, struct fault *f)
{
	if (amount_size(value, QUOTA_MAX, out))
		return 0;
	return fault_set(f, ERR_USAGE, "Write a number and K, M, G or T, as in 4G; 0 for no limit.",
	    "'%.40s' is no size for --%s", value, option);
}

/* What the server keeps, how long, and how surely. */
static int
what_to_keep(const struct app *a, struct keep_opts *k, struct fault *f)
{
	const char *keep = a->o.retention != NULL ? a->o.retention : RETENTION_DEFAULT,
		   *room = a->o.quota_room != NULL ? a->o.quota_room : QUOTA_ROOM_DEFAULT,
		   *member = a->o.quota_member != NULL ? a->o.quota_member : QUOTA_MEMBER_DEFAULT,
		   *sync = a->o.sync != NULL ? a->o.sync : "full";
	uint64_t seconds;
	int r;

	if (!amount_time(keep, RETENTION_MAX, &seconds))
		return fault_set(f, ERR_USAGE,
		    "Write a number and m, h, d or w, as in 30d; 0 for ever.",
		    "'%.40s' is no time for --retention", keep);
	if (strcmp(sync, "full") != 0 && strcmp(sync, "normal") != 0)
		return fault_set(
		    f, ERR_USAGE, "Write full or normal.", "--sync does not take '%.40s'", sync);
	k->retention_ms = 1000 * seconds;
	k->relaxed = strcmp(sync, "normal") == 0;
	if ((r = take_size(room, "quota-room", &k->quota.room_bytes, f)) != 0)
		return r;
	return take_size(member, "quota-member", &k->quota.person_bytes, f);
}

static int
limit(const struct app *a, struct server_opts *so, struct fault *f)
{
	uint64_t clients = 0, rate = 0;
	int r = 0;

	if (a->o.max_clients != NULL)
		r = number_parse("--max-clients", a->o.max_clients, 1, MAX_CLIENTS, &clients, f);
	if (r == 0 && a->o.max_rate != NULL)
		r = number_parse("--max-rate", a->o.max_rate, MIN_RATE, MAX_RATE, &rate, f);
	so->max_peers = (unsigned)clients;
	so->rate = (unsigned)rate;
	return r;
}

static int
fill(const struct app *a, struct server_opts *so, struct fault *f)
{
	struct hostport hp;

	so->state.home = a->home;
	so->state.host = a->o.host;
	so->state.tls = &a->tls;
	so->name = a->o.name;
	so->state.ca_file = a->o.ca;
	so->state.n_files = a->o.cert.n;
	for (size_t i = 0; i < a->o.cert.n; i++) {
		so->state.cert_file[i] = a->o.cert.v[i];
		so->state.key_file[i] = a->o.key.v[i];
	}
	if (a->o.host != NULL && (hostport_parse(a->o.host, strlen(a->o.host), 0, &hp) != 0 ||
				     strcmp(hp.host, a->o.host) != 0))
		return fault_set(f, ERR_USAGE,
		    "A name or an address alone, as in --host chat.example.org.",
		    "'%s' is not a host name", a->o.host);
	if (limit(a, so, f) != 0 || what_to_keep(a, &so->keep, f) != 0)
		return f->code;
	return where_to_listen(a, &so->state, f);
}

/* Who started us waits for what is printed. */
static int
check_stdout(struct fault *f)
{
	int cause = fflush(stdout) != 0 ? errno : EIO;

	if (ferror(stdout) == 0)
		return 0;
	return fault_set(f, ERR_IO, "Let the standard output lead somewhere.",
	    "cannot say where the server listens: %s", strerror(cause));
}

/* For scripts: where, and nothing else, on stdout. */
static int
say_listening(const struct server *s, struct fault *f)
{
	struct hostport at;
	char text[HOST_MAX + 16];

	for (size_t i = 0; i < server_n_listen(s); i++) {
		server_listen_at(s, i, &at);
		hostport_format(&at, false, text, sizeof text);
		printf("snug: listening on %s\n", text);
	}
	return check_stdout(f);
}

static int
serve_only(const struct app *a, struct server_opts *so)
{
	struct server *s = NULL;
	struct fault f;
	int status = 0;

	if (a->o.inner_suite != NULL) {
		fault_set(&f, ERR_USAGE, "Give it to the one who enters first.",
		    "--inner-suite belongs to who makes the room, and this server only serves");
		return app_complain(&f);
	}
	so->signals = true;
	if (server_new(&s, so, &f) != 0)
		return app_complain(&f);
	log_info("the CA's fingerprint is %s", server_fingerprint(s));
	log_info("the operator's invite is in %s/server/owner-invite", a->home);
	if (say_listening(s, &f) == 0)
		server_run(s);
	else
		status = app_complain(&f);
	server_free(s);
	return status;
}

static void *
run_server(void *user)
{
	server_run(user);
	return NULL;
}

/* The operator's own door: over loopback, unless the server listens on one other address alone. */
static void
own_door(const struct server *s, struct worker_opts *w)
{
	const struct invite *in = server_invite(s);

	server_listen_at(s, server_n_listen(s) - 1, &w->at);
	if (strcmp(w->at.host, "0.0.0.0") == 0)
		snprintf(w->at.host, sizeof w->at.host, "127.0.0.1");
	else if (strcmp(w->at.host, "::") == 0)
		snprintf(w->at.host, sizeof w->at.host, "::1");
	/* An operator's own certificate names the public host alone, not where the loopback leads.
	 */
	snprintf(w->cert_host, sizeof w->cert_host, "%s", in->at.host);
	w->has_pin = w->has_token = true;
	memcpy(w->pin, in->pin, sizeof w->pin);
	memcpy(w->token, in->token, sizeof w->token);
}

/* A screen breaks the command between two rows: as a shell would read it when both are copied. */
static void
greet(const struct app *a, const char *line, char *out, size_t size)
{
	bool screen = app_has_screen(a);

	snprintf(out, size,
	    "This room is open. Whoever you want in types this%s:\nsnug --connect %s%s",
	    screen ? " (Alt-l shows it bare, for copying)" : "", screen ? "\\\n" : "", line);
}

/* Still above the prompt when the screen is gone. */
static int
say_invite(const struct server *s, const char *line, struct fault *f)
{
	printf("CA fingerprint, to read aloud if somebody asks:\n    %s\n"
	       "Whoever you want in types:\n    snug --connect %s\n",
	    server_fingerprint(s), line);
	return check_stdout(f);
}

static int
chat_beside(const struct app *a, struct server *s, struct worker_opts *w)
{
	pthread_t thread;
	struct fault f;
	int status;

	if (pthread_create(&thread, NULL, run_server, s) != 0) {
		fault_set(&f, ERR_SYS, "Close other programs and try again.",
		    "the system gives no thread");
		app_identity_drop(w);
		return app_complain(&f);
	}
	status = app_chat(a, w, true);
	server_stop(s);
	pthread_join(thread, NULL);
	return status;
}

static int
serve_and_chat(const struct app *a, struct server_opts *so)
{
	char line[INVITE_LINE_MAX + 1], greeting[INVITE_LINE_MAX + 256];
	struct worker_opts w = { .nick_chosen = false };
	struct buf passphrase = BUF_INIT(PASSPHRASE_MAX);
	struct server *s = NULL;
	struct fault f;
	int status;

	if (server_new(&s, so, &f) != 0)
		return app_complain(&f);
	own_door(s, &w);
	if (app_identity(a, server_invite(s)->pin, &w, &passphrase, &f) != 0) {
		status = app_complain(&f);
		app_identity_drop(&w);
		goto out;
	}
	w.inner_suite = app_inner_suite(a);
	w.priority = a->tls.priority;
	invite_format(server_invite(s), line);
	greet(a, line, greeting, sizeof greeting);
	w.greeting = greeting;
	if (say_listening(s, &f) != 0 || say_invite(s, line, &f) != 0) {
		status = app_complain(&f);
		app_identity_drop(&w);
	} else {
		status = chat_beside(a, s, &w);
	}
out:
	server_free(s);
	buf_fini(&passphrase);
	mem_wipe(line, sizeof line);
	mem_wipe(greeting, sizeof greeting);
	mem_wipe(&w, sizeof w);
	return status;
}

int
app_host(const struct app *a)
{
	struct server_opts so = { .max_peers = 0 };
	struct hostport metrics;
	struct fault f;
	bool screen = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && !a->o.headless;

	if (fill(a, &so, &f) != 0 || where_to_tell(a, &so, &metrics, &f) != 0)
		return app_complain(&f);
	return screen ? serve_and_chat(a, &so) : serve_only(a, &so);
}
