#include "crypto/transcript.h"

#include "base/err.h"

void
transcript_init(struct transcript *t)
{
	*t = (struct transcript){ .confirmed_n = 0 };
}

int
transcript_join(struct transcript *t, struct bytes confirmed, struct bytes tag)
{
	/* Empty in epoch 0, which an external commit can join. */
	if (confirmed.n != 0 && confirmed.n != SUITE_HASH_SIZE)
		return ERR_PARSE;
	transcript_init(t);
	if (confirmed.n > 0)
		memcpy(t->confirmed, confirmed.p, confirmed.n);
	t->confirmed_n = confirmed.n;
	transcript_confirm(t, tag);
	return 0;
}

int
transcript_commit(struct transcript *t, const struct authenticated_content *c)
{
	struct buf input = BUF_INIT(framed_content_size(&c->content) + c->auth.signature.n + 8);
	struct bytes part[2];
	int r;

	if (c->content.type != CONTENT_COMMIT)
		return ERR_STATE;
	/* ConfirmedTranscriptHashInput */
	wr_u16(&input, (uint16_t)c->wire_format);
	framed_content_write(&input, &c->content);
	wr_vecv(&input, c->auth.signature);
	if ((r = buf_err(&input)) == 0) {
		part[0] = bytes_of(t->interim, t->interim_n);
		part[1] = buf_bytes(&input);
		suite_hash(t->confirmed, part, 2);
		t->confirmed_n = SUITE_HASH_SIZE;
	}
	buf_fini(&input);
	return r;
}

void
transcript_confirm(struct transcript *t, struct bytes tag)
{
	struct buf input = BUF_INIT(64);
	struct bytes part[2];

	/* InterimTranscriptHashInput */
	wr_vecv(&input, tag);
	part[0] = transcript_hash(t);
	part[1] = buf_bytes(&input);
	suite_hash(t->interim, part, 2);
	t->interim_n = SUITE_HASH_SIZE;
	buf_fini(&input);
}
