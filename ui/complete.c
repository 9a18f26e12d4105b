#include "ui/complete.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "ui/command.h"
#include "ui/model.h"

void
complete_init(struct complete *c)
{
	*c = (struct complete){ 0 };
}

void
complete_reset(struct complete *c)
{
	for (size_t i = 0; i < c->n; i++)
		free(c->found[i]);
	free(c->found);
	complete_init(c);
}

/* What is looked for. */
struct word {
	const char *s;
	size_t n;
	bool first; /* at the start of the line */
};

static void
add(struct complete *c, char *s)
{
	c->found = realloc(c->found, (c->n + 1) * sizeof *c->found);
	if (c->found == NULL)
		abort();
	c->found[c->n++] = s;
}

static bool
starts(const char *name, const char *s, size_t n)
{
	return strncasecmp(name, s, n) == 0;
}

static void
add_commands(struct complete *c, const struct word *w, const char *slash)
{
	const char *name;
	size_t skip = strlen(slash);

	for (size_t i = 0; (name = command_name(i)) != NULL; i++)
		if (starts(name, w->s + skip, w->n - skip))
			add(c, mem_printf("%s%s ", slash, name));
}

static void
add_rooms(struct complete *c, const struct word *w, const struct model *m)
{
	for (size_t i = 0; i < m->n_rooms; i++)
		if (m->rooms[i].name[0] == w->s[0] && starts(m->rooms[i].name, w->s, w->n))
			add(c, mem_printf("%s ", m->rooms[i].name));
}

/* Who spoke last comes first, we come last. */
static int
before(const struct model *m, const struct member *a, const struct member *b)
{
	bool own_a = model_is_own(m, a->name), own_b = model_is_own(m, b->name);

	if (own_a != own_b)
		return own_b;
	return a->spoke > b->spoke;
}

static void
add_nicks(struct complete *c, const struct word *w, const struct model *m)
{
	const struct room *r = model_room(m);
	const struct member **v = mem_calloc(r->n_members + 1, sizeof *v);
	size_t n = 0, k;

	for (size_t i = 0; i < r->n_members; i++) {
		if (!starts(model_name(m, r->members[i].name), w->s, w->n))
			continue;
		for (k = n++; k > 0 && before(m, &r->members[i], v[k - 1]); k--)
			v[k] = v[k - 1];
		v[k] = &r->members[i];
	}
	for (size_t i = 0; i < n; i++)
		add(c, mem_printf("%s%s", model_name(m, v[i]->name), w->first ? ": " : " "));
	free(v);
}

static void
find(struct complete *c, const struct edit *e, const struct model *m)
{
	const char *text = edit_text(e);
	size_t end = edit_cursor(e), from = end;
	struct word w;

	while (from > 0 && text[from - 1] != ' ' && text[from - 1] != '\n')
		from--;
	w = (struct word){ .s = text + from, .n = end - from, .first = from == 0 };
	c->from = from;
	add(c, mem_strndup(w.s, w.n));
	if (w.first && w.n > 0 && w.s[0] == '/')
		add_commands(c, &w, "/");
	else if (from == 6 && strncmp(text, "/help ", 6) == 0)
		add_commands(c, &w, "");
	else if (w.n > 0 && (w.s[0] == '#' || w.s[0] == '@'))
		add_rooms(c, &w, m);
	else
		add_nicks(c, &w, m);
}

bool
complete_step(struct complete *c, struct edit *e, const struct model *m, bool back)
{
	if (c->n == 0)
		find(c, e, m);
	if (c->n < 2) {
		complete_reset(c);
		return false;
	}
	c->at = (c->at + (back ? c->n - 1 : 1)) % c->n;
	edit_replace(e, c->from, c->found[c->at], strlen(c->found[c->at]));
	return true;
}
