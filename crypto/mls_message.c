#include "crypto/mls_message.h"

#include "base/err.h"

static void
read_public(struct rd *r, struct mls_message *m)
{
	public_message_read(r, &m->public_message);
}

static void
write_public(struct buf *b, const struct mls_message *m)
{
	public_message_write(b, &m->public_message);
}

static void
read_private(struct rd *r, struct mls_message *m)
{
	private_message_read(r, &m->private_message);
}

static void
write_private(struct buf *b, const struct mls_message *m)
{
	private_message_write(b, &m->private_message);
}

static void
read_welcome(struct rd *r, struct mls_message *m)
{
	welcome_read(r, &m->welcome);
}

static void
write_welcome(struct buf *b, const struct mls_message *m)
{
	welcome_write(b, &m->welcome);
}

static void
read_group_info(struct rd *r, struct mls_message *m)
{
	group_info_read(r, &m->group_info);
}

static void
write_group_info(struct buf *b, const struct mls_message *m)
{
	group_info_write(b, &m->group_info);
}

static void
read_key_package(struct rd *r, struct mls_message *m)
{
	key_package_read(r, &m->key_package);
}

static void
write_key_package(struct buf *b, const struct mls_message *m)
{
	key_package_write(b, &m->key_package);
}

static const struct format_row {
	void (*read)(struct rd *r, struct mls_message *m);
	void (*write)(struct buf *b, const struct mls_message *m);
} formats[] = {
	[WIRE_FORMAT_PUBLIC] = { read_public, write_public },
	[WIRE_FORMAT_PRIVATE] = { read_private, write_private },
	[WIRE_FORMAT_WELCOME] = { read_welcome, write_welcome },
	[WIRE_FORMAT_GROUP_INFO] = { read_group_info, write_group_info },
	[WIRE_FORMAT_KEY_PACKAGE] = { read_key_package, write_key_package },
};

int
mls_message_parse(struct mls_message *m, struct bytes in)
{
	uint16_t version, format;
	struct rd r;
	int err;

	rd_init(&r, in);
	version = rd_u16(&r);
	format = rd_u16(&r);
	if (r.err != 0)
		return rd_why(&r);
	if (version != MLS_VERSION)
		return ERR_VERSION;
	if (format < WIRE_FORMAT_PUBLIC || format > WIRE_FORMAT_KEY_PACKAGE)
		return ERR_TYPE;
	*m = (struct mls_message){ .wire_format = (enum wire_format)format };
	formats[format].read(&r, m);
	if ((err = rd_why(&r)) != 0)
		return err;
	if (format == WIRE_FORMAT_KEY_PACKAGE && m->key_package.version != version)
		return ERR_VERSION;
	return 0;
}

void
mls_message_begin(struct buf *b, enum wire_format f)
{
	wr_u16(b, MLS_VERSION);
	wr_u16(b, (uint16_t)f);
}

void
mls_message_write(struct buf *b, const struct mls_message *m)
{
	mls_message_begin(b, m->wire_format);
	formats[m->wire_format].write(b, m);
}

bool
mls_message_place(const struct mls_message *m, struct bytes *group_id, uint64_t *epoch)
{
	switch (m->wire_format) {
	case WIRE_FORMAT_PUBLIC:
		*group_id = m->public_message.content.group_id;
		*epoch = m->public_message.content.epoch;
		return true;
	case WIRE_FORMAT_PRIVATE:
		*group_id = m->private_message.group_id;
		*epoch = m->private_message.epoch;
		return true;
	case WIRE_FORMAT_GROUP_INFO:
		*group_id = m->group_info.context.group_id;
		*epoch = m->group_info.context.epoch;
		return true;
	case WIRE_FORMAT_WELCOME:
	case WIRE_FORMAT_KEY_PACKAGE:
		break;
	}
	return false;
}
