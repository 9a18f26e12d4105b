#include "crypto/schedule.h"

#include <sodium.h>

#include "base/err.h"
#include "base/mem.h"
#include "crypto/hkdf.h"
#include "crypto/mls_label.h"

#define NOTHING bytes_of(NULL, 0)

static const struct secret zero;

static struct bytes
secret_bytes(const struct secret *s)
{
	return bytes_of(s->b, SECRET_SIZE);
}

void
schedule_joiner(struct secret *joiner, const struct secret *init, const struct secret *commit,
    struct bytes context)
{
	struct bytes ikm = secret_bytes(commit != NULL ? commit : &zero);
	struct secret s;

	hkdf_extract(&s, secret_bytes(init), &ikm, 1);
	mls_label_expand(joiner->b, SECRET_SIZE, &s, "joiner", context);
	secret_wipe(&s);
}

/* What is between the joiner secret and the two that follow from it. */
static void
member(struct secret *s, const struct secret *joiner, const struct secret *psk)
{
	struct bytes ikm = secret_bytes(psk != NULL ? psk : &zero);

	hkdf_extract(s, secret_bytes(joiner), &ikm, 1);
}

void
schedule_welcome(struct secret *welcome, const struct secret *joiner, const struct secret *psk)
{
	struct secret s;

	member(&s, joiner, psk);
	mls_label_derive(welcome, &s, "welcome");
	secret_wipe(&s);
}

void
schedule_welcome_key(struct suite_key *k, const struct suite *suite, const struct secret *welcome)
{
	*k = (struct suite_key){ 0 };
	mls_label_expand(k->key, suite->key_size, welcome, "key", NOTHING);
	mls_label_expand(k->nonce, sizeof k->nonce, welcome, "nonce", NOTHING);
}

void
schedule_epoch(
    struct schedule *s, const struct secret *joiner, const struct secret *psk, struct bytes context)
{
	struct secret m, epoch;

	member(&m, joiner, psk);
	mls_label_expand(epoch.b, SECRET_SIZE, &m, "epoch", context);
	schedule_first(s, &epoch);
	secret_wipe(&m);
	secret_wipe(&epoch);
}

void
schedule_first(struct schedule *s, const struct secret *epoch)
{
	const struct {
		const char *label;
		struct secret *out;
	} row[] = {
		{ "sender data", &s->sender_data },
		{ "encryption", &s->encryption },
		{ "exporter", &s->exporter },
		{ "external", &s->external },
		{ "confirm", &s->confirmation },
		{ "membership", &s->membership },
		{ "resumption", &s->resumption },
		{ "authentication", &s->authenticator },
		{ "init", &s->init },
	};

	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++)
		mls_label_derive(row[i].out, epoch, row[i].label);
}

void
schedule_confirm(
    const struct schedule *s, struct bytes transcript_hash, uint8_t tag[static SCHEDULE_TAG_SIZE])
{
	hkdf_mac(tag, secret_bytes(&s->confirmation), &transcript_hash, 1);
}

int
schedule_tag_check(struct bytes tag, const uint8_t expected[static SCHEDULE_TAG_SIZE])
{
	if (tag.n != SCHEDULE_TAG_SIZE || sodium_memcmp(tag.p, expected, SCHEDULE_TAG_SIZE) != 0)
		return ERR_MAC;
	return 0;
}

int
schedule_confirm_check(const struct schedule *s, struct bytes transcript_hash, struct bytes tag)
{
	uint8_t expected[SCHEDULE_TAG_SIZE];
	int r;

	schedule_confirm(s, transcript_hash, expected);
	r = schedule_tag_check(tag, expected);
	mem_wipe(expected, sizeof expected);
	return r;
}

void
schedule_external_key(const struct schedule *s, struct hpke_key *k)
{
	hpke_key_derive(k, secret_bytes(&s->external));
}

/* 8.3: the export of an HPKE context with an empty info. */
static void
external_init(const struct suite *suite, const struct secret *shared, struct secret *init)
{
	struct hpke_bind bind;
	struct hpke h;

	hpke_bind_init(&bind, suite, NULL, 0);
	hpke_schedule(&h, &bind, shared);
	hpke_export(&h, bytes_str("MLS 1.0 external init secret"), init->b, SECRET_SIZE);
	mem_wipe(&h, sizeof h);
}

int
schedule_external_send(const struct suite *suite, struct bytes external_pub,
    uint8_t kem_output[static HPKE_PUBLIC_SIZE], struct secret *init)
{
	struct secret shared;
	int r;

	if (external_pub.n != HPKE_PUBLIC_SIZE)
		return ERR_KEY;
	if ((r = hpke_encap(&shared, kem_output, external_pub.p)) != 0)
		return r;
	external_init(suite, &shared, init);
	secret_wipe(&shared);
	return 0;
}

int
schedule_external_receive(const struct schedule *s, const struct suite *suite,
    struct bytes kem_output, struct secret *init)
{
	struct hpke_key k;
	struct secret shared;
	int r;

	if (kem_output.n != HPKE_PUBLIC_SIZE)
		return ERR_KEY;
	schedule_external_key(s, &k);
	if ((r = hpke_decap(&shared, kem_output.p, &k)) == 0)
		external_init(suite, &shared, init);
	secret_wipe(&k.private);
	secret_wipe(&shared);
	return r;
}

void
schedule_export(
    const struct schedule *s, const char *label, struct bytes context, uint8_t *out, size_t n)
{
	uint8_t hash[SUITE_HASH_SIZE];
	struct secret derived;

	suite_hash(hash, &context, 1);
	mls_label_derive(&derived, &s->exporter, label);
	mls_label_expand(out, n, &derived, "exported", bytes_of(hash, sizeof hash));
	secret_wipe(&derived);
}
