#include "ui/complete_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void
complete_init(struct complete *c)
{
	*c = (struct complete){ 0 };
}

void
complete_reset(struct complete *c)
{
	for (size_t i = 0; i < c->n; i++) {
		free(c->found[i].text);
		free(c->found[i].label);
	}
	free(c->found);
	complete_init(c);
}

void
complete_add(struct complete *c, char *text, char *label)
{
	size_t n = strlen(text);

	for (size_t i = 1; i < c->n; i++)
		if (strcmp(c->found[i].text, text) == 0 || c->n > COMPLETE_MAX) {
			free(text);
			free(label);
			return;
		}
	c->found = realloc(c->found, (c->n + 1) * sizeof *c->found);
	if (c->found == NULL)
		abort();
	while (n > 0 && (text[n - 1] == ' ' || text[n - 1] == ':'))
		n--;
	c->found[c->n++] = (struct match){ text, label != NULL ? label : mem_strndup(text, n) };
}

bool
complete_step(struct complete *c, struct edit *e, const struct complete_src *src, bool back)
{
	const char *text;
	size_t n;

	if (c->n == 0)
		complete_find(c, e, src);
	if (c->n < 2) {
		complete_reset(c);
		return false;
	}
	c->at = (c->at + (back ? c->n - 1 : 1)) % c->n;
	text = c->found[c->at].text;
	n = strlen(text);
	edit_replace(e, c->from, text, n);
	if (c->n == 2 && n > 0 && text[n - 1] == '/')
		complete_reset(c); /* the next Tab looks into that folder */
	return true;
}

void
complete_list(const struct complete *c, char *out, size_t size)
{
	size_t at = 0;

	out[0] = '\0';
	for (size_t i = 0; c->n > 2 && i < c->n && at < size - 1; i++) {
		size_t k = (c->at + i) % c->n;

		if (k == 0 && c->at != 0)
			continue; /* what was typed */
		at += (size_t)snprintf(
		    out + at, size - at, i == 0 ? "[%s]" : "  %s", c->found[k].label);
	}
}
