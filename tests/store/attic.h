/* store/attic.h - a history in a folder of its own, for tests. */
#ifndef SNUG_TESTS_STORE_ATTIC_H
#define SNUG_TESTS_STORE_ATTIC_H

#include "store/history.h"

struct attic {
	char *dir, *path;
	struct history_cipher
	    cipher; /* vault_cipher(), when not another one is set before opening */
	struct history *h;
	uint64_t room; /* a first one, "#room" with the id 1 */
};

/* For cmocka: *state is a struct attic, open, with its room. */
int attic_setup(void **state);
int attic_teardown(void **state);
void attic_init(struct attic *a); /* the folder alone */
void attic_fini(struct attic *a);
void attic_open(struct attic *a); /* a room is made when there is none */
void attic_again(struct attic *a);

/* An id that begins with n. */
const uint8_t *attic_id(uint32_t n);
/* Message n: it has that id and seq, and its text is "n". */
struct history_message attic_message(uint32_t n);
/* What it says, as a number. */
uint32_t attic_number(struct bytes text);
/* Does one of the files below dir hold this text? */
bool attic_holds(const struct attic *a, const char *text);

#endif
