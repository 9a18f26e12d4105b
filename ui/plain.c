#include "ui/plain.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/query.h"
#include "base/utf8.h"
#include "bus/bus.h"
#include "bus/intent.h"
#include "ui/custom.h"
#include "ui/plain_int.h"
#include "ui/tell.h"
#include "ui/term_signal.h"
#include "ui/text.h"
#include "ui/ui.h"

#define LINE_MAX_BYTES (COMMAND_SAY_MAX + 1024) /* a command may be longer than a message */
#define UNDER_WAY_MAX 64                        /* messages; then the input waits */
#define ATTEMPTS_AT_EOF 5                       /* some half a minute */
#define GOODBYE_MS 2000
#define RETRY_MS 20

/* What commands may do to us ------------------------------------------------------ */

/* What somebody who sits here has on the screen was read. false: the worker is behind. */
static bool
keep_reads(struct plain *p)
{
	for (size_t i = 0; p->tty && !p->deaf && i < p->model->n_rooms; i++) {
		const struct room *r = &p->model->rooms[i];
		struct plain_room *told = plain_room(p, i);
		struct intent *in;

		if (!place_before(told->read, r->newest))
			continue;
		in = intent_new(IN_READ);
		snprintf(in->room, sizeof in->room, "%s", r->name);
		in->seq = r->newest.seq;
		in->part = r->newest.part;
		if (!bus_post_intent(p->bus, in)) {
			intent_free(in);
			return false;
		}
		told->read = r->newest;
	}
	return true;
}

static void
leave(struct plain *p)
{
	struct intent *in;

	p->leaving = true;
	if (p->quit_posted || !keep_reads(p))
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
	bool said = in->type == IN_SAY || in->type == IN_MSG || in->type == IN_RETRY, posted;

	ev->id = in->id;
	ev->own = true;
	ev->action = in->action;
	snprintf(ev->room, sizeof ev->room, "%s", in->room);
	if (in->text != NULL)
		event_text(ev, in->text, in->text_len);
	posted = bus_post_intent(p->bus, in);
	if (posted && said)
		plain_apply(p, ev);
	event_free(ev);
	return posted;
}

static void
front_tell(void *user, const char *text)
{
	plain_tell(user, text);
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

static void
front_search(void *user, const char *text)
{
	struct plain *p = user;
	struct intent *in;
	struct query q;
	struct fault f;

	if (query_parse(&q, bytes_str(text), &f) != 0) {
		plain_complain(p, &f);
		return;
	}
	in = intent_new(IN_SEARCH);
	in->id = ++p->front.next_id;
	intent_text(in, text, strlen(text));
	p->searched = clock_mono_ms();
	p->search = in->id;
	if (!bus_post_intent(p->bus, in)) {
		p->search = 0;
		intent_free(in);
		plain_tell(p, "Too much is waiting to be sent; try again in a moment");
	}
}

/* Input ---------------------------------------------------------------------------- */

static void
refuse(struct plain *p, const char *cause, const char *remedy)
{
	struct fault f;

	p->refused = true;
	fault_set(&f, ERR_UTF8, remedy, "line %lu of the input %s", p->line_no, cause);
	plain_complain(p, &f);
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
		p->refused = p->refused || (!p->tty && r != ERR_HELD && r != ERR_STATE);
		fault_set(&f, r, r != ERR_STATE ? "It was not sent." : "", "%s", why);
		plain_complain(p, &f);
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
		plain_apply(p, ev);
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
	if ((p->eof && p->at == p->in.n && p->model->under_way == 0 && p->search == 0) ||
	    is_hopeless(p))
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
		busy = !keep_reads(p) || busy;
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

	plain_end_prompt(p);
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
		plain_complain(p, &p->model->fault);
		return err_status(p->model->fault.code);
	}
	plain_end_prompt(p);
	if (p->model->under_way > 0) {
		struct fault f;

		fault_set(&f, ERR_FULL, "They are kept, and sent when you come back.",
		    "messages that are not sent yet: %u", p->model->under_way);
		plain_complain(p, &f);
		p->failed = p->failed || !p->tty;
	}
	/* A reader that went away had enough; a disk that is full has less than there was to say.
	 */
	if (p->lost == ENOSPC || p->lost == EIO) {
		struct fault f;

		fault_set(&f, ERR_IO, "Free some space. What was said is kept all the same.",
		    "some of the output could not be written: %s", strerror(p->lost));
		plain_complain(p, &f);
		return err_status(ERR_IO);
	}
	return p->held      ? err_status(ERR_HELD)
	       : p->refused ? err_status(ERR_UTF8)
	       : p->failed  ? err_status(ERR_FULL)
			    : 0;
}

/* Aliases; keys only to be told of. */
static void
start_custom(struct plain *p)
{
	struct buf complaints = BUF_INIT(1 << 16);

	p->front.custom = custom_new(p->opts->state_dir, &complaints);
	if (complaints.n > 0)
		tell_lines(stderr, "snug: ", (const char *)complaints.p, complaints.n);
	buf_fini(&complaints);
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
		.changed = front_changed,
		.search = front_search };
	if (look_init(&p.look, o, p.model, &f) != 0)
		tell_fault(stderr, &f);
	p.front.prefs = p.look.prefs;
	p.front.spawn = &p.look.spawn;
	buf_init(&p.in, LINE_MAX_BYTES + 16384);
	term_signal_init();
	start_custom(&p);
	sig = run(&p);
	status = sig != 0 ? leave_by_signal(&p, sig) : status_of(&p);
	term_signal_fini();
	buf_fini(&p.in);
	free(p.rooms);
	model_free(p.model);
	custom_free(p.front.custom);
	look_fini(&p.look);
	return status;
}
