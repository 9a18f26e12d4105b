#include "server/door.h"

#include <stdio.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "certs/check.h"
#include "server/ledger.h"
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

static void
save(struct server *s)
{
	struct fault f;

	if (roster_save(s->roster, &f) != 0)
		log_error("%s", f.cause);
}

/* Whom the operator certified by hand (snug --pki): a member from now on. */
static struct person *
add_by_hand(struct server *s, const struct member_facts *facts)
{
	struct person new = { .role = ROLE_MEMBER, .since = now_s(), .by = "operator" }, *who;

	memcpy(new.nick, facts->nick, sizeof new.nick);
	memcpy(new.tls, facts->spki, sizeof new.tls);
	if ((who = roster_add(s->roster, &new)) != NULL)
		save(s);
	return who;
}

/* Is the key theirs? The newest certificate counts, by whatever way they got it. */
static int
check_key(struct server *s, struct person *who, const struct member_facts *facts, struct fault *f)
{
	if (memcmp(who->tls, facts->spki, sizeof who->tls) == 0)
		return 0;
	if (!ledger_is_newest(s->ledger, CERT_MEMBER_TLS, who->nick, facts->serial))
		return fault_set(f, ERR_DENIED,
		    "Use the computer that has the newer one, or ask for a new invite.",
		    "this certificate of %s was replaced by another one", who->nick);
	memcpy(who->tls, facts->spki, sizeof who->tls);
	save(s);
	return 0;
}

/* The certificate is ours and proven but for its dates: whose is it, and may they come in? */
static void
look_up(struct server *s, const struct member_facts *facts, struct door_pass *out)
{
	struct person *who = roster_find(s->roster, facts->nick);

	server_heed_ledger(s);
	snprintf(out->serial, sizeof out->serial, "%s", facts->serial);
	if (ledger_judge(s->ledger, facts->serial, &out->why) != 0)
		return;
	if (who == NULL && (who = add_by_hand(s, facts)) == NULL)
		fault_set(&out->why, ERR_FULL, "Try again later.", "this server is full");
	else if (check_key(s, who, facts, &out->why) == 0 && door_ban(who, &out->why) == 0)
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
	if (!who->has_mls || !who->has_sign) {
		who->has_mls = who->has_sign = true;
		memcpy(who->mls, facts.spki, sizeof who->mls);
		memcpy(who->sign, sign_key, sizeof who->sign);
		save(s);
	}
	return 0;
}
