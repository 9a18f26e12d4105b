#include "crypto/pubkey.h"

#include <sodium.h>

#include "base/err.h"
#include "crypto/label.h"

int
pubkey_check_sign(const uint8_t pub[static PUBKEY_SIZE])
{
	return crypto_core_ed25519_is_valid_point(pub) == 1 ? 0 : ERR_KEY;
}

int
pubkey_check_kem(const uint8_t pub[static PUBKEY_SIZE])
{
	/* Any scalar is a multiple of eight once clamped, so it takes a small order to zero. */
	static const uint8_t any[32] = { 8 };
	uint8_t out[32];

	return crypto_scalarmult(out, any, pub) != 0 ? ERR_KEY : 0;
}

int
pubkey_content(struct buf *out, const char *label, struct bytes content)
{
	struct label l;

	if (content.n > SIGNED_MAX)
		return ERR_LIMIT;
	label_init(&l, label, content);
	if (buf_reserve(out, label_size(&l)) == NULL)
		return buf_err(out);
	for (size_t i = 0; i < LABEL_PARTS; i++)
		buf_put(out, l.part[i].p, l.part[i].n);
	return buf_err(out);
}

int
pubkey_verify(const uint8_t pub[static PUBKEY_SIZE], const char *label, struct bytes content,
    const uint8_t sig[static SIGNATURE_SIZE])
{
	struct buf signed_content = BUF_INIT(SIGNED_MAX + 1024);
	int r;

	if ((r = pubkey_content(&signed_content, label, content)) == 0 &&
	    crypto_sign_verify_detached(sig, signed_content.p, signed_content.n, pub) != 0)
		r = ERR_SIGNATURE;
	buf_fini(&signed_content);
	return r;
}
