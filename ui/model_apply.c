#include "ui/model_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/nick.h"
#include "ui/highlight.h"
#include "ui/names.h"
#include "ui/text.h"

#define MOVES_MAX 600 /* bytes of one line of who came and went */

typedef void (*apply_fn)(struct model *m, const struct event *ev, uint64_t now);

static int64_t
time_of(const struct event *ev)
{
	return ev->time_ms != 0 ? ev->time_ms : clock_wall_ms();
}

/* In two steps: finding the room may move them all. */
static struct room *
room_of(struct model *m, const struct event *ev)
{
	size_t i = model_room_of(m, ev);

	return &m->rooms[i];
}

/* Append raw text to a room as a line of this kind. */
static struct line *
add_line(struct room *r, const struct line *head, const struct event *ev)
{
	size_t n = ev->text_len;
	struct line *ln;
	char *clean;

	while (n > 0 && (ev->text[n - 1] == '\n' || ev->text[n - 1] == '\r'))
		n--;
	clean = text_cleaned(ev->text != NULL ? ev->text : "", n, TEXT_LINES, NULL);
	ln = lines_push(&r->lines, head, clean, NULL);
	free(clean);
	return ln;
}

static void
add_fault(struct room *r, const struct event *ev)
{
	struct line head = { .kind = LINE_FAULT, .time_ms = time_of(ev) };
	char cause[sizeof ev->fault.cause * TEXT_GROWTH],
	    remedy[sizeof ev->fault.remedy * TEXT_GROWTH];

	text_clean_to(cause, sizeof cause, ev->fault.cause);
	text_clean_to(remedy, sizeof remedy, ev->fault.remedy);
	lines_push(&r->lines, &head, cause[0] != '\0' ? cause : err_text(ev->fault.code), remedy);
}

static void
add_status(struct room *r, const char *words)
{
	struct line head = { .kind = LINE_STATUS, .time_ms = clock_wall_ms() };

	lines_push(&r->lines, &head, words, NULL);
}

/* people ---------------------------------------------------------------- */

struct member *
model_member(const struct room *r, uint32_t name)
{
	for (size_t i = 0; i < r->n_members; i++)
		if (r->members[i].name == name)
			return &r->members[i];
	return NULL;
}

/* Kept in the order of the names, without case. */
static void
add_member(struct model *m, struct room *r, uint32_t name, enum trust trust)
{
	struct member *there = model_member(r, name);
	size_t i;

	if (there != NULL)
		there->trust = trust;
	if (name == 0 || there != NULL)
		return;
	if (r->n_members == r->cap_members) {
		r->cap_members = r->cap_members > 0 ? 2 * r->cap_members : 8;
		r->members = realloc(r->members, r->cap_members * sizeof *r->members);
		if (r->members == NULL)
			abort();
	}
	for (i = r->n_members++; i > 0; i--) {
		if (strcasecmp(model_name(m, r->members[i - 1].name), model_name(m, name)) <= 0)
			break;
		r->members[i] = r->members[i - 1];
	}
	r->members[i] = (struct member){ .name = name, .trust = trust };
}

static void
remove_member(struct room *r, uint32_t name)
{
	struct member *gone = model_member(r, name);

	if (gone == NULL)
		return;
	r->n_members--;
	memmove(gone, gone + 1, (size_t)(r->members + r->n_members - gone) * sizeof *gone);
}

static void
set_epoch(struct room *r, const struct event *ev)
{
	r->epoch = ev->epoch;
	text_clean_to(r->agreement, sizeof r->agreement, ev->text != NULL ? ev->text : "");
}

static void
set_roles(struct model *m, struct room *r, const struct event *ev)
{
	for (size_t i = 0; i < ev->n_roles; i++) {
		struct member *who = model_member(r, names_number(m->names, ev->roles[i].nick));

		if (who == NULL)
			continue;
		who->role = ev->roles[i].role;
		who->muted = ev->roles[i].muted;
	}
}

static void
on_room(struct model *m, const struct event *ev, uint64_t now)
{
	struct line head = { .kind = LINE_NOTICE, .time_ms = time_of(ev) };
	struct room *r;
	size_t i;

	(void)now;
	if (!m->opened && nick_room_valid(ev->room))
		snprintf(m->rooms[0].name, sizeof m->rooms[0].name, "%s", ev->room);
	m->opened = true;
	if (nick_valid(ev->nick))
		snprintf(m->nick, sizeof m->nick, "%s", ev->nick);
	i = model_room_of(m, ev);
	r = &m->rooms[i];
	r->n_members = 0;
	for (size_t k = 0; k < ev->n_members; k++)
		add_member(m, r, names_number(m->names, ev->members[k].nick), ev->members[k].trust);
	set_roles(m, r, ev);
	set_epoch(r, ev);
	if (!r->joined && r->name[0] == '#') {
		char hello[160];

		snprintf(hello, sizeof hello,
		    "Welcome to %s, %s. Only the people in the list can read this.", r->name,
		    m->nick);
		lines_push(&r->lines, &head, hello, NULL);
		lines_push(&r->lines, &head,
		    "Write and press Enter. /msg NICK for a private word, Tab completes, "
		    "PgUp scrolls back, F1 helps, /quit leaves.",
		    NULL);
	}
	r->suite = ev->suite != NULL ? ev->suite : "";
	r->joined = true;
	r->gone = false;
}

static void
on_room_gone(struct model *m, const struct event *ev, uint64_t now)
{
	struct room *r = room_of(m, ev);

	(void)now;
	r->gone = true;
	r->n_members = 0;
	add_fault(r, ev);
}

/* One more of those who came and went in the same minute, or the first of a new line. */
static void
add_move(struct model *m, struct room *r, const struct event *ev, const char *verb)
{
	uint64_t end = lines_end(&r->lines);
	struct line *last = end > 0 ? lines_get(&r->lines, end - 1) : NULL, *ln;
	struct line head = { .kind = LINE_MOVES, .time_ms = time_of(ev), .id = ev->epoch };
	const char *who = model_name(m, names_number(m->names, ev->nick));
	char *text;

	if (last != NULL && last->kind == LINE_MOVES && last->text_len < MOVES_MAX &&
	    last->time_ms / 60000 == head.time_ms / 60000 && r->mark != end) {
		text = mem_printf("%s\n%s %s", last->text, who, verb);
		ln = lines_rewrite(&r->lines, end - 1, text, NULL);
		ln->id = ev->epoch != 0 ? ev->epoch : ln->id;
	} else {
		text = mem_printf("%s %s", who, verb);
		lines_push(&r->lines, &head, text, NULL);
	}
	free(text);
	r->epoch = ev->epoch != 0 ? ev->epoch : r->epoch;
}

static void
on_epoch(struct model *m, const struct event *ev, uint64_t now)
{
	(void)now;
	set_epoch(room_of(m, ev), ev);
}

static void
on_roles(struct model *m, const struct event *ev, uint64_t now)
{
	struct room *r = room_of(m, ev);

	(void)now;
	text_clean_to(r->head, sizeof r->head, ev->text != NULL ? ev->text : "");
	set_roles(m, r, ev);
}

/* "alice made bob moderator, epoch 12" */
static void
on_deed(struct model *m, const struct event *ev, uint64_t now)
{
	struct line head = { .kind = LINE_NOTICE, .time_ms = time_of(ev) };
	struct room *r = room_of(m, ev);
	char *clean = text_cleaned(ev->text != NULL ? ev->text : "", ev->text_len, TEXT_LINE, NULL);
	char *words = mem_printf("%s %s, epoch %llu",
	    model_name(m, names_number(m->names, ev->nick)), clean, (unsigned long long)ev->epoch);

	(void)now;
	lines_push(&r->lines, &head, words, NULL);
	free(words);
	free(clean);
}

static void
on_join(struct model *m, const struct event *ev, uint64_t now)
{
	struct room *r = room_of(m, ev);

	(void)now;
	add_member(m, r, names_number(m->names, ev->nick), ev->trust);
	add_move(m, r, ev, "joined");
}

static void
on_leave(struct model *m, const struct event *ev, uint64_t now)
{
	struct room *r = room_of(m, ev);

	(void)now;
	remove_member(r, names_number(m->names, ev->nick));
	add_move(m, r, ev, "left");
}

/* messages ---------------------------------------------------------------- */

void
model_count_unread(struct model *m, size_t room, bool mention)
{
	struct room *r = &m->rooms[room];

	if (room == m->current)
		return;
	if (r->mark == MODEL_NONE)
		r->mark = lines_end(&r->lines) - 1;
	r->unread++;
	r->mentions += mention || r->name[0] == '@';
}

/* Does the server's order say where this one is? */
static bool
is_ordered(const struct line *ln)
{
	return ln->kind == LINE_MOVES ||
	       (ln->kind == LINE_MESSAGE && (ln->state == LINE_THEIRS || ln->state == LINE_SENT));
}

/* What came while our line was under way is before it in the server's order. */
static void
put_in_order(struct room *r, uint64_t number)
{
	uint64_t to = number, end = lines_end(&r->lines);

	for (uint64_t i = number + 1; i < end; i++)
		if (is_ordered(lines_get(&r->lines, i)))
			to = i;
	lines_move(&r->lines, number, to);
	r->mark -= r->mark != MODEL_NONE && r->mark > number && r->mark <= to;
	r->clear -= r->clear > number && r->clear <= to;
}

/* False when there is no such line of ours. */
static bool
set_sent(struct model *m, const struct event *ev)
{
	struct line *ln;
	uint64_t number;
	size_t room;
	bool pending;

	if (!model_own(m, ev->id, &room, &number))
		return false;
	ln = lines_get(&m->rooms[room].lines, number);
	pending = ln->state == LINE_PENDING;
	m->under_way -= pending;
	ln->state = LINE_SENT;
	if (ev->time_ms != 0)
		ln->time_ms = ev->time_ms;
	if (pending)
		put_in_order(&m->rooms[room], number);
	return true;
}

static struct line *
add_message(struct model *m, const struct event *ev, enum line_state state)
{
	size_t i = model_room_of(m, ev);
	struct room *r = &m->rooms[i];
	struct line head = { .kind = LINE_MESSAGE,
		.time_ms = time_of(ev),
		.id = ev->id,
		.action = ev->action,
		.trust = (uint8_t)ev->trust,
		.state = (uint8_t)state };
	struct member *who;
	struct line *ln;

	head.nick = names_number(m->names, state == LINE_THEIRS ? ev->nick : m->nick);
	ln = add_line(r, &head, ev);
	if ((who = model_member(r, head.nick)) != NULL)
		who->spoke = ++m->spoken;
	if (state == LINE_THEIRS) {
		ln->mention = highlight_match(m->highlight, m->nick, ln->text);
		model_count_unread(m, i, ln->mention);
	} else {
		r->mark = MODEL_NONE; /* who writes has read */
		ln->from = (uint32_t)m->current;
	}
	return ln;
}

static void
on_message(struct model *m, const struct event *ev, uint64_t now)
{
	(void)now;
	if (!ev->own || !set_sent(m, ev))
		add_message(m, ev, ev->own ? LINE_SENT : LINE_THEIRS);
}

static void
on_pending(struct model *m, const struct event *ev, uint64_t now)
{
	struct event named = *ev; /* a private message may name only the person */
	uint64_t number;
	size_t room;

	(void)now;
	if (model_own(m, ev->id, &room, &number))
		return; /* the screen has shown it already when it was typed */
	if (named.room[0] == '\0' && nick_valid(named.nick))
		snprintf(named.room, sizeof named.room, "@%s", ev->nick);
	add_message(m, &named, LINE_PENDING);
	m->under_way++;
}

static void
on_sent(struct model *m, const struct event *ev, uint64_t now)
{
	(void)now;
	set_sent(m, ev);
}

static void
why_failed(char *out, size_t size, const struct fault *f)
{
	char why[sizeof f->cause + sizeof f->remedy + 16];

	snprintf(why, sizeof why, "FAILED: %s%s%s",
	    f->cause[0] != '\0' ? f->cause : err_text(f->code), f->remedy[0] != '\0' ? ". " : "",
	    f->remedy);
	text_clean_to(out, size, why);
}

/* A word to one person fails in the room of that person: who typed it elsewhere is told there too.
 */
static void
tell_where_typed(struct model *m, size_t room, size_t from, const struct event *ev)
{
	struct event told = *ev;

	if (from == room)
		return;
	fault_set(&told.fault, ev->fault.code, ev->fault.remedy, "not sent to %s: %s",
	    m->rooms[room].name,
	    ev->fault.cause[0] != '\0' ? ev->fault.cause : err_text(ev->fault.code));
	add_fault(&m->rooms[from], &told);
}

/* A message that cannot be found any more still fails aloud. */
static void
on_send_failed(struct model *m, const struct event *ev, uint64_t now)
{
	char why[2 * sizeof(struct fault)], *text;
	struct line *ln;
	uint64_t number;
	size_t room, from;

	(void)now;
	m->failed++;
	if (!model_own(m, ev->id, &room, &number)) {
		add_fault(room_of(m, ev), ev);
		return;
	}
	ln = lines_get(&m->rooms[room].lines, number);
	if (ln->state == LINE_PENDING)
		m->under_way--;
	ln->state = LINE_FAILED;
	from = ln->from;
	why_failed(why, sizeof why, &ev->fault);
	text = mem_strdup(ln->text);
	lines_rewrite(&m->rooms[room].lines, number, text, why);
	free(text);
	model_count_unread(m, room, true);
	tell_where_typed(m, room, from, ev);
}

/* the rest ------------------------------------------------------------------ */

static void
on_text(struct model *m, const struct event *ev, uint64_t now)
{
	struct line head = { .kind = LINE_NOTICE, .time_ms = time_of(ev) };

	(void)now;
	add_line(room_of(m, ev), &head, ev);
}

static void
on_fault(struct model *m, const struct event *ev, uint64_t now)
{
	(void)now;
	add_fault(room_of(m, ev), ev);
}

static void
tell_all(struct model *m, const char *words)
{
	for (size_t i = 0; i < m->n_rooms; i++)
		add_status(&m->rooms[i], words);
}

static void
clock_words(char *out, size_t size)
{
	time_t t = (time_t)(clock_wall_ms() / 1000);
	struct tm tm;

	localtime_r(&t, &tm);
	strftime(out, size, "%H:%M:%S", &tm);
}

static void
link_lost(struct model *m, const struct event *ev, uint64_t now)
{
	char at[16], cause[2 * sizeof ev->fault.cause], words[3 * sizeof ev->fault.cause];

	m->link.since = now;
	clock_words(at, sizeof at);
	text_clean_to(cause, sizeof cause, ev->fault.cause);
	snprintf(
	    words, sizeof words, "%s connection lost%s%s", at, cause[0] != '\0' ? ": " : "", cause);
	tell_all(m, words);
}

static void
link_back(struct model *m, uint64_t now)
{
	unsigned s = (unsigned)((now - m->link.since) / 1000);
	char at[16], words[80];

	clock_words(at, sizeof at);
	snprintf(words, sizeof words, "%s back after %um%02us", at, s / 60, s % 60);
	tell_all(m, words);
}

static void
on_link(struct model *m, const struct event *ev, uint64_t now)
{
	struct link *l = &m->link;
	bool online = ev->link == LINK_ONLINE;

	if (l->state == LINK_ONLINE && !online && ev->link != LINK_CLOSED)
		link_lost(m, ev, now);
	else if (online && l->state != LINK_ONLINE && l->was_online)
		link_back(m, now);
	l->state = ev->link;
	l->was_online = l->was_online || online;
	l->attempt = ev->attempt;
	l->retry = now + ev->delay_ms;
	l->by_hand = ev->link == LINK_WAITING && ev->delay_ms == 0;
	if (ev->rtt_ms != 0)
		l->rtt_ms = ev->rtt_ms;
}

static void
on_security(struct model *m, const struct event *ev, uint64_t now)
{
	const struct security *from = ev->security;
	struct security *to = &m->security;

	(void)now;
	if (from == NULL)
		return;
	text_clean_to(to->tls_version, sizeof to->tls_version, from->tls_version);
	text_clean_to(to->group, sizeof to->group, from->group);
	text_clean_to(to->cipher, sizeof to->cipher, from->cipher);
	text_clean_to(to->signature, sizeof to->signature, from->signature);
	text_clean_to(to->server, sizeof to->server, from->server);
	text_clean_to(to->fingerprint, sizeof to->fingerprint, from->fingerprint);
	text_clean_to(to->expires, sizeof to->expires, from->expires);
	to->vouched = from->vouched;
	m->secured = true;
}

static void
on_bye(struct model *m, const struct event *ev, uint64_t now)
{
	(void)now;
	m->bye = true;
	m->fault = ev->fault;
}

void
model_apply(struct model *m, const struct event *ev, uint64_t now)
{
	static const apply_fn rows[EV__COUNT] = {
		[EV_STAGE] = on_text,
		[EV_LINK] = on_link,
		[EV_SECURITY] = on_security,
		[EV_ROOM] = on_room,
		[EV_ROOM_GONE] = on_room_gone,
		[EV_EPOCH] = on_epoch,
		[EV_JOIN] = on_join,
		[EV_LEAVE] = on_leave,
		[EV_ROLES] = on_roles,
		[EV_DEED] = on_deed,
		[EV_MESSAGE] = on_message,
		[EV_PENDING] = on_pending,
		[EV_SENT] = on_sent,
		[EV_SEND_FAILED] = on_send_failed,
		[EV_UNSHOWN] = model_on_unshown,
		[EV_HELD] = model_on_held,
		[EV_KEY] = model_on_key,
		[EV_TRUST] = model_on_trust,
		[EV_VERIFY] = model_on_verify,
		[EV_COMPARED] = model_on_compared,
		[EV_FINGERPRINT] = model_on_fingerprint,
		[EV_WHOIS] = model_on_whois,
		[EV_INVITED] = model_on_invited,
		[EV_NOTICE] = on_text,
		[EV_FAULT] = on_fault,
		[EV_BYE] = on_bye,
	};

	if (ev->type < EV__COUNT && rows[ev->type] != NULL)
		rows[ev->type](m, ev, now);
}
