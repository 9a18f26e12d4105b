#include "ui/model_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/nick.h"
#include "ui/names.h"
#include "ui/text.h"

#define MOVES_MAX 600 /* bytes of one line of who came and went */

typedef void (*apply_fn)(struct model *m, const struct event *ev, uint64_t now);

int64_t
model_time(const struct event *ev)
{
	return ev->time_ms != 0 ? ev->time_ms : clock_wall_ms();
}

struct line *
model_add_text(struct room *r, const struct line *head, const char *text, size_t n)
{
	struct line *ln;
	char *clean;

	while (n > 0 && (text[n - 1] == '\n' || text[n - 1] == '\r'))
		n--;
	clean = text_cleaned(text != NULL ? text : "", n, TEXT_LINES, NULL);
	ln = lines_push(&r->lines, head, clean, NULL);
	free(clean);
	return ln;
}

void
model_add_fault(struct room *r, const struct event *ev)
{
	struct line head = { .kind = LINE_FAULT, .time_ms = model_time(ev) };
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

/* Who was here already keeps what the others said of them. */
static void
set_members(struct model *m, struct room *r, const struct event *ev)
{
	struct member *old = r->members;
	size_t n_old = r->n_members;

	r->members = NULL;
	r->n_members = r->cap_members = 0;
	for (size_t k = 0; k < ev->n_members; k++)
		add_member(m, r, names_number(m->names, ev->members[k].nick), ev->members[k].trust);
	for (size_t k = 0; k < n_old; k++) {
		struct member *who = model_member(r, old[k].name);

		if (who == NULL)
			continue;
		who->spoke = old[k].spoke;
		who->seen = old[k].seen;
		who->here = old[k].here;
		who->order_ms = old[k].order_ms;
	}
	free(old);
}

/* Once, for who is here for the first time: nothing was kept, or nothing yet (model_past.c). */
static void
greet(struct model *m, struct room *r, int64_t at)
{
	struct line head = { .kind = LINE_NOTICE, .time_ms = at };
	char hello[160];

	snprintf(hello, sizeof hello,
	    "Welcome to %s, %s. Only the people in the list can read this.", r->name, m->nick);
	lines_push(&r->lines, &head, hello, NULL);
	lines_push(&r->lines, &head,
	    "Write and press Enter. /msg NICK for a private word, Tab completes, "
	    "PgUp scrolls back, F1 helps, /quit leaves.",
	    NULL);
	r->hello = lines_end(&r->lines);
}

static void
on_room(struct model *m, const struct event *ev, uint64_t now)
{
	struct room *r;
	size_t i;

	(void)now;
	if (m->rooms[0].name[0] == '\0' && model_find(m, ev->room) == m->n_rooms &&
	    nick_room_valid(ev->room))
		snprintf(m->rooms[0].name, sizeof m->rooms[0].name, "%s", ev->room);
	m->opened = true;
	if (nick_valid(ev->nick))
		snprintf(m->nick, sizeof m->nick, "%s", ev->nick);
	i = model_room_of(m, ev);
	r = &m->rooms[i];
	set_members(m, r, ev);
	set_roles(m, r, ev);
	set_epoch(r, ev);
	if (!r->joined && r->name[0] == '#' && r->oldest.seq == 0)
		greet(m, r, model_time(ev));
	r->suite = ev->suite != NULL ? ev->suite : "";
	r->joined = true;
	r->gone = false;
}

static void
on_room_gone(struct model *m, const struct event *ev, uint64_t now)
{
	struct room *r = model_event_room(m, ev);

	(void)now;
	r->gone = true;
	r->n_members = 0;
	model_add_fault(r, ev);
}

static bool
has_joined(const char *moves, const char *who)
{
	size_t n = strlen(who);

	for (const char *p = moves; p != NULL; p = strchr(p, '\n')) {
		p += *p == '\n';
		if (strncmp(p, who, n) == 0 && strncmp(p + n, " joined", 7) == 0)
			return true;
	}
	return false;
}

/* One of "hedy is back" that the same line says already is of yesterday. */
static char *
moves_with(const char *moves, const char *who, const char *verb)
{
	char *one = mem_printf("%s is %s", who, strcmp(verb, "is back") == 0 ? "away" : "back");
	char *text, *found = NULL, *copy = mem_strdup(moves);
	size_t n = strlen(one);

	for (char *p = copy; strncmp(verb, "is ", 3) == 0 && p != NULL; p = strchr(p, '\n')) {
		p += *p == '\n';
		if (strncmp(p, one, n) == 0 && (p[n] == '\n' || p[n] == '\0'))
			found = p;
	}
	if (strcmp(verb, "is back") == 0 && has_joined(copy, who)) {
		free(one);
		return copy; /* that says it */
	}
	if (found != NULL && found[n] == '\n')
		memmove(found, found + n + 1, strlen(found + n + 1) + 1);
	else if (found != NULL)
		found[found > copy ? -1 : 0] = '\0';
	text = mem_printf("%s%s%s %s", copy, copy[0] != '\0' ? "\n" : "", who, verb);
	free(copy);
	free(one);
	return text;
}

void
model_add_move(struct model *m, struct room *r, const struct event *ev, const char *verb)
{
	uint64_t end = lines_end(&r->lines);
	struct line *last = lines_get(&r->lines, end - 1), *ln;
	struct line head = { .kind = LINE_MOVES, .time_ms = model_time(ev), .id = ev->epoch };
	const char *who = model_name(m, names_number(m->names, ev->nick));
	char *text;

	if (last != NULL && last->kind == LINE_MOVES && last->text_len < MOVES_MAX &&
	    last->time_ms / 60000 == head.time_ms / 60000 && r->mark != end) {
		text = moves_with(last->text, who, verb);
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
	set_epoch(model_event_room(m, ev), ev);
}

static void
on_roles(struct model *m, const struct event *ev, uint64_t now)
{
	struct room *r = model_event_room(m, ev);

	(void)now;
	text_clean_to(r->head, sizeof r->head, ev->text != NULL ? ev->text : "");
	set_roles(m, r, ev);
}

/* "alice made bob moderator, epoch 12" */
static void
on_deed(struct model *m, const struct event *ev, uint64_t now)
{
	struct line head = { .kind = LINE_NOTICE, .time_ms = model_time(ev) };
	struct room *r = model_event_room(m, ev);
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
	struct room *r = model_event_room(m, ev);

	(void)now;
	add_member(m, r, names_number(m->names, ev->nick), ev->trust);
	model_add_move(m, r, ev, "joined");
}

static void
on_leave(struct model *m, const struct event *ev, uint64_t now)
{
	struct room *r = model_event_room(m, ev);

	(void)now;
	remove_member(r, names_number(m->names, ev->nick));
	model_add_move(m, r, ev, "left");
}

/* messages ---------------------------------------------------------------- */

static bool
word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-' || (uint8_t)c >= 0x80;
}

bool
model_mentions_us(const struct model *m, const char *text)
{
	size_t n = strlen(m->nick);

	for (const char *p = text; n > 0 && (p = strcasestr(p, m->nick)) != NULL; p++)
		if ((p == text || !word_char(p[-1])) && !word_char(p[n]))
			return true;
	return false;
}

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

struct line *
model_add_message(struct model *m, const struct event *ev, enum line_state state)
{
	size_t i = model_room_of(m, ev);
	struct room *r = &m->rooms[i];
	struct line head = { .kind = LINE_MESSAGE,
		.time_ms = model_time(ev),
		.id = ev->id,
		.seq = ev->seq,
		.part = ev->part,
		.action = ev->action,
		.trust = (uint8_t)ev->trust,
		.state = (uint8_t)state };
	struct member *who;
	struct line *ln;

	head.nick = names_number(m->names, state == LINE_THEIRS ? ev->nick : m->nick);
	ln = model_add_text(r, &head, ev->text, ev->text_len);
	model_placed(r, (struct place){ ev->seq, ev->part });
	if ((who = model_member(r, head.nick)) != NULL)
		who->spoke = ++m->spoken;
	if (state == LINE_THEIRS) {
		ln->mention = model_mentions_us(m, ln->text);
		/* What was missed is new also to who looks. */
		if (r->mark == MODEL_NONE && model_caught_up(r) < 100)
			r->mark = lines_end(&r->lines) - 1;
		model_count_unread(m, i, ln->mention);
	} else {
		if (ev->own && state == LINE_PENDING)
			r->mark = MODEL_NONE; /* who writes has read */
		r->own = lines_end(&r->lines) - 1;
		ln->from = (uint32_t)m->current;
	}
	return ln;
}

static void
on_message(struct model *m, const struct event *ev, uint64_t now)
{
	(void)now;
	if (!ev->own || !model_own_sent(m, ev))
		model_add_message(m, ev, ev->own ? LINE_SENT : LINE_THEIRS);
}

/* the rest ------------------------------------------------------------------ */

static void
on_text(struct model *m, const struct event *ev, uint64_t now)
{
	struct line head = { .kind = LINE_NOTICE, .time_ms = model_time(ev) };

	(void)now;
	model_add_text(model_event_room(m, ev), &head, ev->text, ev->text_len);
}

static void
on_fault(struct model *m, const struct event *ev, uint64_t now)
{
	(void)now;
	model_add_fault(model_event_room(m, ev), ev);
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
	model_others_unknown(m);
	clock_words(at, sizeof at);
	text_clean_to(cause, sizeof cause, ev->fault.cause);
	snprintf(
	    words, sizeof words, "%s connection lost%s%s", at, cause[0] != '\0' ? ": " : "", cause);
	tell_all(m, words);
}

static void
link_back(struct model *m)
{
	char at[16], words[80];

	clock_words(at, sizeof at);
	snprintf(words, sizeof words, "%s connected again", at);
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
		link_back(m);
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
		[EV_PENDING] = model_on_pending,
		[EV_SENT] = model_on_sent,
		[EV_SEND_FAILED] = model_on_send_failed,
		[EV_UNSENT] = model_on_unsent,
		[EV_PAST] = model_on_past,
		[EV_RECEIPT] = model_on_receipt,
		[EV_PRESENCE] = model_on_presence,
		[EV_CATCHUP] = model_on_catchup,
		[EV_GAP] = model_on_gap,
		[EV_ORDER] = model_on_order,
		[EV_HITS] = model_on_hits,
		[EV_FORGOTTEN] = model_on_forgotten,
		[EV_SET] = model_on_set,
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

	m->moved.any = false;
	if (ev->type < EV__COUNT && rows[ev->type] != NULL)
		rows[ev->type](m, ev, now);
}
