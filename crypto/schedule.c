#include "crypto/schedule.h"

#include "crypto/hkdf.h"

static struct bytes
bytes_secret(const struct secret *s)
{
	return bytes_of(s->b, sizeof s->b);
}

void
schedule_joiner(struct secret *joiner, const struct secret *init, const struct secret *commit,
    const uint8_t context[static SUITE_HASH_SIZE])
{
	struct bytes ikm = bytes_secret(commit);
	struct secret s;

	hkdf_extract(&s, bytes_secret(init), &ikm, 1);
	hkdf_expand_label(joiner->b, SECRET_SIZE, &s, "joiner", bytes_of(context, SUITE_HASH_SIZE));
	secret_wipe(&s);
}

/* The secret that joiner makes without any other input; 8's member secret with no PSK. */
static void
member_secret(struct secret *out, const struct secret *joiner)
{
	static const struct secret none;
	struct bytes ikm = bytes_secret(&none);

	hkdf_extract(out, bytes_secret(joiner), &ikm, 1);
}

void
schedule_epoch(struct secret *epoch, const struct secret *joiner,
    const uint8_t context[static SUITE_HASH_SIZE])
{
	struct secret s;

	member_secret(&s, joiner);
	hkdf_expand_label(epoch->b, SECRET_SIZE, &s, "epoch", bytes_of(context, SUITE_HASH_SIZE));
	secret_wipe(&s);
}

void
schedule_welcome(struct suite_key *key, const struct secret *joiner)
{
	struct secret s;

	member_secret(&s, joiner);
	hkdf_derive(&s, &s, "welcome");
	hkdf_expand_label(key->key, sizeof key->key, &s, "key", bytes_of(NULL, 0));
	hkdf_expand_label(key->nonce, sizeof key->nonce, &s, "nonce", bytes_of(NULL, 0));
	secret_wipe(&s);
}
