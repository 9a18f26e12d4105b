#include "ui/key_name.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "ui/text.h"

/* Keys that no binding can have, at the end of key.def. */
#define NAMED_END KEY_PASTE

static const char *const names[] = {
#define X(key, name) [key - KEY_BASE] = name,
#include "ui/key.def"
#undef X
};

/* What other programs call them. */
static const struct {
	const char *name;
	uint32_t code;
} others[] = {
	{ "return", KEY_ENTER },
	{ "escape", KEY_ESC },
	{ "bs", KEY_BACKSPACE },
	{ "del", KEY_DELETE },
	{ "ins", KEY_INSERT },
	{ "pageup", KEY_PGUP },
	{ "pagedown", KEY_PGDN },
	{ "prior", KEY_PGUP },
	{ "next", KEY_PGDN },
	{ "space", ' ' },
	{ "comma", ',' },
};

static const struct {
	const char *prefix;
	unsigned mod;
} mods[] = {
	{ "ctrl-", MOD_CTRL },
	{ "control-", MOD_CTRL },
	{ "c-", MOD_CTRL },
	{ "^", MOD_CTRL },
	{ "alt-", MOD_ALT },
	{ "meta-", MOD_ALT },
	{ "m-", MOD_ALT },
	{ "shift-", MOD_SHIFT },
	{ "s-", MOD_SHIFT },
};

/* Takes modifiers off the front of s; the last byte is never a part of one. */
static unsigned
take_mods(const char **s, size_t *n)
{
	unsigned all = 0;
	bool more = true;

	while (more) {
		more = false;
		for (size_t i = 0; i < sizeof mods / sizeof mods[0] && !more; i++) {
			size_t len = strlen(mods[i].prefix);

			if (*n <= len || strncasecmp(*s, mods[i].prefix, len) != 0)
				continue;
			all |= mods[i].mod;
			*s += len;
			*n -= len;
			more = true;
		}
	}
	return all;
}

static bool
is_name(const char *name, const char *s, size_t n)
{
	return strlen(name) == n && strncasecmp(name, s, n) == 0;
}

/* 0: that is no key. */
static uint32_t
code_of(const char *s, size_t n)
{
	uint32_t c;

	for (uint32_t i = 0; i < NAMED_END - KEY_BASE; i++)
		if (is_name(names[i], s, n))
			return KEY_BASE + i;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (is_name(others[i].name, s, n))
			return others[i].code;
	return n > 0 && utf8_char(bytes_of(s, n), &c) == n && c > ' ' && c != 0x7f ? c : 0;
}

/* Several keys send the same byte; this is the one that we get. */
static const char *
as_sent(struct key *k)
{
	static const struct {
		char c;
		uint32_t code;
	} same[] = { { 'm', KEY_ENTER }, { 'i', KEY_TAB }, { 'h', KEY_BACKSPACE },
		{ '?', KEY_BACKSPACE }, { '[', KEY_ESC }, { '@', ' ' }, { '/', '_' } };

	if (k->code < KEY_BASE && (k->mods & MOD_SHIFT)) {
		if (k->code >= 0x80 || k->mods & MOD_CTRL)
			return "a terminal does not tell shift there";
		if (k->code >= 'a' && k->code <= 'z')
			k->code -= 'a' - 'A';
		if (k->code < 'A' || k->code > 'Z')
			return "shift goes with letters and with keys that have a name";
		k->mods &= ~(unsigned)MOD_SHIFT;
	}
	if (k->code >= KEY_BASE || (k->mods & MOD_CTRL) == 0)
		return NULL;
	if (k->code >= 'A' && k->code <= 'Z')
		k->code += 'a' - 'A';
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		if (k->code == (uint32_t)same[i].c) {
			k->code = same[i].code;
			if (same[i].code >= KEY_BASE)
				k->mods &= ~(unsigned)MOD_CTRL;
			break;
		}
	if (k->code >= KEY_BASE || k->code == ' ' || (k->code >= 'a' && k->code <= 'z') ||
	    (k->code >= '\\' && k->code <= '_'))
		return NULL;
	return "ctrl goes with letters, and with space \\ ] ^ _";
}

/* The end of the key that begins at s: a comma behind it, or the end. */
static size_t
key_len(const char *s, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (s[i] == ',')
			return i;
	return n;
}

const char *
key_name_parse(const char *s, size_t n, struct key_seq *out)
{
	const char *why, *name;
	struct key k;

	*out = (struct key_seq){ 0 };
	for (size_t at = 0, len, left; at < n; at += len + 1) {
		len = key_len(s + at, n - at);
		if (out->n == KEY_SEQ_MAX)
			why = "at most three keys, one after the other";
		else if (at + len + 1 == n)
			why = "it ends with a comma; the key itself is called comma";
		else {
			name = s + at;
			left = len;
			k.mods = take_mods(&name, &left);
			k.code = code_of(name, left);
			why = k.code == 0 ? "keys are called like ctrl-x, alt-x, f5, pgup"
					  : as_sent(&k);
		}
		if (why != NULL) {
			*out = (struct key_seq){ 0 };
			return why;
		}
		out->k[out->n++] = k;
	}
	return out->n > 0 ? NULL : "there is no key";
}

static size_t
put_key(struct key k, char *out, size_t size)
{
	char c[6 + 1] = "";
	const char *name = c;
	bool capital = k.mods & MOD_ALT && k.code >= 'A' && k.code <= 'Z';

	if (capital)
		k.code += 'a' - 'A';
	if (k.code >= KEY_BASE && k.code < KEY__END)
		name = names[k.code - KEY_BASE];
	else if (k.code == ' ' || k.code == ',')
		name = k.code == ' ' ? "space" : "comma";
	else
		text_put(k.code, c);
	return (size_t)snprintf(out, size, "%s%s%s%s", k.mods & MOD_CTRL ? "ctrl-" : "",
	    k.mods & MOD_ALT ? "alt-" : "", k.mods & MOD_SHIFT || capital ? "shift-" : "", name);
}

void
key_name_put(const struct key_seq *seq, char out[static KEY_NAME_MAX])
{
	size_t at = 0;

	out[0] = '\0';
	for (size_t i = 0; i < seq->n && at < KEY_NAME_MAX - 1; i++) {
		if (i > 0)
			out[at++] = ',';
		at += put_key(seq->k[i], out + at, KEY_NAME_MAX - at);
	}
}

static bool
begins(const struct key_seq *a, const struct key_seq *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (i >= a->n || a->k[i].code != b->k[i].code || a->k[i].mods != b->k[i].mods)
			return false;
	return true;
}

bool
key_seq_equal(const struct key_seq *a, const struct key_seq *b)
{
	return a->n == b->n && begins(a, b);
}

bool
key_seq_begins(const struct key_seq *a, const struct key_seq *b)
{
	return a->n > b->n && begins(a, b);
}
