#include "crypto/authenticated_content.h"

#include "base/err.h"
#include "crypto/group_context.h"
#include "crypto/mls_label.h"
#include "crypto/rule.h"
#include "crypto/vec.h"

void
authenticated_content_read_auth(struct rd *r, enum content_type type, struct framed_auth *a)
{
	a->signature = vec_get(r);
	a->confirmation_tag = type == CONTENT_COMMIT ? vec_get(r) : bytes_of(NULL, 0);
}

void
authenticated_content_write_auth(struct buf *b, enum content_type type, const struct framed_auth *a)
{
	wr_vecv(b, a->signature);
	if (type == CONTENT_COMMIT)
		wr_vecv(b, a->confirmation_tag);
}

void
authenticated_content_read(struct rd *r, struct authenticated_content *c)
{
	uint16_t format = rd_u16(r);

	if (format != WIRE_FORMAT_PUBLIC && format != WIRE_FORMAT_PRIVATE)
		rd_fail_as(r, ERR_TYPE);
	c->wire_format = format == WIRE_FORMAT_PUBLIC ? WIRE_FORMAT_PUBLIC : WIRE_FORMAT_PRIVATE;
	framed_content_read(r, &c->content);
	authenticated_content_read_auth(r, c->content.type, &c->auth);
}

void
authenticated_content_write(struct buf *b, const struct authenticated_content *c)
{
	wr_u16(b, (uint16_t)c->wire_format);
	framed_content_write(b, &c->content);
	authenticated_content_write_auth(b, c->content.type, &c->auth);
}

/* What each kind of sender may say, and how. 1 << type. */
static const struct sender_row {
	unsigned contents, formats;
} senders[] = {
	[SENDER_MEMBER] = { 1u << CONTENT_APPLICATION | 1u << CONTENT_PROPOSAL |
				1u << CONTENT_COMMIT,
	    1u << WIRE_FORMAT_PUBLIC | 1u << WIRE_FORMAT_PRIVATE },
	[SENDER_EXTERNAL] = { 1u << CONTENT_PROPOSAL, 1u << WIRE_FORMAT_PUBLIC },
	[SENDER_NEW_MEMBER_PROPOSAL] = { 1u << CONTENT_PROPOSAL, 1u << WIRE_FORMAT_PUBLIC },
	[SENDER_NEW_MEMBER_COMMIT] = { 1u << CONTENT_COMMIT, 1u << WIRE_FORMAT_PUBLIC },
};

int
authenticated_content_check(const struct authenticated_content *c)
{
	const struct sender_row *row = &senders[c->content.sender.type];

	if ((row->contents & 1u << c->content.type) == 0)
		return RULE_MESSAGE_CONTENT;
	if ((row->formats & 1u << c->wire_format) == 0)
		return ERR_PROTO;
	if (c->content.type == CONTENT_APPLICATION && c->wire_format == WIRE_FORMAT_PUBLIC)
		return RULE_MESSAGE_APPLICATION;
	return 0;
}

int
authenticated_content_tbs(
    struct buf *b, const struct authenticated_content *c, struct bytes context)
{
	enum sender_type type = c->content.sender.type;

	wr_u16(b, MLS_VERSION);
	wr_u16(b, (uint16_t)c->wire_format);
	framed_content_write(b, &c->content);
	if (type == SENDER_MEMBER || type == SENDER_NEW_MEMBER_COMMIT)
		wr_bytes(b, context);
	return buf_err(b);
}

#define TBS_LABEL "FramedContentTBS"

int
authenticated_content_sign(const struct authenticated_content *c, struct bytes context,
    const struct sign_key *k, uint8_t sig[static SIGNATURE_SIZE])
{
	struct buf tbs = BUF_INIT(framed_content_size(&c->content) + context.n);
	int r;

	if ((r = authenticated_content_tbs(&tbs, c, context)) == 0)
		r = mls_label_sign(sig, k, TBS_LABEL, buf_bytes(&tbs));
	buf_fini(&tbs);
	return r;
}

int
authenticated_content_verify(
    const struct authenticated_content *c, struct bytes context, struct bytes pub)
{
	struct buf tbs = BUF_INIT(framed_content_size(&c->content) + context.n);
	int r;

	if ((r = authenticated_content_tbs(&tbs, c, context)) == 0)
		r = mls_label_verify(pub, TBS_LABEL, buf_bytes(&tbs), c->auth.signature);
	buf_fini(&tbs);
	return r;
}

int
authenticated_content_ref(const struct authenticated_content *c, uint8_t ref[static 32])
{
	struct buf b = BUF_INIT(framed_content_size(&c->content) + c->auth.signature.n +
				c->auth.confirmation_tag.n + 16);
	int r;

	authenticated_content_write(&b, c);
	if ((r = buf_err(&b)) == 0)
		mls_label_ref(ref, MLS_LABEL_PROPOSAL, buf_bytes(&b));
	buf_fini(&b);
	return r;
}
