/* Who we are at one place: a profile that is there, or what is needed to be enrolled. */
#include <stdio.h>
#include <stdlib.h>

#include "app.h"
#include "app_ask.h"
#include "app_look.h"
#include "base/mem.h"
#include "client/identity.h"
#include "client/profile.h"

#define TRIES 3

/* Unseal the keys; a person may try three times. */
static int
unlock(const struct app *a, const struct profile *p, struct buf *passphrase, struct identity **out,
    struct fault *f)
{
	bool locked = false, asks = a->o.passphrase_command == NULL;
	int r = identity_is_locked(p, &locked, f);

	if (r == 0 && locked && asks && !app_can_ask())
		return fault_set(f, ERR_CONFIG,
		    "Give  --passphrase-command CMD , or start snug on a terminal.",
		    "your keys are sealed with a passphrase, and nobody is there to type it");
	for (int left = TRIES - 1; r == 0; left--) {
		buf_clear(passphrase);
		if (locked &&
		    (r = app_ask_passphrase(a, "Passphrase: ", false, passphrase, f)) != 0)
			break;
		r = identity_load(out, p, buf_bytes(passphrase), f);
		if (r != ERR_AEAD)
			break;
		if (left == 0 || !locked || !asks)
			return fault_set(
			    f, ERR_DENIED, "Start again. Nothing was changed.", "wrong passphrase");
		fprintf(stderr, "snug: wrong passphrase (%d %s left)\n", left,
		    left == 1 ? "try" : "tries");
		r = 0;
	}
	return r;
}

/* The nick is what the certificate says. */
static int
check_nick(const struct app *a, const struct identity *id, struct fault *f)
{
	if (a->o.nick == NULL || nick_equal(a->o.nick, identity_nick(id)))
		return 0;
	return fault_set(f, ERR_USAGE, "Leave --nick out, or use another folder (--home).",
	    "you are %s there, not %s", identity_nick(id), a->o.nick);
}

/*
 * Other TLS settings may want another kind of key: with an invite it is changed, the person stays
 * the same.
 */
static int
check_key(const struct app *a, struct worker_opts *w, struct fault *f)
{
	const char *type = identity_key_type(w->identity);

	if (tlsprofile_takes_key(&a->tls, type))
		return 0;
	if (w->has_token) {
		identity_forget_certs(w->identity);
		return 0;
	}
	return fault_set(f, ERR_KEYFILE,
	    "Leave the TLS settings out, or come once with an invite: then another key is made.",
	    "your TLS key, %s, does not fit the TLS settings", type);
}

static int
come_back(const struct app *a, struct worker_opts *w, struct buf *passphrase, struct fault *f)
{
	int r = unlock(a, w->profile, passphrase, &w->identity, f);

	if (r != 0 || (r = check_nick(a, w->identity, f)) != 0)
		return r;
	snprintf(w->nick, sizeof w->nick, "%s", identity_nick(w->identity));
	w->nick_chosen = true;
	if (w->at.host[0] == '\0')
		w->at = w->profile->at;
	return check_key(a, w, f);
}

static int
ask_nick(const struct app *a, struct worker_opts *w, struct fault *f)
{
	char prompt[64], line[128];
	int r = app_nick(a, w, f);

	if (r != 0 || w->nick_chosen || !app_can_ask())
		return r;
	snprintf(prompt, sizeof prompt, "Nick [%s]: ", w->nick);
	do {
		if (!app_ask_line(prompt, line, sizeof line))
			return fault_set(f, ERR_USAGE, "Start again.", "no nick was given");
		if (line[0] != '\0' && !nick_valid(line))
			puts("Use letters, digits, '-' and '_', at most 24 of them.");
	} while (line[0] != '\0' && !nick_valid(line));
	if (line[0] != '\0') {
		memcpy(w->nick, line, strlen(line) + 1); /* it is valid: it fits */
		w->nick_chosen = true;
	}
	return 0;
}

/*
 * Before a person is asked for anything: is the server there, and is it the one that the invite
 * names? Who is asked for nothing learns it from the worker.
 */
static int
look_first(const struct app *a, const struct worker_opts *w, struct fault *f)
{
	struct look_at at = { .at = w->at,
		.host = w->cert_host[0] != '\0' ? w->cert_host : w->at.host,
		.pin = w->has_pin ? w->pin : NULL,
		.ca_pem = w->ca_pem };
	char where[HOST_MAX + 16];
	struct look seen = { .signal = 0 };
	int r;

	if (a->o.serve || !app_can_ask() || (w->nick_chosen && a->o.passphrase_command != NULL))
		return 0;
	hostport_format(&w->at, false, where, sizeof where);
	printf("Connecting to %s ... ", where);
	fflush(stdout);
	r = app_look(a, &at, &seen, f);
	puts(r == 0 ? seen.tls.version : "");
	if (seen.signal != 0)
		return fault_set(f, ERR_CLOSED, "Nothing was sent.", "you left");
	if (r == 0)
		printf(
		    "The server's CA is the one in your %s.\n", w->has_pin ? "invite" : "CA file");
	return r;
}

int
app_identity(const struct app *a, const uint8_t *pin, struct worker_opts *w, struct buf *passphrase,
    struct fault *f)
{
	int r;

	w->home = a->home;
	/* Before an invite is used up: can what it gives be kept? */
	if (pin != NULL && (r = profile_open(&w->profile, a->home, pin, f)) != 0)
		return r;
	if (pin != NULL && profile_exists(a->home, pin)) {
		r = come_back(a, w, passphrase, f);
	} else if (!w->has_token) {
		r = fault_set(f, ERR_DENIED, "Ask for an invite:  snug --connect snug://HOST/CODE",
		    "you are not enrolled at %s yet", w->at.host);
	} else if ((r = look_first(a, w, f)) == 0 && (r = ask_nick(a, w, f)) == 0) {
		r = app_ask_passphrase(
		    a, "Passphrase for your keys here (empty: none): ", true, passphrase, f);
	}
	w->passphrase = buf_bytes(passphrase);
	return r;
}

void
app_identity_drop(struct worker_opts *w)
{
	identity_free(w->identity);
	profile_close(w->profile);
	w->identity = NULL;
	w->profile = NULL;
}
