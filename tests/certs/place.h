/* certs/place.h - a folder of a test's own, and what is in it. */
#ifndef SNUG_TESTS_CERTS_PLACE_H
#define SNUG_TESTS_CERTS_PLACE_H

struct place {
	char dir[256];
	char path[600];
};

/* A failure ends the test. */
void place_make(struct place *p);
/* DIR/NAME; lent until the next call. */
const char *place_path(struct place *p, const char *name);
/* With all that is in it. */
void place_remove(struct place *p);

#endif
