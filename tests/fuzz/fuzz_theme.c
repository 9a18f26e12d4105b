/* A theme that somebody wrote: refused with a line, or every style of it can be shown. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "ui/theme.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_color(int32_t c, enum depth depth)
{
	static const int32_t most[] = { THEME_DEFAULT, 7, 15, 255, 0xffffff };

	assert(c == THEME_DEFAULT || (c >= 0 && c <= most[depth]));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct theme t;
	struct fault f;
	int r = theme_parse(&t, "own", "own.theme", bytes_of(data, size), &f);

	assert(r == 0 || (r == ERR_CONFIG && f.cause[0] != '\0'));
	assert(strcmp(t.name, r == 0 ? "own" : "terminal") == 0);
	assert(t.n_nicks <= THEME_NICKS_FEW && t.n_many <= THEME_NICKS);
	for (int depth = DEPTH_NONE; depth <= DEPTH_RGB; depth++)
		for (int st = 0; st < ST__COUNT; st++) {
			struct theme_ink ink = theme_ink(&t, (enum style)st, (enum depth)depth,
			    (enum theme_nicks)(st % 3));

			check_color(ink.fg, (enum depth)depth);
			check_color(ink.bg, (enum depth)depth);
			assert(ink.attr < 32);
		}
	return 0;
}
