#include "tests/mls/driver_count.h"

/* The names are the linker's. */
int __real_crypto_sign_verify_detached(const unsigned char *sig, const unsigned char *m,
    unsigned long long n, const unsigned char *pk);
int __wrap_crypto_sign_verify_detached(const unsigned char *sig, const unsigned char *m,
    unsigned long long n, const unsigned char *pk);

static uint64_t verifies;

int
__wrap_crypto_sign_verify_detached(const unsigned char *sig, const unsigned char *m,
    unsigned long long n, const unsigned char *pk)
{
	verifies++;
	return __real_crypto_sign_verify_detached(sig, m, n, pk);
}

uint64_t
driver_count_verifies(void)
{
	return verifies;
}
