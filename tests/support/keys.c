#include "tests/support/keys.h"

#include <stdint.h>
#include <string.h>

static const struct {
	const char *name;
	VTermKey key;
	VTermModifier mod;
} keys[] = {
	{ "Enter", VTERM_KEY_ENTER, 0 },
	{ "Tab", VTERM_KEY_TAB, 0 },
	{ "BTab", VTERM_KEY_TAB, VTERM_MOD_SHIFT },
	{ "Esc", VTERM_KEY_ESCAPE, 0 },
	{ "Backspace", VTERM_KEY_BACKSPACE, 0 },
	{ "Up", VTERM_KEY_UP, 0 },
	{ "Down", VTERM_KEY_DOWN, 0 },
	{ "Left", VTERM_KEY_LEFT, 0 },
	{ "Right", VTERM_KEY_RIGHT, 0 },
	{ "Ins", VTERM_KEY_INS, 0 },
	{ "Del", VTERM_KEY_DEL, 0 },
	{ "Home", VTERM_KEY_HOME, 0 },
	{ "End", VTERM_KEY_END, 0 },
	{ "PgUp", VTERM_KEY_PAGEUP, 0 },
	{ "PgDn", VTERM_KEY_PAGEDOWN, 0 },
	{ "F1", VTERM_KEY_FUNCTION(1), 0 },
	{ "F2", VTERM_KEY_FUNCTION(2), 0 },
	{ "F3", VTERM_KEY_FUNCTION(3), 0 },
	{ "F4", VTERM_KEY_FUNCTION(4), 0 },
	{ "F5", VTERM_KEY_FUNCTION(5), 0 },
	{ "F6", VTERM_KEY_FUNCTION(6), 0 },
	{ "F7", VTERM_KEY_FUNCTION(7), 0 },
	{ "F8", VTERM_KEY_FUNCTION(8), 0 },
	{ "F9", VTERM_KEY_FUNCTION(9), 0 },
	{ "F10", VTERM_KEY_FUNCTION(10), 0 },
	{ "F11", VTERM_KEY_FUNCTION(11), 0 },
	{ "F12", VTERM_KEY_FUNCTION(12), 0 },
};

/* Take "C-", "M-" and "S-" off the front. */
static VTermModifier
modifiers(const char **name, size_t *len)
{
	static const char letters[] = "SMC"; /* in the order of libvterm's bits */
	unsigned mod = 0;
	const char *at;

	while (*len > 2 && (*name)[1] == '-' && (at = strchr(letters, **name)) != NULL) {
		mod |= 1u << (at - letters);
		*name += 2;
		*len -= 2;
	}
	return (VTermModifier)mod;
}

/* One character, of any length in bytes: Alt is an ESC before it, Ctrl takes bits away. */
static bool
press_char(const char *s, size_t len, VTermModifier mod, struct buf *out)
{
	char c = *s;

	for (size_t i = 1; i < len; i++)
		if ((s[i] & 0xc0) != 0x80)
			return false; /* more than one */
	if ((mod & VTERM_MOD_SHIFT) != 0 || (len > 1 && (mod & VTERM_MOD_CTRL) != 0))
		return false;
	if ((mod & VTERM_MOD_ALT) != 0)
		buf_put(out, "\x1b", 1);
	if ((mod & VTERM_MOD_CTRL) != 0)
		c = c == '?' ? 0x7f : (char)(c & 0x1f);
	buf_put(out, len == 1 ? &c : s, len);
	return true;
}

bool
keys_press(VTerm *vt, const char *name, size_t len, struct buf *out)
{
	VTermModifier mod = modifiers(&name, &len);

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		if (strlen(keys[i].name) == len && memcmp(keys[i].name, name, len) == 0) {
			vterm_keyboard_key(vt, keys[i].key, (VTermModifier)(keys[i].mod | mod));
			return true;
		}
	}
	if (len == 5 && memcmp(name, "Space", 5) == 0)
		return press_char(" ", 1, mod, out);
	return press_char(name, len, mod, out);
}
