#include "base/nick.h"

static bool
allowed(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	    c == '-' || c == '_';
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* What all nicks that look alike have in common. */
static void
skeleton(const char *s, char out[static NICK_MAX + 1])
{
	size_t n = 0;

	for (; *s != '\0' && n < NICK_MAX; s++) {
		char c = lower(*s);

		if (n > 0 && out[n - 1] == 'r' && c == 'n')
			out[n - 1] = 'm';
		else if (n > 0 && out[n - 1] == 'v' && c == 'v')
			out[n - 1] = 'w';
		else
			out[n++] = c == '0' ? 'o' : c == '1' || c == 'i' ? 'l' : c == '_' ? '-' : c;
	}
	out[n] = '\0';
}

bool
nick_valid(const char *s)
{
	size_t n = 0;

	for (; s[n] != '\0'; n++)
		if (n >= NICK_MAX || !allowed(s[n]))
			return false;
	return n > 0;
}

bool
nick_room_valid(const char *s)
{
	return (s[0] == '#' || s[0] == '@') && nick_valid(s + 1);
}

int
nick_compare(const char *a, const char *b)
{
	while (*a != '\0' && lower(*a) == lower(*b))
		a++, b++;
	return (unsigned char)lower(*a) - (unsigned char)lower(*b);
}

bool
nick_equal(const char *a, const char *b)
{
	return nick_compare(a, b) == 0;
}

bool
nick_alike(const char *a, const char *b)
{
	char x[NICK_MAX + 1], y[NICK_MAX + 1];

	skeleton(a, x);
	skeleton(b, y);
	return strcmp(x, y) == 0;
}

bool
nick_reserved(const char *s)
{
	static const char *const words[] = { "me", "server", "status", "snug", "owner", "everyone",
		"here", "all" };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (nick_alike(s, words[i]))
			return true;
	return false;
}

void
nick_from(const char *s, char out[static NICK_MAX + 1])
{
	size_t n = 0;

	for (; *s != '\0' && n < NICK_MAX; s++)
		if (allowed(*s))
			out[n++] = *s;
		else if (*s == '.' || *s == ' ')
			out[n++] = '-';
	if (n == 0) {
		memcpy(out, "guest", 5);
		n = 5;
	}
	out[n] = '\0';
}
