#include "crypto/proposal.h"

#include "base/err.h"
#include "crypto/extension.h"
#include "crypto/vec.h"

static void
read_add(struct rd *r, struct proposal *p)
{
	key_package_read(r, &p->add);
}

static void
write_add(struct buf *b, const struct proposal *p)
{
	key_package_write(b, &p->add);
}

static void
read_update(struct rd *r, struct proposal *p)
{
	leaf_node_read(r, &p->update);
}

static void
write_update(struct buf *b, const struct proposal *p)
{
	leaf_node_write(b, &p->update);
}

static void
read_remove(struct rd *r, struct proposal *p)
{
	p->remove = rd_u32(r);
}

static void
write_remove(struct buf *b, const struct proposal *p)
{
	wr_u32(b, p->remove);
}

static void
read_psk(struct rd *r, struct proposal *p)
{
	psk_id_read(r, &p->psk);
}

static void
write_psk(struct buf *b, const struct proposal *p)
{
	psk_id_write(b, &p->psk);
}

static void
read_reinit(struct rd *r, struct proposal *p)
{
	p->reinit.group_id = vec_get(r);
	p->reinit.version = rd_u16(r);
	p->reinit.suite = rd_u16(r);
	p->reinit.extensions = extension_list(r);
}

static void
write_reinit(struct buf *b, const struct proposal *p)
{
	wr_vecv(b, p->reinit.group_id);
	wr_u16(b, p->reinit.version);
	wr_u16(b, p->reinit.suite);
	wr_vecv(b, p->reinit.extensions);
}

static void
read_extensions(struct rd *r, struct proposal *p)
{
	p->extensions = extension_list(r);
}

static void
write_extensions(struct buf *b, const struct proposal *p)
{
	wr_vecv(b, p->extensions);
}

static void
read_opaque(struct rd *r, struct proposal *p)
{
	p->unknown = vec_get(r);
}

static void
write_opaque(struct buf *b, const struct proposal *p)
{
	wr_vecv(b, p->unknown);
}

struct kind {
	void (*read)(struct rd *r, struct proposal *p);
	void (*write)(struct buf *b, const struct proposal *p);
	bool needs_path, from_outside; /* RFC 9420 17.4 */
};

static const struct kind kinds[] = {
	[0] = { read_opaque, write_opaque, true, false }, /* of a type that we do not know */
	[PROPOSAL_ADD] = { read_add, write_add, false, true },
	[PROPOSAL_UPDATE] = { read_update, write_update, true, false },
	[PROPOSAL_REMOVE] = { read_remove, write_remove, true, true },
	[PROPOSAL_PSK] = { read_psk, write_psk, false, true },
	[PROPOSAL_REINIT] = { read_reinit, write_reinit, false, true },
	[PROPOSAL_EXTERNAL_INIT] = { read_opaque, write_opaque, true, false },
	[PROPOSAL_EXTENSIONS] = { read_extensions, write_extensions, true, true },
};

static const struct kind *
kind(uint16_t type)
{
	return &kinds[proposal_default(type) ? type : 0];
}

bool
proposal_default(uint16_t type)
{
	return type >= PROPOSAL_ADD && type <= PROPOSAL_EXTENSIONS;
}

bool
proposal_needs_path(uint16_t type)
{
	return kind(type)->needs_path;
}

bool
proposal_from_outside(uint16_t type)
{
	return kind(type)->from_outside;
}

void
proposal_read_body(struct rd *r, struct proposal *p)
{
	kind(p->type)->read(r, p);
}

void
proposal_write_body(struct buf *b, const struct proposal *p)
{
	kind(p->type)->write(b, p);
}

void
proposal_read(struct rd *r, struct proposal *p)
{
	const uint8_t *start = r->p;

	p->type = rd_u16(r);
	if (p->type == 0) /* reserved: RFC 9420 17.4 */
		rd_fail_as(r, ERR_TYPE);
	proposal_read_body(r, p);
	p->raw = vec_since(r, start);
}

void
proposal_write(struct buf *b, const struct proposal *p)
{
	wr_u16(b, p->type);
	proposal_write_body(b, p);
}
