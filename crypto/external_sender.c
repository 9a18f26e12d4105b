#include "crypto/external_sender.h"

#include "base/err.h"
#include "crypto/extension.h"
#include "crypto/vec.h"

void
external_sender_open(struct rd *it, struct bytes data)
{
	struct rd r;

	rd_init(&r, data);
	vec_open(&r, it);
	rd_fail_with(it, &r);
	if (rd_end(&r) != 0)
		rd_fail(it);
}

bool
external_sender_next(struct rd *it, struct external_sender *s)
{
	if (rd_left(it) == 0)
		return false;
	s->signature_key = vec_get(it);
	credential_read(it, &s->credential);
	return it->err == 0;
}

void
external_sender_write(struct buf *b, const struct external_sender *s)
{
	wr_vecv(b, s->signature_key);
	credential_write(b, &s->credential);
}

int
external_sender_find(struct bytes extensions, uint32_t index, struct external_sender *s)
{
	struct bytes data;
	struct rd it;

	if (!extension_find(extensions, EXT_EXTERNAL_SENDERS, &data))
		return ERR_NOTFOUND;
	external_sender_open(&it, data);
	do
		if (!external_sender_next(&it, s))
			return it.err != 0 ? ERR_PARSE : ERR_NOTFOUND;
	while (index-- > 0);
	return 0;
}
