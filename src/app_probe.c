/* snug --probe: look at a server from outside. Nothing is sent but TLS and one PING. */
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "app.h"
#include "base/mem.h"
#include "certs/check.h"
#include "net/conn.h"
#include "ui/tell.h"

struct probe {
	struct loop *loop;
	struct conn *conn; /* NULL once closed */
	struct hostport at;
	bool has_pin, looked; /* looked: all of the facts are there */
	uint8_t pin[INVITE_PIN_SIZE];
	struct buf ca;
	char address[80];
	unsigned reached_ms, rtt_ms;
	struct check_facts facts;
	struct tls_facts tls;
	enum tls_proto proto;
	struct fault why;
	int signal; /* that ended it, or 0 */
};

static bool
has_anchor(const struct probe *p)
{
	return p->has_pin || p->ca.n > 0;
}

static int
on_verify(void *user, const struct bytes *chain, size_t n, struct fault *f)
{
	struct probe *p = user;
	struct check_want want = { .host = p->at.host, .ca_pem = buf_bytes(&p->ca) };
	int r;

	if (p->has_pin) {
		want.pin = p->pin;
		want.pin_len = sizeof p->pin;
	}
	r = check_server(chain, n, &want, &p->facts, f);
	/* Who names nobody to vouch for it is shown what is there, and told so. */
	return r == ERR_PIN && !has_anchor(p) ? 0 : r;
}

static void
on_reached(void *user, const char *address, unsigned ms)
{
	struct probe *p = user;

	snprintf(p->address, sizeof p->address, "%s", address);
	p->reached_ms = ms;
}

static void
on_open(void *user)
{
	struct probe *p = user;

	conn_facts(p->conn, &p->tls);
	p->proto = conn_proto(p->conn);
	conn_ping(p->conn);
}

static void
on_echoed(void *user, unsigned ms)
{
	static const struct fault seen = { .cause = "looked" };
	struct probe *p = user;

	p->rtt_ms = ms;
	p->looked = true;
	conn_close(p->conn, &seen);
}

static void
on_frame(void *user, unsigned type, struct bytes body)
{
	(void)user, (void)type, (void)body;
}

static void
on_closed(void *user, const struct fault *why)
{
	struct probe *p = user;

	p->conn = NULL;
	p->why = *why;
	loop_stop(p->loop);
}

static const struct conn_ops ops = {
	.verify = on_verify,
	.reached = on_reached,
	.open = on_open,
	.frame = on_frame,
	.echoed = on_echoed,
	.closed = on_closed,
};

static void
give_up(struct probe *p, int signum)
{
	p->signal = signum;
	if (p->conn != NULL)
		conn_abort(p->conn, &p->why);
}

static void
on_int(void *user)
{
	give_up(user, SIGINT);
}

static void
on_term(void *user)
{
	give_up(user, SIGTERM);
}

static int
where_to(const struct app *a, struct probe *p, struct fault *f)
{
	const char *to = a->o.probe;
	struct invite in;
	int r = 0;

	if (strncasecmp(to, "snug:", 5) != 0) {
		if (hostport_parse(to, strlen(to), PORT_DEFAULT, &p->at) != 0)
			return fault_set(f, ERR_USAGE, "try 'snug --help'",
			    "'%s' is neither an invite (snug://...) nor HOST[:PORT]", to);
	} else if ((r = invite_parse(to, &in, f)) == 0) {
		p->at = in.at;
		/* A CA that was named counts instead of it. */
		p->has_pin = a->o.ca == NULL;
		memcpy(p->pin, in.pin, sizeof p->pin);
		mem_wipe(&in, sizeof in);
	}
	return r != 0 || a->o.ca == NULL ? r : app_read_ca(a, &p->ca, f);
}

static int
look(const struct app *a, struct probe *p, struct fault *f)
{
	struct sigwatch *sigint, *sigterm;
	struct tlsctx *ctx = NULL;
	int r = tlsctx_client_new(&ctx, a->tls.priority, NULL, f);

	if (r != 0)
		return r;
	if ((p->loop = loop_new()) == NULL) {
		tlsctx_unref(ctx);
		return fault_set(f, ERR_SYS, "Raise the limit of open files (ulimit -n).",
		    "the system gives no event loop");
	}
	sigint = sigwatch_new(p->loop, SIGINT, on_int, p);
	sigterm = sigwatch_new(p->loop, SIGTERM, on_term, p);
	p->conn = conn_dial(p->loop, &p->at, ctx, &ops, p, NULL);
	loop_run(p->loop);
	sigwatch_free(sigint);
	sigwatch_free(sigterm);
	loop_free(p->loop);
	tlsctx_unref(ctx);
	if (p->looked)
		return 0;
	*f = p->why;
	return f->code != 0 ? f->code
			    : fault_set(f, ERR_CLOSED, "Try again later.",
				  "the server closed the connection: %s", p->why.cause);
}

/* One line of the table; the values may be of the server's making. */
static int __attribute__((format(printf, 2, 3))) row(const char *what, const char *fmt, ...)
{
	char line[512];
	int n = snprintf(line, sizeof line, "%-13s ", what);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line + n, sizeof line - (size_t)n, fmt, ap);
	va_end(ap);
	return tell_lines(stdout, "", line, strlen(line));
}

static const char *
voucher(const struct probe *p)
{
	return p->has_pin    ? "by the CA in your invite"
	       : p->ca.n > 0 ? "by your CA file"
			     : "by nobody: this may be anybody's server";
}

static int
show(const struct probe *p)
{
	static const uint8_t none[32];
	char at[HOST_MAX + 16], ca[40], cert[2 * sizeof p->facts.sha256 + 1];
	int r = 0;

	hostport_format(&p->at, false, at, sizeof at);
	check_fingerprint(p->facts.ca_spki, ca);
	for (size_t i = 0; i < sizeof p->facts.sha256; i++)
		snprintf(cert + 2 * i, 3, "%02x", p->facts.sha256[i]);
	r |= row("server", "%s", at);
	r |= row("reached", "%s in %u ms", p->address, p->reached_ms);
	r |= row("outside", "%s", p->tls.version);
	r |= row("key exchange", "%s", p->tls.group);
	r |= row("cipher", "%s", p->tls.cipher);
	r |= row("signature", "%s", p->tls.signature);
	r |= row("protocol", "%s", tls_proto_name(p->proto));
	r |= row("certificate", "%s, %s", p->facts.subject, p->facts.key);
	r |= row("valid", "%s to %s", p->facts.starts, p->facts.expires);
	r |= row("SHA-256", "%s", cert);
	r |= row("CA", "%s", memcmp(p->facts.ca_spki, none, sizeof none) == 0 ? "not shown" : ca);
	r |= row("vouched for", "%s", voucher(p));
	r |= row("round trip", "%u ms", p->rtt_ms);
	return r != 0 ? err_status(ERR_IO) : 0;
}

int
app_probe(const struct app *a)
{
	struct probe p = { .ca = BUF_INIT(CA_FILE_MAX) };
	struct fault f;
	int r, status;

	if ((r = where_to(a, &p, &f)) == 0)
		r = look(a, &p, &f);
	if (p.signal != 0)
		status = 128 + p.signal;
	else
		status = r != 0 ? app_complain(&f) : show(&p);
	buf_fini(&p.ca);
	return status;
}
