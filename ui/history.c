#include "ui/history.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct history {
	char *v[HISTORY_MAX + 1]; /* oldest first; [n] is the draft while older ones are shown */
	size_t n, at;
};

static void
wipe(char **s)
{
	if (*s != NULL)
		mem_wipe(*s, strlen(*s));
	free(*s);
	*s = NULL;
}

struct history *
history_new(void)
{
	return mem_calloc(1, sizeof(struct history));
}

void
history_free(struct history *h)
{
	if (h == NULL)
		return;
	for (size_t i = 0; i <= h->n; i++)
		wipe(&h->v[i]);
	free(h);
}

void
history_add(struct history *h, const char *text, size_t n)
{
	bool again =
	    h->n > 0 && strlen(h->v[h->n - 1]) == n && memcmp(h->v[h->n - 1], text, n) == 0;

	wipe(&h->v[h->n]);
	if (n > 0 && !again) {
		if (h->n == HISTORY_MAX) {
			wipe(&h->v[0]);
			memmove(h->v, h->v + 1, (HISTORY_MAX - 1) * sizeof h->v[0]);
			h->v[--h->n] = NULL;
		}
		h->v[h->n++] = mem_strndup(text, n);
		h->v[h->n] = NULL;
	}
	h->at = h->n;
}

void
history_add_older(struct history *h, const char *text, size_t n)
{
	if (n == 0 || h->n == HISTORY_MAX ||
	    (h->n > 0 && strlen(h->v[0]) == n && memcmp(h->v[0], text, n) == 0))
		return;
	memmove(h->v + 1, h->v, (h->n + 1) * sizeof h->v[0]); /* the draft too */
	h->v[0] = mem_strndup(text, n);
	h->n++;
	h->at++;
}

void
history_rest(struct history *h)
{
	wipe(&h->v[h->n]);
	h->at = h->n;
}

size_t
history_size(const struct history *h)
{
	return h->n;
}

const char *
history_get(const struct history *h, size_t i)
{
	return h->v[i];
}

size_t
history_find(const struct history *h, const char *what, size_t from, bool newer)
{
	for (size_t i = from; i < h->n; i += newer ? 1 : (size_t)-1)
		if (strcasestr(h->v[i], what) != NULL)
			return i;
	return HISTORY_NONE;
}

static void
show(struct history *h, struct edit *e)
{
	edit_set(e, h->v[h->at], strlen(h->v[h->at]));
}

bool
history_older(struct history *h, struct edit *e)
{
	if (h->at == 0)
		return false;
	if (h->at == h->n) {
		wipe(&h->v[h->n]);
		h->v[h->n] = mem_strndup(edit_text(e), edit_len(e));
	}
	h->at--;
	show(h, e);
	return true;
}

bool
history_newer(struct history *h, struct edit *e)
{
	if (h->at == h->n)
		return false;
	h->at++;
	show(h, e);
	return true;
}
