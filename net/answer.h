/*
 * net/answer.h - answers short questions, one a connection, in the clear: for programs on this
 * computer that want to see how a server does. Thread of its loop.
 */
#ifndef SNUG_NET_ANSWER_H
#define SNUG_NET_ANSWER_H

#include "base/buf.h"
#include "base/err.h"
#include "base/hostport.h"
#include "net/loop.h"

#define ANSWER_QUESTION_MAX 4096 /* bytes */
#define ANSWER_CONNS_MAX 16      /* at once; others wait */
#define ANSWER_MS 5000           /* a question has so long */

struct answerer;

/* A question is there, whole; append the answer. A question that has an empty answer is hung up on.
 */
typedef void (*answer_fn)(void *user, struct bytes question, struct buf *answer);

/*
 * On a socket in the file system: path is made, mode 0600, and what is there of a process that is
 * gone is replaced; the question is a line. 0; ERR_INUSE when somebody answers there; ERR_TOOLONG
 * for a path that the system does not take; ERR_SYS, ERR_CREATE; *f filled. user must outlive it.
 */
int answer_at_path(struct answerer **out, struct loop *l, const char *path, answer_fn fn,
    void *user, struct fault *f);
/*
 * On a port: the question ends with an empty line, as that of HTTP does. *at's port 0 becomes the
 * one that was bound. ERR_USAGE for what is no address; ERR_INUSE; ERR_SYS.
 */
int answer_at_port(struct answerer **out, struct loop *l, struct hostport *at, answer_fn fn,
    void *user, struct fault *f);
/* Hangs up on everybody; the path is removed. NULL is nothing. */
void answer_free(struct answerer *a);

/*
 * Ask at a path, waiting at most ANSWER_MS; for a thread without a loop. Appends the answer. 0;
 * ERR_NOTFOUND when there is nothing, or nobody answers any more; ERR_DENIED; ERR_TIMEOUT;
 * ERR_IO; out's error; *f filled.
 */
int answer_ask(const char *path, const char *question, struct buf *out, struct fault *f);

#endif
