/*
 * What a hostile member seals: the input is a content type and the text inside a private message
 * that is sealed as it should be. It is refused as malformed, or what came out is what went in.
 */
#include <assert.h>
#include <stdlib.h>

#include <sodium.h>

#include "base/err.h"
#include "crypto/private_message.h"
#include "crypto/rule.h"
#include "crypto/schedule.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct epoch {
	struct schedule secrets;
	struct secret_tree *tree;
};

static void
epoch_init(struct epoch *e)
{
	struct secret s = { { 9 } };

	schedule_first(&e->secrets, &s);
	if (secret_tree_new(&e->tree, suite_nth(0), &e->secrets.encryption, 1, SECRET_ROOM_NONE) !=
	    0)
		abort();
}

/* The same AAD as the message will have: no group id, epoch 0, nothing authenticated. */
static void
seal(struct epoch *e, enum content_type type, struct bytes text, struct buf *ct)
{
	uint8_t aad[1 + 8 + 1 + 1] = { [9] = (uint8_t)type };
	struct ratchet_place p = { 0,
		type == CONTENT_APPLICATION ? RATCHET_APPLICATION : RATCHET_HANDSHAKE, 0 };
	struct suite_key k;
	uint8_t *to = buf_reserve(ct, text.n + SUITE_TAG_SIZE);

	assert(to != NULL && secret_tree_get(e->tree, &p, &k) == 0);
	assert(suite_seal(suite_nth(0), &k, bytes_of(aad, sizeof aad), text, to) == 0);
	buf_grew(ct, text.n + SUITE_TAG_SIZE);
}

/* Content, auth and zeros to the end make the text again. */
static void
check_same(const struct authenticated_content *c, struct bytes text)
{
	struct buf b = BUF_INIT(text.n);

	framed_content_write_body(&b, &c->content);
	authenticated_content_write_auth(&b, c->content.type, &c->auth);
	assert(buf_err(&b) == 0 && memcmp(b.p, text.p, b.n) == 0);
	for (size_t i = b.n; i < text.n; i++)
		assert(text.p[i] == 0);
	buf_fini(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct private_message m = { .type = CONTENT_APPLICATION };
	struct buf ct = BUF_INIT(size + SUITE_TAG_SIZE), text = BUF_INIT(size + SUITE_TAG_SIZE);
	const struct sender_data s = { 0, 0, { 0 } };
	struct authenticated_content c;
	struct private_keys k;
	struct epoch e;
	int r;

	if (sodium_init() < 0)
		abort();
	if (size == 0)
		return 0;
	m.type = (enum content_type)(CONTENT_APPLICATION + data[0] % 3);
	epoch_init(&e);
	k = (struct private_keys){ suite_nth(0), &e.secrets.sender_data, e.tree };
	seal(&e, m.type, bytes_of(data + 1, size - 1), &ct);
	m.ciphertext = buf_bytes(&ct);
	r = private_message_open(&m, &k, &s, &text, &c);
	assert(r == 0 || r == RULE_MESSAGE_PADDING || r == ERR_PARSE || r == ERR_SHORT ||
	       r == ERR_OVERLONG || r == ERR_TYPE || r == ERR_VERSION);
	if (r == 0)
		check_same(&c, bytes_of(data + 1, size - 1));
	/* It opened, so its key is gone either way. */
	buf_clear(&text);
	assert(private_message_open(&m, &k, &s, &text, &c) == ERR_REPLAY);
	secret_tree_free(e.tree);
	buf_fini(&ct);
	buf_fini(&text);
	return 0;
}
