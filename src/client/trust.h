/*
 * client/trust.h - who is really speaking: the keys of a room's members against what we remember
 * of each (client/people.h). Worker thread only.
 */
#ifndef SNUG_CLIENT_TRUST_H
#define SNUG_CLIENT_TRUST_H

#include "base/list.h"
#include "bus/event.h"

struct group_member;
struct person;
struct room;
struct worker;

struct trust_told; /* that a key changed, in one room, until the person chose */
void trust_told_clear(struct list *told);

/* What is thought of a member's key; of our own, that it is verified. */
enum trust trust_of(const struct worker *w, const struct group_member *m);
/*
 * After every change of r: remember who is new and tell whose key is another one, each once
 * (EV_KEY). Before anything is sent to r.
 */
void trust_look(struct worker *w, const struct room *r);
/*
 * May nothing be sent to the room of that name, also when it is not open yet? Then because of
 * whom, and what is thought of them: TRUST_CHANGED, or TRUST_BLOCKED for a private room.
 */
bool trust_holds(
    struct worker *w, const char *room, char nick[static NICK_MAX + 1], enum trust *why);

/* The member whom nick means when it was said in room: of that room, or of any other; NULL:
 * nowhere. */
const struct group_member *trust_member(struct worker *w, const char *room, const char *nick);
/* The person chose: tell what is thought of nick now, wherever nick is. */
void trust_tell(struct worker *w, const char *nick);
/* Write what is remembered; a fault is told in room. false: it is not written. */
bool trust_save(struct worker *w, const char *room);
/* Fill *to with what is known of nick, whose key is this; zeroed first. */
void trust_person(
    struct worker *w, const char *nick, const uint8_t key[static 32], struct person *to);

#endif
