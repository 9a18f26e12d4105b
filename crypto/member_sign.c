#include "crypto/member_sign.h"

#include <string.h>

#include "crypto/mls_label.h"

int
member_sign_append(struct member_log *l, const struct member_entry *e, const struct sign_key *k,
    const uint8_t author[static MEMBER_KEY_SIZE])
{
	struct buf b = BUF_INIT(MEMBER_ENTRY_MAX);
	uint8_t sig[MEMBER_SIGNATURE_SIZE];
	struct member_entry own = *e;
	int r;

	own.seq = member_log_count(l);
	memcpy(own.prev, member_log_head(l), sizeof own.prev);
	memcpy(own.author, author, sizeof own.author);
	member_entry_write_tbs(&b, &own);
	if ((r = buf_err(&b)) == 0 &&
	    (r = mls_label_sign(sig, k, MEMBER_LABEL_ENTRY, buf_bytes(&b))) == 0) {
		member_entry_write_signature(&b, sig);
		r = buf_err(&b) != 0 ? buf_err(&b) : member_log_append(l, buf_bytes(&b));
	}
	buf_fini(&b);
	return r;
}
