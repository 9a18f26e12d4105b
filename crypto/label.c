#include "crypto/label.h"

#include <assert.h>

/* The variable-length integer of RFC 9420 2.1.2. */
static struct bytes
put_varint(uint8_t out[static 4], size_t v)
{
	size_t n = v < 1u << 6 ? 1 : v < 1u << 14 ? 2 : 4;
	uint32_t x = (uint32_t)v | (n == 1 ? 0u : n == 2 ? 0x4000u : 0x80000000u);

	assert(v < 1u << 30);
	for (size_t i = 0; i < n; i++)
		out[i] = (uint8_t)(x >> 8 * (n - 1 - i));
	return bytes_of(out, n);
}

void
label_init(struct label *l, const char *label, struct bytes content)
{
	struct bytes prefix = bytes_str(LABEL_PREFIX), name = bytes_str(label);

	l->part[0] = put_varint(l->len_label, prefix.n + name.n);
	l->part[1] = prefix;
	l->part[2] = name;
	l->part[3] = put_varint(l->len_content, content.n);
	l->part[4] = content;
}

size_t
label_size(const struct label *l)
{
	size_t n = 0;

	for (size_t i = 0; i < LABEL_PARTS; i++)
		n += l->part[i].n;
	return n;
}
