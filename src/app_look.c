/* What a server is, from outside. */
#include "app_look.h"

#include <signal.h>
#include <stdio.h>

#include "net/conn.h"

/* A look that is going on. */
struct looker {
	const struct look_at *at;
	struct look *to;
	struct loop *loop;
	struct conn *conn; /* NULL once closed */
	bool looked;       /* all of the facts are there */
	struct fault why;
};

static int
on_verify(void *user, const struct bytes *chain, size_t n, struct fault *f)
{
	struct looker *p = user;
	struct check_want want = { .host = p->at->host, .ca_pem = p->at->ca_pem };
	int r;

	if (p->at->pin != NULL) {
		want.pin = p->at->pin;
		want.pin_len = INVITE_PIN_SIZE;
	}
	r = check_server(chain, n, &want, &p->to->facts, f);
	/* Who names nobody to vouch for it is shown what is there, and told so. */
	return r == ERR_PIN && p->at->open && p->at->pin == NULL && p->at->ca_pem.n == 0 ? 0 : r;
}

static void
on_reached(void *user, const char *address, unsigned ms)
{
	struct looker *p = user;

	snprintf(p->to->address, sizeof p->to->address, "%s", address);
	p->to->reached_ms = ms;
}

static void
on_open(void *user)
{
	struct looker *p = user;

	conn_facts(p->conn, &p->to->tls);
	p->to->proto = conn_proto(p->conn);
	conn_ping(p->conn);
}

static void
on_echoed(void *user, unsigned ms)
{
	static const struct fault seen = { .cause = "looked" };
	struct looker *p = user;

	p->to->rtt_ms = ms;
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
	struct looker *p = user;

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
give_up(struct looker *p, int signum)
{
	p->to->signal = signum;
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

int
app_look(const struct app *a, const struct look_at *at, struct look *out, struct fault *f)
{
	struct looker look = { .at = at, .to = out }, *p = &look;
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
	p->conn = conn_dial(p->loop, &at->at, ctx, &ops, p, NULL);
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
