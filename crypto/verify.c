#include "crypto/verify.h"

#include "base/err.h"
#include "crypto/framing.h"
#include "crypto/keypkg.h"

int
verify_keypkg(struct bytes keypkg, char nick[static NICK_MAX + 1])
{
	struct keypkg p;
	int r;

	if ((r = keypkg_parse(&p, keypkg)) != 0 || (r = keypkg_check(&p)) != 0)
		return r;
	memcpy(nick, p.nick, sizeof p.nick);
	return 0;
}

int
verify_peek(struct bytes msg, uint8_t gid[static 16], uint64_t *epoch)
{
	struct framing f;
	struct rd r;

	rd_init(&r, msg);
	framing_get(&r, &f);
	if (r.err != 0)
		return ERR_PARSE;
	memcpy(gid, f.gid, sizeof f.gid);
	*epoch = f.epoch;
	return 0;
}
