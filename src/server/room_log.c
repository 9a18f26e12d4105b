#include "server/room_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/rw.h"
#include "crypto/member_file.h"
#include "crypto/member_words.h"
#include "server/peer.h"

#define FILE_MAX (128u << 20)
#define PAGE 1024 /* entries sent at once */

struct room_log {
	struct member_log *log;
	char *dir, *path;
	bool unsaved; /* the file has less */
};

/* A file that is not right is left as it is, for a person to look at. */
static int
say_bad(const struct room_log *l, const struct member_file_fault *bad, struct fault *f)
{
	const char *why = bad->why > 0 ? member_rule_text(bad->why) : err_text(bad->why);

	return fault_set(f, ERR_LOG,
	    "Restore it from a backup, or move it away: then the room is founded anew.",
	    "%s, line %zu: an entry of the membership log is not right: %s", l->path, bad->line,
	    why);
}

static int
load(struct room_log *l, const char *room, struct fault *f)
{
	struct buf text = BUF_INIT(FILE_MAX);
	struct member_file_fault bad = { 0 };
	int r = file_read_private(l->path, &text, f);

	if (r == ERR_NOTFOUND) {
		l->log = member_log_new();
		r = 0;
	} else if (r == 0 && member_file_read(&l->log, buf_bytes(&text), &bad) != 0) {
		r = say_bad(l, &bad, f);
	} else if (r == 0 && member_log_count(l->log) > 0 &&
		   strcmp(member_log_room(l->log), room) != 0) {
		r = fault_set(f, ERR_LOG, "Move it back where it was.",
		    "%s is the membership log of another room", l->path);
	}
	member_file_fault_fini(&bad);
	buf_fini(&text);
	return r;
}

int
room_log_open(struct room_log **out, const char *dir, const char *room, struct fault *f)
{
	struct room_log *l = mem_calloc(1, sizeof *l);
	int r;

	l->dir = mem_strdup(dir);
	l->path = mem_printf("%s/%s.log", dir, room + 1);
	if ((r = load(l, room, f)) == 0)
		*out = l;
	else
		room_log_free(l);
	return r;
}

void
room_log_free(struct room_log *l)
{
	if (l == NULL)
		return;
	member_log_free(l->log);
	free(l->dir);
	free(l->path);
	free(l);
}

const struct member_log *
room_log_get(const struct room_log *l)
{
	return l->log;
}

static int
deny(struct fault *f, const struct member_log *before, struct bytes raw, int rule)
{
	char words[MEMBER_WORDS_SIZE] = "write in the membership log";
	struct member_entry e;

	if (member_entry_parse(&e, raw) == 0)
		member_words(words, before, &e, MEMBER_TO);
	return fault_set(f, ERR_DENIED, "/names shows who may.", "you may not %.160s: %s", words,
	    rule > 0 ? member_rule_text(rule) : err_text(rule));
}

/* Does the author of that entry have that nick? */
static bool
is_by(const struct member_log *l, struct bytes raw, const char *nick)
{
	const struct member_row *m;
	struct member_entry e;

	if (member_entry_parse(&e, raw) != 0)
		return true; /* that is said of it later */
	m = member_log_find_key(l, e.author);
	return m != NULL && nick_equal(m->nick, nick);
}

static int
take_entries(struct member_log *t, struct bytes entries, const char *nick, struct fault *f)
{
	struct bytes raw;
	struct rd it;
	int r;

	rd_init(&it, entries);
	while (member_entry_next(&it, &raw)) {
		if (!is_by(t, raw, nick))
			return deny(f, t, raw, MEMBER_RULE_AUTHOR);
		if ((r = member_log_append(t, raw)) != 0)
			return deny(f, t, raw, r);
	}
	return rd_end(&it) == 0 ? 0 : deny(f, t, bytes_of(NULL, 0), MEMBER_RULE_FORM);
}

static int
finish(int r, struct member_log *t, struct member_log **trial)
{
	if (r == 0)
		*trial = t;
	else
		member_log_free(t);
	return r;
}

int
room_log_try(const struct room_log *l, struct bytes entries, const char *nick,
    struct member_log **trial, struct fault *f)
{
	struct member_log *t;

	*trial = NULL;
	if (entries.n == 0)
		return 0;
	t = member_log_try(l->log);
	return finish(take_entries(t, entries, nick, f), t, trial);
}

int
room_log_try_batch(const struct room_log *l, const struct wire_batch *entries,
    struct member_log **trial, struct fault *f)
{
	struct member_log *t;
	int r = 0;

	*trial = NULL;
	if (entries->n == 0)
		return 0;
	t = member_log_try(l->log);
	for (size_t i = 0; i < entries->n && r == 0; i++)
		if ((r = member_log_append(t, entries->item[i])) != 0)
			r = deny(f, t, entries->item[i], r);
	return finish(r, t, trial);
}

int
room_log_mend(struct room_log *l, struct bytes entries, struct fault *f)
{
	struct member_log *t = member_log_try(l->log);
	struct member_entry e;
	struct bytes raw;
	struct rd it;
	int r = 0;

	rd_init(&it, entries);
	while (r == 0 && member_entry_next(&it, &raw)) {
		if (member_entry_parse(&e, raw) == 0 && e.seq < member_log_count(t))
			continue;
		if ((r = member_log_append(t, raw)) != 0)
			r = deny(f, t, raw, r);
	}
	if (r == 0 && member_log_count(t) > member_log_count(l->log))
		return room_log_take(l, t, f);
	member_log_free(t);
	return r;
}

/* The log and, when there is one, a trial of it. */
static int
write_file(const struct room_log *l, const struct member_log *trial, struct fault *f)
{
	struct buf text = BUF_INIT(FILE_MAX);
	int r;

	member_file_put_head(&text);
	member_file_put_entries(&text, l->log, 0);
	if (trial != NULL)
		member_file_put_entries(&text, trial, member_log_count(l->log));
	r = buf_err(&text);
	if (r != 0)
		fault_set(f, r, "Close other programs.", "no memory to write %s", l->path);
	else if ((r = file_mkdirs(l->dir, f)) == 0)
		r = file_write(l->path, buf_bytes(&text), f);
	buf_fini(&text);
	return r;
}

int
room_log_take(struct room_log *l, struct member_log *trial, struct fault *f)
{
	int r;

	if (trial == NULL)
		return 0;
	if ((r = write_file(l, trial, f)) != 0) {
		member_log_free(trial);
		return r;
	}
	member_log_take(l->log, trial);
	l->unsaved = false;
	return 0;
}

void
room_log_accept(struct room_log *l, struct member_log *trial)
{
	struct fault f;

	if (trial == NULL)
		return;
	member_log_take(l->log, trial);
	l->unsaved = true;
	if (room_log_save(l, &f) != 0)
		log_error("%s", f.cause);
}

int
room_log_save(struct room_log *l, struct fault *f)
{
	int r = l->unsaved ? write_file(l, NULL, f) : 0;

	l->unsaved = r != 0;
	return r;
}

/* One frame; how many entries are in it. */
static size_t
send_some(const struct room_log *l, struct peer *to, uint64_t first, bool more)
{
	struct wire_log m = { .first = first, .more = more };
	struct buf b = BUF_INIT(WIRE_BODY_MAX);

	snprintf(m.name, sizeof m.name, "%s", member_log_room(l->log));
	while (m.entries.n < WIRE_BATCH_MAX && first + m.entries.n < member_log_count(l->log)) {
		m.entries.item[m.entries.n] = member_log_entry(l->log, first + m.entries.n);
		m.entries.n++;
	}
	wire_put_log(&b, &m);
	peer_send(to, WIRE_LOG, &b);
	buf_fini(&b);
	return m.entries.n;
}

uint64_t
room_log_send(const struct room_log *l, struct peer *to, uint64_t first)
{
	uint64_t count = member_log_count(l->log),
		 end = first + PAGE < count ? first + PAGE : count;

	while (first < end) {
		bool last = first + WIRE_BATCH_MAX >= end;

		first += send_some(l, to, first, last && end < count);
	}
	return first < count ? count - first : 0;
}
