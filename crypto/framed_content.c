#include "crypto/framed_content.h"

#include "base/err.h"
#include "crypto/commit.h"
#include "crypto/vec.h"

/* Numbers, tags and lengths of a content without its bytes. */
#define FIXED_ROOM 64

static void
read_sender(struct rd *r, struct sender *s)
{
	uint8_t type = rd_u8(r);

	if (type < SENDER_MEMBER || type > SENDER_NEW_MEMBER_COMMIT) {
		rd_fail_as(r, ERR_TYPE);
		type = SENDER_MEMBER;
	}
	s->type = (enum sender_type)type;
	s->index = type <= SENDER_EXTERNAL ? rd_u32(r) : 0;
}

static void
write_sender(struct buf *b, const struct sender *s)
{
	wr_u8(b, (uint8_t)s->type);
	if (s->type <= SENDER_EXTERNAL)
		wr_u32(b, s->index);
}

static enum content_type
read_type(struct rd *r)
{
	uint8_t type = rd_u8(r);

	if (type < CONTENT_APPLICATION || type > CONTENT_COMMIT) {
		rd_fail_as(r, ERR_TYPE);
		return CONTENT_APPLICATION;
	}
	return (enum content_type)type;
}

void
framed_content_read_body(struct rd *r, enum content_type type, struct bytes *body)
{
	const uint8_t *start = r->p;
	struct proposal p;
	struct commit c;

	switch (type) {
	case CONTENT_APPLICATION:
		*body = vec_get(r);
		return;
	case CONTENT_PROPOSAL:
		proposal_read(r, &p);
		break;
	case CONTENT_COMMIT:
		commit_read(r, &c);
		break;
	}
	*body = vec_since(r, start);
}

void
framed_content_write_body(struct buf *b, const struct framed_content *c)
{
	if (c->type == CONTENT_APPLICATION)
		wr_vecv(b, c->body);
	else
		wr_bytes(b, c->body);
}

void
framed_content_read(struct rd *r, struct framed_content *c)
{
	c->group_id = vec_get(r);
	c->epoch = rd_u64(r);
	read_sender(r, &c->sender);
	c->aad = vec_get(r);
	c->type = read_type(r);
	framed_content_read_body(r, c->type, &c->body);
}

void
framed_content_write(struct buf *b, const struct framed_content *c)
{
	wr_vecv(b, c->group_id);
	wr_u64(b, c->epoch);
	write_sender(b, &c->sender);
	wr_vecv(b, c->aad);
	wr_u8(b, (uint8_t)c->type);
	framed_content_write_body(b, c);
}

size_t
framed_content_size(const struct framed_content *c)
{
	return FIXED_ROOM + c->group_id.n + c->aad.n + c->body.n;
}
