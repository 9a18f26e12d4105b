#include <stdlib.h>
#include <string.h>

#include "app_pki.h"
#include "base/clock.h"
#include "base/mem.h"

/* Those of a person that are good; or the one with this serial number, whatever it is. */
static size_t
only_good(const struct issued_entry **found, size_t n, int64_t now)
{
	size_t kept = 0;

	if (n < 2)
		return n;
	for (size_t i = 0; i < n; i++)
		if (issued_status(found[i], now) == ISSUED_GOOD)
			found[kept++] = found[i];
	return kept;
}

static int
revoke(struct issued *is, const char *what, enum crl_reason reason, struct fault *f)
{
	const struct issued_entry **found = mem_calloc(issued_count(is) + 1, sizeof *found);
	int64_t now = clock_wall_ms() / 1000;
	size_t n = app_pki_find(is, what, found), good = only_good(found, n, now);
	int r = 0;

	if (n == 0)
		r = fault_set(f, ERR_NOTFOUND, "See snug --pki list --all.",
		    "%.200s is no serial number and nobody's nick here", what);
	else if (good == 0)
		r = fault_set(f, ERR_EXISTS, "Nothing is left to do.",
		    "no certificate of %.200s is good any more", what);
	for (size_t i = 0; i < good && r == 0; i++) {
		r = issued_revoke(is, found[i]->cert.serial, now, reason, ISSUED_BY_OPERATOR, f);
		if (r == 0)
			app_pki_say("revoked %s of %s (%s)", found[i]->cert.serial,
			    found[i]->cert.name, use_text(found[i]->cert.use));
	}
	free(found);
	return r;
}

int
app_pki_revoke(struct pki *p, struct fault *f)
{
	enum crl_reason reason = CRL_UNSPECIFIED;
	struct issued *is = NULL;
	struct ca *ca = NULL;
	int r;

	if (p->words.n > 1 && crl_reason_parse(p->words.v[1], &reason) != 0)
		return fault_set(f, ERR_USAGE,
		    "Use unspecified, keyCompromise, affiliationChanged, superseded, "
		    "cessationOfOperation or privilegeWithdrawn.",
		    "'%.60s' is no reason of RFC 5280", p->words.v[1]);
	if ((r = app_pki_load_ca(p, &ca, f)) == 0 && (r = issued_open(&is, p->dir, f)) == 0 &&
	    (r = revoke(is, p->words.v[0], reason, f)) == 0)
		r = issued_save(is, ca, false, f);
	issued_close(is);
	ca_free(ca);
	if (r == 0)
		app_pki_tell_server(p);
	return r;
}
