#include "server/status.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "net/answer.h"
#include "server/peer.h"
#include "server/server_int.h"

struct status {
	struct server *server;
	struct answerer *local, *port;
	uint64_t since_ms; /* monotonic */
};

/* What is so now. */
struct gauge {
	const char *key, *what;
	uint64_t value;
};

#define GAUGES 5

static const struct {
	const char *key, *what;
} rows[COUNT__N] = {
#define X(name, key, what) [name] = { key, what },
#include "server/count.def"
#undef X
};

static void __attribute__((format(printf, 2, 3))) put(struct buf *b, const char *fmt, ...)
{
	char text[256];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	buf_put(b, text, n < (int)sizeof text ? (size_t)n : sizeof text - 1);
}

static void
measure(const struct status *st, struct gauge g[static GAUGES])
{
	const struct server *s = st->server;
	size_t n = 0;

	g[n++] = (struct gauge){ "up_seconds", "how long the server runs",
		(loop_now_ms(s->loop) - st->since_ms) / 1000 };
	g[n++] = (struct gauge){ "connected", "connections that are open", s->n_peers };
	g[n++] = (struct gauge){ "here", "people who are signed in", s->n_admitted };
	g[n++] = (struct gauge){ "rooms", "rooms that are kept", room_set_size(s->rooms) };
	g[n++] =
	    (struct gauge){ "queued_bytes", "bytes that wait for slow readers", peers_queued(s) };
}

static void
tell_text(const struct status *st, struct buf *b)
{
	struct gauge g[GAUGES];

	measure(st, g);
	for (size_t i = 0; i < GAUGES; i++)
		put(b, "%-20s %12" PRIu64 "  %s\n", g[i].key, g[i].value, g[i].what);
	put(b, "\nsince it started:\n");
	for (size_t i = 0; i < COUNT__N; i++)
		put(b, "%-20s %12" PRIu64 "  %s\n", rows[i].key, st->server->counts.v[i],
		    rows[i].what);
}

static void
tell_json(const struct status *st, struct buf *b)
{
	struct gauge g[GAUGES];

	measure(st, g);
	put(b, "{\"version\":\"" PACKAGE_VERSION "\"");
	for (size_t i = 0; i < GAUGES; i++)
		put(b, ",\"%s\":%" PRIu64, g[i].key, g[i].value);
	for (size_t i = 0; i < COUNT__N; i++)
		put(b, ",\"%s\":%" PRIu64, rows[i].key, st->server->counts.v[i]);
	put(b, "}\n");
}

/* The text format of Prometheus, version 0.0.4. */
static void
tell_metrics(const struct status *st, struct buf *b)
{
	struct gauge g[GAUGES];

	measure(st, g);
	for (size_t i = 0; i < GAUGES; i++)
		put(b, "# HELP snug_%s %s\n# TYPE snug_%s gauge\nsnug_%s %" PRIu64 "\n", g[i].key,
		    g[i].what, g[i].key, g[i].key, g[i].value);
	for (size_t i = 0; i < COUNT__N; i++)
		put(b,
		    "# HELP snug_%s_total %s\n# TYPE snug_%s_total counter\nsnug_%s_total %" PRIu64
		    "\n",
		    rows[i].key, rows[i].what, rows[i].key, rows[i].key, st->server->counts.v[i]);
}

static void
on_local(void *user, struct bytes question, struct buf *answer)
{
	if (bytes_equal(question, bytes_str(STATUS_JSON)))
		tell_json(user, answer);
	else if (bytes_equal(question, bytes_str(STATUS_TEXT)))
		tell_text(user, answer);
}

static bool
begins(struct bytes question, const char *with)
{
	size_t n = strlen(with);

	return question.n >= n && memcmp(question.p, with, n) == 0;
}

static void
on_port(void *user, struct bytes question, struct buf *answer)
{
	static const char ok[] = "HTTP/1.0 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\n"
				 "Connection: close\r\n\r\n";
	static const char no[] = "HTTP/1.0 404 Not Found\r\nContent-Type: text/plain\r\n"
				 "Connection: close\r\n\r\nOnly /metrics is here.\n";

	if (begins(question, "GET /metrics HTTP/1.")) {
		buf_put(answer, ok, sizeof ok - 1);
		tell_metrics(user, answer);
	} else {
		buf_put(answer, no, sizeof no - 1);
	}
}

static int
listen_for_metrics(struct status *st, struct hostport *at, struct fault *f)
{
	char where[HOST_MAX + 16];
	int r = answer_at_port(&st->port, st->server->loop, at, on_port, st, f);

	hostport_format(at, false, where, sizeof where);
	if (r == 0)
		log_info("metrics are told at http://%s/metrics", where);
	return r;
}

int
status_new(struct status **out, struct server *s, struct hostport *metrics, struct fault *f)
{
	struct status *st = mem_calloc(1, sizeof *st);
	char *path = mem_printf("%s/status", state_dir(s->state));
	int r;

	st->server = s;
	st->since_ms = loop_now_ms(s->loop);
	r = answer_at_path(&st->local, s->loop, path, on_local, st, f);
	/* A home that lies too deep for a socket is served all the same. */
	if (r == ERR_TOOLONG) {
		log_warn("--status will not find this server: %s", f->cause);
		r = 0;
	}
	if (r == 0 && metrics != NULL)
		r = listen_for_metrics(st, metrics, f);
	free(path);
	if (r != 0) {
		status_free(st);
		st = NULL;
	}
	*out = st;
	return r;
}

void
status_free(struct status *st)
{
	if (st == NULL)
		return;
	answer_free(st->local);
	answer_free(st->port);
	free(st);
}
