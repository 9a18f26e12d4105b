#include "ui/highlight.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/text.h"

void
highlight_init(struct highlight *h, const char *words)
{
	char *copy = text_cleaned(words, strlen(words), TEXT_LINE, NULL), *save = NULL;

	*h = (struct highlight){ .n = 0 };
	for (char *w = strtok_r(copy, " ", &save); w != NULL && h->n < HIGHLIGHT_WORDS_MAX;
	     w = strtok_r(NULL, " ", &save))
		h->words[h->n++] = text_folded(w);
	free(copy);
}

void
highlight_fini(struct highlight *h)
{
	for (size_t i = 0; i < h->n; i++)
		free(h->words[i]);
	h->n = 0;
}

/* Part of a word: what is not ASCII counts as a letter. */
static bool
is_part(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-' || (unsigned char)c >= 0x80;
}

/* At an end of a word that is no letter, like the second + of C++, anything may follow. */
static bool
has_word(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = text; n > 0 && (p = strstr(p, word)) != NULL; p++)
		if ((p == text || !is_part(p[-1]) || !is_part(word[0])) &&
		    (!is_part(p[n]) || !is_part(word[n - 1])))
			return true;
	return false;
}

bool
highlight_match(const struct highlight *h, const char *nick, const char *text)
{
	char *folded = text_folded(text), *own = text_folded(nick);
	bool found = has_word(folded, own);

	for (size_t i = 0; !found && h != NULL && i < h->n; i++)
		found = has_word(folded, h->words[i]);
	mem_wipe(folded, strlen(folded));
	free(folded);
	free(own);
	return found;
}
