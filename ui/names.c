#include "ui/names.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/nick.h"
#include "ui/text.h"

struct names {
	char **text; /* [0] is "" */
	uint32_t n, cap;
	uint32_t *slots; /* open addressing; 2 * cap of them, a power of two; 0: free */
};

static uint32_t
hash(const char *s)
{
	uint32_t h = 2166136261u;

	for (; *s != '\0'; s++) {
		h ^= (uint8_t)(*s >= 'A' && *s <= 'Z' ? *s | 0x20 : *s);
		h *= 16777619u;
	}
	return h;
}

static uint32_t *
slot_of(struct names *n, const char *s)
{
	uint32_t mask = 2 * n->cap - 1, i = hash(s) & mask;

	while (n->slots[i] != 0 && !nick_equal(n->text[n->slots[i]], s))
		i = (i + 1) & mask;
	return &n->slots[i];
}

static void
grow(struct names *n)
{
	char **old = n->text;

	n->cap = n->cap > 0 ? 2 * n->cap : 32;
	n->text = mem_calloc(n->cap, sizeof *n->text);
	free(n->slots);
	n->slots = mem_calloc(2 * (size_t)n->cap, sizeof *n->slots);
	for (uint32_t i = 0; i < n->n; i++) {
		n->text[i] = old[i];
		if (i > 0)
			*slot_of(n, old[i]) = i;
	}
	free(old);
}

struct names *
names_new(void)
{
	struct names *n = mem_calloc(1, sizeof *n);

	grow(n);
	n->text[n->n++] = mem_strdup("");
	return n;
}

void
names_free(struct names *n)
{
	if (n == NULL)
		return;
	for (uint32_t i = 0; i < n->n; i++)
		free(n->text[i]);
	free(n->text);
	free(n->slots);
	free(n);
}

uint32_t
names_number(struct names *n, const char *nick)
{
	char *clean;
	uint32_t *slot;

	if (*nick == '\0')
		return 0;
	clean = text_cleaned(nick, strlen(nick), TEXT_LINE, NULL);
	if (n->n == n->cap)
		grow(n);
	if (*(slot = slot_of(n, clean)) == 0) {
		*slot = n->n;
		n->text[n->n++] = clean;
	} else {
		free(clean);
	}
	return *slot;
}

const char *
names_text(const struct names *n, uint32_t number)
{
	return n->text[number < n->n ? number : 0];
}
