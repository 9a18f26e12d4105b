/*
 * store/store_ask.c - each request of store.h: is what it says within bounds, and given to the
 * thread.
 */
#include <string.h>

#include "base/utf8.h"
#include "store/store_int.h"

static bool
name_fits(const char *s)
{
	return s[0] != '\0' && strlen(s) <= STORE_NAME_MAX && utf8_valid(bytes_str(s));
}

static bool
names_fit(const char *const *names, size_t n)
{
	bool fit = true;

	for (size_t i = 0; i < n; i++)
		fit = fit && name_fits(names[i]);
	return fit;
}

static bool
fits(const struct ask *a)
{
	return (a->person == NULL || name_fits(a->person)) &&
	       (a->name == NULL || name_fits(a->name)) &&
	       a->body.n <= (a->op == JOB_PUT ? STORE_VALUE_MAX : STORE_BODY_MAX) &&
	       a->welcome.n <= STORE_BODY_MAX && names_fit(a->joiners, a->n_joiners) &&
	       names_fit(a->leavers, a->n_leavers);
}

static int
ask(struct store *s, struct store_then then, const struct ask *a)
{
	return fits(a) ? store_post(s, a, then) : ERR_TOOLONG;
}

#define ASK(...) ask(s, then, &(const struct ask){ __VA_ARGS__ })

int
store_room_make(struct store *s, const uint8_t *room, const char *name, struct store_then then)
{
	return ASK(.op = JOB_ROOM_MAKE, .room = room, .name = name);
}

int
store_room_drop(struct store *s, const uint8_t *room, struct store_then then)
{
	return ASK(.op = JOB_ROOM_DROP, .room = room);
}

int
store_rooms(struct store *s, const char *person, struct store_then then)
{
	return ASK(.op = JOB_ROOMS, .person = person);
}

int
store_members(struct store *s, const uint8_t *room, struct store_then then)
{
	return ASK(.op = JOB_MEMBERS, .room = room);
}

int
store_member_add(struct store *s, const uint8_t *room, const char *person, struct store_then then)
{
	return ASK(.op = JOB_MEMBER_ADD, .room = room, .person = person);
}

int
store_member_drop(struct store *s, const uint8_t *room, const char *person, struct store_then then)
{
	return ASK(.op = JOB_MEMBER_DROP, .room = room, .person = person);
}

/* The fields that both kinds of appending have. */
#define ENTRY(e)                                                                                   \
	.room = (e)->room, .kind = (e)->kind, .epoch = (e)->epoch, .id = (e)->id,                  \
	.time_ms = (e)->time_ms, .person = (e)->by, .body = (e)->body

int
store_append(struct store *s, const struct store_entry *e, struct store_then then)
{
	return ASK(.op = JOB_APPEND, ENTRY(e));
}

int
store_commit(struct store *s, const struct store_change *c, struct store_then then)
{
	return ASK(.op = JOB_COMMIT, ENTRY(&c->entry), .number = c->prev, .welcome = c->welcome,
	    .joiners = c->joiners, .n_joiners = c->n_joiners, .leavers = c->leavers,
	    .n_leavers = c->n_leavers);
}

int
store_read(struct store *s, const uint8_t *room, uint64_t after, size_t max, struct store_then then)
{
	return ASK(.op = JOB_READ, .room = room, .number = after, .max = max);
}

int
store_last_commit(struct store *s, const uint8_t *room, struct store_then then)
{
	return ASK(.op = JOB_LAST_COMMIT, .room = room);
}

int
store_ack(
    struct store *s, const uint8_t *room, const char *person, uint64_t seq, struct store_then then)
{
	return ASK(.op = JOB_ACK, .room = room, .person = person, .number = seq);
}

int
store_welcomes(
    struct store *s, const char *person, uint64_t after, size_t max, struct store_then then)
{
	return ASK(.op = JOB_WELCOMES, .person = person, .number = after, .max = max);
}

int
store_welcome_ack(struct store *s, const char *person, uint64_t no, struct store_then then)
{
	return ASK(.op = JOB_WELCOME_ACK, .person = person, .number = no);
}

int
store_keypkg_add(
    struct store *s, const char *owner, struct bytes body, bool last_resort, struct store_then then)
{
	return ASK(.op = JOB_KEYPKG_ADD, .person = owner, .body = body, .last_resort = last_resort);
}

int
store_keypkg_take(struct store *s, const char *owner, struct store_then then)
{
	return ASK(.op = JOB_KEYPKG_TAKE, .person = owner);
}

int
store_keypkg_count(struct store *s, const char *owner, struct store_then then)
{
	return ASK(.op = JOB_KEYPKG_COUNT, .person = owner);
}

int
store_keypkg_drop(struct store *s, const char *owner, struct store_then then)
{
	return ASK(.op = JOB_KEYPKG_DROP, .person = owner);
}

int
store_put(struct store *s, const struct store_value *v, struct store_then then)
{
	return ASK(.op = JOB_PUT, .person = v->bucket, .name = v->key, .number = v->rev,
	    .body = v->body);
}

int
store_get(struct store *s, const char *bucket, const char *key, struct store_then then)
{
	return ASK(.op = JOB_GET, .person = bucket, .name = key);
}

int
store_del(struct store *s, const char *bucket, const char *key, struct store_then then)
{
	return ASK(.op = JOB_DEL, .person = bucket, .name = key);
}

int
store_expire(struct store *s, int64_t before_ms, size_t max, struct store_then then)
{
	return ASK(.op = JOB_EXPIRE, .time_ms = before_ms, .max = max);
}
