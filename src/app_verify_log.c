/* snug --verify-log: is this copy of a membership log right, entry by entry, and what does it say?
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "app.h"
#include "base/file.h"
#include "crypto/group.h"
#include "crypto/member_file.h"
#include "crypto/member_words.h"

#define FILE_MAX (64u << 20)

static void
print_date(uint64_t seconds)
{
	time_t t = (time_t)seconds;
	char date[32] = "?";
	struct tm tm;

	if (seconds < UINT32_MAX && gmtime_r(&t, &tm) != NULL)
		strftime(date, sizeof date, "%Y-%m-%d %H:%M UTC", &tm);
	printf("%s", date);
}

static void
print_head(const struct member_log *l)
{
	const uint8_t *h = member_log_head(l);

	for (size_t i = 0; i < MEMBER_HASH_SIZE; i += 2)
		printf(" %02x%02x", h[i], h[i + 1]);
	putchar('\n');
}

static void
print_log(const struct member_log *l)
{
	struct member_policy p = member_log_policy(l);
	const struct member_row *m;

	printf("%s: %llu entries, each one right\n", member_log_room(l),
	    (unsigned long long)member_log_count(l));
	printf("head    ");
	print_head(l);
	printf("policy    invite=%s add=%s write=%s\n", role_name(p.invite), role_name(p.add),
	    role_name(p.write));
	for (size_t i = 0; (m = member_log_get(l, i)) != NULL; i++) {
		printf("%-9s %-24s since ", m->role != ROLE_NONE ? role_name(m->role) : "banned",
		    m->nick);
		print_date(m->since);
		puts(m->muted ? ", muted" : "");
	}
}

/* Who wrote the entry, by the log before it. */
static const char *
author(const struct member_log *l, const struct member_entry *e)
{
	const struct member_row *m = member_log_find_key(l, e->author);

	return m != NULL ? m->nick : "somebody";
}

static int
say_bad(const struct member_log *l, const char *path, const struct member_file_fault *bad,
    struct fault *f)
{
	static const char remedy[] =
	    "What stands above it is right. Compare with a copy of another "
	    "member: /log members.";
	const char *why = bad->why > 0 ? member_rule_text(bad->why) : err_text(bad->why);
	char words[MEMBER_WORDS_SIZE];

	if (bad->line < 2)
		return fault_set(f, ERR_LOG, "/log members in a room writes one.",
		    "%s is no membership log", path);
	if (!bad->parsed)
		return fault_set(f, ERR_LOG, remedy, "%s, line %zu: entry %zu is not right: %s",
		    path, bad->line, bad->line - 1, why);
	member_words(words, l, &bad->entry, MEMBER_TO);
	return fault_set(f, ERR_LOG, remedy,
	    "%s, line %zu: entry %zu, in which %s wants to %.120s, is not right: %s", path,
	    bad->line, bad->line - 1, author(l, &bad->entry), words, why);
}

int
app_verify_log(const struct app *a)
{
	struct buf text = BUF_INIT(FILE_MAX);
	struct member_file_fault bad = { 0 };
	struct member_log *l = NULL;
	struct fault f;
	int r;

	if ((r = crypto_init()) != 0)
		fault_set(&f, r, "Report this, please.", "the crypto library does not start");
	else if ((r = file_read(a->o.verify_log, &text, &f)) == 0 &&
		 member_file_read(&l, buf_bytes(&text), &bad) != 0)
		r = say_bad(l, a->o.verify_log, &bad, &f);
	else if (r == 0 && member_log_count(l) == 0)
		r = fault_set(&f, ERR_LOG, "A log begins with who founded the room.",
		    "%s has no entry", a->o.verify_log);
	if (r == 0)
		print_log(l);
	if (r == 0 && fflush(stdout) != 0)
		r = fault_set(&f, ERR_IO, "Is the disk full?", "cannot write the answer");
	member_file_fault_fini(&bad);
	member_log_free(l);
	buf_fini(&text);
	return r == 0 ? 0 : app_complain(&f);
}
