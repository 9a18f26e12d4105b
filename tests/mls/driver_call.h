/*
 * tests/mls/driver_call.h - one line of the driver's protocol: a command with its fields, and
 * the answer that is being made. Fields that are wrong stick, like bytes that do not parse: the
 * value is then empty or zero, and c->fault says what was wrong.
 */
#ifndef SNUG_TESTS_MLS_DRIVER_CALL_H
#define SNUG_TESTS_MLS_DRIVER_CALL_H

#include "base/buf.h"
#include "base/list.h"

#define CALL_FIELDS 32

struct call {
	const char *command; /* "" of an empty line */
	struct call_field {
		const char *key, *value;
	} field[CALL_FIELDS];
	size_t n;
	struct list decoded;
	struct buf answer; /* " key=value"... */
	char fault[160];   /* what is wrong with the line; empty when nothing is */
};

/* Takes the line apart, which lives as long as c. */
void call_init(struct call *c, char *line);
void call_fini(struct call *c);
/* names: "kp gid ext? suite?", a ? after those that may be missing. Any other field is a fault. */
void call_expect(struct call *c, const char *names);
void call_fault(struct call *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static inline bool
call_bad(const struct call *c)
{
	return c->fault[0] != '\0';
}

/* The value of a field; NULL when it is missing. */
const char *call_text(const struct call *c, const char *key);
/* Hexadecimal; empty when it is missing. Lives as long as c. */
struct bytes call_hex(struct call *c, const char *key);
/* Of exactly n bytes. */
struct bytes call_hex_n(struct call *c, const char *key, size_t n);
struct bytes call_hex_of(struct call *c, const char *value);
/* Decimal; otherwise when it is missing. */
uint64_t call_num(struct call *c, const char *key, uint64_t otherwise);
uint64_t call_num_of(struct call *c, const char *value);
/* The parts of a list, cut at its commas; *n of them. Lives as long as c. */
char **call_list(struct call *c, const char *key, size_t *n);
/* n * size zeroed bytes that live as long as c. */
void *call_alloc(struct call *c, size_t n, size_t size);

void call_put_hex(struct call *c, const char *key, struct bytes v);
void call_put_num(struct call *c, const char *key, uint64_t v);
void call_put_text(struct call *c, const char *key, const char *v);

#endif
