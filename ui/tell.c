#include "ui/tell.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "ui/text.h"

int
tell_lines(FILE *f, const char *prefix, const char *text, size_t n)
{
	char *clean, *line, *end;

	while (n > 0 && text[n - 1] == '\n')
		n--;
	clean = text_cleaned(text, n, TEXT_LINES, NULL);
	for (line = clean; line != NULL; line = end != NULL ? end + 1 : NULL) {
		if ((end = strchr(line, '\n')) != NULL)
			*end = '\0';
		fprintf(f, "%s%s\n", prefix, line);
	}
	free(clean);
	return fflush(f) == 0 && !ferror(f) ? 0 : ERR_IO;
}

void
tell_fault(FILE *f, const struct fault *fault)
{
	const char *cause = fault->cause[0] != '\0' ? fault->cause : err_text(fault->code);

	tell_lines(f, "snug: ", cause, strlen(cause));
	if (fault->remedy[0] != '\0')
		tell_lines(f, "  ", fault->remedy, strlen(fault->remedy));
}
