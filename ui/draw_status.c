/* The row above the talk and the row below the input: where we are, and how safe that is, in words.
 */
#include "ui/draw.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

struct fact {
	char words[96], brief[32];
	enum style style;
};

static void
find_held(const char *nick, enum trust why, struct fact *f)
{
	const char *words = why == TRUST_BLOCKED ? "BLOCKED" : "KEY CHANGED";

	f->style = ST_GOLDBOLD;
	snprintf(f->words, sizeof f->words, "[E2E %s: %s]", words, nick);
	snprintf(f->brief, sizeof f->brief, "[%s]", words);
}

/* How many of those who read this are whom they say, by a human's word. */
static void
find_trust(const struct screen *s, struct fact *f)
{
	const struct model *m = s->model;
	const struct room *r = model_room(m);
	size_t n = r->n_members, verified = model_verified(m, r);
	const char *tick = theme_glyph(GL_TICK, s->ascii), *nick;
	enum trust why;

	if ((nick = model_held(m, r, &why)) != NULL) {
		find_held(nick, why, f);
	} else if (n <= 1) {
		f->style = ST_DIM;
		snprintf(f->words, sizeof f->words, n == 1 ? "only you are here" : "[E2E]");
		snprintf(f->brief, sizeof f->brief, "%zu", n);
	} else if (verified == n) {
		f->style = ST_GREEN;
		snprintf(f->words, sizeof f->words, "[E2E all verified]");
		snprintf(f->brief, sizeof f->brief, "%s %zu", tick, n);
	} else {
		/* Vouched for by the CA only is normal, vouched for by nobody is not. */
		f->style = m->secured && !m->security.vouched ? ST_GOLD : ST_DIM;
		snprintf(f->words, sizeof f->words, "[E2E %zu/%zu verified]", verified, n);
		snprintf(f->brief, sizeof f->brief, "%s %zu/%zu", tick, verified, n);
	}
}

/* Somebody saw another order than we: the server's doing. */
static bool
find_order(const struct model *m, struct fact *f)
{
	int64_t since;
	const char *nick = model_misordered(m, model_room(m), &since);
	time_t t = (time_t)(since / 1000);
	char at[8] = "";
	struct tm tm;

	if (nick == NULL)
		return false;
	if (localtime_r(&t, &tm) != NULL)
		strftime(at, sizeof at, "%H:%M", &tm);
	f->style = ST_GOLDBOLD;
	snprintf(f->words, sizeof f->words, "[ORDER MISMATCH with %s since %s]", nick, at);
	snprintf(f->brief, sizeof f->brief, "[ORDER MISMATCH]");
	return true;
}

static void
find_fact(const struct screen *s, struct fact *f)
{
	const struct model *m = s->model;
	enum trust why;

	*f = (struct fact){ .style = ST_GOLD };
	model_link_words(m, s->now, f->words, sizeof f->words);
	if (f->words[0] == '\0' && model_room(m)->gone)
		snprintf(f->words, sizeof f->words, "[CLOSED]");
	if (f->words[0] != '\0') {
		snprintf(f->brief, sizeof f->brief, "%.*s", (int)sizeof f->brief - 1, f->words);
		return;
	}
	if (model_held(m, model_room(m), &why) == NULL && find_order(m, f))
		return;
	find_trust(s, f);
	if (f->style == ST_GOLDBOLD || model_caught_up(model_room(m)) == 100)
		return;
	f->style = ST_DIM;
	snprintf(f->words, sizeof f->words, "[CATCHING UP %u%%]", model_caught_up(model_room(m)));
	snprintf(f->brief, sizeof f->brief, "[%u%%]", model_caught_up(model_room(m)));
}

void
draw_head(struct grid *g, const struct screen *s, const struct layout *l)
{
	const struct room *r = model_room(s->model);
	char name[40], topic[320];
	const char *words;
	struct fact f;
	int end = l->head.x + l->head.w, x, room;

	if (l->head.h == 0)
		return;
	find_fact(s, &f);
	if (r->name[0] == '@')
		snprintf(topic, sizeof topic, "only you and %s can read this", r->name + 1);
	else
		snprintf(topic, sizeof topic, "private room on %s", s->server_name);
	snprintf(name, sizeof name, "%.1s %s", r->name, r->name[0] != '\0' ? r->name + 1 : "");
	x = grid_puts(g, 0, l->head.x, end, ST_STRONG, name) + 2;
	words = end - x >= text_cols(f.words, strlen(f.words)) ? f.words : f.brief;
	grid_put_right(g, 0, x, end, f.style, words);
	x = x < l->text_x && l->gutter > 0 ? l->text_x : x;
	room = end - text_cols(words, strlen(words)) - 2;
	if (room - x >= 20 && l->gutter > 0) {
		int after = grid_puts(g, 0, x, room, ST_DIM, topic);

		if (after - x < text_cols(topic, strlen(topic)))
			grid_puts(g, 0, room - 1, room, ST_DIM, theme_glyph(GL_MORE, s->ascii));
	}
}

/* "2:@eve(2!) 4:#dev(12)": only where the pane with the rooms is not to be seen. */
static void
activity(const struct screen *s, char *out, size_t size)
{
	const struct model *m = s->model;
	size_t at = 0;

	out[0] = '\0';
	for (size_t i = 0; i < m->n_rooms && at < size - 48; i++) {
		size_t k = model_nth(m, i);
		const struct room *r = &m->rooms[k];

		if (r->unread + r->mentions > 0 && k != m->current)
			at += (size_t)snprintf(out + at, size - at, "%s%zu:%s(%u%s)",
			    at > 0 ? " " : "", i + 1, r->name, r->unread,
			    r->mentions > 0 ? "!" : "");
	}
}

/* What is done about a link that is lost, in the longest words that leave room for what follows. */
static void
waiting_words(char *out, size_t size, const struct screen *s, int cols)
{
	const struct link *k = &s->model->link;
	unsigned left = k->retry > s->now ? (unsigned)((k->retry - s->now + 999) / 1000) : 0;

	snprintf(
	    out, size, "RECONNECTING try %u, next in %u s (/reconnect = now)", k->attempt, left);
	if (text_cols(out, strlen(out)) > cols)
		snprintf(out, size, "RECONNECTING try %u, next in %u s", k->attempt, left);
	if (text_cols(out, strlen(out)) > cols)
		snprintf(out, size, "RECONNECTING in %u s", left);
}

/* "2 queued", or nothing while what is said goes out. */
static void
queued_words(char *out, size_t size, const struct model *m)
{
	out[0] = '\0';
	if (m->under_way > 0 && (m->link.state != LINK_ONLINE || m->bye))
		snprintf(out, size, "%u queued", m->under_way);
}

static int
put_link(struct grid *g, const struct screen *s, const struct layout *l)
{
	const struct link *k = &s->model->link;
	bool up = k->state == LINK_ONLINE && !s->model->bye, ascii = s->ascii;
	int x = l->status.x, end = l->status.x + l->status.w;
	char words[96], queued[32];

	queued_words(queued, sizeof queued, s->model);
	if (up && k->rtt_ms > 0)
		snprintf(
		    words, sizeof words, "sealed %s %u ms", theme_glyph(GL_SEP, ascii), k->rtt_ms);
	else if (up)
		snprintf(words, sizeof words, "sealed");
	else if (k->by_hand)
		snprintf(words, sizeof words, "OFFLINE, see above why (/reconnect tries again)");
	else if (k->state == LINK_WAITING)
		waiting_words(words, sizeof words, s,
		    end - x - 2 - (queued[0] != '\0' ? (int)strlen(queued) + 3 : 0));
	else if (k->state == LINK_DIALING)
		snprintf(
		    words, sizeof words, "%s", k->was_online ? "RECONNECTING now" : "connecting");
	else
		snprintf(words, sizeof words, "closed");
	grid_puts(g, l->status.y, x, end, up ? ST_GREEN : ST_GOLD,
	    theme_glyph(up ? GL_HERE : GL_AWAY, ascii));
	return grid_puts(g, l->status.y, x + 2, end, up ? ST_DIM : ST_GOLD, words);
}

/* Put words if they fit whole, after a gap; the column after them. */
static int
put_if(struct grid *g, const struct layout *l, int x, enum style st, const char *words)
{
	int end = l->status.x + l->status.w;

	if (words[0] == '\0' || x + 3 + text_cols(words, strlen(words)) > end)
		return x;
	return grid_puts(g, l->status.y, x + 3, end, st, words);
}

static void
put_keys(struct grid *g, const struct screen *s, const struct layout *l, int x)
{
	static const char *const keys[] = { "Alt-a next   ^S find   F1 help", "F1 help" };
	int end = l->status.x + l->status.w;

	if (l->bare) {
		grid_put_right(g, l->status.y, x + 2, end, ST_DIM, "Alt-l back");
		return;
	}
	(void)s;
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		if (end - x >= (int)strlen(keys[i]) + 3) {
			grid_put_right(g, l->status.y, x, end, ST_DIM, keys[i]);
			return;
		}
}

/* Where there is no row above the talk: what asks for the person, in as many words as there is room
 * for. */
static int
put_alarm(struct grid *g, const struct screen *s, const struct layout *l, int x)
{
	struct fact f;
	int after;

	find_fact(s, &f);
	if (f.style == ST_DIM || f.style == ST_GREEN || s->model->link.state != LINK_ONLINE)
		return x;
	after = put_if(g, l, x, f.style, f.words);
	return after > x ? after : put_if(g, l, x, f.style, f.brief);
}

void
draw_status(struct grid *g, const struct screen *s, const struct layout *l, uint64_t below)
{
	const struct model *m = s->model;
	char words[512], epoch[32] = "";
	int x;

	if (s->hint[0] != '\0') {
		x = grid_puts(g, l->status.y, l->status.x, l->status.x + 1, ST_GOLDBOLD,
		    theme_glyph(GL_ALARM, s->ascii));
		grid_puts(g, l->status.y, x + 1, l->status.x + l->status.w, ST_GOLD, s->hint);
		return;
	}
	x = put_link(g, s, l);
	queued_words(words, sizeof words, m);
	x = put_if(g, l, x, ST_GOLD, words);
	if (below > 0) {
		snprintf(words, sizeof words, "-MORE(%llu)-", (unsigned long long)below);
		x = put_if(g, l, x, ST_GOLDBOLD, words);
	}
	if (l->rooms.w == 0) {
		activity(s, words, sizeof words);
		x = put_if(g, l, x, ST_GOLD, words);
	}
	if (l->head.h == 0)
		x = put_alarm(g, s, l, x);
	x = put_if(g, l, x, ST_DIM,
	    m->secured && m->link.state == LINK_ONLINE ? m->security.tls_version : "");
	if (model_room(m)->epoch > 0)
		snprintf(
		    epoch, sizeof epoch, "epoch %llu", (unsigned long long)model_room(m)->epoch);
	x = put_if(g, l, x, ST_DIM, epoch);
	put_keys(g, s, l, x);
}
