/*
 * store/bed.h - a store in a folder of its own, and answers that can be waited for. Fails the
 * test when nothing comes for 20 s.
 */
#ifndef SNUG_TESTS_STORE_BED_H
#define SNUG_TESTS_STORE_BED_H

#include "store/pool.h"
#include "store/store.h"

struct bed {
	char *dir, *path;
	int fd; /* readable when the store wants to be polled */
	struct store_config config;
	struct store *s;
};

/* A copy of an answer. */
struct got {
	bool done;
	struct store_answer a; /* fault is never NULL */
	struct fault fault;
	struct pool pool;
};

/* For cmocka: *state is a struct bed with an open store. */
int bed_setup(void **state);
int bed_teardown(void **state);
void bed_init(struct bed *b); /* the folder, no store */
void bed_fini(struct bed *b);
void bed_open(struct bed *b); /* with b->config */
void bed_close(struct bed *b);
/* Open what is there again. */
void bed_again(struct bed *b);

/* Wait until the store wants to be polled, and poll it. */
void bed_turn(struct bed *b);
struct store_then bed_then(struct got *g);
void bed_await(struct bed *b, struct got *g);
/* Ask with bed_then(g) and wait: the answer's r. */
#define bed_do(b, g, call) (bed_expect(g), bed_took(call), bed_await(b, g), (g)->a.r)
void bed_expect(struct got *g); /* empties it */
void bed_took(int r);
void got_free(struct got *g);

/* An id that begins with n. */
const uint8_t *bed_id(uint32_t n);
/* An application message: id n in room 1, with the body "n". */
int bed_append(struct bed *b, struct got *g, uint32_t n);
struct store_entry bed_entry(uint32_t room, uint32_t id, const char *body);

#endif
