/*
 * client/profile.h - the folder of one snug that this computer belongs to,
 * HOME/profiles/PIN, PIN being the CA that its invites pin: where it is (`at`), the sealed keys
 * (`keys`), the certificates (`tls.pem`, `mls.pem`). HOME/profiles/last names the last one. One
 * process at a time has it open. One thread.
 */
#ifndef SNUG_CLIENT_PROFILE_H
#define SNUG_CLIENT_PROFILE_H

#include "base/hostport.h"
#include "certs/pin.h"

struct profile {
	char *dir, *home; /* owned */
	uint8_t pin[INVITE_PIN_SIZE];
	struct hostport at; /* where its server was last */
	int lock;
};

/* Is somebody enrolled there: does that folder hold keys? */
bool profile_exists(const char *home, const uint8_t pin[static INVITE_PIN_SIZE]);
/* Whose server was last at this place. 0 or ERR_NOTFOUND. */
int profile_find(const char *home, const struct hostport *at, uint8_t pin[static INVITE_PIN_SIZE]);
/* The one that was used last and still exists. 0 or ERR_NOTFOUND. */
int profile_last(const char *home, uint8_t pin[static INVITE_PIN_SIZE]);

/*
 * Take hold of it, making the folder when it is missing. 0; ERR_KEYFILE, with the chmod to type,
 * when others can read it; ERR_INUSE; or what the files say. Give it back with profile_close.
 */
int profile_open(struct profile **out, const char *home, const uint8_t pin[static INVITE_PIN_SIZE],
    struct fault *f);
void profile_close(struct profile *p); /* NULL is nothing */
/* A file in it; free it. */
char *profile_path(const struct profile *p, const char *name);
/* It is the last one used, and its server is there. 0 or what the files say. */
int profile_remember(struct profile *p, const struct hostport *at, struct fault *f);

#endif
