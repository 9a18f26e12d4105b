/* ui/setting.h - the settings that a person may change, and their values. Constant table. Any
 * thread. */
#ifndef SNUG_UI_SETTING_H
#define SNUG_UI_SETTING_H

#include <stdbool.h>
#include <stddef.h>

struct setting {
	const char *name;
	const char *values; /* "on|off" */
	const char *first;  /* while it is not set */
	const char *help;
};

/* The i-th; NULL behind the last. */
const struct setting *setting_row(size_t i);
/* Without case; NULL: there is none. */
const struct setting *setting_find(const char *name);
/* What was meant, perhaps; NULL. */
const struct setting *setting_near(const char *name);
bool setting_takes(const struct setting *s, const char *value);

#endif
