/*
 * store/engine.h - what does the work of a store: here, one SQLite database. A clustered one is
 * another file with these three functions. Store thread only, but for open.
 */
#ifndef SNUG_STORE_ENGINE_H
#define SNUG_STORE_ENGINE_H

#include "store/store.h"

struct engine;
struct job;

/* 0, or *f filled. */
int engine_open(struct engine **out, const struct store_config *c, struct fault *f);
void engine_close(struct engine *e); /* NULL is nothing */
/*
 * Do the first of n requests, as many as go well together, n > 0: all of them or none are on
 * the disk; when that fails, each by itself. Their answers are final then. How many were done.
 */
size_t engine_run(struct engine *e, struct job *const *q, size_t n);

#endif
