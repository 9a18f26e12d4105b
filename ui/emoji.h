/* ui/emoji.h - short names of emoji: ":thumbsup:". One constant table. Any thread. */
#ifndef SNUG_UI_EMOJI_H
#define SNUG_UI_EMOJI_H

#include <stdbool.h>
#include <stddef.h>

#define EMOJI_NAME_MAX 24

/* The i-th, the commonest first: its name without colons, and itself; false behind the last. */
bool emoji_row(size_t i, const char **name, const char **emoji);

#endif
