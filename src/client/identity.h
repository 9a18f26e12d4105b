/*
 * client/identity.h - what this computer remembers of who we are where: for now the invite
 * that let us in, in profiles/default/invite under the home, mode 0600.
 */
#ifndef SNUG_CLIENT_IDENTITY_H
#define SNUG_CLIENT_IDENTITY_H

#include "client/worker.h"

/* Once admitted: keep o's invite at o->invite_path, if it has both. 0 or *f. */
int identity_remember(const struct worker_opts *o, struct fault *f);
/* The remembered invite. 0; ERR_NOTFOUND; or another error with *f. */
int identity_recall(const char *path, struct invite *out, struct fault *f);

#endif
