#include "tests/client/other.h"

#include "client/identity.h"
#include "crypto/keyring.h"
#include "crypto/member_sign.h"
#include "crypto/mls_client.h"
#include "crypto/mls_label.h"
#include "crypto/verify.h"
#include "tests/support/certify.h"

void
other_init(struct desk *d, struct other *o, const char *nick)
{
	struct fault f;

	*o = (struct other){ .log = member_log_new() };
	assert_int_equal(identity_new(&o->id, "ed25519", &f), 0);
	certify(d->ca, NULL, o->id, nick, 0, 0);
	assert_int_equal(identity_keyring(o->id, &o->keyring), 0);
}

void
other_fini(struct other *o)
{
	group_free(o->group);
	keyring_free(o->keyring);
	member_log_free(o->log);
	identity_free(o->id);
}

void
other_found(struct other *o, const char *room)
{
	assert_int_equal(keyring_found(o->keyring, o->log, room, &member_policy_default), 0);
}

void
other_write(struct other *o, struct member_entry e, struct buf *entries)
{
	const struct mls_who *who = keyring_client(o->keyring)->who;
	uint8_t sig[MEMBER_SIGNATURE_SIZE];
	struct buf b = BUF_INIT(MEMBER_ENTRY_MAX);

	e.seq = member_log_count(o->log);
	memcpy(e.prev, member_log_head(o->log), sizeof e.prev);
	memcpy(e.author, who->public, sizeof e.author);
	member_entry_write_tbs(&b, &e);
	assert_int_equal(mls_label_sign(sig, who->sign, MEMBER_LABEL_ENTRY, buf_bytes(&b)), 0);
	member_entry_write_signature(&b, sig);
	member_entry_put(entries, buf_bytes(&b));
	(void)member_log_append(o->log, buf_bytes(&b));
	buf_fini(&b);
}

void
desk_send_log(struct desk *d, const char *name, const struct member_log *l, uint64_t first)
{
	struct wire_log m = { .first = first };

	snprintf(m.name, sizeof m.name, "%s", name);
	for (uint64_t i = first; i < member_log_count(l); i++)
		m.entries.item[m.entries.n++] = member_log_entry(l, i);
	SEND(d, WIRE_LOG, log, &m);
}

void
other_come(struct desk *d, struct buf *keypkg)
{
	struct wire_ready ready = {
		.nick = "mia", .role = ROLE_MEMBER, .wall_ms = 1, .text_max = WIRE_TEXT_MAX
	};
	struct wire_keypkgs m;
	struct buf body = BUF_INIT(0);

	desk_greet(d);
	SEND(d, WIRE_READY, ready, &ready);
	if (!d->asked_keypkgs) {
		desk_expect(d, WIRE_KEYPKGS, &body);
		assert_int_equal(wire_get_keypkgs(buf_bytes(&body), &m), 0);
		assert_true(m.fresh);
		buf_put(keypkg, m.keypkgs.item[0].p, m.keypkgs.item[0].n);
	}
	d->asked_keypkgs = true;
	desk_expect_only(d, WIRE_JOIN);
	buf_fini(&body);
}

void
other_welcome(struct desk *d, struct other *o, struct bytes keypkg)
{
	static const uint8_t id[GROUP_ID_SIZE] = { 1 };
	struct group_change *change = calloc(1, sizeof *change);
	struct buf commit = BUF_INIT(WIRE_BODY_MAX), b = BUF_INIT(WIRE_BODY_MAX);
	struct member_entry e = { .kind = MEMBER_ADD, .nick = "mia", .role = ROLE_MEMBER };
	struct group_commit opts = { .add = &keypkg, .n_add = 1, .entries = &e, .n_entries = 1 };
	struct wire_welcome m = { .room = { 1 }, .name = "#lobby" };
	struct verify_owner mia;

	assert_int_equal(verify_keypkg(keypkg, &mia), 0);
	memcpy(e.key, mia.sign_key, sizeof e.key);
	assert_int_equal(group_create(&o->group, o->keyring, id, o->log), 0);
	assert_int_equal(group_commit(o->group, &opts, &commit, &b), 0);
	assert_int_equal(group_accept(o->group, change), 0);
	desk_send_log(d, "#lobby", o->log, 0);
	m.welcome = buf_bytes(&b);
	SEND(d, WIRE_WELCOME, welcome, &m);
	event_free(desk_event(d, EV_ROOM));
	desk_expect_only(d, WIRE_WELCOMED);
	desk_resume(d, 1, 0);
	desk_live(d, 1, 0);
	buf_fini(&commit);
	buf_fini(&b);
	free(change);
}
