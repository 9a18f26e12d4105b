/* snug --probe: look at a server from outside, and tell. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "app_look.h"
#include "base/mem.h"
#include "ui/tell.h"

struct probe {
	uint8_t pin[INVITE_PIN_SIZE];
	struct look_at at;
	struct look seen;
};

static int
where_to(const struct app *a, struct probe *p, struct buf *ca, struct fault *f)
{
	const char *to = a->o.probe;
	struct invite in;
	int r = 0;

	if (strncasecmp(to, "snug:", 5) != 0) {
		if (hostport_parse(to, strlen(to), PORT_DEFAULT, &p->at.at) != 0)
			return fault_set(f, ERR_USAGE, "try 'snug --help'",
			    "'%s' is neither an invite (snug://...) nor HOST[:PORT]", to);
	} else if ((r = invite_parse(to, &in, f)) == 0) {
		p->at.at = in.at;
		/* A CA that was named counts instead of it. */
		memcpy(p->pin, in.pin, sizeof p->pin);
		p->at.pin = a->o.ca == NULL ? p->pin : NULL;
		mem_wipe(&in, sizeof in);
	}
	p->at.host = p->at.at.host;
	if (r != 0 || a->o.ca == NULL)
		return r;
	r = app_read_ca(a, ca, f);
	p->at.ca_pem = buf_bytes(ca);
	return r;
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
	return p->at.pin != NULL    ? "by the CA in your invite"
	       : p->at.ca_pem.n > 0 ? "by your CA file"
				    : "by nobody: this may be anybody's server";
}

static int
show(const struct probe *p)
{
	static const uint8_t none[32];
	char at[HOST_MAX + 16], ca[40], cert[2 * sizeof p->seen.facts.sha256 + 1];
	int r = 0;

	hostport_format(&p->at.at, false, at, sizeof at);
	check_fingerprint(p->seen.facts.ca_spki, ca);
	for (size_t i = 0; i < sizeof p->seen.facts.sha256; i++)
		snprintf(cert + 2 * i, 3, "%02x", p->seen.facts.sha256[i]);
	r |= row("server", "%s", at);
	r |= row("reached", "%s in %u ms", p->seen.address, p->seen.reached_ms);
	r |= row("outside", "%s", p->seen.tls.version);
	r |= row("key exchange", "%s", p->seen.tls.group);
	r |= row("cipher", "%s", p->seen.tls.cipher);
	r |= row("signature", "%s", p->seen.tls.signature);
	r |= row("protocol", "%s", tls_proto_name(p->seen.proto));
	r |= row("certificate", "%s, %s", p->seen.facts.subject, p->seen.facts.key);
	r |= row("valid", "%s to %s", p->seen.facts.starts, p->seen.facts.expires);
	r |= row("SHA-256", "%s", cert);
	r |= row(
	    "CA", "%s", memcmp(p->seen.facts.ca_spki, none, sizeof none) == 0 ? "not shown" : ca);
	r |= row("vouched for", "%s", voucher(p));
	r |= row("round trip", "%u ms", p->seen.rtt_ms);
	return r != 0 ? err_status(ERR_IO) : 0;
}

int
app_probe(const struct app *a)
{
	struct probe p = { .at.open = true };
	struct buf ca = BUF_INIT(CA_FILE_MAX);
	struct fault f;
	int r, status;

	if ((r = where_to(a, &p, &ca, &f)) == 0)
		r = app_look(a, &p.at, &p.seen, &f);
	if (p.seen.signal != 0)
		status = 128 + p.seen.signal;
	else
		status = r != 0 ? app_complain(&f) : show(&p);
	buf_fini(&ca);
	return status;
}
