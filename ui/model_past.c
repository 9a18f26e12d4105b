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

#define GAP_WORDS "history incomplete"
#define GREETING_LINES 2 /* of model_apply.c */

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

/* A gap is kept in words, and shown as it was when it came. */
static void
split_gap(struct line *head, char *text, char **note)
{
	if (strncmp(text, GAP_WORDS ": ", strlen(GAP_WORDS ": ")) != 0)
		return;
	head->kind = LINE_RULE;
	text[strlen(GAP_WORDS)] = '\0';
	*note = text + strlen(GAP_WORDS ": ");
}

/* The head of a line as it was kept; *text is the caller's to free, *note a part of it or NULL. */
static struct line
head_of(struct model *m, const struct event_line *from, char **text, char **note)
{
	struct line head = { .kind = LINE_MESSAGE,
		.state = from->own ? LINE_SENT : LINE_THEIRS,
		.time_ms = from->time_ms,
		.seq = from->seq,
		.part = from->part,
		.action = from->action,
		.trust = from->own ? TRUST_SEEN : (uint8_t)from->trust };
	size_t n = from->text_len;

	while (n > 0 && (from->text[n - 1] == '\n' || from->text[n - 1] == '\r'))
		n--;
	*text = text_cleaned(from->text != NULL ? from->text : "", n, TEXT_LINES, NULL);
	*note = NULL;
	head.nick = names_number(m->names, from->own ? m->nick : from->nick);
	if (from->nick[0] == '\0' && !from->own) {
		head.kind = LINE_NOTICE;
		split_gap(&head, *text, note);
	} else {
		head.mention = !from->own && model_mentions_us(m, *text);
	}
	return head;
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

/* The first room that anything is known of is the one that the person looks at. */
static struct room *
past_room(struct model *m, const struct event *ev, size_t *i)
{
	if (ev->room[0] == '#' && nick_room_valid(ev->room)) {
		if (m->rooms[0].name[0] == '\0' && model_find(m, ev->room) == m->n_rooms)
			memcpy(m->rooms[0].name, ev->room, sizeof ev->room);
		m->opened = true;
	}
	*i = model_room_of(m, ev);
	return &m->rooms[*i];
}

static void
forget_greeting(struct room *r)
{
	if (r->hello != lines_end(&r->lines))
		return;
	for (int i = 0; i < GREETING_LINES; i++)
		lines_pop(&r->lines);
	r->hello = 0;
}

void
model_on_past(struct model *m, const struct event *ev, uint64_t now)
{
	struct place unread = { ev->seq, ev->part };
	size_t i;
	struct room *r = past_room(m, ev, &i);

	(void)now;
	r->more = ev->more;
	if (ev->n_lines > 0)
		forget_greeting(r);
	for (size_t k = ev->n_lines; k-- > 0;) {
		char *text, *note;
		struct line head = head_of(m, &ev->lines[k], &text, &note), *ln;

		ln = lines_unshift(&r->lines, &head, text, note);
		free(text);
		if (ln == NULL)
			break;
		model_placed(r, (struct place){ head.seq, head.part });
	}
	if (r->own == MODEL_NONE)
		model_find_own(r);
	if (unread.seq != 0 && model_at(r, unread, &r->mark))
		count_unread(m, i);
}

/* What waits is not said yet: it stays. */
static void
keep_waiting(struct room *r)
{
	struct lines old = r->lines;

	lines_init(&r->lines);
	r->lines.first = lines_end(&old);
	for (uint64_t i = old.first; i < lines_end(&old); i++) {
		const struct line *ln = lines_get(&old, i);

		if (ln->state == LINE_PENDING || ln->state == LINE_FAILED)
			lines_push(&r->lines, ln, ln->text, line_note(ln));
	}
	lines_fini(&old);
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
	lines_clear(&m->hits.found.lines);
	keep_waiting(r);
	model_find_own(r);
	r->mark = MODEL_NONE;
	r->oldest = r->newest = (struct place){ 0 };
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
	/* Who is here was told by then. */
	m->rooms[i].presence = m->rooms[i].presence || ev->done == ev->total;
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
	words = mem_printf("%s%s%s " GAP_WORDS, from, strcmp(from, to) != 0 ? "-" : "",
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
		char *text, *note;

		if (!nick_room_valid(from->room))
			continue;
		head = head_of(m, from, &text, &note);
		head.mention = false;
		head.from = (uint32_t)model_open(m, from->room);
		lines_push(&h->found.lines, &head, text, note);
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
