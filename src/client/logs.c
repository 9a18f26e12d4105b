#include "client/logs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "client/profile.h"
#include "client/worker_int.h"
#include "crypto/member_file.h"

#define FILE_MAX (128u << 20)

struct known {
	struct list node;
	char room[ROOM_NAME_MAX + 1];
	struct member_log *log;
	uint64_t saved; /* entries in the file */
	uint64_t seen;  /* entries that logs_remember saw; 0: none */
	uint8_t head[MEMBER_HASH_SIZE]; /* the hash of the last of them */
};

void
logs_init(struct logs *l)
{
	list_init(&l->all);
}

static void
known_free(struct known *k)
{
	list_remove(&k->node);
	member_log_free(k->log);
	free(k);
}

void
logs_clear(struct logs *l)
{
	list_each (k, &l->all, struct known, node)
		known_free(k);
}

static struct known *
find(struct logs *l, const char *room)
{
	list_each (k, &l->all, struct known, node)
		if (nick_equal(k->room, room))
			return k;
	return NULL;
}

static char *
path_of(const struct worker *w, const char *room)
{
	char name[sizeof "log." + ROOM_NAME_MAX];

	snprintf(name, sizeof name, "log.%s", room + 1);
	return profile_path(w->profile, name);
}

static int
load(const char *path, struct member_log **out, struct fault *f)
{
	struct buf text = BUF_INIT(FILE_MAX);
	struct member_file_fault bad = { 0 };
	int r = file_read_private(path, &text, f);

	*out = NULL;
	if (r == ERR_NOTFOUND) {
		*out = member_log_new();
		r = 0;
	} else if (r == 0 && member_file_read(out, buf_bytes(&text), &bad) != 0) {
		member_log_free(*out);
		*out = NULL;
		r = fault_set(f, ERR_LOG,
		    "Move it away, and compare the log head of the room with somebody.",
		    "%s, line %zu: an entry of the membership log is not right: %s", path, bad.line,
		    bad.why > 0 ? member_rule_text(bad.why) : err_text(bad.why));
	}
	member_file_fault_fini(&bad);
	buf_fini(&text);
	return r;
}

struct member_log *
logs_find(struct worker *w, const char *room)
{
	struct known *k = find(&w->logs, room);

	return k != NULL ? k->log : NULL;
}

struct member_log *
logs_get(struct worker *w, const char *room, struct fault *f)
{
	struct known *k = find(&w->logs, room);
	struct member_log *log = NULL;
	char *path;
	int r;

	if (k != NULL)
		return k->log;
	if (w->profile == NULL) {
		log = member_log_new();
	} else {
		path = path_of(w, room);
		r = load(path, &log, f);
		free(path);
		if (r != 0)
			return NULL;
	}
	k = mem_calloc(1, sizeof *k);
	snprintf(k->room, sizeof k->room, "%s", room);
	k->log = log;
	k->saved = member_log_count(log);
	list_push(&w->logs.all, &k->node);
	return log;
}

void
logs_save(struct worker *w, const char *room)
{
	struct known *k = find(&w->logs, room);
	struct buf text = BUF_INIT(FILE_MAX);
	struct fault f;
	char *path;
	int r;

	if (k == NULL || w->profile == NULL || member_log_count(k->log) == k->saved)
		return;
	member_file_put_head(&text);
	member_file_put_entries(&text, k->log, 0);
	path = path_of(w, room);
	if ((r = buf_err(&text)) != 0)
		fault_set(&f, r, "Close other programs.", "no memory to write %s", path);
	else
		r = file_write(path, buf_bytes(&text), &f);
	if (r == 0)
		k->saved = member_log_count(k->log);
	else
		worker_fault(w, room, &f);
	free(path);
	buf_fini(&text);
}

void
logs_remember(struct worker *w, const char *room)
{
	struct known *k = find(&w->logs, room);

	if (k == NULL)
		return;
	k->seen = member_log_count(k->log);
	memcpy(k->head, member_log_head(k->log), sizeof k->head);
}

int
logs_check(struct worker *w, const char *room)
{
	struct known *k = find(&w->logs, room);
	uint8_t head[MEMBER_HASH_SIZE];

	if (k == NULL || k->seen == 0)
		return 0;
	if (member_log_count(k->log) < k->seen)
		return ERR_LOG;
	member_entry_hash(member_log_entry(k->log, k->seen - 1), head);
	if (memcmp(head, k->head, sizeof head) != 0)
		return ERR_LOG;
	k->seen = 0;
	return 0;
}

int
logs_forget(struct worker *w, const char *room, struct fault *f)
{
	struct known *k = find(&w->logs, room);
	char *path;
	int r = 0;

	if (k != NULL)
		known_free(k);
	if (w->profile == NULL || !nick_room_valid(room))
		return 0;
	path = path_of(w, room);
	if (unlink(path) != 0 && errno != ENOENT)
		r = fault_set(f, ERR_IO, "Is the folder yours?", "cannot remove %s: %s", path,
		    strerror(errno));
	free(path);
	return r;
}

void
logs_unfounded(struct worker *w, const char *room)
{
	struct fault f;
	struct known *k = logs_get(w, room, &f) != NULL ? find(&w->logs, room) : NULL;

	if (k != NULL && member_log_count(k->log) == 1 && w->keyring != NULL &&
	    member_log_has(k->log, w->nick, keyring_sign_key(w->keyring)) &&
	    logs_forget(w, room, &f) != 0)
		worker_fault(w, room, &f);
}
