/* The part of crypto/group.h that carries text: protect and unprotect. */
#include "crypto/group.h"

#include "base/err.h"
#include "base/mem.h"
#include "crypto/framing.h"
#include "crypto/group_int.h"
#include "crypto/pubkey.h"

#define MESSAGE_MAX (1 << 20)
#define MESSAGE_LABEL "MessageTBS"
#define HEADER_SIZE (2 + FRAMING_GID_SIZE + 8 + 4 + 4 + 4 + 4) /* without the aad */
#define CONTENT_MIN (4 + SIGNATURE_SIZE)

/* What is in the clear, authenticated by the seal and by the signature. */
struct header {
	struct framing head;
	uint32_t sender, gen;
	struct bytes aad;
};

static void
put_header(struct buf *b, const struct header *h)
{
	framing_put(b, &h->head);
	wr_u32(b, h->sender);
	wr_u32(b, h->gen);
	wr_vec32(b, h->aad);
}

/* The size that a content is padded to, so that a ciphertext tells its length only roughly. */
static size_t
padded(size_t n)
{
	size_t step = n <= 512 ? 64 : 256;

	return (n + step - 1) / step * step;
}

/* What is signed: the epoch, the header and the text. */
static int
put_signed(struct buf *b, const struct group *g, struct bytes header, struct bytes text)
{
	wr_bytes(b, bytes_of(g->now->context, sizeof g->now->context));
	wr_vec32(b, header);
	wr_vec32(b, text);
	return buf_err(b);
}

static int
sign_message(uint8_t sig[static SIGNATURE_SIZE], const struct group *g, struct bytes header,
    struct bytes text)
{
	struct buf b = BUF_INIT(2 * MESSAGE_MAX);
	int r;

	if ((r = put_signed(&b, g, header, text)) == 0)
		r = sign(sig, keyring_signer(g->keyring), MESSAGE_LABEL, buf_bytes(&b));
	buf_fini(&b);
	return r;
}

/* text, signature and zeros at the end of b, ready to be sealed in place. */
static void
put_content(struct buf *b, struct bytes text, const uint8_t sig[static SIGNATURE_SIZE])
{
	size_t n = CONTENT_MIN + text.n, pad = padded(n) - n;
	static const uint8_t zeros[256];

	wr_vec32(b, text);
	wr_bytes(b, bytes_of(sig, SIGNATURE_SIZE));
	wr_bytes(b, bytes_of(zeros, pad));
}

static size_t
message_size(struct bytes text, struct bytes aad)
{
	return HEADER_SIZE + aad.n + padded(CONTENT_MIN + text.n) + SUITE_TAG_SIZE;
}

/* The whole message in one piece of memory, which is then sealed in place. */
static int
build(struct group *g, const struct header *h, struct bytes text, struct buf *out)
{
	size_t n = padded(CONTENT_MIN + text.n), i = (size_t)roster_index(&g->now->roster, g->self);
	uint8_t sig[SIGNATURE_SIZE], *tag;
	struct suite_key key;
	size_t header;
	int r;

	if (buf_reserve(out, message_size(text, h->aad)) == NULL)
		return buf_err(out);
	put_header(out, h);
	header = out->n;
	if ((r = sign_message(sig, g, buf_bytes(out), text)) != 0)
		return r;
	wr_u32(out, (uint32_t)(n + SUITE_TAG_SIZE));
	put_content(out, text, sig);
	if ((tag = buf_reserve(out, SUITE_TAG_SIZE)) == NULL)
		return buf_err(out);
	if ((r = ratchet_seek(g->now->ratchets, i, h->gen, &key)) != 0)
		return r;
	suite_seal(&key, bytes_of(out->p, header), bytes_of(tag - n, n), tag - n);
	buf_grew(out, SUITE_TAG_SIZE);
	ratchet_end(g->now->ratchets, true);
	mem_wipe(&key, sizeof key);
	return 0;
}

int
group_protect(struct group *g, struct bytes text, struct bytes aad, struct buf *ct)
{
	struct buf out = BUF_INIT(MESSAGE_MAX);
	struct header h = { .aad = aad };
	int r;

	if (g->over)
		return ERR_STATE;
	if (text.n > MESSAGE_MAX || aad.n > MESSAGE_MAX)
		return ERR_LIMIT;
	/* Before a key is spent, so that what is sealed is also given out. */
	if (buf_reserve(ct, message_size(text, aad)) == NULL)
		return buf_err(ct);
	h.head = (struct framing){ .kind = FRAMING_MESSAGE, .epoch = g->now->number };
	memcpy(h.head.gid, g->gid, GROUP_ID_SIZE);
	h.sender = g->self;
	h.gen = ratchet_next(g->now->ratchets, (size_t)roster_index(&g->now->roster, g->self));
	if ((r = build(g, &h, text, &out)) == 0)
		buf_put(ct, out.p, out.n);
	buf_fini(&out);
	return r;
}

/* A message as it came: the header, its bytes, and the sealed content. */
struct message {
	struct header h;
	struct bytes header, sealed;
	size_t sender; /* index in the roster */
};

static int
parse(struct message *m, struct bytes in)
{
	struct rd r;

	if (in.n > MESSAGE_MAX)
		return ERR_PARSE;
	rd_init(&r, in);
	framing_get(&r, &m->h.head);
	if (m->h.head.kind != FRAMING_MESSAGE)
		rd_fail(&r);
	m->h.sender = rd_u32(&r);
	m->h.gen = rd_u32(&r);
	m->h.aad = rd_vec32(&r, 0, MESSAGE_MAX);
	m->header = bytes_of(in.p, in.n - rd_left(&r));
	m->sealed = rd_vec32(&r, CONTENT_MIN + SUITE_TAG_SIZE, MESSAGE_MAX);
	return rd_end(&r) != 0 ? ERR_PARSE : 0;
}

static int
check_sender(struct message *m, const struct group *g)
{
	ptrdiff_t i;

	if (memcmp(m->h.head.gid, g->gid, GROUP_ID_SIZE) != 0)
		return ERR_GROUP;
	if (m->h.head.epoch != g->now->number)
		return ERR_EPOCH;
	i = roster_index(&g->now->roster, m->h.sender);
	if (i < 0 || m->h.sender == g->self)
		return ERR_MEMBER;
	m->sender = (size_t)i;
	return 0;
}

/* The text inside an opened content, if its padding and its signature are right. */
static int
check_content(
    const struct message *m, const struct group *g, struct bytes content, struct bytes *text)
{
	struct buf b = BUF_INIT(2 * MESSAGE_MAX);
	struct bytes sig, zeros;
	uint8_t any = 0;
	struct rd r;
	int e;

	rd_init(&r, content);
	*text = rd_vec32(&r, 0, MESSAGE_MAX);
	sig = rd_bytes(&r, SIGNATURE_SIZE);
	zeros = rd_bytes(&r, rd_left(&r));
	for (size_t i = 0; i < zeros.n; i++)
		any |= zeros.p[i];
	if (rd_end(&r) != 0 || any != 0 || content.n != padded(CONTENT_MIN + text->n))
		return ERR_PARSE;
	if ((e = put_signed(&b, g, m->header, *text)) == 0)
		e = pubkey_verify(
		    g->now->roster.m[m->sender].id.sign_key, MESSAGE_LABEL, buf_bytes(&b), sig.p);
	buf_fini(&b);
	return e;
}

/* Open, check, give out the text: all that must go well before the key is spent. */
static int
open_content(
    const struct message *m, const struct group *g, const struct suite_key *key, struct buf *out)
{
	struct buf content = BUF_INIT(MESSAGE_MAX);
	struct bytes text;
	uint8_t *to;
	int r;

	if ((to = buf_reserve(&content, m->sealed.n)) == NULL) {
		r = buf_err(&content);
		goto out;
	}
	if ((r = suite_open(key, m->header, m->sealed, to)) != 0)
		goto out;
	buf_grew(&content, m->sealed.n - SUITE_TAG_SIZE);
	if ((r = check_content(m, g, buf_bytes(&content), &text)) != 0)
		goto out;
	buf_put(out, text.p, text.n);
	r = buf_err(out);
out:
	buf_fini(&content);
	return r;
}

int
group_unprotect(struct group *g, struct bytes ct, struct buf *text, struct bytes *aad,
    struct group_member *from)
{
	struct suite_key key;
	struct message m;
	int r;

	if (g->over)
		return ERR_STATE;
	if ((r = parse(&m, ct)) != 0 || (r = check_sender(&m, g)) != 0 ||
	    (r = ratchet_seek(g->now->ratchets, m.sender, m.h.gen, &key)) != 0)
		return r;
	r = open_content(&m, g, &key, text);
	ratchet_end(g->now->ratchets, r == 0);
	mem_wipe(&key, sizeof key);
	if (r != 0)
		return r;
	*aad = m.h.aad;
	*from = g->now->roster.m[m.sender].id;
	return 0;
}
