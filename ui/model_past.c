/* ui/model_past.c - what was kept: older lines, hits of a search, settings; and what is missing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "base/nick.h"
#include "ui/model_int.h"
#include "ui/names.h"
#include "ui/text.h"

/* reading ---------------------------------------------------------------------- */

static struct place
place_of(const struct line *ln)
{
	return (struct place){ ln->seq, ln->part };
}

bool
model_at(const struct room *r, struct place at, uint64_t *number)
{
	const struct lines *l = &r->lines;

	for (*number = l->first; *number < lines_end(l); ++*number) {
		const struct line *ln = lines_get(l, *number);

		if (ln->seq != 0 && !place_before(place_of(ln), at))
			return true;
	}
	return false;
}

unsigned
model_caught_up(const struct room *r)
{
	if (r->done >= r->total)
		return 100;
	return (unsigned)((double)r->done * 100 / (double)r->total);
}

const char *
model_set(const struct model *m, const char *room, const char *name)
{
	for (size_t i = 0; i < m->n_sets; i++)
		if (nick_equal(m->sets[i].room, room) && strcmp(m->sets[i].name, name) == 0)
			return m->sets[i].value[0] != '\0' ? m->sets[i].value : NULL;
	return NULL;
}

void
model_placed(struct room *r, struct place at)
{
	if (at.seq == 0)
		return;
	if (r->oldest.seq == 0 || place_before(at, r->oldest))
		r->oldest = at;
	if (place_before(r->newest, at))
		r->newest = at;
}

/* lines of the past -------------------------------------------------------------- */

/* The head of a line as it was kept; *text is the caller's to free. */
static struct line
head_of(struct model *m, const struct event_line *from, char **text)
{
	struct line head = { .kind = LINE_MESSAGE,
		.state = from->own ? LINE_SENT : LINE_THEIRS,
		.time_ms = from->time_ms,
		.seq = from->seq,
		.part = from->part,
		.action = from->action,
		.trust = (uint8_t)from->trust };
	size_t n = from->text_len;

	while (n > 0 && (from->text[n - 1] == '\n' || from->text[n - 1] == '\r'))
		n--;
	*text = text_cleaned(from->text != NULL ? from->text : "", n, TEXT_LINES, NULL);
	head.nick = names_number(m->names, from->own ? m->nick : from->nick);
	if (from->nick[0] == '\0' && !from->own)
		head.kind = LINE_NOTICE;
	else
		head.mention = !from->own && model_mentions_us(m, *text);
	return head;
}

/* Above which of the n lines that came just now does what is new begin? */
static void
mark_unread(struct room *r, size_t n)
{
	uint64_t first = r->lines.first;

	for (uint64_t i = first; r->read.seq != 0 && i < first + n; i++) {
		const struct line *ln = lines_get(&r->lines, i);

		if (ln->state != LINE_THEIRS || ln->kind != LINE_MESSAGE ||
		    !place_before(r->read, place_of(ln)))
			continue;
		r->mark = i;
		if (i > first)
			r->read = (struct place){ 0 };
		return;
	}
}

static void
count_unread(struct model *m, size_t room)
{
	struct room *r = &m->rooms[room];

	if (room == m->current || r->mark == MODEL_NONE)
		return;
	for (uint64_t i = r->mark; i < lines_end(&r->lines); i++) {
		const struct line *ln = lines_get(&r->lines, i);

		if (ln->kind == LINE_MESSAGE && ln->state == LINE_THEIRS) {
			r->unread++;
			r->mentions += ln->mention || r->name[0] == '@';
		}
	}
}

void
model_on_past(struct model *m, const struct event *ev, uint64_t now)
{
	size_t i = model_room_of(m, ev), n = 0;
	struct room *r = &m->rooms[i];
	bool begins = r->oldest.seq == 0 && ev->seq != 0;

	(void)now;
	/* Who has been here before is not greeted again. */
	for (int k = 0; k < 2 && ev->n_lines > 0 && r->hello == lines_end(&r->lines) + (uint64_t)k;
	     k++)
		lines_pop(&r->lines);
	r->more = ev->more;
	if (begins)
		r->read = (struct place){ ev->seq, ev->part };
	for (size_t k = ev->n_lines; k-- > 0;) {
		char *text;
		struct line head = head_of(m, &ev->lines[k], &text), *ln;

		ln = lines_unshift(&r->lines, &head, text, NULL);
		free(text);
		if (ln == NULL)
			break;
		model_placed(r, (struct place){ head.seq, head.part });
		n++;
	}
	if (r->own == MODEL_NONE)
		model_find_own(r);
	mark_unread(r, n);
	if (begins)
		count_unread(m, i);
}

void
model_on_forgotten(struct model *m, const struct event *ev, uint64_t now)
{
	struct line head = { .kind = LINE_NOTICE, .time_ms = model_time(ev) };
	size_t i = model_find(m, ev->room);
	struct room *r = i < m->n_rooms ? &m->rooms[i] : NULL;
	char words[160];

	(void)now;
	if (r == NULL)
		return;
	model_own_forget(m, i);
	lines_clear(&r->lines);
	r->mark = r->own = MODEL_NONE;
	r->oldest = r->newest = r->read = (struct place){ 0 };
	r->more = false;
	r->unread = r->mentions = 0;
	snprintf(words, sizeof words,
	    "What was said in %s until now is destroyed on this computer.", r->name);
	lines_push(&r->lines, &head, words, NULL);
}

/* what is missing ---------------------------------------------------------------- */

void
model_on_catchup(struct model *m, const struct event *ev, uint64_t now)
{
	size_t i = model_find(m, ev->room);

	(void)now;
	if (i == m->n_rooms)
		return;
	m->rooms[i].done = ev->done;
	m->rooms[i].total = ev->total;
}

static void
clock_of(char *out, size_t size, int64_t ms)
{
	time_t t = (time_t)(ms / 1000);
	struct tm tm;

	out[0] = '\0';
	if (localtime_r(&t, &tm) != NULL)
		strftime(out, size, "%H:%M", &tm);
}

/* "14:30-14:33 history incomplete", and why. */
void
model_on_gap(struct model *m, const struct event *ev, uint64_t now)
{
	struct line head = { .kind = LINE_RULE, .time_ms = model_time(ev) };
	size_t i = model_room_of(m, ev);
	char from[8], to[8], *why, *words;

	(void)now;
	clock_of(from, sizeof from, model_time(ev));
	clock_of(to, sizeof to, ev->until_ms != 0 ? ev->until_ms : model_time(ev));
	why = text_cleaned(ev->text != NULL ? ev->text : "", ev->text_len, TEXT_LINE, NULL);
	words = mem_printf("%s%s%s history incomplete", from, strcmp(from, to) != 0 ? "-" : "",
	    strcmp(from, to) != 0 ? to : "");
	lines_push(&m->rooms[i].lines, &head, words, why);
	free(words);
	free(why);
	model_count_unread(m, i, true);
}

/* found and set ------------------------------------------------------------------ */

/* Answers may overtake each other's questions: only a later one takes the place of what is there.
 */
void
model_on_hits(struct model *m, const struct event *ev, uint64_t now)
{
	struct hits *h = &m->hits;

	(void)now;
	if (ev->id < h->id)
		return;
	lines_clear(&h->found.lines);
	h->id = ev->id;
	h->looked = ev->done;
	h->total = ev->total > ev->n_lines ? ev->total : ev->n_lines;
	for (size_t k = ev->n_lines; k-- > 0;) {
		const struct event_line *from = &ev->lines[k];
		struct line head;
		char *text;

		if (!nick_room_valid(from->room))
			continue;
		head = head_of(m, from, &text);
		head.mention = false;
		head.from = (uint32_t)model_open(m, from->room);
		lines_push(&h->found.lines, &head, text, NULL);
		free(text);
	}
}

void
model_on_set(struct model *m, const struct event *ev, uint64_t now)
{
	struct set *s = NULL;

	(void)now;
	for (size_t i = 0; i < m->n_sets && s == NULL; i++)
		if (nick_equal(m->sets[i].room, ev->room) && strcmp(m->sets[i].name, ev->nick) == 0)
			s = &m->sets[i];
	if (s == NULL) {
		m->sets = realloc(m->sets, (m->n_sets + 1) * sizeof *m->sets);
		if (m->sets == NULL)
			abort();
		s = &m->sets[m->n_sets++];
		memcpy(s->room, ev->room, sizeof s->room);
		text_clean_to(s->name, sizeof s->name, ev->nick);
	}
	text_clean_to(s->value, sizeof s->value, ev->text != NULL ? ev->text : "");
}
