/* store/store_int.h - what the two files of struct store share. */
#ifndef SNUG_STORE_STORE_INT_H
#define SNUG_STORE_STORE_INT_H

#include "store/job.h"
#include "store/store.h"

/* Give a to the store's thread. 0, ERR_FULL or ERR_CLOSED. */
int store_post(struct store *s, const struct ask *a, struct store_then then);

#endif
