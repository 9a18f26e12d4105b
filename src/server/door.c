#include "server/door.h"

#include <stdio.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "certs/check.h"
#include "server/roster.h"
#include "server/server_int.h"

#define ASK "Ask an owner of this server for a new invite."

static int64_t
now_s(void)
{
	return clock_wall_ms() / 1000;
}

/* "until 2026-11-20 14:00 UTC", or "for good". */
static void
ban_text(int64_t until, char *out, size_t cap)
{
	time_t when = (time_t)until;
	struct tm tm;

	if (until == INT64_MAX || gmtime_r(&when, &tm) == NULL ||
	    strftime(out, cap, "until %Y-%m-%d %H:%M UTC", &tm) == 0)
		snprintf(out, cap, "for good");
}

int
door_ban(const struct person *who, struct fault *f)
{
	char until[64];

	if (who->banned_until <= now_s())
		return 0;
	ban_text(who->banned_until, until, sizeof until);
	return fault_set(f, ERR_DENIED, "Ask an owner of this server.", "you are banned %s%s%s",
	    until, who->reason[0] != '\0' ? ": " : "", who->reason);
}

/* The certificate is ours and proven but for its dates: whose is it, and may they come in? */
static void
look_up(struct server *s, const struct member_facts *facts, struct door_pass *out)
{
	struct person *who = roster_find(s->roster, facts->nick);

	if (who == NULL) {
		fault_set(
		    &out->why, ERR_DENIED, ASK, "%s does not belong to this server", facts->nick);
		return;
	}
	if (memcmp(who->tls, facts->spki, sizeof who->tls) != 0) {
		fault_set(&out->why, ERR_DENIED,
		    "Use the computer that has the newer one, or ask for a new invite.",
		    "this certificate of %s was replaced by another one", who->nick);
		return;
	}
	if (door_ban(who, &out->why) == 0)
		out->who = who;
}

int
door_judge(
    struct server *s, const struct bytes *chain, size_t n, struct door_pass *out, struct fault *f)
{
	struct member_facts facts;
	int64_t now = now_s();
	int r = check_member(chain, n, CERT_MEMBER_TLS, state_ca_pem(s->state), now, &facts, f);

	*out = (struct door_pass){ .who = NULL };
	out->expired = r == ERR_EXPIRED;
	if (r != 0 && r != ERR_EXPIRED && r != ERR_NOTYET)
		return r;
	if (r == ERR_NOTYET || (out->expired && now - facts.expires_at > DOOR_EXPIRED_MAX_S)) {
		fault_set(&out->why, r, r == ERR_NOTYET ? "Is the clock of the server right?" : ASK,
		    "%s", f->cause);
		return 0;
	}
	look_up(s, &facts, out);
	return 0;
}

int
door_vouch(struct server *s, struct person *who, const struct bytes *chain, size_t n,
    const uint8_t sign_key[static 32], struct fault *f)
{
	struct member_facts facts;
	int r = check_member(chain, n, CERT_MEMBER_MLS, state_ca_pem(s->state), now_s(), &facts, f);

	if (r != 0)
		return f->code = ERR_DENIED;
	if (!nick_equal(facts.nick, who->nick) ||
	    memcmp(facts.sign_key, sign_key, sizeof facts.sign_key) != 0)
		return fault_set(f, ERR_DENIED, "This is a bug in your program.",
		    "you sent a key package in another's name");
	if (who->has_mls && memcmp(who->mls, facts.spki, sizeof who->mls) != 0)
		return fault_set(f, ERR_DENIED, "This is a bug in your program.",
		    "you sent a key package for a key that is not yours");
	if (!who->has_mls) {
		who->has_mls = true;
		memcpy(who->mls, facts.spki, sizeof who->mls);
		if ((r = roster_save(s->roster, f)) != 0)
			log_error("%s", f->cause);
	}
	return 0;
}
