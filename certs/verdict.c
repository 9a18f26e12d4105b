#include "certs/verdict.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/utf8.h"

#define HOST_SHOWN 160 /* so that the words around it always fit */
#define DETAIL_MAX 80

#define BETWEEN "Someone may be between you and the server. Nothing was sent. "
#define ASK_OPERATOR "Nothing was sent. Tell the operator, who has to issue another certificate."

struct row {
	int code;
	const char *before, *after; /* around the host */
	const char *after_file;     /* instead of after when a file names the CA */
	const char *remedy;
	const char *remedy_file;
};

static const struct row rows[VERDICT__SERVER_COUNT] = {
	[VERDICT_EMPTY] = { ERR_PARSE, "", " showed no certificate", NULL,
	    "Is it a snug server, is the port right? Nothing was sent.", NULL },
	[VERDICT_MALFORMED] = { ERR_PARSE, "the certificate of ", " is malformed or too large",
	    NULL, "Is it a snug server, is the port right? Nothing was sent.", NULL },
	[VERDICT_STRANGER] = { ERR_PIN, "this computer has never seen the CA of ", "", NULL,
	    "Ask the operator for an invite, or for the CA's fingerprint. Nothing was sent.",
	    NULL },
	[VERDICT_PIN] = { ERR_PIN, "the CA of ", " is not the one in your invite", NULL,
	    BETWEEN "Ask for a new invite.", NULL },
	[VERDICT_NO_CA] = { ERR_PIN, "", " does not show the CA in your invite", NULL,
	    BETWEEN "Or the operator left the CA out of the certificate file: ask.", NULL },
	[VERDICT_FILE_PIN] = { ERR_PIN, "the CA file you named for ",
	    " is not the CA in your invite", NULL,
	    "Leave the file out, or ask for a new invite. Nothing was sent.", NULL },
	[VERDICT_SIGNER] = { ERR_CHAIN, "the certificate of ",
	    " is not signed by the CA in your invite", " is not signed by the CA file you named",
	    BETWEEN "Ask for a new invite.", BETWEEN "Is it the right file?" },
	[VERDICT_NOT_CA] = { ERR_CHAIN, "the certificate of ",
	    " is signed by something that is not a CA", NULL, BETWEEN "Tell the operator.", NULL },
	[VERDICT_LIMITS] = { ERR_CHAIN, "the certificate of ",
	    " is outside of what its CA may vouch for", NULL, BETWEEN "Tell the operator.", NULL },
	[VERDICT_CRITICAL] = { ERR_CHAIN, "the certificate of ",
	    " makes a demand that this snug does not know", NULL, ASK_OPERATOR, NULL },
	[VERDICT_WEAK_KEY] = { ERR_WEAK, "the certificate of ", " has a key that is too weak", NULL,
	    ASK_OPERATOR, NULL },
	[VERDICT_WEAK_HASH] = { ERR_WEAK, "the certificate of ",
	    " is signed with a hash that is too weak", NULL, ASK_OPERATOR, NULL },
	[VERDICT_WEAK_CA] = { ERR_WEAK, "the certificate of ",
	    " is signed by a CA whose key is too weak", NULL, ASK_OPERATOR, NULL },
	[VERDICT_WEAK] = { ERR_WEAK, "the certificate of ",
	    " has a key or signature that is too weak", NULL, ASK_OPERATOR, NULL },
	[VERDICT_IS_CA] = { ERR_PURPOSE, "the certificate of ", " is a CA's, not a server's", NULL,
	    ASK_OPERATOR, NULL },
	[VERDICT_PURPOSE] = { ERR_PURPOSE, "the certificate of ", " is not one for servers", NULL,
	    BETWEEN "A member may be posing as the server: tell the operator.", NULL },
	[VERDICT_HOST] = { ERR_HOST, "the certificate of ", " is for another host", NULL,
	    "Is the address right? Someone may be between you and the server. Nothing was sent.",
	    NULL },
	[VERDICT_NAMELESS] = { ERR_HOST, "the certificate of ",
	    " names no host, or only where it no longer counts", NULL, ASK_OPERATOR, NULL },
	[VERDICT_LONG] = { ERR_CHAIN, "the chain of ", " is longer than its CA allows", NULL,
	    BETWEEN "Tell the operator.", NULL },
	[VERDICT_REVOKED] = { ERR_REVOKED, "the certificate of ", " was revoked by its CA", NULL,
	    BETWEEN "Tell the operator.", NULL },
	[VERDICT_INVALID] = { ERR_CHAIN, "the certificate of ", " is not valid", NULL,
	    BETWEEN "Tell the operator.", NULL },
};

int
verdict_set(struct fault *f, enum verdict v, const char *host, bool by_file, const char *detail)
{
	const struct row *row;
	const char *after, *remedy;
	char named[DETAIL_MAX + 8] = "";

	assert(v > VERDICT_GOOD && v < VERDICT__SERVER_COUNT);
	row = &rows[v];
	after = by_file && row->after_file != NULL ? row->after_file : row->after;
	remedy = by_file && row->remedy_file != NULL ? row->remedy_file : row->remedy;
	if (detail != NULL && detail[0] != '\0')
		snprintf(named, sizeof named, ": %.*s",
		    (int)utf8_cut(detail, strlen(detail), DETAIL_MAX), detail);
	return fault_set(f, row->code, remedy, "%s%.*s%s%s", row->before,
	    (int)utf8_cut(host, strlen(host), HOST_SHOWN), host, after, named);
}

void
verdict_duration(int64_t s, char *out, size_t cap)
{
	int64_t min = s / 60, h = s / 3600, days = s / 86400;

	if (s < 60)
		snprintf(out, cap, "%" PRId64 " s", s > 0 ? s : 0);
	else if (h == 0)
		snprintf(out, cap, "%" PRId64 " min", min);
	else if (days == 0)
		snprintf(out, cap, "%" PRId64 " h %" PRId64 " min", h, min % 60);
	else if (days < 730)
		snprintf(out, cap, "%" PRId64 " day%s", days, days == 1 ? "" : "s");
	else
		snprintf(out, cap, "%" PRId64 " years", days / 365);
}

static void
date_text(int64_t t, char *out, size_t cap)
{
	time_t when = (time_t)t;
	struct tm tm;

	if (gmtime_r(&when, &tm) == NULL || strftime(out, cap, "%Y-%m-%d %H:%M UTC", &tm) == 0)
		snprintf(out, cap, "an impossible date");
}

int
verdict_dates(struct fault *f, const char *what, const int64_t span[static 2], int64_t now,
    const char *remedy_tail)
{
	char when[48], by[32], remedy[sizeof f->remedy];

	if (now < span[0]) {
		date_text(span[0], when, sizeof when);
		verdict_duration(span[0] - now, by, sizeof by);
		snprintf(remedy, sizeof remedy,
		    "This computer's clock may be behind by %s: set it, then try again. %s", by,
		    remedy_tail);
		return fault_set(
		    f, ERR_NOTYET, remedy, "%s is valid only from %s on, in %s", what, when, by);
	}
	if (now > span[1]) {
		date_text(span[1], when, sizeof when);
		verdict_duration(now - span[1], by, sizeof by);
		snprintf(remedy, sizeof remedy,
		    "It must be renewed; or this computer's clock is ahead. %s", remedy_tail);
		return fault_set(
		    f, ERR_EXPIRED, remedy, "%s expired on %s, %s ago", what, when, by);
	}
	return 0;
}
