#include "crypto/extension.h"

#include "crypto/vec.h"

struct bytes
extension_list(struct rd *r)
{
	struct bytes list = vec_get(r);
	uint16_t seen[EXTENSIONS_MAX];
	struct extension e;
	size_t n = 0;
	struct rd it;

	for (rd_init(&it, list); extension_next(&it, &e); n++) {
		bool twice = n == EXTENSIONS_MAX;

		for (size_t i = 0; i < n && !twice; i++)
			twice = seen[i] == e.type;
		if (twice) {
			rd_fail(r);
			break;
		}
		seen[n] = e.type;
	}
	rd_fail_with(r, &it);
	return r->err != 0 ? bytes_of(r->end, 0) : list;
}

bool
extension_next(struct rd *it, struct extension *e)
{
	if (rd_left(it) == 0)
		return false;
	e->type = rd_u16(it);
	e->data = vec_get(it);
	return it->err == 0;
}

bool
extension_find(struct bytes list, uint16_t type, struct bytes *data)
{
	struct extension e;
	struct rd it;

	for (rd_init(&it, list); extension_next(&it, &e);)
		if (e.type == type) {
			*data = e.data;
			return true;
		}
	return false;
}

void
extension_write(struct buf *b, uint16_t type, struct bytes data)
{
	wr_u16(b, type);
	wr_vecv(b, data);
}

bool
extension_default(uint16_t type)
{
	return type >= EXT_APPLICATION_ID && type <= EXT_EXTERNAL_SENDERS;
}
