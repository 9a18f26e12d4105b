/*
 * bench/inn.h - a server of the measurement's own: in a process beside this one, in a temporary
 * home that goes with it.
 */
#ifndef SNUG_BENCH_INN_H
#define SNUG_BENCH_INN_H

#include <sys/types.h>

#include "base/err.h"
#include "certs/invite.h"
#include "net/tlsprofile.h"

struct inn;

/*
 * While there is one thread. 0; or what the server says when it cannot start, ERR_CREATE, ERR_SYS.
 * Ends with this process, whatever becomes of that; inn_close ends it in order.
 */
int inn_open(struct inn **out, size_t clients, const struct tlsprofile *tls, struct fault *f);
void inn_close(struct inn *in); /* NULL is nothing */
/* Where it is, and how one gets in. Lent. */
const struct invite *inn_invite(const struct inn *in);
pid_t inn_pid(const struct inn *in);

#endif
