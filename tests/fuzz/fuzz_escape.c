/* Hostile words in sequences: none of them ends its sequence, and none begins another. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "ui/term_escape.h"
#include "ui/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Nothing but text between the first head bytes and the last tail. */
static void
check(struct buf *b, size_t head, size_t tail)
{
	assert(b->err == 0 && b->n >= head + tail);
	for (size_t i = head; i < b->n - tail; i++) {
		assert(b->p[i] >= ' ' && b->p[i] != 0x7f);
		assert(b->p[i] != 0xc2 || b->p[i + 1] >= 0xa0);
	}
	buf_fini(b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf b = BUF_INIT(8192);
	char *words;

	if (size > 2048)
		return 0;
	text_locale();
	words = mem_strndup((const char *)data, size);
	escape_title(&b, words);
	check(&b, 2, 2);
	escape_notify(&b, THROUGH_NOTHING, false, "snug", words);
	check(&b, 2, 1);
	escape_notify(&b, THROUGH_TMUX, true, words, words);
	check(&b, 10, 3);
	escape_copy(&b, THROUGH_NOTHING, bytes_of(data, size));
	check(&b, 2, 1);
	free(words);
	return 0;
}
