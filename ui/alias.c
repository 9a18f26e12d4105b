#include "ui/alias.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/nick.h"

struct alias {
	char *name, *body; /* owned */
};

struct aliases {
	struct alias *v; /* owned; sorted by name */
	size_t n;
};

struct aliases *
aliases_new(void)
{
	return mem_calloc(1, sizeof(struct aliases));
}

void
aliases_free(struct aliases *a)
{
	if (a == NULL)
		return;
	for (size_t i = 0; i < a->n; i++) {
		free(a->v[i].name);
		free(a->v[i].body);
	}
	free(a->v);
	free(a);
}

bool
aliases_unset(struct aliases *a, const char *name)
{
	for (size_t i = 0; i < a->n; i++)
		if (nick_equal(a->v[i].name, name)) {
			free(a->v[i].name);
			free(a->v[i].body);
			memmove(a->v + i, a->v + i + 1, (--a->n - i) * sizeof a->v[0]);
			return true;
		}
	return false;
}

void
aliases_set(struct aliases *a, const char *name, const char *body)
{
	struct alias new = { mem_strdup(name), mem_strdup(body) };
	size_t i = 0;

	aliases_unset(a, name);
	a->v = realloc(a->v, (a->n + 1) * sizeof *a->v);
	if (a->v == NULL)
		abort();
	while (i < a->n && nick_compare(a->v[i].name, name) < 0)
		i++;
	memmove(a->v + i + 1, a->v + i, (a->n++ - i) * sizeof a->v[0]);
	a->v[i] = new;
}

const char *
aliases_get(const struct aliases *a, const char *name, size_t n)
{
	for (size_t i = 0; i < a->n; i++)
		if (strlen(a->v[i].name) == n && strncasecmp(a->v[i].name, name, n) == 0)
			return a->v[i].body;
	return NULL;
}

bool
aliases_row(const struct aliases *a, size_t i, const char **name, const char **body)
{
	if (i >= a->n)
		return false;
	*name = a->v[i].name;
	*body = a->v[i].body;
	return true;
}

/* what it becomes ------------------------------------------------------------------ */

/* The ";" that ends the command at s, or the end. */
static const char *
part_end(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s == ';' && s[1 + strspn(s + 1, " ")] == '/')
			return s;
	return s;
}

bool
alias_part(const char *body, size_t i, struct bytes *part)
{
	const char *end = part_end(body);

	if (i >= ALIAS_PARTS_MAX)
		return false;
	for (; i > 0 && *end == ';'; i--) {
		body = end + 1;
		end = part_end(body);
	}
	body += strspn(body, " ");
	while (end > body && end[-1] == ' ')
		end--;
	*part = bytes_of(body, (size_t)(end - body));
	return i == 0 && part->n > 0;
}

/* The i-th argument, from 1 on, or with rest all from it on. */
static struct bytes
argument(const char *args, size_t i, bool rest)
{
	const char *s = args + strspn(args, " ");

	while (i > 1 && *s != '\0') {
		s += strcspn(s, " ");
		s += strspn(s, " ");
		i--;
	}
	return bytes_of(s, rest ? strlen(s) : strcspn(s, " "));
}

/* Puts in what "$..." at s stands for; how many bytes of s that is, 1 when it is nothing. */
static size_t
put_argument(struct buf *out, const char *s, size_t n, const char *args)
{
	struct bytes arg = bytes_of("", 0);
	size_t used = 2;

	if (n < 2)
		return 1;
	if (s[1] == '*')
		arg = argument(args, 1, true);
	else if (s[1] >= '1' && s[1] <= '9') {
		used += n > 2 && s[2] == '-';
		arg = argument(args, (size_t)(s[1] - '0'), used == 3);
	} else
		return 1;
	buf_put(out, arg.p, arg.n);
	return used;
}

int
alias_expand(struct buf *out, struct bytes part, const char *args)
{
	const char *s = (const char *)part.p;
	struct bytes all = argument(args, 1, true);
	bool put = false;
	size_t used;

	for (size_t i = 0; i < part.n; i += used) {
		used = 1;
		if (s[i] == '$' && i + 1 < part.n && s[i + 1] == '$') {
			buf_put(out, "$", 1);
			used = 2;
		} else if (s[i] == '$' && (used = put_argument(out, s + i, part.n - i, args)) > 1) {
			put = true;
		} else {
			buf_put(out, s + i, 1);
		}
	}
	if (!put && all.n > 0) {
		buf_put(out, " ", 1);
		buf_put(out, all.p, all.n);
	}
	return buf_err(out);
}
