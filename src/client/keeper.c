#include "client/keeper.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/rw.h"
#include "client/identity.h"
#include "client/profile.h"
#include "client/session.h"
#include "client/worker_int.h"
#include "crypto/box.h"
#include "crypto/random.h"
#include "crypto/secret.h"

#define STATE_VERSION 1
#define ILL_MS 1000 /* between two transactions that fail */
#define KEYRING_MAX (1 << 20)

/* The disk ---------------------------------------------------------------------- */

static int
seal(void *user, const uint8_t key[static HISTORY_KEY_SIZE], struct bytes context,
    struct bytes text, struct buf *out)
{
	(void)user;
	return box_seal(key, context, text, out);
}

static int
unseal(void *user, const uint8_t key[static HISTORY_KEY_SIZE], struct bytes context,
    struct bytes sealed, struct buf *text)
{
	(void)user;
	return box_open(key, context, sealed, text);
}

static void
draw(void *user, void *p, size_t n)
{
	(void)user;
	random_bytes(p, n);
}

static int
open_history(struct worker *w, struct fault *f)
{
	char *path = w->profile != NULL ? profile_path(w->profile, "history.db") : NULL;
	uint8_t key[HISTORY_KEY_SIZE];
	struct history_opts o = {
		.path = path != NULL ? path : HISTORY_MEMORY,
		.key = key,
		.cipher = { .seal = seal, .open = unseal, .random = draw },
	};
	int r;

	identity_history_key(w->identity, key);
	if ((w->keeper.key = secret_new(sizeof *w->keeper.key)) == NULL) {
		r = fault_set(f, ERR_NOMEM, "Close other programs.", "no memory for your keys");
	} else {
		box_key(w->keeper.key->b, key, "snug groups");
		r = history_open(&w->keeper.history, &o, f);
	}
	mem_wipe(key, sizeof key);
	free(path);
	return r;
}

/* Our key packages --------------------------------------------------------------- */

static int
load_keyring(struct worker *w)
{
	struct buf state = BUF_INIT(KEYRING_MAX);
	int r = history_value_get(w->keeper.history, 0, "keyring", &state);

	if (r == 0 && (r = identity_load_keyring(
			   w->identity, w->keeper.key->b, buf_bytes(&state), &w->keyring)) != 0)
		log_warn("our key packages cannot be read: %s", err_text(r));
	w->keeper.fresh = history_value_get(w->keeper.history, 0, "fresh", &state) == 0;
	if (r != 0) {
		w->keeper.fresh = true;
		(void)history_value_put(keeper_write(w), 0, "fresh", bytes_str("1"));
		if ((r = identity_keyring(w->identity, &w->keyring)) == 0)
			keeper_keyring(w);
	}
	buf_fini(&state);
	if (r == 0 && w->o.inner_suite != NULL)
		r = keyring_suite(w->keyring, w->o.inner_suite);
	return r;
}

static int
save_keyring(struct worker *w)
{
	struct buf state = BUF_INIT(KEYRING_MAX);
	int r = keyring_save(w->keyring, w->keeper.key->b, &state);

	if (r == 0)
		r = history_value_put(w->keeper.history, 0, "keyring", buf_bytes(&state));
	buf_fini(&state);
	return r;
}

/* Rooms --------------------------------------------------------------------------- */

static int
save_room(struct worker *w, struct room *r)
{
	struct buf state = BUF_INIT(HISTORY_STATE_MAX);
	int e;

	/* Who keeps the log, too, saves it before the group. */
	if (r->name[0] == '#')
		logs_save(w, r->name);
	wr_u8(&state, STATE_VERSION);
	room_put(&state, r);
	if ((e = buf_err(&state)) == 0 &&
	    (e = group_save(r->group, w->keeper.key->b, &state)) == 0 &&
	    (e = history_state_put(w->keeper.history, r->no, buf_bytes(&state))) == 0)
		e = history_cursor_set(w->keeper.history, r->no, r->cursor);
	buf_fini(&state);
	return e;
}

static int
read_room(struct worker *w, const struct history_room *is, struct bytes state)
{
	struct member_log *log = NULL;
	struct group *g = NULL;
	struct room *r;
	struct fault f;
	struct rd in;
	int e;

	if (is->name[0] == '#' && (log = logs_get(w, is->name, &f)) == NULL) {
		worker_fault(w, is->name, &f);
		return ERR_LOG;
	}
	r = rooms_add(&w->rooms, is->name, is->id, NULL);
	r->no = is->room;
	r->cursor = r->acked = is->cursor;
	rd_init(&in, state);
	e = rd_u8(&in) != STATE_VERSION && in.err == 0 ? ERR_VERSION : room_get(&in, r);
	if (e == 0 && (e = group_load(&g, w->keyring, w->keeper.key->b, rd_bytes(&in, rd_left(&in)),
			   log)) == 0)
		r->group = g;
	else
		rooms_drop(r);
	return e;
}

static int
load_room(struct worker *w, const struct history_room *is)
{
	struct buf state = BUF_INIT(HISTORY_STATE_MAX);
	int e = history_state_get(w->keeper.history, is->room, &state);
	struct fault f;

	if (e == ERR_NOTFOUND || (e == 0 && state.n == 0)) {
		e = 0; /* we are not in it any more */
	} else if (e == 0 && (e = read_room(w, is, buf_bytes(&state))) != 0) {
		/* The server brings us in anew. */
		fault_set(&f, e, "snug joins it again by itself.",
		    "the keys of %s that this computer kept cannot be read: %s", is->name,
		    err_text(e));
		worker_fault(w, is->name, &f);
		e = 0;
	}
	buf_fini(&state);
	return e;
}

static int
load_rooms(struct worker *w)
{
	struct history_room is = { .room = 0 };
	int e;

	while ((e = history_room_next(w->keeper.history, is.room, &is)) == 0)
		if ((e = load_room(w, &is)) != 0)
			return e;
	return e == ERR_NOTFOUND ? 0 : e;
}

static int
load_all(struct worker *w, struct fault *f)
{
	int e;

	w->keeper.failed = w->keeper.told = false;
	if ((e = load_keyring(w)) != 0)
		return fault_set(f, e, "Restore your profile from a backup.",
		    "your certificate cannot be used in rooms: %s", err_text(e));
	if ((e = load_rooms(w)) == 0)
		e = outbox_load(w);
	if (e != 0)
		*f = *history_fault(w->keeper.history);
	return e;
}

int
keeper_open(struct worker *w, struct fault *f)
{
	int e;

	if ((e = open_history(w, f)) == 0)
		e = load_all(w, f);
	return e;
}

int
keeper_reload(struct worker *w, struct fault *f)
{
	rooms_clear(&w->rooms);
	logs_clear(&w->logs);
	keyring_free(w->keyring);
	w->keyring = NULL;
	return load_all(w, f);
}

/* The tick ------------------------------------------------------------------------- */

struct history *
keeper_write(struct worker *w)
{
	struct keeper *k = &w->keeper;

	if (!k->begun && !k->failed) {
		k->begun = history_begin(k->history) == 0;
		k->failed = !k->begun;
		timer_start(k->tick, k->ill ? ILL_MS : 0, 0);
	}
	return k->history;
}

void
keeper_room(struct worker *w, struct room *r)
{
	r->dirty = true;
	keeper_write(w);
}

void
keeper_keyring(struct worker *w)
{
	w->keeper.keyring = true;
	keeper_write(w);
}

void
keeper_keypkgs_taken(struct worker *w)
{
	struct buf v = BUF_INIT(8);

	if (history_value_get(w->keeper.history, 0, "fresh", &v) == 0)
		(void)history_value_del(keeper_write(w), 0, "fresh");
	buf_fini(&v);
}

bool
keeper_is_busy(const struct worker *w)
{
	return w->keeper.begun || w->keeper.failed;
}

static int
save_all(struct worker *w)
{
	int e = 0;

	if (w->keeper.keyring)
		e = save_keyring(w);
	list_each (r, &w->rooms.all, struct room, node)
		if (e == 0 && r->dirty && r->no != 0 && r->group != NULL)
			e = save_room(w, r);
	return e;
}

static void
undone(struct worker *w, int e)
{
	struct fault f = *history_fault(w->keeper.history);

	if (w->keeper.told)
		return;
	w->keeper.told = true;
	if (f.code == 0)
		fault_set(&f, e, "Please report it.", "the history could not be written: %s",
		    err_text(e));
	history_rollback(w->keeper.history);
	w->keeper.failed = true;
	worker_undone(w, &f);
}

bool
keeper_commit(struct worker *w)
{
	struct keeper *k = &w->keeper;
	int e = 0;

	timer_stop(k->tick);
	if (k->failed) {
		undone(w, ERR_IO);
		return false;
	}
	if (!k->begun)
		return true;
	if ((e = save_all(w)) == 0)
		e = history_commit(k->history);
	k->begun = false;
	if (e != 0) {
		undone(w, e);
		return false;
	}
	if (k->ill)
		worker_notice(w, NULL, "The disk keeps again what is said.");
	k->ill = k->keyring = false;
	list_each (r, &w->rooms.all, struct room, node)
		r->dirty = false;
	return true;
}

bool
keeper_end_tick(struct worker *w)
{
	if (!keeper_commit(w))
		return false;
	if (w->session != NULL) {
		session_release(w->session);
		catchup_ack(w);
	}
	return true;
}

void
keeper_close(struct worker *w)
{
	if (w->keeper.begun && !w->keeper.failed && save_all(w) == 0)
		(void)history_commit(w->keeper.history);
	w->keeper.begun = w->keeper.failed = false;
	history_close(w->keeper.history);
	secret_free(w->keeper.key);
	w->keeper.history = NULL;
	w->keeper.key = NULL;
}

/* Places --------------------------------------------------------------------------- */

uint64_t
keeper_place_find(struct worker *w, const char *name)
{
	const struct room *live = rooms_find(&w->rooms, name);
	struct history_room is = { .room = 0 };
	uint64_t found = 0;

	if (live != NULL && live->no != 0)
		return live->no;
	while (w->keeper.history != NULL && history_room_next(w->keeper.history, is.room, &is) == 0)
		if (nick_equal(is.name, name))
			found = is.room;
	return found;
}

uint64_t
keeper_place(struct worker *w, const char *name)
{
	uint64_t no = keeper_place_find(w, name);
	uint8_t id[HISTORY_ID_SIZE];

	if (no != 0 || w->keeper.history == NULL)
		return no;
	random_bytes(id, sizeof id);
	return history_room_add(keeper_write(w), id, name, &no) == 0 ? no : 0;
}

void
keeper_add(struct worker *w, struct room *r)
{
	struct history *h = keeper_write(w);
	int e = history_room_add(h, r->id, r->name, &r->no);

	if (e == ERR_EXISTS)
		(void)history_room_rename(h, r->no, r->name);
	keeper_room(w, r);
}

void
keeper_leave(struct worker *w, struct room *r)
{
	if (r->no != 0)
		(void)history_state_put(keeper_write(w), r->no, bytes_of(NULL, 0));
}
