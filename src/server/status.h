/*
 * server/status.h - how the server does, for its operator: on the socket DIR/status for --status
 * and on a port for whoever gathers metrics. No names of people or rooms are in it. Server
 * thread only.
 */
#ifndef SNUG_SERVER_STATUS_H
#define SNUG_SERVER_STATUS_H

#include "base/err.h"
#include "base/hostport.h"

#define STATUS_TEXT "text\n" /* what can be asked on the socket */
#define STATUS_JSON "json\n"

struct server;
struct status;

/* DIR is that of the server's state. metrics: where to listen, or NULL; its port 0 becomes the one
 * that was bound. 0, or *f as net/answer.h says. */
int status_new(struct status **out, struct server *s, struct hostport *metrics, struct fault *f);
void status_free(struct status *st); /* NULL is nothing */

#endif
