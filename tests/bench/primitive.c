#include "tests/bench/primitive.h"

#include <sodium.h>
#include <string.h>

#include "tests/bench/stat.h"

#define RUNS 5 /* the median of so many, odd */

/* What the primitives work on; the values do not matter. */
static struct {
	uint8_t in[4096], out[4096 + 16], seed[32], point[32], sign_public[32], sign_secret[64],
	    sig[64];
} at;

static void
setup(void)
{
	memset(at.in, 7, sizeof at.in);
	memset(at.seed, 1, sizeof at.seed);
	crypto_scalarmult_base(at.point, at.seed);
	crypto_sign_seed_keypair(at.sign_public, at.sign_secret, at.seed);
	crypto_sign_detached(at.sig, NULL, at.in, 300, at.sign_secret);
}

static int
mult(void)
{
	return crypto_scalarmult(at.out, at.seed, at.point);
}

static int
base(void)
{
	return crypto_scalarmult_base(at.out, at.seed);
}

static int
sign(void)
{
	return crypto_sign_detached(at.out, NULL, at.in, 300, at.sign_secret);
}

static int
verify(void)
{
	return crypto_sign_verify_detached(at.sig, at.in, 300, at.sign_public);
}

static int
hmac(void)
{
	return crypto_auth_hmacsha256(at.out, at.in, 32, at.seed);
}

static int
leaf(void)
{
	return crypto_hash_sha256(at.out, at.in, 300);
}

static int
node(void)
{
	return crypto_hash_sha256(at.out, at.in, 100);
}

static int
seal(void)
{
	return crypto_aead_chacha20poly1305_ietf_encrypt(
	    at.out, NULL, at.in, 256, NULL, 0, NULL, at.in, at.seed);
}

static int
seal_k(void)
{
	return crypto_aead_chacha20poly1305_ietf_encrypt(
	    at.out, NULL, at.in, sizeof at.in, NULL, 0, NULL, at.in, at.seed);
}

static int
sha256_k(void)
{
	return crypto_hash_sha256(at.out, at.in, sizeof at.in);
}

static int
sha512_k(void)
{
	return crypto_hash_sha512(at.out, at.in, sizeof at.in);
}

static const struct {
	int (*run)(void);
	unsigned times; /* at once, so that the clock is fine enough */
	unsigned parts; /* KiB that one run takes */
} row[PRIMITIVE__COUNT] = {
	[PRIMITIVE_MULT] = { mult, 1, 1 },
	[PRIMITIVE_BASE] = { base, 1, 1 },
	[PRIMITIVE_SIGN] = { sign, 1, 1 },
	[PRIMITIVE_VERIFY] = { verify, 1, 1 },
	[PRIMITIVE_HMAC] = { hmac, 16, 1 },
	[PRIMITIVE_LEAF] = { leaf, 16, 1 },
	[PRIMITIVE_NODE] = { node, 16, 1 },
	[PRIMITIVE_SEAL] = { seal, 16, 1 },
	[PRIMITIVE_SEAL_K] = { seal_k, 2, 4 },
	[PRIMITIVE_SHA256_K] = { sha256_k, 2, 4 },
	[PRIMITIVE_SHA512_K] = { sha512_k, 2, 4 },
};

static double
cost(enum primitive p)
{
	double ns[RUNS];
	int r = 0;

	if (at.in[0] == 0)
		setup();
	for (size_t i = 0; i < RUNS; i++) {
		uint64_t start = stat_cpu_ns();

		for (unsigned k = 0; k < row[p].times; k++)
			r |= row[p].run();
		ns[i] = (double)(stat_cpu_ns() - start) / (row[p].times * row[p].parts);
	}
	return r == 0 ? stat_median(ns, RUNS) : 0;
}

double
primitive_unit(void)
{
	return cost(PRIMITIVE_MULT);
}

void
primitive_cost(double ns[PRIMITIVE__COUNT])
{
	for (enum primitive p = 0; p < PRIMITIVE__COUNT; p++)
		ns[p] = cost(p);
}

double
primitive_total(const struct primitive_sum *s, const double ns[PRIMITIVE__COUNT])
{
	double sum = 0;

	for (enum primitive p = 0; p < PRIMITIVE__COUNT; p++)
		sum += s->n[p] * ns[p];
	return sum;
}
