#include "base/role.h"

#include <string.h>

static const char *const names[ROLE__END] = {
	[ROLE_NONE] = "none",
	[ROLE_GUEST] = "guest",
	[ROLE_MEMBER] = "member",
	[ROLE_MODERATOR] = "moderator",
	[ROLE_OWNER] = "owner",
};

const char *
role_name(enum role r)
{
	return (unsigned)r < ROLE__END ? names[r] : "?";
}

enum role
role_parse(const char *name)
{
	for (unsigned r = ROLE_GUEST; r < ROLE__END; r++)
		if (strcmp(names[r], name) == 0)
			return (enum role)r;
	return ROLE_NONE;
}
