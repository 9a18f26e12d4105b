/*
 * A private message from the network against the keys of an epoch: it is refused, and the true
 * message of the epoch still opens, once. (A seed is one flipped bit away from that message.)
 */
#include <assert.h>
#include <stdlib.h>

#include <sodium.h>

#include "base/err.h"
#include "crypto/mls_message.h"
#include "crypto/schedule.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
receive(const struct private_message *m, const struct private_keys *k)
{
	struct buf text = BUF_INIT(1 << 20);
	struct authenticated_content c;
	struct sender_data s;
	int r;

	if ((r = private_message_sender(m, k, &s)) == 0)
		r = private_message_open(m, k, &s, &text, &c);
	buf_fini(&text);
	return r;
}

static struct secret_tree *
tree_of(const struct schedule *s)
{
	struct secret encryption = s->encryption;
	struct secret_tree *t;

	if (secret_tree_new(&t, suite_nth(0), &encryption, 2, SECRET_ROOM_NONE) != 0)
		abort();
	return t;
}

static void
write_true(const struct private_keys *k, struct buf *out)
{
	struct authenticated_content c = {
		.wire_format = WIRE_FORMAT_PRIVATE,
		.content = {
			.group_id = bytes_str("fuzz"),
			.epoch = 1,
			.sender = { SENDER_MEMBER, 1 },
			.type = CONTENT_APPLICATION,
			.body = bytes_str("true"),
		},
	};

	assert(private_message_protect(&c, k, 0, out) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct secret epoch = { { 7 } };
	struct buf sent = BUF_INIT(4096);
	struct private_message m, in;
	struct private_keys k = { .suite = suite_nth(0) };
	struct schedule s;
	bool refused;
	struct rd r;

	if (sodium_init() < 0)
		abort();
	rd_init(&r, bytes_of(data, size));
	private_message_read(&r, &in);
	if (rd_end(&r) != 0)
		return 0;
	schedule_first(&s, &epoch);
	k.sender_data = &s.sender_data;
	k.tree = tree_of(&s);
	write_true(&k, &sent);
	secret_tree_free(k.tree);
	k.tree = tree_of(&s);
	refused = receive(&in, &k) != 0;
	rd_init(&r, buf_bytes(&sent));
	private_message_read(&r, &m);
	assert(receive(&m, &k) == (refused ? 0 : ERR_REPLAY));
	assert(receive(&m, &k) == ERR_REPLAY);
	secret_tree_free(k.tree);
	buf_fini(&sent);
	return 0;
}
