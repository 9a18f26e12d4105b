#include "crypto/epoch.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "crypto/framing.h"
#include "crypto/hkdf.h"

int
epoch_new(struct epoch **out, uint64_t number)
{
	struct epoch *e = mem_calloc(1, sizeof *e);

	e->number = number;
	if ((e->vault = secret_new(sizeof *e->vault)) == NULL) {
		free(e);
		return ERR_NOMEM;
	}
	*out = e;
	return 0;
}

void
epoch_free(struct epoch *e)
{
	if (e == NULL)
		return;
	ratchets_free(e->ratchets);
	secret_free(e->vault);
	roster_fini(&e->roster);
	mem_wipe(e, sizeof *e);
	free(e);
}

void
epoch_transcript(const struct epoch *e, struct bytes content, struct bytes sig,
    uint8_t confirmed[static SUITE_HASH_SIZE])
{
	uint8_t interim[SUITE_HASH_SIZE];
	struct bytes so_far[] = { bytes_of(e->confirmed, SUITE_HASH_SIZE),
		bytes_of(e->tag, SUITE_HASH_SIZE) };
	struct bytes now[] = { bytes_of(interim, SUITE_HASH_SIZE), content, sig };

	suite_hash(interim, so_far, 2);
	suite_hash(confirmed, now, 3);
}

int
epoch_set_context(struct epoch *e, const uint8_t gid[static GROUP_ID_SIZE])
{
	struct buf b = BUF_INIT(256);
	uint8_t members[SUITE_HASH_SIZE];
	int r;

	if ((r = roster_hash(&e->roster, members)) != 0)
		return r;
	wr_u8(&b, FRAMING_VERSION);
	wr_u16(&b, SUITE_ID);
	wr_bytes(&b, bytes_of(gid, GROUP_ID_SIZE));
	wr_u64(&b, e->number);
	wr_bytes(&b, bytes_of(members, sizeof members));
	wr_bytes(&b, bytes_of(e->confirmed, sizeof e->confirmed));
	if ((r = buf_err(&b)) == 0)
		suite_hash(e->context, (struct bytes[]){ buf_bytes(&b) }, 1);
	buf_fini(&b);
	return r;
}

int
epoch_begin(struct epoch *e, const struct secret *epoch_secret)
{
	struct bytes confirmed = bytes_of(e->confirmed, sizeof e->confirmed);
	struct secret s;
	int r = 0;

	hkdf_derive(&s, epoch_secret, "encryption");
	if ((e->ratchets = ratchets_new(&s, &e->roster)) == NULL) {
		r = ERR_NOMEM;
		goto out;
	}
	hkdf_derive(&e->vault->init, epoch_secret, "init");
	hkdf_derive(&e->vault->exporter, epoch_secret, "exporter");
	hkdf_derive(&s, epoch_secret, "authentication");
	memcpy(e->authenticator, s.b, sizeof e->authenticator);
	hkdf_derive(&s, epoch_secret, "confirm");
	hkdf_mac(e->tag, bytes_of(s.b, sizeof s.b), &confirmed, 1);
out:
	secret_wipe(&s);
	return r;
}
