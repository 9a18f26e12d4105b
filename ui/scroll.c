#include "ui/scroll.h"

static int
height(const struct scroll_src *src, uint64_t number)
{
	int h = src->height(src->user, number);

	return h > 0 ? h : 1;
}

void
scroll_bottom(struct scroll *s)
{
	*s = (struct scroll){ 0 };
}

/* Down by rows without leaving the reading: at most to the bottom of the newest. */
static void
lower(struct scroll *s, const struct scroll_src *src, int rows)
{
	s->hidden -= rows;
	while (s->hidden < 0 && s->number + 1 < src->end) {
		s->number++;
		s->hidden += height(src, s->number);
	}
	if (s->hidden < 0)
		s->hidden = 0;
}

/* The oldest line must not come down from the top of a page. */
static void
stop_at_top(struct scroll *s, const struct scroll_src *src, int page)
{
	int rows = height(src, s->number) - s->hidden;
	uint64_t n = s->number;

	while (rows < page && n > src->first)
		rows += height(src, --n);
	if (rows < page)
		lower(s, src, page - rows);
}

void
scroll_up(struct scroll *s, const struct scroll_src *src, int rows, int page)
{
	if (src->first == src->end)
		return;
	scroll_below(s, src);
	if (!s->back)
		*s = (struct scroll){ .back = true, .number = src->end - 1 };
	s->hidden += rows;
	while (s->hidden >= height(src, s->number) && s->number > src->first) {
		s->hidden -= height(src, s->number);
		s->number--;
	}
	if (s->hidden >= height(src, s->number))
		s->hidden = height(src, s->number) - 1;
	stop_at_top(s, src, page);
	if (s->number + 1 == src->end && s->hidden == 0)
		scroll_bottom(s); /* everything fits */
}

void
scroll_down(struct scroll *s, const struct scroll_src *src, int rows)
{
	scroll_below(s, src);
	if (!s->back)
		return;
	lower(s, src, rows);
	if (s->number + 1 == src->end && s->hidden == 0)
		scroll_bottom(s);
}

void
scroll_top(struct scroll *s, const struct scroll_src *src, int page)
{
	if (src->first == src->end)
		return;
	*s = (struct scroll){
		.back = true, .number = src->first, .hidden = height(src, src->first) - 1
	};
	stop_at_top(s, src, page);
	if (s->number + 1 == src->end && s->hidden == 0)
		scroll_bottom(s);
}

void
scroll_newest_top(struct scroll *s, const struct scroll_src *src, int page)
{
	uint64_t newest = src->end - 1;

	*s =
	    (struct scroll){ .back = true, .number = newest, .hidden = height(src, newest) - page };
}

uint64_t
scroll_below(struct scroll *s, const struct scroll_src *src)
{
	if (!s->back)
		return 0;
	if (s->number < src->first) {
		s->number = src->first;
		s->hidden = 0;
	}
	if (src->first == src->end || s->number >= src->end) {
		scroll_bottom(s);
		return 0;
	}
	return src->end - 1 - s->number;
}
