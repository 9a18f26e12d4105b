/* base/role.h - what somebody may do in a room, from the least to the most. */
#ifndef SNUG_BASE_ROLE_H
#define SNUG_BASE_ROLE_H

enum role {
	ROLE_NONE, /* not one of us */
	ROLE_GUEST,
	ROLE_MEMBER,
	ROLE_MODERATOR,
	ROLE_OWNER,
	ROLE__END
};

/* "none", "guest", "member", "moderator", "owner"; "?" for a number that is none. */
const char *role_name(enum role r);
/* By such a name, but "none". ROLE_NONE when it is none. */
enum role role_parse(const char *name);

#endif
