#include "crypto/member_words.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

/* A sentence under construction. */
struct words {
	char *out;
	const struct member_log *before;
	enum member_tense tense;
};

/* The verb in its tense. */
static const char *
verb(const struct words *w, const char *to, const char *did)
{
	return w->tense == MEMBER_TO ? to : did;
}

__attribute__((format(printf, 2, 3))) static void
say(const struct words *w, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(w->out, MEMBER_WORDS_SIZE, fmt, ap);
	va_end(ap);
}

static void
say_found(const struct words *w, const struct member_entry *e)
{
	say(w, "%s %s", verb(w, "found", "founded"), e->room);
}

static void
say_add(const struct words *w, const struct member_entry *e)
{
	say(w, "%s %s as %s", verb(w, "add", "added"), e->nick, role_name(e->role));
}

/* " until 2026-12-01 14:00 UTC", or nothing for a ban without end. */
static void
put_until(char out[static 48], uint64_t until)
{
	time_t t = (time_t)until;
	struct tm tm;

	out[0] = '\0';
	if (until != MEMBER_FOREVER && until < UINT32_MAX && gmtime_r(&t, &tm) != NULL)
		strftime(out, 48, " until %Y-%m-%d %H:%M UTC", &tm);
}

static void
say_remove(const struct words *w, const struct member_entry *e)
{
	const struct member_row *m = member_log_find(w->before, e->nick);
	bool is_in = m != NULL && m->role != ROLE_NONE;
	char until[48];

	put_until(until, e->until);
	if (is_in && e->until == 0 && memcmp(m->key, e->author, sizeof m->key) == 0)
		say(w, "%s for good", verb(w, "leave", "left"));
	else if (e->until != 0)
		say(w, "%s %s%s%s%.*s", verb(w, "ban", "banned"), e->nick, until,
		    e->reason.n > 0 ? ": " : "", (int)e->reason.n, (const char *)e->reason.p);
	else if (m != NULL && !is_in)
		say(w, "%s the ban of %s", verb(w, "lift", "lifted"), e->nick);
	else
		say(w, "%s %s%s%.*s", verb(w, "remove", "removed"), e->nick,
		    e->reason.n > 0 ? ": " : "", (int)e->reason.n, (const char *)e->reason.p);
}

static void
say_role(const struct words *w, const struct member_entry *e)
{
	const struct member_row *m = member_log_find(w->before, e->nick);

	if (m != NULL && m->role == e->role && m->muted != e->muted)
		say(w, "%s %s", e->muted ? verb(w, "mute", "muted") : verb(w, "unmute", "unmuted"),
		    e->nick);
	else
		say(w, "%s %s %s%s", verb(w, "make", "made"), e->nick, role_name(e->role),
		    e->muted ? ", muted" : "");
}

static void
say_key(const struct words *w, const struct member_entry *e)
{
	say(w, "%s %s a new key", verb(w, "give", "gave"), e->nick);
}

static void
say_policy(const struct words *w, const struct member_entry *e)
{
	say(w, "%s the policy to invite=%s add=%s write=%s", verb(w, "set", "set"),
	    role_name(e->policy.invite), role_name(e->policy.add), role_name(e->policy.write));
}

void
member_words(char out[static MEMBER_WORDS_SIZE], const struct member_log *before,
    const struct member_entry *e, enum member_tense tense)
{
	static void (*const rows[])(const struct words *, const struct member_entry *) = {
		[MEMBER_FOUND] = say_found,
		[MEMBER_ADD] = say_add,
		[MEMBER_REMOVE] = say_remove,
		[MEMBER_ROLE] = say_role,
		[MEMBER_KEY] = say_key,
		[MEMBER_POLICY] = say_policy,
	};

	rows[e->kind](&(struct words){ out, before, tense }, e);
}
