#include "tests/support/rawroom.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/rw.h"
#include "crypto/framed_content.h"
#include "crypto/keyring.h"
#include "crypto/member_sign.h"
#include "crypto/mls_client.h"
#include "crypto/mls_label.h"
#include "crypto/private_message.h"

void
rawroom_make(struct raw *by, struct member_log *log, uint8_t id[static WIRE_ROOM_ID_SIZE])
{
	struct wire_room_made made = { .entries.n = 0 };
	struct wire_room_new m;
	struct raw_frame *f;

	raw_join(by);
	f = raw_await(by, WIRE_ROOM_NEW);
	assert_int_equal(wire_get_room_new(buf_bytes(&f->body), &m), 0);
	assert_string_equal(m.name, "#lobby");
	memcpy(id, m.room, WIRE_ROOM_ID_SIZE);
	memcpy(made.room, m.room, sizeof made.room);
	if (member_log_count(log) == 0)
		assert_int_equal(
		    keyring_found(by->keyring, log, "#lobby", &member_policy_default), 0);
	else if (!member_log_has(log, by->nick, keyring_sign_key(by->keyring)))
		assert_int_equal(keyring_come(by->keyring, log, ROLE_MEMBER), 0);
	for (uint64_t i = m.entries; i < member_log_count(log); i++)
		made.entries.item[made.entries.n++] = member_log_entry(log, i);
	RAW_SEND(by, WIRE_ROOM_MADE, room_made, &made);
	raw_frame_free(f);
	rawroom_live(by);
}

struct wire_committed
rawroom_committed(struct raw *r)
{
	struct wire_committed m;

	do {
		struct raw_frame *f = raw_await(r, WIRE_COMMITTED);

		assert_int_equal(wire_get_committed(buf_bytes(&f->body), &m), 0);
		raw_frame_free(f);
	} while (!m.yours);
	return m;
}

struct wire_resumed
rawroom_live(struct raw *r)
{
	struct wire_resumed m;

	do {
		struct raw_frame *f = raw_await(r, WIRE_RESUMED);

		assert_int_equal(wire_get_resumed(buf_bytes(&f->body), &m), 0);
		raw_frame_free(f);
	} while (!m.live);
	return m;
}

void
rawroom_resume(struct raw *r, const uint8_t *id, uint64_t seq)
{
	struct wire_resume m = { .seq = seq };

	memcpy(m.room, id, sizeof m.room);
	RAW_SEND(r, WIRE_RESUME, resume, &m);
}

struct wire_welcome
rawroom_welcomed(struct raw *r)
{
	struct raw_frame *f = raw_await(r, WIRE_WELCOME);
	struct wire_welcomed done;
	struct wire_welcome m;

	assert_int_equal(wire_get_welcome(buf_bytes(&f->body), &m), 0);
	m.welcome = bytes_of(NULL, 0);
	raw_frame_free(f);
	done.no = m.no;
	RAW_SEND(r, WIRE_WELCOMED, welcomed, &done);
	rawroom_resume(r, m.room, m.seq);
	rawroom_live(r);
	return m;
}

struct member_entry
rawroom_about(const struct raw *whom, enum member_kind kind)
{
	struct member_entry e = { .kind = kind, .time = (uint64_t)clock_wall_ms() / 1000 };

	memcpy(e.nick, whom->nick, sizeof e.nick);
	memcpy(e.key, keyring_sign_key(whom->keyring), sizeof e.key);
	return e;
}

struct member_entry
rawroom_add(const struct raw *whom, enum role role)
{
	struct member_entry e = rawroom_about(whom, MEMBER_ADD);

	e.role = role;
	return e;
}

void
rawroom_entry(
    struct member_log *log, const struct raw *by, const struct member_entry *e, struct buf *entries)
{
	const struct mls_who *who = keyring_client(by->keyring)->who;
	struct member_entry own = *e;
	uint8_t sig[MEMBER_SIGNATURE_SIZE];
	struct buf b = BUF_INIT(MEMBER_ENTRY_MAX);

	own.seq = member_log_count(log);
	memcpy(own.prev, member_log_head(log), sizeof own.prev);
	memcpy(own.author, who->public, sizeof own.author);
	member_entry_write_tbs(&b, &own);
	assert_int_equal(mls_label_sign(sig, who->sign, MEMBER_LABEL_ENTRY, buf_bytes(&b)), 0);
	member_entry_write_signature(&b, sig);
	member_entry_put(entries, buf_bytes(&b));
	(void)member_log_append(log, buf_bytes(&b));
	buf_fini(&b);
}

void
rawroom_send(struct raw *by, const struct rawroom_commit *c)
{
	const struct private_message sealed = {
		.group_id = bytes_of(c->id, WIRE_ROOM_ID_SIZE),
		.epoch = c->epoch,
		.type = CONTENT_COMMIT,
		.aad = c->entries,
		.sender_data = bytes_str("nonsense"),
		.ciphertext = bytes_str("nonsense"),
	};
	struct wire_commit m = { .epoch = c->epoch, .answer = c->answer };
	struct buf b = BUF_INIT(WIRE_BODY_MAX);

	wr_u16(&b, 1); /* mls10 */
	wr_u16(&b, 2); /* mls_private_message */
	private_message_write(&b, &sealed);
	memcpy(m.room, c->id, sizeof m.room);
	if (getentropy(m.id, sizeof m.id) != 0)
		abort();
	m.commit = buf_bytes(&b);
	if (c->welcome != NULL)
		m.welcome = bytes_str(c->welcome);
	RAW_SEND(by, WIRE_COMMIT, commit, &m);
	buf_fini(&b);
}
