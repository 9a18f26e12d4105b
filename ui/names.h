/*
 * ui/names.h - every name of a person that was ever seen, once, made harmless, as a small number.
 * Names that differ only in ASCII case are one. Numbers start at 1; 0 is nobody. Main thread only.
 */
#ifndef SNUG_UI_NAMES_H
#define SNUG_UI_NAMES_H

#include <stdint.h>

struct names;

struct names *names_new(void);
void names_free(struct names *n);
/* The number of nick, which is remembered. */
uint32_t names_number(struct names *n, const char *nick);
/* As it is to be shown; lent. "" for 0. */
const char *names_text(const struct names *n, uint32_t number);

#endif
