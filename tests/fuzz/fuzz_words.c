/*
 * fuzz/fuzz_words.c - a file of words: what was read, written again, is read as the same words,
 * and no value is taken that is not one.
 */
#include <stdlib.h>

#include "base/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_values(struct words_line *l)
{
	char name[64], text[16];
	uint8_t hex[4];
	int64_t number;

	for (size_t i = 0; i < l->n; i++) {
		struct bytes n = l->word[i].name;

		if (n.n >= sizeof name)
			continue;
		memcpy(name, n.p, n.n);
		name[n.n] = '\0';
		if (!words_has(l, name))
			abort();
		if (words_number(l, name, &number) && number < 0)
			abort();
		if (words_text(l, name, text, sizeof text) && strlen(text) != l->word[i].value.n)
			abort();
		(void)words_hex(l, name, hex, sizeof hex);
	}
}

static void
write_line(const struct words_line *l, struct buf *out)
{
	for (size_t i = 0; i < l->n; i++) {
		if (i > 0)
			buf_put(out, " ", 1);
		buf_put(out, l->word[i].name.p, l->word[i].name.n);
		buf_put(out, "=", 1);
		buf_put(out, l->word[i].value.p, l->word[i].value.n);
	}
	words_end(out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf out = BUF_INIT(2 * size + 2);
	struct words w, again;
	struct words_line l, m;
	int r;

	words_init(&w, bytes_of(data, size));
	while ((r = words_next(&w, &l)) == 1) {
		buf_clear(&out);
		write_line(&l, &out);
		words_init(&again, buf_bytes(&out));
		/* What begins with the sign of a remark is one, and no word any more. */
		if (words_next(&again, &m) != (out.p[0] == '#' ? 0 : 1))
			abort();
		for (size_t i = 0; out.p[0] != '#' && i < l.n; i++)
			if (m.n != l.n || !bytes_equal(m.word[i].name, l.word[i].name) ||
			    !bytes_equal(m.word[i].value, l.word[i].value))
				abort();
		check_values(&l);
	}
	if (r != 0 && (r != ERR_CONFIG || l.why == NULL))
		abort();
	buf_fini(&out);
	return 0;
}
