#include "crypto/private_message.h"

#include "base/err.h"
#include "base/mem.h"
#include "crypto/random.h"
#include "crypto/rule.h"
#include "crypto/vec.h"

#define FIXED_ROOM 64 /* numbers, types and lengths of a message without its bytes */

void
private_message_read(struct rd *r, struct private_message *m)
{
	uint8_t type;

	m->group_id = vec_get(r);
	m->epoch = rd_u64(r);
	type = rd_u8(r);
	if (type < CONTENT_APPLICATION || type > CONTENT_COMMIT) {
		rd_fail_as(r, ERR_TYPE);
		type = CONTENT_APPLICATION;
	}
	m->type = (enum content_type)type;
	m->aad = vec_get(r);
	m->sender_data = vec_get(r);
	m->ciphertext = vec_get(r);
}

/* The first three fields: SenderDataAAD. */
static void
write_head(struct buf *b, const struct private_message *m)
{
	wr_vecv(b, m->group_id);
	wr_u64(b, m->epoch);
	wr_u8(b, (uint8_t)m->type);
}

void
private_message_write(struct buf *b, const struct private_message *m)
{
	write_head(b, m);
	wr_vecv(b, m->aad);
	wr_vecv(b, m->sender_data);
	wr_vecv(b, m->ciphertext);
}

/* PrivateContentAAD, whose first part is SenderDataAAD. */
struct aads {
	struct buf all;
	size_t head;
};

static int
aads_init(struct aads *a, const struct private_message *m)
{
	a->all = BUF_INIT(FIXED_ROOM + m->group_id.n + m->aad.n);
	write_head(&a->all, m);
	a->head = a->all.n;
	wr_vecv(&a->all, m->aad);
	return buf_err(&a->all);
}

static struct bytes
aads_head(const struct aads *a)
{
	return bytes_of(a->all.p, a->head);
}

/* 6.3.1: the guard goes over the first bytes of the nonce. */
static void
guard_nonce(struct suite_key *k, const uint8_t guard[static SENDER_DATA_GUARD_SIZE])
{
	for (size_t i = 0; i < SENDER_DATA_GUARD_SIZE; i++)
		k->nonce[i] ^= guard[i];
}

static struct ratchet_place
place_of(enum content_type type, const struct sender_data *s)
{
	return (struct ratchet_place){
		.leaf = s->leaf,
		.type = type == CONTENT_APPLICATION ? RATCHET_APPLICATION : RATCHET_HANDSHAKE,
		.generation = s->generation,
	};
}

/* PrivateMessageContent */
static int
write_content(struct buf *b, const struct authenticated_content *c, size_t pad_to)
{
	static const uint8_t zero[256];
	size_t pad;

	framed_content_write_body(b, &c->content);
	authenticated_content_write_auth(b, c->content.type, &c->auth);
	pad = pad_to > 0 ? (pad_to - b->n % pad_to) % pad_to : 0;
	while (pad > 0 && buf_err(b) == 0) {
		size_t n = pad < sizeof zero ? pad : sizeof zero;

		buf_put(b, zero, n);
		pad -= n;
	}
	return buf_err(b);
}

/* Seal text in place with the next key of the sender's ratchet, which s tells the receivers. */
static int
seal_content(struct buf *text, const struct private_message *m, const struct private_keys *k,
    struct sender_data *s, struct bytes aad)
{
	struct ratchet_place place = place_of(m->type, s);
	struct suite_key key;
	int r;

	if (buf_reserve(text, SUITE_TAG_SIZE) == NULL)
		return buf_err(text);
	if ((r = secret_tree_next(k->tree, &place, &key)) != 0)
		return r;
	s->generation = place.generation;
	random_bytes(s->guard, sizeof s->guard);
	guard_nonce(&key, s->guard);
	if ((r = suite_seal(k->suite, &key, aad, buf_bytes(text), text->p)) == 0)
		buf_grew(text, SUITE_TAG_SIZE);
	mem_wipe(&key, sizeof key);
	return r;
}

static int
seal_sender(const struct sender_data *s, const struct private_keys *k, struct bytes ciphertext,
    struct bytes aad, struct buf *out)
{
	struct suite_key key;
	int r;

	sender_data_key(&key, k->suite, k->sender_data, ciphertext);
	r = sender_data_seal(s, &(struct sender_data_bind){ k->suite, &key, aad }, out);
	mem_wipe(&key, sizeof key);
	return r;
}

int
private_message_protect(const struct authenticated_content *c, const struct private_keys *k,
    size_t pad_to, struct buf *out)
{
	struct buf text = BUF_INIT(FIXED_ROOM + c->content.body.n + c->auth.signature.n +
				   c->auth.confirmation_tag.n + pad_to);
	struct private_message m = {
		.group_id = c->content.group_id,
		.epoch = c->content.epoch,
		.type = c->content.type,
		.aad = c->content.aad,
	};
	struct sender_data s = { .leaf = c->content.sender.index };
	struct buf sealed = BUF_INIT(FIXED_ROOM);
	struct aads aads;
	int r;

	if (c->wire_format != WIRE_FORMAT_PRIVATE)
		return ERR_PROTO;
	if ((r = authenticated_content_check(c)) != 0)
		return r;
	if ((r = aads_init(&aads, &m)) != 0 || (r = write_content(&text, c, pad_to)) != 0 ||
	    (r = seal_content(&text, &m, k, &s, buf_bytes(&aads.all))) != 0 ||
	    (r = seal_sender(&s, k, buf_bytes(&text), aads_head(&aads), &sealed)) != 0)
		goto out;
	m.sender_data = buf_bytes(&sealed);
	m.ciphertext = buf_bytes(&text);
	private_message_write(out, &m);
	r = buf_err(out);
out:
	buf_fini(&aads.all);
	buf_fini(&sealed);
	buf_fini(&text);
	return r;
}

int
private_message_sender(
    const struct private_message *m, const struct private_keys *k, struct sender_data *s)
{
	struct suite_key key;
	struct aads aads;
	int r;

	sender_data_key(&key, k->suite, k->sender_data, m->ciphertext);
	if ((r = aads_init(&aads, m)) == 0)
		r = sender_data_open(s,
		    &(struct sender_data_bind){ k->suite, &key, aads_head(&aads) }, m->sender_data);
	buf_fini(&aads.all);
	mem_wipe(&key, sizeof key);
	return r;
}

/* Decrypt to text; the key is gone when that succeeds. */
static int
open_content(const struct private_message *m, const struct private_keys *k,
    const struct sender_data *s, struct buf *text)
{
	struct ratchet_place place = place_of(m->type, s);
	struct suite_key key = { 0 };
	struct aads aads;
	uint8_t *to;
	int r;

	if (m->ciphertext.n < SUITE_TAG_SIZE)
		return ERR_AEAD;
	if ((r = aads_init(&aads, m)) != 0)
		goto out;
	if ((to = buf_reserve(text, m->ciphertext.n - SUITE_TAG_SIZE)) == NULL) {
		r = buf_err(text);
		goto out;
	}
	if ((r = secret_tree_get(k->tree, &place, &key)) != 0)
		goto out;
	guard_nonce(&key, s->guard);
	if ((r = suite_open(k->suite, &key, buf_bytes(&aads.all), m->ciphertext, to)) != 0)
		goto out;
	if ((r = secret_tree_consume(k->tree, &place)) == 0)
		buf_grew(text, m->ciphertext.n - SUITE_TAG_SIZE);
	else
		mem_wipe(to, m->ciphertext.n - SUITE_TAG_SIZE);
out:
	buf_fini(&aads.all);
	mem_wipe(&key, sizeof key);
	return r;
}

static bool
all_zero(struct bytes b)
{
	uint8_t any = 0;

	for (size_t i = 0; i < b.n; i++)
		any |= b.p[i];
	return any == 0;
}

int
private_message_open(const struct private_message *m, const struct private_keys *k,
    const struct sender_data *s, struct buf *text, struct authenticated_content *c)
{
	size_t start = text->n;
	struct rd in;
	int r;

	if ((r = open_content(m, k, s, text)) != 0)
		return r;
	*c = (struct authenticated_content){
		.wire_format = WIRE_FORMAT_PRIVATE,
		.content = {
			.group_id = m->group_id,
			.epoch = m->epoch,
			.sender = { SENDER_MEMBER, s->leaf },
			.aad = m->aad,
			.type = m->type,
		},
	};
	rd_init(&in, bytes_of(text->p + start, text->n - start));
	framed_content_read_body(&in, m->type, &c->content.body);
	authenticated_content_read_auth(&in, m->type, &c->auth);
	if (in.err != 0)
		return in.why;
	if (!all_zero(rd_bytes(&in, rd_left(&in))))
		return RULE_MESSAGE_PADDING;
	return authenticated_content_check(c);
}
