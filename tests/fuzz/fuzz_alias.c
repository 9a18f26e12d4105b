/*
 * Fuzzes ui/alias.c: what an alias becomes is as long as its parts allow, and no argument makes
 * another command of it. The first line is the body, the rest the arguments.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "ui/alias.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define OUT_MAX 4096

static void
expand(struct bytes part, const char *args)
{
	struct buf out = BUF_INIT(OUT_MAX), again = BUF_INIT(OUT_MAX);
	int r = alias_expand(&out, part, args), r2 = alias_expand(&again, part, "");

	assert(r == 0 || r == ERR_LIMIT);
	/* A command that is none of the arguments stays that command. */
	if (r == 0 && r2 == 0 && part.p[0] == '/' && part.n > 1 && part.p[1] != '$')
		assert(out.n > 1 && out.p[0] == '/' && out.p[1] == part.p[1]);
	buf_fini(&out);
	buf_fini(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *nl = size > 0 ? memchr(data, '\n', size) : NULL;
	size_t n = nl != NULL ? (size_t)(nl - data) : size, i = 0;
	char *body = mem_strndup((const char *)(size > 0 ? data : (const uint8_t *)""), n);
	char *args = nl != NULL ? mem_strndup((const char *)nl + 1, size - n - 1) : mem_strdup("");
	struct bytes part;

	for (; alias_part(body, i, &part); i++) {
		assert(part.n > 0 && part.n <= strlen(body));
		assert((const char *)part.p >= body);
		assert(i == 0 || part.p[0] == '/');
		expand(part, args);
	}
	assert(i <= ALIAS_PARTS_MAX);
	free(body);
	free(args);
	return 0;
}
