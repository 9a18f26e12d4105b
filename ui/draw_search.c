/* What a search found, in place of the talk, with what was looked through above it and the keys
 * below. */
#include "ui/draw.h"

#include <stdio.h>
#include <string.h>

#define COUNT_MAX 32
#define HELP "Type what to look for; also from:ada in:#dev since:2026-11-01"

/* "41,209" */
static const char *
count_words(char out[static COUNT_MAX], uint64_t n)
{
	char digits[24];
	size_t len = (size_t)snprintf(digits, sizeof digits, "%llu", (unsigned long long)n), at = 0;

	for (size_t i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			out[at++] = ',';
		out[at++] = digits[i];
	}
	out[at] = '\0';
	return out;
}

static bool
is_asked(const struct search *f)
{
	return edit_len(f->edit) > 0;
}

/* Has the last question its answer? */
static bool
is_answered(const struct screen *s)
{
	return s->search->id != 0 && s->model->hits.id == s->search->id && !s->search->unsent;
}

static size_t
count_rooms(const struct hits *h)
{
	const struct lines *l = &h->found.lines;
	size_t n = 0;

	for (uint64_t i = l->first; i < lines_end(l); i++) {
		uint64_t k = l->first;

		while (lines_get(l, k)->from != lines_get(l, i)->from)
			k++;
		n += k == i;
	}
	return n;
}

static void
found_words(const struct screen *s, char *out, size_t size, char *brief, size_t brief_size)
{
	const struct hits *h = &s->model->hits;
	char total[COUNT_MAX], looked[COUNT_MAX];
	size_t rooms = count_rooms(h);

	brief[0] = '\0';
	if (s->search->why[0] != '\0' || !is_asked(s->search)) {
		snprintf(out, size, "Search");
	} else if (!is_answered(s)) {
		snprintf(out, size, "Search: looking");
	} else {
		count_words(total, h->total);
		snprintf(brief, brief_size, "Search: %s hit%s", total, h->total == 1 ? "" : "s");
		snprintf(out, size, "%s in %zu room%s, %s message%s, %u ms", brief, rooms,
		    rooms == 1 ? "" : "s", count_words(looked, h->looked),
		    h->looked == 1 ? "" : "s", s->search->took_ms);
	}
}

static void
where_words(const struct screen *s, int cols, char *out, size_t size)
{
	const char *room = s->search->all ? "all rooms" : model_room(s->model)->name;

	snprintf(out, size, "%s, local index only", room);
	if (text_cols(out, strlen(out)) > cols)
		snprintf(out, size, "local index only");
}

void
draw_search_head(struct grid *g, const struct screen *s, const struct layout *l)
{
	char words[160], brief[64], where[96];
	int end = l->head.x + l->head.w, x, room;

	if (l->head.h == 0)
		return;
	found_words(s, words, sizeof words, brief, sizeof brief);
	room = l->head.w - text_cols(words, strlen(words)) - 2;
	if (room < 0 && brief[0] != '\0')
		memcpy(words, brief, sizeof brief);
	x = grid_puts(g, 0, l->head.x, end, ST_STRONG, words) + 2;
	where_words(s, end - x, where, sizeof where);
	if (end - x >= text_cols(where, strlen(where)))
		grid_put_right(g, 0, x, end, ST_DIM, where);
}

/* Below what is selected half a page, if there is so much. */
static uint64_t
bottom_of(const struct line_ctx *c, int page, uint64_t selected)
{
	const struct lines *l = &c->room->lines;
	uint64_t end = lines_end(l), n = selected;
	int rows = 0, all = 0;

	for (uint64_t i = end; i-- > l->first && all <= page;)
		all += draw_line_height(c, i);
	if (all <= page)
		return end;
	while (n + 1 < end && rows + draw_line_height(c, n + 1) <= page / 2)
		rows += draw_line_height(c, ++n);
	return n + 1;
}

static void
draw_nothing(struct grid *g, const struct screen *s, const struct layout *l)
{
	const char *room = model_room(s->model)->name, *words = "Nothing found in any room.";
	char here[128];
	int y = l->talk.y + l->talk.h - 1;

	snprintf(here, sizeof here, "Nothing found in %s. Tab looks in all rooms.", room);
	if (!s->search->all)
		words = here;
	if (s->search->why[0] != '\0')
		words = s->search->why;
	else if (!is_asked(s->search))
		words = l->talk.w >= (int)strlen(HELP) ? HELP : "Type what to look for.";
	else if (!is_answered(s))
		return;
	grid_puts(g, y, l->talk.x, l->talk.x + l->talk.w,
	    s->search->why[0] != '\0' ? ST_GOLD : ST_DIM, words);
}

void
draw_search_hits(struct grid *g, const struct screen *s, const struct layout *l)
{
	const struct hits *h = &s->model->hits;
	const struct lines *found = &h->found.lines;
	struct line_ctx c = { .model = s->model,
		.room = &h->found,
		.layout = l,
		.query = &s->search->query,
		.selected = s->search->selected,
		.hits = true,
		.ascii = s->ascii,
		.mono = s->mono };
	int y = l->talk.y + l->talk.h;
	uint64_t n;

	if (found->n == 0 || !is_asked(s->search) || s->search->why[0] != '\0') {
		draw_nothing(g, s, l);
		return;
	}
	for (n = bottom_of(&c, l->talk.h, c.selected); n > found->first && y > l->talk.y;) {
		y -= draw_line_height(&c, --n);
		draw_line(g, &c, n, y, &l->talk);
	}
}

void
draw_search_keys(struct grid *g, const struct screen *s, const struct layout *l)
{
	const char *keys[] = { s->search->all
				   ? "Up/Down hit   Enter open in room   Tab this room   Esc back"
				   : "Up/Down hit   Enter open in room   Tab all rooms   Esc back",
		"Up/Down   Enter open   Tab rooms   Esc", "Enter   Tab   Esc" };
	int x = l->status.x, end = x + l->status.w;

	if (s->hint[0] != '\0') {
		grid_puts(g, l->status.y, x, end, ST_GOLD, s->hint);
		return;
	}
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		if (text_cols(keys[i], strlen(keys[i])) <= l->status.w) {
			grid_puts(g, l->status.y, x, end, ST_DIM, keys[i]);
			return;
		}
}

void
draw_search_prompt(const struct screen *s, char *out, size_t size)
{
	snprintf(
	    out, size, "search %s> ", s->search->all ? "all rooms" : model_room(s->model)->name);
}
