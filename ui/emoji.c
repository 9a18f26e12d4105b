#include "ui/emoji.h"

static const struct {
	const char *name, *emoji;
} rows[] = {
#define X(name, emoji) { name, emoji },
#include "ui/emoji.def"
#undef X
};

bool
emoji_row(size_t i, const char **name, const char **emoji)
{
	if (i >= sizeof rows / sizeof rows[0])
		return false;
	*name = rows[i].name;
	*emoji = rows[i].emoji;
	return true;
}
