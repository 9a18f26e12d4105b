#include "server/enrol.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "certs/issue.h"
#include "crypto/member_log.h"
#include "net/wire.h"
#include "server/door.h"
#include "server/guess.h"
#include "server/invites.h"
#include "server/ledger.h"
#include "server/roster.h"
#include "server/server_int.h"

#define ANOTHER_NICK "Choose another one with  --nick NAME."
#define BUG "This is a bug in your program."

/* The two requests of one person, read and proven to be of their keys. */
struct pair {
	struct request tls, mls;
};

/* The certificates for them, DER. */
struct certified {
	struct buf tls, mls;
	struct cert_facts tls_facts, mls_facts;
};

static void
close_with(struct peer *p, const struct fault *f)
{
	peer_close(p, f->code, f->remedy, f->cause);
}

static void
certified_init(struct certified *c)
{
	buf_init(&c->tls, WIRE_CERT_MAX);
	buf_init(&c->mls, WIRE_CERT_MAX);
}

static void
certified_fini(struct certified *c)
{
	buf_fini(&c->tls);
	buf_fini(&c->mls);
}

/* Both for the same nick, with different keys, the second one fit to sign in rooms. */
static int
read_pair(struct bytes tls, struct bytes mls, const char *nick, struct pair *out, struct fault *f)
{
	int r;

	if ((r = request_read(tls, &out->tls, f)) != 0 ||
	    (r = request_read(mls, &out->mls, f)) != 0)
		return r;
	if (strcmp(out->tls.nick, nick) != 0 || strcmp(out->mls.nick, nick) != 0)
		return fault_set(
		    f, ERR_DENIED, BUG, "you asked for a certificate in another's name");
	if (memcmp(out->tls.spki, out->mls.spki, sizeof out->tls.spki) == 0)
		return fault_set(f, ERR_KEY, BUG, "you asked for two certificates of one key");
	if (out->mls.type != KEYTYPE_ED25519)
		return fault_set(f, ERR_KEY, BUG, "the key that signs in rooms must be Ed25519");
	return 0;
}

static int
issue_pair(struct server *s, const struct pair *rq, struct certified *out, struct fault *f)
{
	const struct ca *ca = state_ca(s->state);
	int r =
	    issue_member(ca, &rq->tls, CERT_MEMBER_TLS, 0, 0, &out->tls, NULL, &out->tls_facts, f);

	return r != 0 ? r
		      : issue_member(ca, &rq->mls, CERT_MEMBER_MLS, 0, 0, &out->mls, NULL,
			    &out->mls_facts, f);
}

static void
send_enrolled(struct peer *p, const struct certified *c, enum role role)
{
	const struct server *s = peer_server(p);
	struct wire_enrolled m = {
		.tls = buf_bytes(&c->tls),
		.mls = buf_bytes(&c->mls),
		.ca = state_ca_der(s->state),
		.role = (uint8_t)role,
		.wall_ms = (uint64_t)clock_wall_ms(),
	};
	struct buf b = BUF_INIT(4 * WIRE_CERT_MAX);

	snprintf(m.server, sizeof m.server, "%s", s->name);
	wire_put_enrolled(&b, &m);
	peer_send(p, WIRE_ENROLLED, &b);
	buf_fini(&b);
}

/* Who it is, then what they have: a certificate that is not in the register admits nobody. */
static int
note(struct server *s, const struct certified *c, struct fault *f)
{
	const struct cert_facts facts[2] = { c->tls_facts, c->mls_facts };
	const struct bytes der[2] = { buf_bytes(&c->tls), buf_bytes(&c->mls) };
	int r = roster_save(s->roster, f);

	return r != 0 ? r : ledger_add(s->ledger, state_ca(s->state), facts, der, f);
}

static void
restore(struct person *who, const struct person *was)
{
	who->role = was->role;
	who->has_mls = was->has_mls;
	who->has_sign = was->has_sign;
	memcpy(who->tls, was->tls, sizeof who->tls);
	memcpy(who->mls, was->mls, sizeof who->mls);
}

/* ---- by an invite */

/* Which invite it is. */
struct ticket {
	bool owners; /* the one in owner-invite: good as long as it stands there */
	struct invites_row row;
};

static int
find_ticket(
    struct server *s, const uint8_t id[static PROOF_ID_SIZE], struct ticket *out, struct fault *f)
{
	proof_key(&out->row.proof, state_invite(s->state)->token);
	out->owners = memcmp(out->row.proof.id, id, PROOF_ID_SIZE) == 0;
	if (!out->owners)
		return invites_find(state_dir(s->state), id, &out->row, f);
	/* One door for scripts: the first who comes by it is the owner. */
	out->row.role = roster_has_owner(s->roster) ? ROLE_MEMBER : ROLE_OWNER;
	snprintf(out->row.by, sizeof out->row.by, "server");
	return 0;
}

static bool
is_proven(struct peer *p, const struct pair *rq, const struct ticket *t)
{
	uint8_t channel[PROOF_CHANNEL_SIZE];
	bool right = peer_export(p, PROOF_CHANNEL, channel, sizeof channel) == 0 &&
		     proof_right(&t->row.proof, channel, rq->tls.challenge) &&
		     proof_right(&t->row.proof, channel, rq->mls.challenge);

	mem_wipe(channel, sizeof channel);
	return right;
}

static void
on_wrong_token(struct peer *p)
{
	struct server *s = peer_server(p);

	log_warn("wrong invite from %s", peer_address(p));
	guess_wrong(s->guess, peer_address(p), loop_now_ms(s->loop));
	peer_close(p, ERR_DENIED, "Ask for a new invite.",
	    "this invite is not one of this server, or no longer");
}

/*
 * Whose nick it will be: somebody new; or (and then *again is who it is) the one who has it
 * already and proves it by the same key for rooms, or whose key was revoked: the invite is then
 * for a new one.
 */
static int
check_nick(struct server *s, const struct pair *rq, struct person **again, struct fault *f)
{
	const char *nick = rq->tls.nick;
	struct person *of_nick = roster_find(s->roster, nick),
		      *of_key = roster_by_mls(s->roster, rq->mls.spki);
	const struct person *like = roster_like(s->roster, nick);

	*again = NULL;
	server_heed_ledger(s);
	if (of_key != NULL && of_key != of_nick)
		return fault_set(f, ERR_NICKTAKEN, "Use that nick, or another folder (--home).",
		    "you are %s here already", of_key->nick);
	if (of_key != NULL && ledger_key_revoked(s->ledger, CERT_MEMBER_MLS, of_key->mls))
		return fault_set(f, ERR_REVOKED, "Come with other keys, from another folder.",
		    "the key of %s was revoked", of_key->nick);
	if (of_nick != NULL && of_nick != of_key &&
	    (!of_nick->has_mls || !ledger_key_revoked(s->ledger, CERT_MEMBER_MLS, of_nick->mls)))
		return fault_set(
		    f, ERR_NICKTAKEN, ANOTHER_NICK, "somebody here has that nick already");
	if (of_nick != NULL) {
		*again = of_nick;
		return door_ban(of_nick, f);
	}
	if (nick_reserved(nick))
		return fault_set(f, ERR_NICKTAKEN, ANOTHER_NICK,
		    "%s is a word that means something else here", nick);
	if (like != NULL)
		return fault_set(f, ERR_NICKTAKEN, ANOTHER_NICK,
		    "%s can be mistaken for %s, who is here already", nick, like->nick);
	/* Certified by hand, and not come yet. */
	if (ledger_check_nick(s->ledger, CERT_MEMBER_TLS, nick, rq->tls.spki, f) != 0 ||
	    ledger_check_nick(s->ledger, CERT_MEMBER_MLS, nick, rq->mls.spki, f) != 0)
		return f->code = ERR_NICKTAKEN;
	return 0;
}

/* Certificates, the use of the invite, the entry: all of them or none that counts. */
static int
enter(struct server *s, const struct pair *rq, const struct ticket *t, struct person **who,
    struct certified *c, struct fault *f)
{
	int64_t now = clock_wall_ms() / 1000;
	struct person new = { .role = t->row.role, .has_mls = true, .since = now }, was = new;
	bool again = *who != NULL;
	int r;

	if ((r = issue_pair(s, rq, c, f)) != 0 ||
	    (!t->owners && (r = invites_spend(state_dir(s->state), t->row.proof.id, now, f)) != 0))
		return r;
	if (again) {
		was = **who;
		if (memcmp(was.mls, rq->mls.spki, sizeof was.mls) != 0) {
			(*who)->role = t->row.role; /* as good as somebody new */
			(*who)->has_sign = false;
			(void)store_keypkg_drop(keep_store(s->keep), (*who)->nick,
			    (struct store_then){ .fn = NULL });
		}
		memcpy((*who)->mls, rq->mls.spki, sizeof was.mls);
	} else {
		snprintf(new.nick, sizeof new.nick, "%s", rq->tls.nick);
		snprintf(new.by, sizeof new.by, "%s", t->row.by);
		memcpy(new.mls, rq->mls.spki, sizeof new.mls);
		if ((*who = roster_add(s->roster, &new)) == NULL)
			return fault_set(f, ERR_FULL, "Try again later.", "this server is full");
	}
	memcpy((*who)->tls, rq->tls.spki, sizeof(*who)->tls);
	if ((r = note(s, c, f)) == 0)
		return 0;
	if (again) {
		restore(*who, &was);
	} else {
		roster_remove(s->roster, *who);
		*who = NULL;
	}
	return r;
}

static void
enrol(struct peer *p, const struct ticket *t, const struct pair *rq)
{
	struct server *s = peer_server(p);
	struct person *who = NULL;
	struct certified c;
	struct fault f;
	int r;

	certified_init(&c);
	if ((!t->owners && (r = invites_check(&t->row, clock_wall_ms() / 1000, &f)) != 0) ||
	    (r = check_nick(s, rq, &who, &f)) != 0 || (r = enter(s, rq, t, &who, &c, &f)) != 0) {
		close_with(p, &f);
		goto out;
	}
	log_info("enrolled %s serial=%s role=%s by=%s from=%s", who->nick, c.tls_facts.serial,
	    role_name(who->role), t->row.by, peer_address(p));
	peer_set_state(p, PEER_ENROLLED);
	send_enrolled(p, &c, who->role);
out:
	certified_fini(&c);
}

static void
tell_wait(struct peer *p, uint64_t wait_ms)
{
	char remedy[80];

	snprintf(remedy, sizeof remedy, "Try again in %u min.", (unsigned)(wait_ms / 60000 + 1));
	peer_close(p, ERR_FLOOD, remedy, "too many wrong invites were tried");
}

int
enrol_on_enrol(struct peer *p, struct bytes body)
{
	struct server *s = peer_server(p);
	struct wire_enrol m;
	struct ticket t = { .owners = false };
	struct pair rq;
	struct fault f;
	uint64_t wait;
	int r = wire_get_enrol(body, &m);

	if (r != 0)
		return r;
	if ((wait = guess_wait(s->guess, peer_address(p), loop_now_ms(s->loop))) > 0) {
		tell_wait(p, wait);
		return 0;
	}
	if ((r = find_ticket(s, m.id, &t, &f)) == ERR_NOTFOUND)
		on_wrong_token(p);
	else if (r != 0 || read_pair(m.tls, m.mls, m.nick, &rq, &f) != 0)
		close_with(p, &f);
	else if (!is_proven(p, &rq, &t))
		on_wrong_token(p);
	else
		enrol(p, &t, &rq);
	mem_wipe(&t, sizeof t);
	return 0;
}

/* ---- over one's own connection */

static int
renew(struct peer *p, const struct pair *rq, struct certified *c, struct fault *f)
{
	struct server *s = peer_server(p);
	struct person *who = peer_person(p), was = *who;
	int r;

	if (who->has_mls && memcmp(who->mls, rq->mls.spki, sizeof who->mls) != 0)
		return fault_set(
		    f, ERR_DENIED, BUG, "you asked to renew a certificate of another key");
	if ((r = issue_pair(s, rq, c, f)) != 0)
		return r;
	who->has_mls = true;
	memcpy(who->mls, rq->mls.spki, sizeof who->mls);
	memcpy(who->tls, rq->tls.spki, sizeof who->tls);
	if ((r = note(s, c, f)) != 0)
		restore(who, &was);
	return r;
}

int
enrol_on_renew(struct peer *p, struct bytes body)
{
	struct person *who = peer_person(p);
	struct wire_renew m;
	struct certified c;
	struct pair rq;
	struct fault f;
	int r = wire_get_renew(body, &m);

	if (r != 0)
		return r;
	certified_init(&c);
	if (read_pair(m.tls, m.mls, who->nick, &rq, &f) != 0 || renew(p, &rq, &c, &f) != 0) {
		close_with(p, &f);
	} else {
		log_info("renewed %s serial=%s", who->nick, c.tls_facts.serial);
		send_enrolled(p, &c, who->role);
	}
	certified_fini(&c);
	return 0;
}

/* ---- for others */

/* Nobody makes others more than they are; who does not run the room lets people in by its policy.
 */
static bool
may_invite(const struct server *s, const struct person *who, enum role whom)
{
	const struct member_log *l = room_set_log(s->rooms);

	if (who->role == ROLE_OWNER)
		return true;
	if (whom > ROLE_MEMBER)
		return false;
	if (who->role == ROLE_MODERATOR)
		return true;
	return whom <= who->role && member_log_may_invite(l, member_log_find(l, who->nick));
}

static void
refuse(struct peer *p, uint16_t why, const char *text)
{
	struct wire_refused m = { .about = WIRE_INVITE, .why = why };
	struct buf b = BUF_INIT(512);

	snprintf(m.text, sizeof m.text, "%s", text);
	wire_put_refused(&b, &m);
	peer_send(p, WIRE_REFUSED, &b);
	buf_fini(&b);
}

int
enrol_on_invite(struct peer *p, struct bytes body)
{
	struct server *s = peer_server(p);
	const struct person *who = peer_person(p);
	struct invite in = *state_invite(s->state);
	struct wire_invited answer = { .role = ROLE_MEMBER };
	struct buf b = BUF_INIT(512);
	struct invites_row row;
	struct wire_invite m;
	struct fault f;
	int r = wire_get_invite(body, &m);

	if (r != 0)
		goto out;
	if (!may_invite(s, who, (enum role)m.role)) {
		refuse(p, WIRE_REFUSED_ROLE, "your role does not permit to invite for that one");
		goto out;
	}
	if (invites_make(state_dir(s->state), &in, who->nick, (enum role)m.role, m.expires_s,
		m.uses, &row, &f) != 0) {
		refuse(p, WIRE_REFUSED_LIMIT, f.cause);
		goto out;
	}
	answer.role = m.role;
	answer.expires = (uint64_t)row.expires;
	answer.uses = (uint16_t)row.uses;
	invite_format(&in, answer.line);
	wire_put_invited(&b, &answer);
	peer_send(p, WIRE_INVITED, &b);
	log_info("invite by=%s role=%s uses=%u", who->nick, role_name(row.role), answer.uses);
out:
	mem_wipe(&row, sizeof row);
	mem_wipe(&in, sizeof in);
	mem_wipe(&answer, sizeof answer);
	buf_fini(&b);
	return r;
}
