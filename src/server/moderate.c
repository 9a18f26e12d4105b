#include "server/moderate.h"

#include <stdio.h>
#include <time.h>

#include "base/log.h"
#include "base/utf8.h"
#include "crypto/member_log.h"
#include "server/peer.h"
#include "server/roster.h"
#include "server/server_int.h"

static void
save(struct server *s)
{
	struct fault f;

	if (roster_save(s->roster, &f) != 0)
		log_error("%s", f.cause);
}

/* " until 2026-11-20 14:00 UTC", or nothing for a ban without end. */
static void
put_until(char out[static 40], uint64_t until)
{
	time_t when = (time_t)until;
	struct tm tm;

	if (until > INT32_MAX || gmtime_r(&when, &tm) == NULL ||
	    strftime(out, 40, " until %Y-%m-%d %H:%M UTC", &tm) == 0)
		out[0] = '\0';
}

static void
set_role(struct server *s, const struct member_entry *e, enum role role)
{
	struct person *who = roster_find(s->roster, e->nick);

	if (who == NULL || who->role == role)
		return;
	who->role = role;
	save(s);
}

static void
set_ban(struct server *s, const struct member_entry *e)
{
	struct person *who = roster_find(s->roster, e->nick);

	if (who == NULL)
		return;
	who->banned_until = e->until >= INT64_MAX ? INT64_MAX : (int64_t)e->until;
	snprintf(who->reason, sizeof who->reason, "%.*s",
	    (int)utf8_cut((const char *)e->reason.p, e->reason.n, sizeof who->reason - 1),
	    (const char *)e->reason.p);
	save(s);
}

static void
send_away(struct server *s, const struct member_entry *e, const char *by)
{
	struct peer *p = peer_find(s, e->nick);
	char cause[320], until[40];

	if (p == NULL)
		return;
	put_until(until, e->until);
	snprintf(cause, sizeof cause, "%s %s%s%s%.*s", by,
	    e->until == 0 ? "removed you from the room" : "banned you", e->until == 0 ? "" : until,
	    e->reason.n > 0 ? ": " : "", (int)e->reason.n, (const char *)e->reason.p);
	peer_close(p, ERR_DENIED,
	    e->until == 0 ? "/reconnect asks to be let in again." : "Ask an owner of this server.",
	    cause);
}

void
moderate(struct server *s, const struct member_log *l, struct bytes entry)
{
	const struct member_row *by;
	struct member_entry e;
	char until[40];

	if (member_entry_parse(&e, entry) != 0)
		return;
	by = member_log_find_key(l, e.author);
	switch (e.kind) {
	case MEMBER_FOUND:
		set_role(s, &e, ROLE_OWNER);
		break;
	case MEMBER_ADD:
	case MEMBER_ROLE:
		set_role(s, &e, e.role);
		break;
	case MEMBER_REMOVE:
		put_until(until, e.until);
		log_info("%s %s by=%s%s", e.until == 0 ? "removed" : "banned", e.nick,
		    by != NULL ? by->nick : "?", e.until == 0 ? "" : until);
		set_ban(s, &e);
		send_away(s, &e, by != NULL ? by->nick : "somebody");
		break;
	case MEMBER_KEY:
	case MEMBER_POLICY:
		break;
	}
}
