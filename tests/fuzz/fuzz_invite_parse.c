/* fuzz/fuzz_invite_parse.c - the line by which a person is let in. */
#include <stdlib.h>
#include <string.h>

#include "certs/invite.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is accepted is written back and means the same. */
static void
round_trip(const struct invite *in)
{
	char line[INVITE_LINE_MAX + 1];
	struct invite back;
	struct fault f;

	invite_format(in, line);
	if (invite_parse(line, &back, &f) != 0 || strcmp(in->at.host, back.at.host) != 0 ||
	    in->at.port != back.at.port || memcmp(in->pin, back.pin, sizeof in->pin) != 0 ||
	    memcmp(in->token, back.token, sizeof in->token) != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *line = malloc(size + 1);
	struct invite out;
	struct fault f;
	int r;

	if (line == NULL)
		abort();
	if (size > 0)
		memcpy(line, data, size);
	line[size] = '\0';
	r = invite_parse(line, &out, &f);
	if (r == 0)
		round_trip(&out);
	else if (r != ERR_INVITE || f.code != r || f.cause[0] == '\0' || f.remedy[0] == '\0')
		abort();
	free(line);
	return 0;
}
