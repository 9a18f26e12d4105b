#include "server/roster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/record.h"

#define FILE_MAX (64u << 20)
#define FOR_GOOD "ever"

struct roster {
	char *path;
	struct list people; /* of struct person, as they came */
	size_t n;
};

struct person *
roster_find(const struct roster *r, const char *nick)
{
	list_each (p, &r->people, struct person, node)
		if (nick_equal(p->nick, nick))
			return p;
	return NULL;
}

struct person *
roster_by_mls(const struct roster *r, const uint8_t key[static ROSTER_KEY])
{
	list_each (p, &r->people, struct person, node)
		if (p->has_mls && memcmp(p->mls, key, ROSTER_KEY) == 0)
			return p;
	return NULL;
}

const struct person *
roster_like(const struct roster *r, const char *nick)
{
	list_each (p, &r->people, struct person, node)
		if (nick_alike(p->nick, nick) && !nick_equal(p->nick, nick))
			return p;
	return NULL;
}

bool
roster_has_owner(const struct roster *r)
{
	list_each (p, &r->people, struct person, node)
		if (p->role == ROLE_OWNER)
			return true;
	return false;
}

struct person *
roster_add(struct roster *r, const struct person *p)
{
	struct person *own;

	if (r->n == ROSTER_MAX)
		return NULL;
	own = mem_calloc(1, sizeof *own);
	*own = *p;
	list_push(&r->people, &own->node);
	r->n++;
	return own;
}

void
roster_remove(struct roster *r, struct person *p)
{
	list_remove(&p->node);
	r->n--;
	free(p);
}

static bool
take_text(const struct record *rec, const char *key, char *out, size_t cap)
{
	const char *v = record_get(rec, key);

	if (v == NULL || strlen(v) >= cap)
		return false;
	memcpy(out, v, strlen(v) + 1);
	return true;
}

static bool
take_ban(const struct record *rec, struct person *p)
{
	const char *until = record_get(rec, "banned-until");

	if (until == NULL)
		return true;
	if (strcmp(until, FOR_GOOD) == 0)
		p->banned_until = INT64_MAX;
	else if (!record_time(rec, "banned-until", &p->banned_until))
		return false;
	return record_get(rec, "reason") == NULL ||
	       take_text(rec, "reason", p->reason, sizeof p->reason);
}

static int
take_person(void *user, const struct record *rec, struct fault *f)
{
	struct roster *r = user;
	struct person p = { .role = ROLE_NONE };
	const char *role = record_get(rec, "role");

	if (!take_text(rec, "nick", p.nick, sizeof p.nick) || !nick_valid(p.nick))
		return record_bad(rec, "there is no nick", f);
	if (roster_find(r, p.nick) != NULL)
		return record_bad(rec, "that nick was there already", f);
	if (role == NULL || (p.role = role_parse(role)) == ROLE_NONE)
		return record_bad(rec, "there is no role", f);
	p.has_mls = record_get(rec, "mls") != NULL;
	p.has_sign = record_get(rec, "sign") != NULL;
	if (!record_bytes(rec, "tls", p.tls, sizeof p.tls) ||
	    (p.has_mls && !record_bytes(rec, "mls", p.mls, sizeof p.mls)) ||
	    (p.has_sign && !record_bytes(rec, "sign", p.sign, sizeof p.sign)))
		return record_bad(rec, "a key is not 64 digits of hexadecimal", f);
	if (!record_time(rec, "since", &p.since) || !take_ban(rec, &p) ||
	    !take_text(rec, "by", p.by, sizeof p.by))
		return record_bad(rec, "since, by or a ban is not as it should be", f);
	return roster_add(r, &p) != NULL ? 0 : record_bad(rec, "there are too many people", f);
}

int
roster_open(struct roster **out, const char *path, struct fault *f)
{
	struct roster *r = mem_calloc(1, sizeof *r);
	struct buf text = BUF_INIT(FILE_MAX);
	int ret;

	list_init(&r->people);
	r->path = mem_strdup(path);
	if ((ret = file_read_private(path, &text, f)) == 0)
		ret = record_each(path, buf_bytes(&text), take_person, r, f);
	else if (ret == ERR_NOTFOUND)
		ret = 0;
	buf_fini(&text);
	if (ret == 0)
		*out = r;
	else
		roster_free(r);
	return ret;
}

void
roster_free(struct roster *r)
{
	if (r == NULL)
		return;
	list_each (p, &r->people, struct person, node)
		free(p);
	free(r->path);
	free(r);
}

static void
put_person(struct buf *b, const struct person *p)
{
	record_put(b, "nick", p->nick);
	record_put(b, "role", role_name(p->role));
	record_put_bytes(b, "tls", p->tls, sizeof p->tls);
	if (p->has_mls)
		record_put_bytes(b, "mls", p->mls, sizeof p->mls);
	if (p->has_sign)
		record_put_bytes(b, "sign", p->sign, sizeof p->sign);
	record_put_time(b, "since", p->since);
	record_put(b, "by", p->by);
	if (p->banned_until == INT64_MAX)
		record_put(b, "banned-until", FOR_GOOD);
	else if (p->banned_until != 0)
		record_put_time(b, "banned-until", p->banned_until);
	if (p->banned_until != 0 && p->reason[0] != '\0')
		record_put(b, "reason", p->reason);
	record_end(b);
}

int
roster_save(struct roster *r, struct fault *f)
{
	struct buf b = BUF_INIT(FILE_MAX);
	int ret;

	list_each (p, &r->people, struct person, node)
		put_person(&b, p);
	ret = buf_err(&b) != 0 ? fault_set(f, buf_err(&b), "Close other programs.",
				     "no memory to write %s", r->path)
			       : file_write(r->path, buf_bytes(&b), f);
	buf_fini(&b);
	return ret;
}
