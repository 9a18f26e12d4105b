#include "crypto/public_message.h"

#include "base/err.h"
#include "base/mem.h"
#include "crypto/hkdf.h"
#include "crypto/schedule.h"
#include "crypto/vec.h"

void
public_message_read(struct rd *r, struct public_message *m)
{
	framed_content_read(r, &m->content);
	authenticated_content_read_auth(r, m->content.type, &m->auth);
	m->membership_tag =
	    m->content.sender.type == SENDER_MEMBER ? vec_get(r) : bytes_of(NULL, 0);
}

void
public_message_write(struct buf *b, const struct public_message *m)
{
	framed_content_write(b, &m->content);
	authenticated_content_write_auth(b, m->content.type, &m->auth);
	if (m->content.sender.type == SENDER_MEMBER)
		wr_vecv(b, m->membership_tag);
}

/* The tag over AuthenticatedContentTBM. */
static int
membership_tag(const struct authenticated_content *c, const struct secret *membership,
    struct bytes context, uint8_t tag[static SCHEDULE_TAG_SIZE])
{
	struct buf tbm = BUF_INIT(framed_content_size(&c->content) + context.n +
				  c->auth.signature.n + c->auth.confirmation_tag.n + 16);
	struct bytes in;
	int r;

	authenticated_content_tbs(&tbm, c, context);
	authenticated_content_write_auth(&tbm, c->content.type, &c->auth);
	if ((r = buf_err(&tbm)) == 0) {
		in = buf_bytes(&tbm);
		hkdf_mac(tag, bytes_of(membership->b, SECRET_SIZE), &in, 1);
	}
	buf_fini(&tbm);
	return r;
}

int
public_message_protect(const struct authenticated_content *c, const struct secret *membership,
    struct bytes context, struct buf *out)
{
	struct public_message m = { .content = c->content, .auth = c->auth };
	uint8_t tag[SCHEDULE_TAG_SIZE];
	int r;

	if (c->wire_format != WIRE_FORMAT_PUBLIC)
		return ERR_PROTO;
	if ((r = authenticated_content_check(c)) != 0)
		return r;
	if (c->content.sender.type == SENDER_MEMBER) {
		if ((r = membership_tag(c, membership, context, tag)) != 0)
			return r;
		m.membership_tag = bytes_of(tag, sizeof tag);
	}
	public_message_write(out, &m);
	return buf_err(out);
}

int
public_message_unprotect(const struct public_message *m, const struct secret *membership,
    struct bytes context, struct authenticated_content *c)
{
	uint8_t expected[SCHEDULE_TAG_SIZE];
	int r;

	*c = (struct authenticated_content){
		.wire_format = WIRE_FORMAT_PUBLIC,
		.content = m->content,
		.auth = m->auth,
	};
	if ((r = authenticated_content_check(c)) != 0)
		return r;
	if (m->content.sender.type != SENDER_MEMBER)
		return 0;
	if ((r = membership_tag(c, membership, context, expected)) == 0)
		r = schedule_tag_check(m->membership_tag, expected);
	mem_wipe(expected, sizeof expected);
	return r;
}
