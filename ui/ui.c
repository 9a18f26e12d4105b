#include "ui/ui_int.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "ui/plain.h"
#include "ui/tell.h"
#include "ui/term_signal.h"
#include "ui/text.h"

#define FRAME_MS 16 /* at most some 60 frames a second */
#define ESC_MS 25   /* unless ESCDELAY says otherwise */
#define ESC_MS_MAX 5000
#define PASTE_MS 5000   /* the end of a paste was lost */
#define ANSWER_MS 500   /* the rest of what the terminal answers is on its way */
#define GOODBYE_MS 2000 /* after a signal the worker has that long */
#define EVENTS_A_TICK 512

/* What commands may do to us --------------------------------------------------- */

/* What is said shows at once as being sent: the worker's own word for it comes later. */
static bool
front_post(void *user, struct intent *in)
{
	struct ui *u = user;
	struct event *ev = event_new(EV_PENDING);
	bool said = in->type == IN_SAY || in->type == IN_MSG || in->type == IN_RETRY, posted;

	ev->id = in->id;
	ev->action = in->action;
	ev->own = true;
	ev->time_ms = clock_wall_ms();
	snprintf(ev->room, sizeof ev->room, "%s", in->room);
	snprintf(ev->nick, sizeof ev->nick, "%s", in->nick);
	if (in->text != NULL)
		event_text(ev, in->text, in->text_len);
	posted = bus_post_intent(u->bus, in);
	if (posted && said)
		ui_apply(u, ev);
	event_free(ev);
	return posted;
}

static void
front_tell(void *user, const char *text)
{
	struct event *ev = event_new(EV_NOTICE);

	event_text(ev, text, strlen(text));
	ui_apply(user, ev);
	event_free(ev);
}

static bool
front_leave(void *user, bool ask)
{
	struct ui *u = user;

	if ((ask || u->opts->hosting) && u->armed != ARMED_ENTER) {
		u->armed = ARMED_ENTER;
		ui_hint(u, u->opts->hosting
			       ? "The room closes for everybody. Enter again to leave, or type on"
			       : "Leave snug? Enter again to leave, or type on");
		return false;
	}
	ui_leave(u);
	return true;
}

static void
front_clear(void *user)
{
	struct ui *u = user;

	model_clear(u->model);
}

static void
front_editor(void *user, const char *text)
{
	struct ui *u = user;

	free(u->editor_text);
	u->editor_text = mem_strdup(text);
	u->wants_editor = true;
}

static void
front_changed(void *user)
{
	struct ui *u = user;

	look_changed(&u->look, u->model, u->term);
	u->screen.mono = u->term != NULL && term_depth(u->term) == DEPTH_NONE;
	u->dirty = true;
}

static bool
front_copy(void *user, const char *text, size_t n)
{
	struct ui *u = user;

	return u->term != NULL && term_copy(u->term, bytes_of(text, n));
}

static void
front_search(void *user, const char *text)
{
	ui_search_open(user, true, text);
}

/* Life ----------------------------------------------------------------------- */

/* What is wrong in the file is said, but keeps nobody out. */
static void
load_custom(struct ui *u)
{
	struct buf complaints = BUF_INIT(1 << 16);

	u->custom = u->front.custom = custom_new(u->opts->state_dir, &complaints);
	if (complaints.n > 0) {
		buf_put(&complaints, "", 1);
		front_tell(u, (const char *)complaints.p);
	}
	buf_fini(&complaints);
}

static unsigned
esc_delay(void)
{
	const char *s = getenv("ESCDELAY");
	unsigned long ms = s != NULL ? strtoul(s, NULL, 10) : 0;

	return ms > 0 && ms <= ESC_MS_MAX ? (unsigned)ms : ESC_MS;
}

void
ui_init(struct ui *u, struct bus *bus, const struct ui_opts *o)
{
	struct fault f;

	*u = (struct ui){
		.bus = bus, .opts = o, .model = model_new(o->nick), .keys = term_key_new()
	};
	u->front = (struct front){ .model = u->model,
		.opts = o,
		.user = u,
		.words = true,
		.post = front_post,
		.tell = front_tell,
		.leave = front_leave,
		.clear = front_clear,
		.window = ui_window_command,
		.editor = front_editor,
		.changed = front_changed,
		.copy = front_copy,
		.search = front_search };
	u->search.edit = edit_new();
	u->screen = (struct screen){ .model = u->model,
		.server_name = o->server_name,
		.hint = u->hint,
		.search = &u->search,
		.ascii = o->ascii,
		.mono = !o->color };
	complete_init(&u->complete);
	u->kills = kills_new();
	u->all = history_new();
	u->esc_ms = esc_delay();
	buf_init(&u->paste, PASTE_MAX);
	grid_init(&u->grid);
	ui_window_init(u);
	ui_sync(u);
	load_custom(u);
	ui_window_load(u);
	if (look_init(&u->look, o, u->model, &f) != 0)
		ui_hint(u, f.cause);
	u->front.prefs = u->look.prefs;
	u->front.spawn = &u->look.spawn;
}

void
ui_fini(struct ui *u)
{
	for (size_t i = 0; i < u->n_views; i++) {
		edit_free(u->views[i].edit);
		ui_draft_free(&u->views[i]);
		ui_keep_free(&u->views[i]);
		history_free(u->views[i].history);
	}
	free(u->views);
	edit_free(u->digits);
	edit_free(u->search.edit);
	complete_reset(&u->complete);
	recall_stop(&u->recall);
	free(u->editor_text);
	history_free(u->all);
	kills_free(u->kills);
	custom_free(u->custom);
	buf_fini(&u->paste);
	grid_fini(&u->grid);
	term_key_free(u->keys);
	model_free(u->model);
	look_fini(&u->look);
}

void
ui_sync(struct ui *u)
{
	if (u->n_views < u->model->n_rooms) {
		u->views = realloc(u->views, u->model->n_rooms * sizeof *u->views);
		if (u->views == NULL)
			abort();
	}
	for (; u->n_views < u->model->n_rooms; u->n_views++)
		u->views[u->n_views] =
		    (struct view){ .edit = edit_new_with(u->kills), .history = history_new() };
	ui_window_sync(u);
	u->screen.view = &u->views[u->model->current];
}

void
ui_aid(struct ui *u, const char *words)
{
	ui_hint(u, words);
	u->screen.quiet = true;
}

void
ui_hint(struct ui *u, const char *words)
{
	u->screen.quiet = false;
	text_clean_to(u->hint, sizeof u->hint, words);
	u->dirty = true;
}

void
ui_leave(struct ui *u)
{
	struct intent *in;

	u->leaving = true;
	if (u->quit_posted || !ui_keep_all(u))
		return;
	in = intent_new(IN_QUIT);
	u->quit_posted = bus_post_intent(u->bus, in);
	if (!u->quit_posted)
		intent_free(in);
	ui_hint(u, "Leaving");
}

static void
follow_scroll(struct scroll *s, const struct moved *k)
{
	s->number -= s->back && s->number > k->from && s->number <= k->to;
}

static void
follow_line(uint64_t *number, const struct moved *k)
{
	if (*number == k->from)
		*number = k->to;
	else
		*number -= *number > k->from && *number <= k->to;
}

/* What is read stays where it is, in every window, when a line above it went below it. */
static void
follow(struct ui *u)
{
	const struct moved *k = &u->model->moved;

	if (!k->any)
		return;
	follow_scroll(&u->views[k->room].scroll, k);
	follow_line(&u->views[k->room].found, k);
	if (k->room == u->model->current)
		follow_line(&u->screen.selected, k);
	for (int i = 0; i < WINDOWS_NODES; i++)
		if (i != u->windows.focus && u->windows.v[i].room == k->room)
			follow_scroll(&u->windows.v[i].scroll, k);
}

void
ui_apply(struct ui *u, const struct event *ev)
{
	model_apply(u->model, ev, clock_mono_ms());
	ui_sync(u);
	follow(u);
	ui_overlay_event(u, ev);
	look_call(&u->look, u->model, u->term, ev, u->fed);
	ui_keep_event(u, ev);
	ui_search_event(u, ev);
	command_told(&u->front, ev);
	u->dirty = true;
}

bool
ui_take(struct ui *u)
{
	struct event *ev;
	int n = 0;

	while (n < EVENTS_A_TICK && !u->model->bye && (ev = bus_take_event(u->bus)) != NULL) {
		ui_apply(u, ev);
		event_free(ev);
		n++;
	}
	return n > 0;
}

/* Everything that depends on what the terminal is. */
static void
dress(struct ui *u)
{
	look_start(&u->look, u->model, u->term);
	u->screen.ascii = u->opts->ascii || !term_draws_signs(u->term);
	u->screen.mono = term_depth(u->term) == DEPTH_NONE;
}

void
ui_report(struct ui *u)
{
	struct term_report r = term_key_report(u->keys);

	if (u->term == NULL || !term_report(u->term, &r))
		return;
	dress(u);
	u->dirty = true;
}

void
ui_draw(struct ui *u)
{
	struct draw_geometry geo;

	u->screen.now = clock_mono_ms();
	if (u->windows.n > 1) {
		draw_measure(&geo, &u->screen, u->grid.rows, u->grid.cols);
		ui_window_drawn(u, &geo);
	}
	draw_screen(&u->grid, &u->screen);
	u->overlay_seen = u->screen.overlay != OVERLAY_NONE;
	u->dirty = false;
	u->drawn = u->screen.now;
	ui_keep_seen(u);
}

/* Before the screen ------------------------------------------------------------ */

void
ui_wait(struct ui *u, int ms)
{
	struct pollfd p = { .fd = bus_event_fd(u->bus), .events = POLLIN };
	struct timespec ts = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L };
	struct timespec none = { 0 };
	bool sleep = bus_ui_may_sleep(u->bus);

	ppoll(&p, 1, !sleep ? &none : ms < 0 ? NULL : &ts, term_signal_mask());
	bus_event_fd_clear(u->bus);
}

static void
print_event(const struct event *ev)
{
	if ((ev->type == EV_STAGE || ev->type == EV_NOTICE) && ev->text != NULL)
		tell_lines(stdout, "", ev->text, ev->text_len);
	else if (ev->type == EV_FAULT || (ev->type == EV_LINK && ev->link == LINK_WAITING))
		tell_fault(stderr, &ev->fault);
}

/* Until we are in a room. Returns the signal that ended it, or 0. */
static int
preflight(struct ui *u)
{
	struct event *ev;
	int sig;

	while (!u->model->opened && !u->model->bye) {
		if ((ev = bus_take_event(u->bus)) != NULL) {
			print_event(ev);
			ui_apply(u, ev);
			event_free(ev);
			continue;
		}
		if ((sig = term_signal_leaving()) != 0 ||
		    (term_signal_take(SIGINT) && (sig = SIGINT) != 0))
			return sig;
		if (term_signal_take(SIGTSTP))
			term_suspend(u->term);
		ui_wait(u, -1);
	}
	return 0;
}

/* The screen ------------------------------------------------------------------- */

static void
sooner(int *ms, uint64_t now, uint64_t at)
{
	int left = at > now ? (int)(at - now) : 0;

	if (*ms < 0 || left < *ms)
		*ms = left;
}

/* How long what was begun may wait for its end. */
static uint64_t
key_limit(const struct ui *u)
{
	return term_key_pasting(u->keys) ? PASTE_MS : term_waiting(u->term) ? ANSWER_MS : u->esc_ms;
}

/* How long nothing needs to be done unless something comes; -1: for ever. */
static int
time_left(const struct ui *u, uint64_t now)
{
	int ms = -1;

	if (u->dirty)
		sooner(&ms, now, u->drawn + FRAME_MS);
	if (term_key_waiting(u->keys))
		sooner(&ms, now, u->fed + key_limit(u));
	if (u->model->link.state != LINK_ONLINE)
		sooner(&ms, now, u->drawn + 1000); /* seconds are counted on the screen */
	if ((u->leaving && !u->quit_posted) || (u->search.on && u->search.unsent))
		sooner(&ms, now, now + 20);
	if (u->draft_at != 0)
		sooner(&ms, now, u->draft_at);
	if (u->read_at != 0)
		sooner(&ms, now, u->read_at);
	return ms;
}

static void
read_keys(struct ui *u)
{
	static const size_t size = 65536;
	char *bytes = mem_calloc(size, 1);
	ssize_t n = term_read(u->term, bytes, size);

	if (n > 0)
		ui_feed(u, bytes, (size_t)n);
	else if (n == 0 || (errno != EINTR && errno != EAGAIN))
		u->gone = true;
	if (n > 0)
		mem_wipe(bytes, (size_t)n);
	free(bytes);
}

static void
sleep_tick(struct ui *u, int ms)
{
	struct pollfd p[2] = { { .fd = u->leaving ? -1 : STDIN_FILENO, .events = POLLIN },
		{ .fd = bus_event_fd(u->bus), .events = POLLIN } };
	struct timespec ts = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L };
	struct timespec none = { 0 };
	bool sleep = bus_ui_may_sleep(u->bus);

	if (ppoll(p, 2, !sleep ? &none : ms < 0 ? NULL : &ts, term_signal_mask()) < 0)
		return;
	if (p[1].revents != 0)
		bus_event_fd_clear(u->bus);
	if (p[0].revents != 0)
		read_keys(u);
}

static void
take_timeouts(struct ui *u, uint64_t now)
{
	struct key k;

	if (term_key_waiting(u->keys) && now >= u->fed + key_limit(u)) {
		term_key_timeout(u->keys);
		while (term_key_take(u->keys, &k))
			ui_key(u, k);
	}
	if (u->model->link.state != LINK_ONLINE && now >= u->drawn + 1000)
		u->dirty = true;
	if (u->leaving && !u->quit_posted)
		ui_leave(u);
	ui_keep_tick(u, now);
	ui_search_tick(u);
}

static void
take_signals(struct ui *u)
{
	if (term_signal_take(SIGINT))
		ui_key(u, (struct key){ 'c', MOD_CTRL });
	if (term_signal_take(SIGTSTP))
		ui_key(u, (struct key){ 'z', MOD_CTRL });
	if (term_signal_take(SIGCONT)) {
		/* Time has passed, perhaps much: do not wait for the next attempt. */
		struct intent *in =
		    u->model->link.state == LINK_WAITING ? intent_new(IN_RECONNECT) : NULL;

		if (in != NULL && !bus_post_intent(u->bus, in))
			intent_free(in);
		term_back(u->term);
		u->dirty = true;
	}
	if (term_signal_take(SIGWINCH))
		u->dirty = true;
	spawn_reap(&u->look.spawn);
}

static void
show(struct ui *u)
{
	int rows, cols;

	term_size(u->term, &rows, &cols);
	look_preview(&u->look, u->term, edit_text(u->screen.view->edit));
	look_title(&u->look, u->model, u->term);
	if (rows != u->grid.rows || cols != u->grid.cols)
		grid_resize(&u->grid, rows, cols);
	ui_draw(u);
	term_show(u->term, &u->grid);
}

/* Until EV_BYE, or a signal, which is returned: SIGHUP also when the end of input came before it.
 */
static int
run_screen(struct ui *u)
{
	uint64_t now;
	int sig;

	while (!u->model->bye) {
		if ((sig = term_signal_leaving()) != 0 || (u->gone && (sig = SIGHUP) != 0))
			return sig;
		take_signals(u);
		ui_take(u);
		now = clock_mono_ms();
		take_timeouts(u, now);
		if (u->wants_editor && !u->model->bye)
			ui_editor(u);
		if (u->dirty && now >= u->drawn + FRAME_MS)
			show(u);
		if (!u->model->bye) /* nothing would wake us any more */
			sleep_tick(u, time_left(u, clock_mono_ms()));
	}
	return 0;
}

/* The end ------------------------------------------------------------------------ */

/* The worker may still say goodbye; true: it did. */
static bool
goodbye(struct ui *u)
{
	uint64_t until = clock_mono_ms() + GOODBYE_MS, now;

	while (!u->model->bye && (now = clock_mono_ms()) < until) {
		ui_leave(u);
		if (!ui_take(u))
			ui_wait(u, u->quit_posted ? (int)(until - now) : 20);
	}
	return u->model->bye;
}

bool
ui_usable(void)
{
	return term_usable();
}

static void
tell_kept(const struct ui *u)
{
	char words[96];

	if (u->model->under_way == 0)
		return;
	snprintf(words, sizeof words, "%u of your messages %s kept, and sent when you come back.",
	    u->model->under_way, u->model->under_way == 1 ? "is" : "are");
	tell_lines(stdout, "", words, strlen(words));
}

static int
run(struct ui *u, bool utf8)
{
	struct fault f = { .code = 0 };
	int sig = 0;

	u->term = term_new();
	if (u->term != NULL)
		sig = preflight(u);
	if (sig == 0 && !u->model->bye) {
		if (u->term != NULL && term_open(u->term, u->opts->color, utf8, !u->opts->ascii)) {
			dress(u);
			sig = run_screen(u);
		} else {
			fault_set(&f, ERR_SYS, "Use  snug --plain",
			    "this terminal cannot show the screen");
		}
	}
	term_close(u->term);
	u->term = NULL;
	if (f.code != 0) {
		tell_fault(stderr, &f);
		goodbye(u);
		return err_status(f.code);
	}
	if (sig != 0) {
		if (!goodbye(u))
			term_signal_default(sig);
		return 128 + sig;
	}
	if (u->model->fault.code != 0)
		tell_fault(stderr, &u->model->fault);
	tell_kept(u);
	return err_status(u->model->fault.code);
}

int
ui_run(struct bus *bus, const struct ui_opts *o)
{
	struct ui_opts opts = *o;
	struct ui u;
	bool utf8;
	int status;

	if (!ui_usable())
		return plain_run(bus, o);
	utf8 = text_locale();
	opts.ascii = opts.ascii || !utf8;
	ui_init(&u, bus, &opts);
	term_signal_init();
	status = run(&u, utf8);
	ui_window_save(&u);
	term_signal_fini();
	ui_fini(&u);
	return status;
}
