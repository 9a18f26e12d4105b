#include "certs/keyfile.h"

#include "certs/keytype_int.h"
#include "certs/x509_util.h"

int
keyfile_new(struct buf *pem, enum keytype type, struct fault *f)
{
	gnutls_x509_privkey_t key;
	int g = gnutls_x509_privkey_init(&key), r;

	if (g < 0)
		return x509_fail(f, g, "make a key");
	r = (g = keytype_generate(type, key)) < 0 ? x509_fail(f, g, "make a key")
						  : x509_key_to_pem(key, pem, f);
	gnutls_x509_privkey_deinit(key);
	return r;
}

int
keyfile_from_seed(struct buf *pem, const uint8_t seed[static 32], struct fault *f)
{
	gnutls_x509_privkey_t key;
	int g = x509_key_from_seed(seed, &key), r;

	if (g < 0)
		return x509_fail(f, g, "use this key");
	r = x509_key_to_pem(key, pem, f);
	gnutls_x509_privkey_deinit(key);
	return r;
}
