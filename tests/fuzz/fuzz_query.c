/* fuzz/fuzz_query.c - what somebody looks for, a NUL, and a line to look at. */
#include <stdlib.h>
#include <string.h>

#include "base/query.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Each term is in the text, in small letters, and a line that is all the terms has them. */
static void
finds_itself(const struct query *q)
{
	struct query_line l = { q->in, q->from, INT64_MAX, { 0 } };
	struct query words = *q;
	size_t n = 0;

	words.has_link = false;
	for (size_t i = 0; i < q->n; i++) {
		if (q->term[i].n == 0 || q->term[i].at != n)
			abort();
		n += q->term[i].n;
	}
	l.text = bytes_of(q->text, n);
	if (n > sizeof q->text || !utf8_valid(l.text) || !query_fits(&words, &l))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *nul = size > 0 ? memchr(data, 0, size) : NULL;
	size_t n = nul != NULL ? (size_t)(nul - data) : size;
	struct query_line l = { "#ops", "alice", 1, bytes_of(data, 0) };
	struct fault f = { 0 };
	struct query q;
	int r = query_parse(&q, bytes_of(data, n), &f);

	if (r != 0) {
		if (f.code != r || f.cause[0] == '\0')
			abort();
		return 0;
	}
	finds_itself(&q);
	if (nul != NULL && utf8_valid(bytes_of(nul + 1, size - n - 1)))
		l.text = bytes_of(nul + 1, size - n - 1);
	query_fits(&q, &l);
	return 0;
}
