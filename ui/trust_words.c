#include "ui/trust_words.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/mem.h"
#include "ui/text.h"

#define WORDS_MAX 4096

const char *
trust_word(enum trust t)
{
	switch (t) {
	case TRUST_VERIFIED:
		return "verified";
	case TRUST_CHANGED:
		return "KEY CHANGED";
	case TRUST_BLOCKED:
		return "BLOCKED";
	case TRUST_SEEN:
		break;
	}
	return NULL;
}

void
trust_held_words(char *out, size_t size, const char *nick, enum trust why)
{
	if (why == TRUST_BLOCKED)
		snprintf(out, size, "Held, you blocked %s: /unblock %s undoes that", nick, nick);
	else
		snprintf(
		    out, size, "Held, %s's key changed: /verify, /accept, /block %s", nick, nick);
}

static void
local_time(int64_t ms, struct tm *tm)
{
	time_t t = (time_t)(ms / 1000);

	if (localtime_r(&t, tm) == NULL)
		*tm = (struct tm){ .tm_mday = 1 };
}

static void
day(char out[static 32], int64_t ms)
{
	struct tm tm;

	local_time(ms, &tm);
	if (strftime(out, 32, "%Y-%m-%d", &tm) == 0)
		out[0] = '\0';
}

static void
hour(char out[static 32], int64_t ms)
{
	struct tm tm;

	local_time(ms, &tm);
	if (strftime(out, 32, "%H:%M", &tm) == 0)
		out[0] = '\0';
}

char *
trust_title(const char *nick, int64_t at_ms)
{
	char at[32];

	hour(at, at_ms);
	return mem_printf("IDENTITY CHANGED: %s, %s", nick, at);
}

char *
trust_changed(const char *nick, const struct person *p, int64_t at_ms)
{
	char since[32], at[32], serial[2 * sizeof p->serial], certified[3 * sizeof p->serial] = "";

	day(since, p->verified_ms);
	hour(at, at_ms);
	text_clean_to(serial, sizeof serial, p->serial);
	if (serial[0] != '\0')
		snprintf(certified, sizeof certified,
		    "certified by the server's CA (serial %s) but ", serial);
	return mem_printf(
	    "You verified %s on %s. Since %s %s uses a new identity key, %snot signed "
	    "by the old one. %s starting afresh looks like this; so does a dishonest "
	    "server.\n\n  was  %s\n  now  %s\n",
	    nick, since, at, nick, certified, nick, p->was, p->row);
}

char *
trust_choices(const char *nick, bool private)
{
	return mem_printf("Nothing you type %s%s until you choose:\n"
			  "  /verify %s   compare the new digits by voice (best)\n"
			  "  /accept %s   continue without verifying\n"
			  "  /block %s    refuse this key and tell the owner",
	    private ? "goes to " : "here goes out", private ? nick : "", nick, nick, nick);
}

char *
trust_renewed(const char *nick, int64_t at_ms)
{
	char at[32];

	hour(at, at_ms);
	return mem_printf("Since %s %s has another key than before. You never compared it: /verify "
			  "%s does.",
	    at, nick, nick);
}

char *
trust_compare(const char *nick, const struct person *p)
{
	return mem_printf("Call %s, or sit together. Both screens show the same:\n"
			  "    %s\n"
			  "    %s\n"
			  "Same?  /verify %s yes      remember %s as verified\n"
			  "       /verify %s no       stop sending to %s, tell the owner\n"
			  "       /verify %s DIGITS   let the program compare %s's digits",
	    nick, p->pair[0], p->pair[1], nick, nick, nick, nick, nick, nick);
}

char *
trust_fingerprint(const char *nick, const char *room, const struct person *p, uint64_t epoch)
{
	if (nick[0] == '\0')
		return mem_printf("Everybody in %s sees the same, in epoch %llu:\n    %s", room,
		    (unsigned long long)epoch, p->row);
	return mem_printf("The key of %s, as each screen should show it:\n    %s", nick, p->row);
}

/* whois ------------------------------------------------------------------------- */

static void put(struct buf *b, const char *what, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void
put(struct buf *b, const char *what, const char *fmt, ...)
{
	char raw[256], clean[256 * TEXT_GROWTH], head[24];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(raw, sizeof raw, fmt, ap);
	va_end(ap);
	text_clean_to(clean, sizeof clean, raw);
	snprintf(head, sizeof head, "%s%-14s", b->n > 0 ? "\n" : "", what);
	buf_put(b, head, strlen(head));
	buf_put(b, clean, strlen(clean));
}

static void
put_trust(struct buf *b, const char *nick, enum trust t, const struct person *p)
{
	char since[32];

	day(since, p->verified_ms);
	switch (t) {
	case TRUST_VERIFIED:
		put(b, "verified", "since %s", since);
		break;
	case TRUST_CHANGED:
		put(b, "verified", "KEY CHANGED: another key was, on %s", since);
		break;
	case TRUST_BLOCKED:
		put(b, "verified", "no: BLOCKED by you, /unblock %s undoes that", nick);
		break;
	case TRUST_SEEN:
		put(b, "verified", "no: /verify %s compares keys", nick);
		break;
	}
}

char *
trust_whois(const char *nick, bool own, enum trust t, const struct person *p)
{
	struct buf b = BUF_INIT(WORDS_MAX);
	char at[32];

	put(&b, "nick", "%s%s", nick, own ? " (you)" : "");
	if (p->role[0] != '\0')
		put(&b, "role", "%s", p->role);
	if (!own)
		put_trust(&b, nick, t, p);
	put(&b, "digits", "%s", p->row);
	if (p->was[0] != '\0')
		put(&b, "digits before", "%s", p->was);
	put(&b, "Ed25519 key", "%s", p->key);
	if (p->seen_ms != 0) {
		day(at, p->seen_ms);
		put(&b, "first seen", "%s", at);
	}
	if (p->accepted_ms != 0) {
		day(at, p->accepted_ms);
		put(&b, "accepted", "%s, without being compared", at);
	}
	if (p->serial[0] != '\0')
		put(&b, "certificate", "serial %s", p->serial);
	if (p->expires[0] != '\0')
		put(&b, "valid", "%s to %s", p->starts, p->expires);
	buf_put(&b, "", 1);
	return (char *)b.p;
}

/* events ------------------------------------------------------------------------ */

/* The short form first; what it means once, where the room is that they came into. */
static char *
key_words(const struct event *ev)
{
	char *text, *both;

	if (ev->trust != TRUST_CHANGED)
		return trust_renewed(ev->nick, ev->time_ms);
	text = ev->room[0] != '@' ? trust_changed(ev->nick, ev->person, ev->time_ms) : NULL;
	both = mem_printf("%s's identity changed, sending held. /verify /accept /block%s%s",
	    ev->nick, text != NULL ? "\n" : "", text != NULL ? text : "");
	free(text);
	return both;
}

char *
trust_event(const struct event *ev)
{
	if (ev->type == EV_UNSHOWN)
		return mem_printf("a message of %s, whom you blocked, is not shown", ev->nick);
	if (ev->type == EV_COMPARED && ev->text != NULL)
		return mem_printf("%s%s.", ev->own ? "" : "Not verified. ", ev->text);
	if (ev->person == NULL)
		return NULL;
	if (ev->type == EV_KEY)
		return key_words(ev);
	if (ev->type == EV_VERIFY)
		return trust_compare(ev->nick, ev->person);
	if (ev->type == EV_FINGERPRINT)
		return trust_fingerprint(ev->nick, ev->room, ev->person, ev->epoch);
	if (ev->type == EV_WHOIS)
		return trust_whois(ev->nick, ev->own, ev->trust, ev->person);
	return NULL;
}
