#include "ui/keymap.h"

#include <stdio.h>

static const struct {
	unsigned mods;
	uint32_t code;
	enum action action;
} rows[] = {
#define X(mods, code, action) { mods, code, action },
#include "ui/keymap.def"
#undef X
};

#define ROWS (sizeof rows / sizeof rows[0])

enum action
keymap_find(struct key k)
{
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].code == k.code && rows[i].mods == k.mods)
			return rows[i].action;
	return ACT__COUNT;
}

static const char *
key_name(uint32_t code)
{
	static const char *const names[] = {
#define X(key, name) [key - KEY_BASE] = name,
#include "ui/key.def"
#undef X
	};

	return code >= KEY_BASE && code < KEY__END ? names[code - KEY_BASE] : NULL;
}

bool
keymap_row(size_t i, char name[static 24], enum action *action)
{
	const char *key;
	char c[2] = "";

	if (i >= ROWS)
		return false;
	if ((key = key_name(rows[i].code)) == NULL) {
		c[0] = (char)rows[i].code;
		key = c;
	}
	snprintf(name, 24, "%s%s%s%s", rows[i].mods & MOD_CTRL ? "ctrl-" : "",
	    rows[i].mods & MOD_ALT ? "alt-" : "", rows[i].mods & MOD_SHIFT ? "shift-" : "", key);
	*action = rows[i].action;
	return true;
}
