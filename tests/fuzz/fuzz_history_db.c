/*
 * fuzz/fuzz_history_db.c - any file as a client's history, under a cipher that lets everything
 * pass: all of it is read, and some written; nothing but errors may come of it.
 */
#include <stdint.h>
#include <stdlib.h>

#include "store/history.h"
#include "tests/fuzz/dbfile.h"
#include "tests/store/vault.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
touch(void *user, const struct history_message *m)
{
	uint64_t *sum = user;

	for (size_t i = 0; i < m->sender.n; i++)
		*sum += m->sender.p[i];
	for (size_t i = 0; i < m->body.n; i++)
		*sum += m->body.p[i];
	return true;
}

static void
use_room(struct history *h, uint64_t room)
{
	struct history_message m = { .place = { 5, 0 }, .id = { 1 } };
	struct buf b = BUF_INIT(1 << 20);
	struct history_place at;
	uint64_t sum = 0;

	history_backward(h, room, HISTORY_END, touch, &sum);
	history_forward(h, room, HISTORY_START, touch, &sum);
	history_state_get(h, room, &b);
	history_draft_get(h, room, &b);
	history_read_get(h, room, &at);
	history_message_get(h, room, m.id, &b, &m);
	m.place = (struct history_place){ 5, 0 };
	m.id[3] = 7;
	m.body = m.sender = bytes_str("new");
	history_message_add(h, room, &m);
	history_message_replace(h, room, &m);
	history_message_note(h, room, &m);
	buf_fini(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct history_opts o = { .key = vault_key, .cipher = vault_plain(), .relaxed = true };
	struct history_room room = { .room = 0 };
	struct history_waiting w = { .no = 0 };
	struct buf b = BUF_INIT(1 << 20);
	struct history *h;
	struct fault f;

	o.path = dbfile_write(bytes_of(data, size));
	if (history_open(&h, &o, &f) != 0) {
		if (f.code == 0 || f.cause[0] == '\0')
			abort();
		return 0;
	}
	while (history_room_next(h, room.room, &room) == 0)
		use_room(h, room.room);
	for (int i = 0; i < 100 && history_outbox_next(h, w.no, &b, &w) == 0; i++)
		;
	history_value_get(h, 0, "theme", &b);
	history_close(h);
	buf_fini(&b);
	return 0;
}
