/*
 * tests/mls/driver_command.h - the commands of the driver, one row each. A handler returns 0, an
 * enum err or an enum rule, as the functions of crypto/mls_group.h do; for what is wrong with
 * the line itself it leaves a fault in the call.
 */
#ifndef SNUG_TESTS_MLS_DRIVER_COMMAND_H
#define SNUG_TESTS_MLS_DRIVER_COMMAND_H

#include "tests/mls/driver_call.h"
#include "tests/mls/driver_world.h"

typedef int driver_fn(struct world *w, struct call *c);
struct driver_command {
	const char *name;
	const char *fields; /* call_expect */
	driver_fn *run;
};

/* One line, which is overwritten. The answer, with its newline, to stdout. False after quit. */
bool driver_line(struct world *w, char *line);

/* The group or key package that a field names; a fault and NULL when there is none. */
struct world_group *driver_group(struct world *w, struct call *c);
struct world_key_package *driver_key_package(struct world *w, struct call *c, const char *handle);
/* A key package's message: a handle, or hexadecimal. */
struct bytes driver_add(struct world *w, struct call *c, const char *value);
/* A list of extensions, with its length before it or without; no extension at all is right too. */
struct bytes driver_extensions(struct call *c, const char *key);
/* Ids of pre-shared keys, or "r:EPOCH" for a resumption key of g. */
struct mls_psk *driver_psks(struct call *c, const struct mls_group *g, size_t *n);
struct mls_psk driver_psk(struct call *c, const struct mls_group *g, const char *value);
struct mls_send driver_send(struct call *c);

/* Answers: handle, epoch, auth and index of a group; the same without its handle. */
void driver_put_group(struct call *c, const struct world_group *g);
void driver_put_epoch(struct call *c, const struct mls_group *g);
void driver_put_state(struct call *c, const struct mls_group *g);
void driver_put_changes(struct call *c, const struct mls_change *change);
void driver_put_sender(struct call *c, const struct sender *s);
void driver_put_list(struct call *c, const char *key, const struct buf *list);

/* driver_client.c */
driver_fn driver_version, driver_clock, driver_seed, driver_policy, driver_psk_add, driver_kp,
    driver_kpload;
/* driver_group.c */
driver_fn driver_create, driver_join, driver_groupinfo, driver_extjoin, driver_follow, driver_info,
    driver_export, driver_save, driver_load, driver_fork, driver_free, driver_stats;
/* driver_change.c */
driver_fn driver_propose, driver_propose_self, driver_commit, driver_accept, driver_drop,
    driver_process, driver_protect, driver_unprotect;

#endif
