#include "client/enrol.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "certs/check.h"
#include "certs/keytype.h"
#include "certs/proof.h"
#include "client/identity.h"
#include "client/profile.h"
#include "client/worker_int.h"
#include "net/conn.h"
#include "net/wire.h"

#define SKEW_MAX_MS (5 * 60000)
#define DAY 86400

enum enrol_state {
	ENROL_DIALING,
	ENROL_OPEN,  /* TLS is up and verified; the server's HELLO is awaited */
	ENROL_ASKED, /* ENROL was sent */
	ENROL_DONE
};

struct enrol {
	struct worker *w;
	struct conn *conn;
	enum enrol_state state;
	struct check_facts facts;
	struct fault late; /* what became known when all was done; code 0: nothing */
};

int
enrol_verify(struct worker *w, const struct bytes *chain, size_t n, struct check_facts *facts,
    struct fault *f)
{
	const struct worker_opts *o = &w->o;
	struct check_want want = {
		.host = o->cert_host[0] != '\0' ? o->cert_host : o->at.host,
		.ca_pem = o->ca_pem,
	};
	int r;

	if (o->has_pin) {
		want.pin = o->pin;
		want.pin_len = sizeof o->pin;
	}
	if ((r = check_server(chain, n, &want, facts, f)) != 0)
		return r;
	if (!w->introduced)
		worker_stage(w, "The server's CA is the one in your %s.",
		    !o->has_pin    ? "CA file"
		    : o->has_token ? "invite"
				   : "profile");
	return 0;
}

static int
on_verify(void *user, const struct bytes *chain, size_t n, struct fault *f)
{
	struct enrol *e = user;

	return enrol_verify(e->w, chain, n, &e->facts, f);
}

static void
on_reached(void *user, const char *address, unsigned ms)
{
	struct enrol *e = user;

	worker_stage(e->w, "%s reached in %u ms.", address, ms);
}

static void
on_open(void *user)
{
	struct enrol *e = user;
	struct tls_facts t;

	e->state = ENROL_OPEN;
	conn_facts(e->conn, &t);
	worker_stage(e->w, "%s, %s, %s.", t.version, t.group, t.cipher);
	e->w->introduced = true;
}

static int
send_frame(struct enrol *e, unsigned type, const struct buf *b)
{
	return buf_err(b) != 0 ? buf_err(b) : conn_send(e->conn, type, buf_bytes(b));
}

/*
 * Keys, if there are none yet. The one for TLS is of the type that the server's own certificate
 * has: both sides have settings under which it is good.
 */
static int
make_keys(struct enrol *e, struct fault *f)
{
	struct worker *w = e->w;
	const char *type = keytype_name_of(e->facts.key);
	int r = 0;

	if (type == NULL)
		type = "ed25519";
	if (w->identity == NULL)
		r = identity_new(&w->identity, type, f);
	else if (strcmp(identity_key_type(w->identity), type) != 0)
		r = identity_rekey(w->identity, type, f);
	else
		return 0;
	if (r == 0)
		worker_stage(w, "Your keys are made; they stay on this computer.");
	return r;
}

/* Only here, behind a verified certificate, something that depends on the token is sent. */
static int
ask(struct enrol *e, struct fault *f)
{
	struct buf tls = BUF_INIT(WIRE_CERT_MAX), mls = BUF_INIT(WIRE_CERT_MAX),
		   b = BUF_INIT(4 * WIRE_CERT_MAX);
	uint8_t channel[PROOF_CHANNEL_SIZE];
	char said[PROOF_LEN + 1] = "";
	struct worker *w = e->w;
	struct wire_enrol m;
	struct proof_key k;
	int r;

	proof_key(&k, w->o.token);
	if ((r = make_keys(e, f)) != 0)
		goto out;
	memcpy(m.id, k.id, sizeof m.id);
	memcpy(m.nick, w->nick, sizeof m.nick);
	if ((r = conn_export(e->conn, PROOF_CHANNEL, channel, sizeof channel)) != 0) {
		fault_set(f, r, "Connect again.", "the connection cannot be bound to your invite");
		goto out;
	}
	proof_make(&k, channel, said);
	if ((r = identity_request(w->identity, w->nick, said, &tls, &mls, f)) != 0)
		goto out;
	m.tls = buf_bytes(&tls);
	m.mls = buf_bytes(&mls);
	wire_put_enrol(&b, &m);
	if ((r = send_frame(e, WIRE_ENROL, &b)) != 0)
		fault_set(f, r, "Connect again.", "the request cannot be sent: %s", err_text(r));
out:
	mem_wipe(&k, sizeof k);
	mem_wipe(channel, sizeof channel);
	mem_wipe(said, sizeof said);
	buf_fini(&tls);
	buf_fini(&mls);
	buf_fini(&b);
	return r;
}

static int
on_hello(struct enrol *e, struct bytes body, struct fault *f)
{
	struct wire_hello m, mine = { .version = WIRE_VERSION, .agent = "snug/" PACKAGE_VERSION };
	struct buf b = BUF_INIT(128);
	int r = wire_get_hello(body, &m);

	if (r == 0 && m.version != WIRE_VERSION)
		r = ERR_VERSION;
	if (r == 0) {
		wire_put_hello(&b, &mine);
		r = send_frame(e, WIRE_HELLO, &b);
	}
	buf_fini(&b);
	if (r != 0)
		return fault_set(f, r, "Use the same release of snug on both sides.",
		    "the server's HELLO was refused: %s", err_text(r));
	e->state = ENROL_ASKED;
	return ask(e, f);
}

bool
enrol_clock_differs(uint64_t server_ms, struct fault *f)
{
	uint64_t ours = (uint64_t)clock_wall_ms();
	bool behind = ours < server_ms;
	uint64_t min = (behind ? server_ms - ours : ours - server_ms) / 60000;
	char by[64];

	if (min < SKEW_MAX_MS / 60000)
		return false;
	if (min < 60)
		snprintf(by, sizeof by, "%llu min", (unsigned long long)min);
	else
		snprintf(by, sizeof by, "%llu h %llu min", (unsigned long long)min / 60,
		    (unsigned long long)min % 60);
	fault_set(f, ERR_NOTYET, "Certificates cannot be checked. Set the clock, then try again.",
	    "this computer's clock is %s %s the server's", by, behind ? "behind" : "ahead of");
	return true;
}

/* Keys and certificates into the folder of the CA that vouched for this server. */
static int
keep(struct enrol *e, struct fault *f)
{
	struct worker *w = e->w;
	int r;

	if (w->o.home == NULL)
		return 0;
	if (w->profile == NULL &&
	    (r = profile_open(&w->profile, w->o.home, e->facts.ca_spki, f)) != 0)
		return r;
	return identity_save(w->identity, w->profile, w->o.passphrase, f);
}

static int
on_enrolled(struct enrol *e, struct bytes body, struct fault *f)
{
	struct worker *w = e->w;
	const struct member_facts *facts;
	struct wire_enrolled m;
	int r = wire_get_enrolled(body, &m);

	if (r != 0)
		return fault_set(f, r, "Use the same release of snug on both sides.",
		    "the server's certificates were refused: %s", err_text(r));
	if ((r = identity_take(w->identity, m.tls, m.mls, m.ca, f)) != 0 || (r = keep(e, f)) != 0)
		return r;
	facts = identity_facts(w->identity);
	if (strcmp(facts->nick, w->nick) != 0)
		return fault_set(f, ERR_NAME, "Tell the operator.",
		    "the server certified another nick than the one you asked for");
	e->state = ENROL_DONE;
	worker_stage(w, "Certificate issued: %s, serial %.8s, %lld days, renewed by itself.",
	    facts->nick, facts->serial, (long long)(facts->expires_at - facts->starts_at) / DAY);
	if (facts->starts_at > clock_wall_ms() / 1000)
		(void)enrol_clock_differs(m.wall_ms, &e->late);
	return 0;
}

static void
on_frame(void *user, unsigned type, struct bytes body)
{
	static const struct fault done = { .cause = "enrolled" };
	struct enrol *e = user;
	struct fault f = { .code = 0 };

	if (type == WIRE_HELLO && e->state == ENROL_OPEN) {
		(void)on_hello(e, body, &f);
	} else if (type == WIRE_ENROLLED && e->state == ENROL_ASKED) {
		if (on_enrolled(e, body, &f) == 0)
			f = done;
	} else {
		fault_set(&f, ERR_PROTO, "Use the same release of snug on both sides.",
		    "the server sent a frame %s out of order", wire_name(type));
	}
	if (f.cause[0] != '\0')
		conn_close(e->conn, &f);
}

static void
on_closed(void *user, const struct fault *why)
{
	struct enrol *e = user;
	struct worker *w = e->w;
	struct fault f = e->state == ENROL_DONE ? e->late : *why;
	bool done = e->state == ENROL_DONE && f.code == 0;

	free(e);
	worker_enrol_over(w, done, &f);
}

struct enrol *
enrol_new(struct worker *w, struct fault *f)
{
	static const struct conn_ops ops = {
		.verify = on_verify,
		.reached = on_reached,
		.open = on_open,
		.frame = on_frame,
		.closed = on_closed,
	};
	struct tlsctx *ctx = NULL;
	struct enrol *e;

	if (tlsctx_client_new(&ctx, w->o.priority, NULL, f) != 0)
		return NULL;
	e = mem_calloc(1, sizeof *e);
	e->w = w;
	e->conn = conn_dial(w->loop, &w->o.at, ctx, &ops, e, NULL);
	tlsctx_unref(ctx);
	return e;
}

void
enrol_quit(struct enrol *e)
{
	struct fault none = { .code = 0 };

	if (e->state == ENROL_DIALING)
		conn_abort(e->conn, &none);
	else
		conn_close(e->conn, &none);
}

int
enrol_renewed(struct worker *w, const struct wire_enrolled *m, struct fault *f)
{
	struct tlsctx *ctx = NULL;
	int r;

	if ((r = identity_take(w->identity, m->tls, m->mls, m->ca, f)) != 0 ||
	    (w->profile != NULL && (r = identity_save_certs(w->identity, w->profile, f)) != 0) ||
	    (r = identity_tlsctx(w->identity, w->o.priority, &ctx, f)) != 0)
		return r;
	tlsctx_unref(w->ctx);
	w->ctx = ctx;
	if (w->keyring != NULL && (r = identity_renew_keyring(w->identity, w->keyring)) != 0)
		return fault_set(f, r, "Leave and come again.",
		    "the renewed certificate is not for your rooms: %s", err_text(r));
	log_info("certificates renewed until %s", identity_facts(w->identity)->expires);
	return 0;
}
