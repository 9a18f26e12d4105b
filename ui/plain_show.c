/* What line mode prints: one line or more about what happened. */
#include "ui/plain_int.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ui/qr.h"
#include "ui/tell.h"
#include "ui/text.h"
#include "ui/trust_words.h"
#include "ui/ui.h"

#define PAST_LINES 10 /* that are shown again when all was read */

void
plain_end_prompt(struct plain *p)
{
	if (p->prompted)
		fputc('\n', stdout);
	p->prompted = false;
}

static void
tell_out(struct plain *p, const char *prefix, const char *text, size_t n)
{
	errno = 0;
	p->deaf = tell_lines(stdout, prefix, text, n) != 0;
	if (p->deaf)
		p->lost = errno;
}

/* "#lobby 13:58 WHO: " before every line of text. who is a word of ours or of nicks. */
static void
print(struct plain *p, const char *room, int64_t ms, const char *who, const char *text, size_t n)
{
	time_t t = (time_t)((ms != 0 ? ms : clock_wall_ms()) / 1000);
	char prefix[256];
	struct tm tm;

	if (p->deaf)
		return;
	if (localtime_r(&t, &tm) == NULL)
		tm = (struct tm){ 0 };
	snprintf(prefix, sizeof prefix, "%s %02d:%02d %s", room[0] != '\0' ? room : "snug",
	    tm.tm_hour % 24, tm.tm_min % 60, who);
	plain_end_prompt(p);
	tell_out(p, prefix, text, n);
}

static void
print_str(struct plain *p, const char *room, int64_t ms, const char *who, const char *text)
{
	print(p, room, ms, who, text, strlen(text));
}

void
plain_tell(struct plain *p, const char *text)
{
	print_str(p, model_room(p->model)->name, 0, "notice: ", text);
}

struct plain_room *
plain_room(struct plain *p, size_t i)
{
	if (p->n_rooms < p->model->n_rooms) {
		p->rooms = realloc(p->rooms, p->model->n_rooms * sizeof *p->rooms);
		if (p->rooms == NULL)
			abort();
	}
	for (; p->n_rooms < p->model->n_rooms; p->n_rooms++)
		p->rooms[p->n_rooms] = (struct plain_room){ 0 };
	return &p->rooms[i];
}

void
plain_complain(struct plain *p, const struct fault *f)
{
	plain_end_prompt(p);
	tell_fault(stderr, f);
}

static const char *
room_of(const struct plain *p, const struct event *ev)
{
	return ev->room[0] != '\0' ? ev->room : model_room(p->model)->name;
}

/* A person whose nick is one of our own words must not pass for us. No nick has a bracket. */
static void
speaker(char *out, size_t size, const struct event *ev)
{
	static const char *const own[] = { "me", "notice", "status", "warning" };
	const char *word = trust_word(ev->trust), *nick = "";
	char clean[NICK_MAX * TEXT_GROWTH + 1];

	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		if (nick_equal(ev->nick, own[i]))
			nick = " (nick)";
	text_clean_to(clean, sizeof clean, ev->nick);
	snprintf(out, size, "%s%s%s%s%s%s%s", ev->action ? "* " : "", clean, nick,
	    word != NULL ? " (" : "", word != NULL ? word : "", word != NULL ? ")" : "",
	    ev->action ? " " : ": ");
}

static void
show_message(struct plain *p, const struct event *ev)
{
	char who[NICK_MAX * TEXT_GROWTH + 40];

	speaker(who, sizeof who, ev);
	if (ev->own)
		return; /* comes as EV_SENT */
	print(p, room_of(p, ev), ev->time_ms, who, ev->text != NULL ? ev->text : "", ev->text_len);
}

static void
show_sent(struct plain *p, const struct event *ev)
{
	const struct line *ln;
	uint64_t number;
	size_t room;

	if (!model_own(p->model, ev->id, &room, &number))
		return;
	ln = lines_get(&p->model->rooms[room].lines, number);
	print(p, p->model->rooms[room].name, ln->time_ms, ln->action ? "* me " : "me: ", ln->text,
	    ln->text_len);
}

static void
show_failed(struct plain *p, const struct event *ev)
{
	const struct line *ln;
	struct fault f = ev->fault;
	uint64_t number;
	size_t room;
	int n;

	/* What failed before is no fault of what came in now. */
	p->failed = p->failed || ev->id <= p->front.next_id;
	if (model_own(p->model, ev->id, &room, &number)) {
		ln = lines_get(&p->model->rooms[room].lines, number);
		n = (int)utf8_cut(ln->text, strcspn(ln->text, "\n"), 60);
		fault_set(&f, ev->fault.code, ev->fault.remedy, "not sent: \"%.*s\": %s", n,
		    ln->text,
		    ev->fault.cause[0] != '\0' ? ev->fault.cause : err_text(ev->fault.code));
	}
	plain_complain(p, &f);
}

/* Nobody reads a line for each of many, nor one again when the worker says it too. */
static void
show_pending(struct plain *p, const struct event *ev)
{
	const struct waiting *w = model_waiting(p->model, ev->id);
	char words[128];

	if (w == NULL || p->model->link.state == LINK_ONLINE ||
	    (!ev->own && ev->id <= p->front.next_id) || (!p->tty && p->model->under_way > 1))
		return;
	snprintf(words, sizeof words,
	    "queued %u - will be sent after %s; /queue shows, /unsend %u removes", w->no,
	    p->model->link.was_online ? "reconnecting" : "connecting", w->no);
	print_str(p, p->model->rooms[w->room].name, ev->time_ms, "status: ", words);
}

static void
show_unsent(struct plain *p, const struct event *ev)
{
	const char *text = ev->text != NULL ? ev->text : "";
	char *words = mem_printf("not sent, as you wished: \"%.*s\"",
	    (int)utf8_cut(text, strcspn(text, "\n"), 60), text);

	print_str(p, room_of(p, ev), 0, "status: ", words);
	free(words);
}

/* Once a message, when all have it. */
static void
show_receipt(struct plain *p, const struct event *ev)
{
	size_t i = model_find(p->model, ev->room), n, of;
	const struct room *r = i < p->model->n_rooms ? &p->model->rooms[i] : NULL;
	const struct line *ln = r != NULL ? lines_get(&r->lines, r->own) : NULL;
	char words[64];

	if (ln == NULL || ln->state != LINE_SENT || ln->seq <= plain_room(p, i)->delivered)
		return;
	n = model_delivered(p->model, r, ln->seq, &of);
	if (n < of || of == 0)
		return;
	plain_room(p, i)->delivered = ln->seq;
	snprintf(words, sizeof words, "delivered to %zu of %zu", n, of);
	print_str(p, r->name, 0, "status: ", words);
}

/* What the model has just said about it in that room. */
static void
show_said(struct plain *p, const struct event *ev, const char *kind)
{
	size_t i = model_find(p->model, ev->room);
	const struct room *r = i < p->model->n_rooms ? &p->model->rooms[i] : model_room(p->model);
	const struct line *ln = lines_get(&r->lines, lines_end(&r->lines) - 1);

	char *words;

	if (ln == NULL)
		return;
	words = mem_printf("%s%s%s", ln->text, ln->note_len > 0 ? ": " : "", line_note(ln));
	print_str(p, r->name, 0, kind, words);
	free(words);
}

static void
show_order(struct plain *p, const struct event *ev)
{
	show_said(p, ev, ev->time_ms != 0 ? "WARNING: " : "notice: ");
}

static void
show_presence(struct plain *p, const struct event *ev)
{
	char *words;

	if (ev->time_ms == 0)
		return;
	words = mem_printf("%s is %s", ev->nick, ev->own ? "back" : "away");
	print_str(p, room_of(p, ev), ev->time_ms, "notice: ", words);
	free(words);
}

static void
day_of(char *out, size_t size, int64_t ms)
{
	time_t t = (time_t)(ms / 1000);
	struct tm tm;

	out[0] = '\0';
	if (localtime_r(&t, &tm) != NULL)
		strftime(out, size, "%Y-%m-%d", &tm);
}

/* As it was kept; where is what stands before the time. */
static void
print_kept(struct plain *p, const char *where, const struct event_line *ln)
{
	char who[NICK_MAX * TEXT_GROWTH + 40];
	struct event said = { .action = ln->action, .trust = ln->trust };

	memcpy(said.nick, ln->nick, sizeof said.nick);
	speaker(who, sizeof who, &said);
	print(p, where, ln->time_ms,
	    ln->own               ? (ln->action ? "* me " : "me: ")
	    : ln->nick[0] == '\0' ? "notice: "
				  : who,
	    ln->text != NULL ? ln->text : "", ln->text_len);
}

/*
 * For who sits here: what was not read yet, or else the last lines. Through a pipe goes only what
 * happens now.
 */
static void
show_past(struct plain *p, const struct event *ev)
{
	size_t i = model_find(p->model, ev->room), n = ev->n_lines;
	struct place unread = { ev->seq, ev->part };
	char day[16] = "", was[16] = "", words[64];

	if (i == p->model->n_rooms)
		return;
	plain_room(p, i)->delivered = p->model->rooms[i].newest.seq;
	while (unread.seq != 0 && n > 0 &&
	       !place_before((struct place){ ev->lines[n - 1].seq, ev->lines[n - 1].part }, unread))
		n--;
	if (n == ev->n_lines)
		n = n > PAST_LINES ? n - PAST_LINES : 0;
	for (; p->tty && n < ev->n_lines; n++) {
		day_of(day, sizeof day, ev->lines[n].time_ms);
		if (strcmp(day, was) != 0) {
			snprintf(words, sizeof words, "from %s:", day);
			print_str(p, ev->room, ev->lines[n].time_ms, "status: ", words);
		}
		memcpy(was, day, sizeof was);
		print_kept(p, ev->room, &ev->lines[n]);
	}
}

static void
show_hits(struct plain *p, const struct event *ev)
{
	char where[ROOM_NAME_MAX + 32], day[16], words[128];
	size_t rooms = 0;

	if (ev->id != p->search)
		return;
	p->search = 0;
	for (size_t k = ev->n_lines; k-- > 0;) {
		const struct event_line *ln = &ev->lines[k];
		size_t first = 0;

		while (!nick_equal(ev->lines[first].room, ln->room))
			first++;
		rooms += first == k;
		day_of(day, sizeof day, ln->time_ms);
		snprintf(where, sizeof where, "%s %s", ln->room, day);
		print_kept(p, where, ln);
	}
	snprintf(words, sizeof words, "%llu hit%s in %zu room%s, %llu message%s, %llu ms",
	    (unsigned long long)p->model->hits.total, p->model->hits.total == 1 ? "" : "s", rooms,
	    rooms == 1 ? "" : "s", (unsigned long long)ev->done, ev->done == 1 ? "" : "s",
	    (unsigned long long)(clock_mono_ms() - p->searched));
	plain_tell(p, words);
}

/* The person sees what was typed above it. */
static void
show_held(struct plain *p, const struct event *ev)
{
	char words[COMMAND_WHY_MAX];
	struct fault f;

	p->held = p->held || !p->tty;
	trust_held_words(words, sizeof words, ev->nick, ev->trust);
	fault_set(&f, ERR_HELD, "Type it again then.", "%s", words);
	plain_complain(p, &f);
}

static void
show_qr(struct plain *p, const struct event *ev)
{
	struct qr q;
	char *lines;

	if (p->opts->ascii || !qr_make(&q, p->model->compare.payload)) {
		print_str(
		    p, room_of(p, ev), ev->time_ms, "notice: ", "A QR code cannot be drawn here.");
		return;
	}
	lines = qr_lines(&q);
	print_str(p, room_of(p, ev), ev->time_ms, "notice: ", lines);
	free(lines);
	qr_fini(&q);
}

static void
show_trust(struct plain *p, const struct event *ev)
{
	char *words = trust_event(ev);

	if (words == NULL)
		return;
	print_str(
	    p, room_of(p, ev), ev->time_ms, ev->type == EV_KEY ? "WARNING: " : "notice: ", words);
	free(words);
	if (ev->qr)
		show_qr(p, ev);
}

static void
show_room(struct plain *p, const struct event *ev)
{
	size_t found = model_find(p->model, ev->room);
	const struct room *r =
	    found < p->model->n_rooms ? &p->model->rooms[found] : model_room(p->model);
	struct buf b = BUF_INIT(1 << 20);
	char s[160];

	snprintf(s, sizeof s, "you are in %s, %zu %s (", r->name, r->n_members,
	    r->n_members == 1 ? "person" : "people");
	buf_put(&b, s, strlen(s));
	for (size_t i = 0; i < r->n_members; i++) {
		const char *name = model_name(p->model, r->members[i].name);

		buf_put(&b, ", ", i > 0 ? 2 : 0);
		buf_put(&b, name, strlen(name));
	}
	snprintf(s, sizeof s, "), end-to-end encrypted, epoch %llu", (unsigned long long)r->epoch);
	buf_put(&b, s, strlen(s));
	if (r->n_members > 1) {
		snprintf(s, sizeof s, ", %zu of %zu verified", model_verified(p->model, r),
		    r->n_members);
		buf_put(&b, s, strlen(s));
	}
	print(p, r->name, ev->time_ms, "status: ", (const char *)b.p, b.n);
	buf_fini(&b);
}

static void
show_move(struct plain *p, const struct event *ev)
{
	char *words =
	    ev->epoch != 0
		? mem_printf("%s %s, epoch %llu", ev->nick, ev->type == EV_JOIN ? "joined" : "left",
		      (unsigned long long)ev->epoch)
		: mem_printf("%s %s", ev->nick, ev->type == EV_JOIN ? "joined" : "left");

	print_str(p, room_of(p, ev), ev->time_ms, "notice: ", words);
	free(words);
}

static void
show_deed(struct plain *p, const struct event *ev)
{
	char *words = mem_printf("%s %s, epoch %llu", ev->nick, ev->text != NULL ? ev->text : "",
	    (unsigned long long)ev->epoch);

	print_str(p, room_of(p, ev), ev->time_ms, "notice: ", words);
	free(words);
}

static void
show_link(struct plain *p, const struct event *ev, enum link_state was, bool was_online)
{
	const char *cause = ev->fault.cause[0] != '\0' ? ev->fault.cause : NULL;
	char *words = NULL;

	if (ev->link == LINK_WAITING && ev->delay_ms == 0)
		words = mem_printf("offline%s%s; /reconnect tries again", cause != NULL ? ": " : "",
		    cause != NULL ? cause : "");
	else if (ev->link == LINK_WAITING)
		words = mem_printf("%s%s%s, try %u in %u s",
		    was_online ? "connection lost" : "not connected", cause != NULL ? ": " : "",
		    cause != NULL ? cause : "", ev->attempt, (ev->delay_ms + 999) / 1000);
	else if (ev->link == LINK_ONLINE && was != LINK_ONLINE && was_online)
		words = mem_strdup("connected again");
	if (words != NULL)
		print_str(p, model_room(p->model)->name, 0, "status: ", words);
	free(words);
}

static void
show_stage(struct plain *p, const struct event *ev)
{
	if (p->deaf)
		return;
	plain_end_prompt(p);
	tell_out(p, "snug: ", ev->text != NULL ? ev->text : "", ev->text_len);
}

static void
show_event(struct plain *p, const struct event *ev)
{
	switch (ev->type) {
	case EV_STAGE:
		show_stage(p, ev);
		break;
	case EV_ROOM:
		show_room(p, ev);
		break;
	case EV_JOIN:
	case EV_LEAVE:
		show_move(p, ev);
		break;
	case EV_DEED:
		show_deed(p, ev);
		break;
	case EV_MESSAGE:
		show_message(p, ev);
		break;
	case EV_SENT:
		show_sent(p, ev);
		break;
	case EV_SEND_FAILED:
		show_failed(p, ev);
		break;
	case EV_HELD:
		show_held(p, ev);
		break;
	case EV_KEY:
	case EV_UNSHOWN:
	case EV_VERIFY:
	case EV_COMPARED:
	case EV_FINGERPRINT:
	case EV_WHOIS:
		show_trust(p, ev);
		break;
	case EV_INVITED:
	case EV_NOTICE:
		print(p, room_of(p, ev), ev->time_ms, "notice: ", ev->text != NULL ? ev->text : "",
		    ev->text_len);
		if (ev->qr)
			show_qr(p, ev);
		break;
	case EV_FAULT:
		p->search = 0; /* perhaps its answer */
		plain_complain(p, &ev->fault);
		break;
	case EV_ROOM_GONE:
		plain_complain(p, &ev->fault);
		break;
	case EV_PENDING:
		show_pending(p, ev);
		break;
	case EV_UNSENT:
		show_unsent(p, ev);
		break;
	case EV_RECEIPT:
		show_receipt(p, ev);
		break;
	case EV_PRESENCE:
		show_presence(p, ev);
		break;
	case EV_PAST:
		show_past(p, ev);
		break;
	case EV_HITS:
		show_hits(p, ev);
		break;
	case EV_GAP:
		show_said(p, ev, "WARNING: ");
		break;
	case EV_ORDER:
		show_order(p, ev);
		break;
	case EV_FORGOTTEN:
		show_said(p, ev, "notice: ");
		break;
	case EV_SET:
		command_told(&p->front, ev);
		break;
	case EV_LINK:
	case EV_EPOCH:
	case EV_ROLES:
	case EV_SECURITY:
	case EV_TRUST:
	case EV_DRAFT:
	case EV_CATCHUP:
	case EV_BYE:
	case EV__COUNT:
		break;
	}
}

void
plain_apply(struct plain *p, const struct event *ev)
{
	enum link_state was = p->model->link.state;
	bool was_online = p->model->link.was_online;

	model_apply(p->model, ev, clock_mono_ms());
	if (ev->type == EV_LINK)
		show_link(p, ev, was, was_online);
	else
		show_event(p, ev);
}
