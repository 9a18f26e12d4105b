#include "ui/plain.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "bus/bus.h"
#include "ui/command.h"
#include "ui/look.h"
#include "ui/model.h"
#include "ui/qr.h"
#include "ui/tell.h"
#include "ui/term_signal.h"
#include "ui/text.h"
#include "ui/trust_words.h"
#include "ui/ui.h"

#define LINE_MAX_BYTES (COMMAND_SAY_MAX + 1024) /* a command may be longer than a message */
#define UNDER_WAY_MAX 64                        /* messages; then the input waits */
#define ATTEMPTS_AT_EOF 5                       /* some half a minute */
#define GOODBYE_MS 2000
#define RETRY_MS 20

/* Main thread only. */
struct plain {
	struct bus *bus;
	const struct ui_opts *opts;
	struct model *model; /* owned */
	struct front front;
	struct look look;
	struct buf in; /* read, from at on not yet a line */
	size_t at;
	unsigned long line_no;
	bool overlong; /* the line that is being read is refused already */
	bool eof;
	bool tty;     /* somebody types */
	bool asked;   /* leaving was asked for once */
	bool refused; /* some line was */
	bool held;    /* some message was, because of a key, and nobody typed it */
	bool deaf;    /* nobody reads stdout */
	bool leaving, quit_posted;
	bool prompted;
};

/* Output ------------------------------------------------------------------------ */

static void
end_prompt(struct plain *p)
{
	if (p->prompted)
		fputc('\n', stdout);
	p->prompted = false;
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
	end_prompt(p);
	p->deaf = tell_lines(stdout, prefix, text, n) != 0;
}

static void
print_str(struct plain *p, const char *room, int64_t ms, const char *who, const char *text)
{
	print(p, room, ms, who, text, strlen(text));
}

static void
complain(struct plain *p, const struct fault *f)
{
	end_prompt(p);
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

	if (model_own(p->model, ev->id, &room, &number)) {
		ln = lines_get(&p->model->rooms[room].lines, number);
		n = (int)utf8_cut(ln->text, strcspn(ln->text, "\n"), 60);
		fault_set(&f, ev->fault.code, ev->fault.remedy, "not sent: \"%.*s\": %s", n,
		    ln->text,
		    ev->fault.cause[0] != '\0' ? ev->fault.cause : err_text(ev->fault.code));
	}
	complain(p, &f);
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
	complain(p, &f);
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
	end_prompt(p);
	p->deaf = tell_lines(stdout, "snug: ", ev->text != NULL ? ev->text : "", ev->text_len) != 0;
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
	case EV_ROOM_GONE:
	case EV_FAULT:
		complain(p, &ev->fault);
		break;
	case EV_LINK:
	case EV_EPOCH:
	case EV_ROLES:
	case EV_SECURITY:
	case EV_PENDING:
	case EV_TRUST:
	case EV_UNSENT:
	case EV_PAST:
	case EV_DRAFT:
	case EV_RECEIPT:
	case EV_PRESENCE:
	case EV_CATCHUP:
	case EV_GAP:
	case EV_ORDER:
	case EV_HITS:
	case EV_FORGOTTEN:
	case EV_SET:
	case EV_BYE:
	case EV__COUNT:
		break;
	}
}

static void
apply(struct plain *p, const struct event *ev)
{
	enum link_state was = p->model->link.state;
	bool was_online = p->model->link.was_online;

	model_apply(p->model, ev, clock_mono_ms());
	if (ev->type == EV_LINK)
		show_link(p, ev, was, was_online);
	else
		show_event(p, ev);
}

/* What commands may do to us ------------------------------------------------------ */

static void
leave(struct plain *p)
{
	struct intent *in;

	p->leaving = true;
	if (p->quit_posted)
		return;
	in = intent_new(IN_QUIT);
	p->quit_posted = bus_post_intent(p->bus, in);
	if (!p->quit_posted)
		intent_free(in);
}

/* The model knows every message before the worker says anything about it. */
static bool
front_post(void *user, struct intent *in)
{
	struct plain *p = user;
	struct event *ev = event_new(EV_PENDING);
	bool said = in->type == IN_SAY || in->type == IN_MSG, posted;

	ev->id = in->id;
	ev->action = in->action;
	snprintf(ev->room, sizeof ev->room, "%s", in->room);
	if (in->text != NULL)
		event_text(ev, in->text, in->text_len);
	posted = bus_post_intent(p->bus, in);
	if (posted && said)
		apply(p, ev);
	event_free(ev);
	return posted;
}

static void
front_tell(void *user, const char *text)
{
	struct plain *p = user;

	print_str(p, model_room(p->model)->name, 0, "notice: ", text);
}

static bool
front_leave(void *user, bool ask)
{
	struct plain *p = user;

	if (p->tty && (ask || p->opts->hosting) && !p->asked) {
		p->asked = true;
		front_tell(p, p->opts->hosting
				  ? "The room closes for everybody. Again to leave, or type on"
				  : "Leave snug? Again to leave, or type on");
		return false;
	}
	leave(p);
	return true;
}

static void
front_clear(void *user)
{
	(void)user; /* lines that are printed stay printed */
}

static void
front_changed(void *user)
{
	struct plain *p = user;

	look_changed(&p->look, p->model, NULL);
}

/* Input ---------------------------------------------------------------------------- */

static void
refuse(struct plain *p, const char *cause, const char *remedy)
{
	struct fault f;

	p->refused = true;
	fault_set(&f, ERR_UTF8, remedy, "line %lu of the input %s", p->line_no, cause);
	complain(p, &f);
}

/* false: the worker is behind, the line stays for later. */
static bool
do_line(struct plain *p, const char *line, size_t n)
{
	char why[COMMAND_WHY_MAX], cause[96], *copy;
	bool was_asked = p->asked;
	int r;

	if (n > 0 && line[n - 1] == '\r')
		n--;
	if (!utf8_valid(bytes_of(line, n)) || memchr(line, '\0', n) != NULL) {
		refuse(p, "is not valid UTF-8", "It was not sent; the lines after it are.");
		return true;
	}
	copy = mem_strndup(line, n);
	r = command_line(&p->front, copy, n, why);
	mem_wipe(copy, n);
	free(copy);
	if (r == ERR_FULL)
		return false;
	if (was_asked)
		p->asked = false;
	if (r == ERR_TOOLONG) {
		snprintf(cause, sizeof cause, "is too long: a message can have %d bytes",
		    COMMAND_SAY_MAX);
		refuse(p, cause, "It was not sent; the lines after it are.");
	} else if (r != 0 && why[0] != '\0') {
		struct fault f;

		p->held = p->held || (!p->tty && r == ERR_HELD);
		p->refused = p->refused || (!p->tty && r != ERR_HELD);
		fault_set(&f, r, "It was not sent.", "%s", why);
		complain(p, &f);
	}
	return true;
}

/* One line from what was read. false: there is no whole one, or it must wait. */
static bool
take_line(struct plain *p)
{
	size_t n = p->in.n - p->at, len;
	const char *s = n > 0 ? (const char *)p->in.p + p->at : "";
	const char *end = n > 0 ? memchr(s, '\n', n) : NULL;

	if (p->leaving || p->model->under_way >= UNDER_WAY_MAX ||
	    (end == NULL && (!p->eof || n == 0)))
		return false;
	len = end != NULL ? (size_t)(end - s) : n;
	p->line_no++;
	if (p->overlong)
		p->overlong = false; /* its end: complained already */
	else if (!do_line(p, s, len)) {
		p->line_no--;
		return false;
	}
	p->at += len + (end != NULL);
	return true;
}

/* A line over the limit is forgotten while it is read. */
static void
limit_line(struct plain *p)
{
	buf_drop(&p->in, p->at);
	p->at = 0;
	if (p->in.n <= LINE_MAX_BYTES || memchr(p->in.p, '\n', p->in.n) != NULL)
		return;
	if (!p->overlong) {
		char cause[80];

		p->line_no++;
		snprintf(cause, sizeof cause, "is too long: a message can have %d bytes",
		    COMMAND_SAY_MAX);
		refuse(p, cause, "It was not sent; the lines after it are.");
		p->line_no--;
	}
	p->overlong = true;
	buf_drop(&p->in, p->in.n - 1);
}

static void
read_input(struct plain *p)
{
	char bytes[8192];
	ssize_t n = read(STDIN_FILENO, bytes, sizeof bytes);

	if (n > 0) {
		buf_put(&p->in, bytes, (size_t)n);
		limit_line(p);
		p->prompted = false; /* the person's Enter ended that row */
	} else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
		p->eof = true;
	}
	mem_wipe(bytes, sizeof bytes);
}

/* Wants more of the input: we are in a room, and what was read is done with. */
static bool
hungry(const struct plain *p)
{
	return p->model->opened && !p->eof && !p->leaving &&
	       (p->in.n <= p->at || memchr(p->in.p + p->at, '\n', p->in.n - p->at) == NULL) &&
	       p->model->under_way < UNDER_WAY_MAX;
}

/* The loop --------------------------------------------------------------------------- */

static void
prompt(struct plain *p)
{
	enum trust why;

	if (!p->tty || p->prompted || !p->model->opened || p->leaving || p->deaf)
		return;
	printf("%s%s> ", model_room(p->model)->name,
	    model_held(p->model, model_room(p->model), &why) != NULL ? " BLOCKED" : "");
	fflush(stdout);
	p->prompted = true;
}

static void
sleep_tick(struct plain *p, bool busy)
{
	struct pollfd fds[2] = { { .fd = hungry(p) ? STDIN_FILENO : -1, .events = POLLIN },
		{ .fd = bus_event_fd(p->bus), .events = POLLIN } };
	struct timespec retry = { .tv_nsec = RETRY_MS * 1000000L }, none = { 0 };
	bool sleep = bus_ui_may_sleep(p->bus);

	if (ppoll(fds, 2, !sleep ? &none : busy ? &retry : NULL, term_signal_mask()) < 0)
		return;
	if (fds[1].revents != 0)
		bus_event_fd_clear(p->bus);
	if (fds[0].revents != 0)
		read_input(p);
}

static void
take_events(struct plain *p)
{
	struct event *ev;

	for (int n = 0; n < 512 && !p->model->bye && (ev = bus_take_event(p->bus)) != NULL; n++) {
		apply(p, ev);
		event_free(ev);
	}
}

/*
 * Nobody sits at a pipe that has ended: after some tries, or when only a person could mend it,
 * what is still under way fails aloud instead of being tried for ever.
 */
static bool
is_hopeless(const struct plain *p)
{
	const struct link *l = &p->model->link;

	return p->eof && l->state == LINK_WAITING && (l->by_hand || l->attempt > ATTEMPTS_AT_EOF);
}

/* true: some line waits only for room in the ring. */
static bool
take_lines(struct plain *p)
{
	if (!p->model->opened)
		return false;
	while (take_line(p))
		;
	if ((p->eof && p->at == p->in.n && p->model->under_way == 0) || is_hopeless(p))
		leave(p);
	if (p->deaf)
		leave(p);
	return (p->leaving && !p->quit_posted) ||
	       (!p->leaving && p->model->under_way < UNDER_WAY_MAX && !hungry(p) &&
		   p->at < p->in.n);
}

/* A signal that ended it, or 0. */
static int
run(struct plain *p)
{
	bool busy;
	int sig;

	while (!p->model->bye) {
		if ((sig = term_signal_leaving()) != 0)
			return sig;
		if (term_signal_take(SIGINT))
			return SIGINT;
		if (term_signal_take(SIGTSTP))
			term_signal_default(SIGTSTP);
		take_events(p);
		busy = take_lines(p);
		prompt(p);
		if (!p->model->bye)
			sleep_tick(p, busy);
	}
	return 0;
}

static int
leave_by_signal(struct plain *p, int sig)
{
	uint64_t until = clock_mono_ms() + GOODBYE_MS;
	struct pollfd fd = { .fd = bus_event_fd(p->bus), .events = POLLIN };

	end_prompt(p);
	while (!p->model->bye && clock_mono_ms() < until) {
		leave(p);
		take_events(p);
		if (!p->model->bye && bus_ui_may_sleep(p->bus))
			poll(&fd, 1, RETRY_MS);
		bus_event_fd_clear(p->bus);
	}
	if (!p->model->bye)
		term_signal_default(sig);
	return sig == SIGINT ? 0 : 128 + sig;
}

static int
status_of(struct plain *p)
{
	if (p->model->fault.code != 0) {
		complain(p, &p->model->fault);
		return err_status(p->model->fault.code);
	}
	end_prompt(p);
	return p->held                ? err_status(ERR_HELD)
	       : p->refused           ? err_status(ERR_UTF8)
	       : p->model->failed > 0 ? err_status(ERR_FULL)
				      : 0;
}

int
plain_run(struct bus *bus, const struct ui_opts *o)
{
	struct plain p = { .bus = bus, .opts = o, .tty = isatty(STDIN_FILENO) };
	struct fault f;
	int sig, status;

	text_locale();
	p.model = model_new(o->nick);
	p.front = (struct front){ .model = p.model,
		.opts = o,
		.user = &p,
		.words = p.tty,
		.post = front_post,
		.tell = front_tell,
		.leave = front_leave,
		.clear = front_clear,
		.changed = front_changed };
	if (look_init(&p.look, o, p.model, &f) != 0)
		tell_fault(stderr, &f);
	p.front.prefs = p.look.prefs;
	p.front.spawn = &p.look.spawn;
	buf_init(&p.in, LINE_MAX_BYTES + 16384);
	term_signal_init();
	sig = run(&p);
	status = sig != 0 ? leave_by_signal(&p, sig) : status_of(&p);
	term_signal_fini();
	buf_fini(&p.in);
	model_free(p.model);
	look_fini(&p.look);
	return status;
}
