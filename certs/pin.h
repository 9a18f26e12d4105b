/*
 * certs/pin.h - the CA of a snug as a word: base32 of the first 16 bytes of SHA-256 of its
 * SubjectPublicKeyInfo, in lower case, for the name of a folder. Any thread.
 */
#ifndef SNUG_CERTS_PIN_H
#define SNUG_CERTS_PIN_H

#include "certs/invite.h"

#define PIN_LEN 26

void pin_name(const uint8_t pin[static INVITE_PIN_SIZE], char out[static PIN_LEN + 1]);
/* 0; ERR_PARSE for what pin_name would not write. */
int pin_parse(const char *name, uint8_t pin[static INVITE_PIN_SIZE]);

#endif
