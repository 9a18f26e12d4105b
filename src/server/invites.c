#include "server/invites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/record.h"

#define ROWS_MAX 10000
#define FILE_MAX (4u << 20)
#define KEEP_S (30 * 86400) /* one that is over: so long its end can be told */

struct table {
	char *path;
	struct invites_row *row;
	size_t n;
};

static void
table_fini(struct table *t)
{
	if (t->row != NULL)
		mem_wipe(t->row, ROWS_MAX * sizeof t->row[0]);
	free(t->row);
	free(t->path);
}

static int
take_row(void *user, const struct record *rec, struct fault *f)
{
	struct table *t = user;
	struct invites_row row = { .used_at = 0 };
	const char *role = record_get(rec, "role"), *by = record_get(rec, "by");

	if (t->n == ROWS_MAX)
		return record_bad(rec, "there are too many invites", f);
	if (!record_bytes(rec, "id", row.proof.id, sizeof row.proof.id) ||
	    !record_bytes(rec, "key", row.proof.key, sizeof row.proof.key))
		return record_bad(rec, "id or key is not as it should be", f);
	if (role == NULL || (row.role = role_parse(role)) == ROLE_NONE)
		return record_bad(rec, "there is no role", f);
	if (!record_time(rec, "made", &row.made) || !record_time(rec, "expires", &row.expires) ||
	    (record_get(rec, "used-at") != NULL && !record_time(rec, "used-at", &row.used_at)))
		return record_bad(rec, "a time is not as it should be", f);
	if (!record_number(rec, "uses", &row.uses) || !record_number(rec, "used", &row.used))
		return record_bad(rec, "uses or used is no number", f);
	if (by == NULL || !nick_valid(by))
		return record_bad(rec, "it does not say who made it", f);
	snprintf(row.by, sizeof row.by, "%s", by);
	t->row[t->n++] = row;
	return 0;
}

static int
table_load(struct table *t, const char *dir, struct fault *f)
{
	struct buf text = BUF_INIT(FILE_MAX);
	int r;

	t->path = mem_printf("%s/invites", dir);
	t->row = mem_calloc(ROWS_MAX, sizeof t->row[0]);
	t->n = 0;
	if ((r = file_read_private(t->path, &text, f)) == 0)
		r = record_each(t->path, buf_bytes(&text), take_row, t, f);
	buf_fini(&text);
	return r == ERR_NOTFOUND ? 0 : r;
}

static int
table_save(const struct table *t, struct fault *f)
{
	struct buf b = BUF_INIT(FILE_MAX);
	int r;

	for (size_t i = 0; i < t->n; i++) {
		const struct invites_row *row = &t->row[i];

		record_put_bytes(&b, "id", row->proof.id, sizeof row->proof.id);
		record_put_bytes(&b, "key", row->proof.key, sizeof row->proof.key);
		record_put(&b, "role", role_name(row->role));
		record_put_time(&b, "made", row->made);
		record_put_time(&b, "expires", row->expires);
		record_put_number(&b, "uses", row->uses);
		record_put_number(&b, "used", row->used);
		record_put(&b, "by", row->by);
		if (row->used_at != 0)
			record_put_time(&b, "used-at", row->used_at);
		record_end(&b);
	}
	r = buf_err(&b) != 0 ? fault_set(f, buf_err(&b), "Close other programs.",
				   "no memory to write %s", t->path)
			     : file_write(t->path, buf_bytes(&b), f);
	buf_fini(&b);
	return r;
}

static struct invites_row *
table_find(const struct table *t, const uint8_t id[static PROOF_ID_SIZE])
{
	for (size_t i = 0; i < t->n; i++)
		if (memcmp(t->row[i].proof.id, id, PROOF_ID_SIZE) == 0)
			return &t->row[i];
	return NULL;
}

static void
forget_old(struct table *t, int64_t now)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++)
		if (t->row[i].expires + KEEP_S > now)
			t->row[n++] = t->row[i];
	t->n = n;
}

static int
lock(const char *dir, int *fd, struct fault *f)
{
	char *ca = mem_printf("%s/ca", dir);
	int r = file_lock_wait(ca, fd, f);

	free(ca);
	return r;
}

static int
check_wish(enum role role, uint64_t expires_s, uint64_t uses, struct fault *f)
{
	if (role <= ROLE_NONE || role >= ROLE__END)
		return fault_set(f, ERR_USAGE, "Use guest, member, moderator or owner.",
		    "an invite cannot be for that role");
	if (expires_s > INVITES_EXPIRES_MAX_S)
		return fault_set(f, ERR_USAGE, "At most 366 days; a day is usual.",
		    "an invite cannot be good for so long");
	if (uses > INVITES_USES_MAX)
		return fault_set(f, ERR_USAGE, "At most 1000 times; once is usual.",
		    "an invite cannot be used so often");
	return 0;
}

int
invites_make(const char *dir, struct invite *in, const char *by, enum role role, uint64_t expires_s,
    uint64_t uses, struct invites_row *row, struct fault *f)
{
	struct hostport at = in->at;
	uint8_t spki[32] = { 0 };
	struct table t = { .n = 0 };
	int fd = -1, r;

	*row = (struct invites_row){ .role = role, .made = clock_wall_ms() / 1000 };
	row->expires = row->made + (int64_t)(expires_s > 0 ? expires_s : INVITES_EXPIRES_S);
	row->uses = uses > 0 ? uses : 1;
	snprintf(row->by, sizeof row->by, "%s", by);
	if ((r = check_wish(role, expires_s, uses, f)) != 0 || (r = lock(dir, &fd, f)) != 0 ||
	    (r = table_load(&t, dir, f)) != 0)
		goto out;
	forget_old(&t, row->made);
	if (t.n == ROWS_MAX) {
		r = fault_set(f, ERR_LIMIT, "Wait until some of them have expired.",
		    "there are %d invites already", ROWS_MAX);
		goto out;
	}
	memcpy(spki, in->pin, sizeof in->pin);
	invite_new(in, &at, spki);
	proof_key(&row->proof, in->token);
	t.row[t.n++] = *row;
	r = table_save(&t, f);
out:
	if (fd >= 0)
		close(fd);
	table_fini(&t);
	return r;
}

int
invites_find(const char *dir, const uint8_t id[static PROOF_ID_SIZE], struct invites_row *out,
    struct fault *f)
{
	struct table t = { .n = 0 };
	const struct invites_row *row;
	int r = table_load(&t, dir, f);

	if (r == 0 && (row = table_find(&t, id)) != NULL)
		*out = *row;
	else if (r == 0)
		r = fault_set(f, ERR_NOTFOUND, "Ask for a new one.", "there is no such invite");
	table_fini(&t);
	return r;
}

static void
time_text(int64_t t, char *out, size_t cap)
{
	time_t when = (time_t)t;
	struct tm tm;

	if (gmtime_r(&when, &tm) == NULL || strftime(out, cap, "%Y-%m-%d %H:%M UTC", &tm) == 0)
		snprintf(out, cap, "an unknown day");
}

int
invites_check(const struct invites_row *row, int64_t now, struct fault *f)
{
	static const char again[] = "Ask for a new one: the sender types /invite.";
	char when[48];

	if (row->used >= row->uses) {
		time_text(row->used_at, when, sizeof when);
		return fault_set(f, ERR_INVITE, again, "this invite was used on %s%s", when,
		    row->uses > 1 ? " for the last time that it is good for" : "");
	}
	if (now > row->expires) {
		time_text(row->expires, when, sizeof when);
		return fault_set(f, ERR_INVITE, again, "this invite has expired on %s", when);
	}
	return 0;
}

int
invites_spend(const char *dir, const uint8_t id[static PROOF_ID_SIZE], int64_t now, struct fault *f)
{
	struct table t = { .n = 0 };
	struct invites_row *row;
	int fd = -1, r;

	if ((r = lock(dir, &fd, f)) != 0 || (r = table_load(&t, dir, f)) != 0)
		goto out;
	if ((row = table_find(&t, id)) == NULL)
		r = fault_set(f, ERR_NOTFOUND, "Ask for a new one.", "there is no such invite");
	else if ((r = invites_check(row, now, f)) == 0) {
		row->used++;
		row->used_at = now;
		r = table_save(&t, f);
	}
out:
	if (fd >= 0)
		close(fd);
	table_fini(&t);
	return r;
}
