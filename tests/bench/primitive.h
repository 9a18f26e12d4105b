/*
 * tests/bench/primitive.h - what libsodium's primitives cost here and now: the floor under MLS.
 * The clock of a machine wanders, so all of it is timed again beside each thing that is measured,
 * and told in units of one X25519.
 */
#ifndef SNUG_TESTS_BENCH_PRIMITIVE_H
#define SNUG_TESTS_BENCH_PRIMITIVE_H

enum primitive {
	PRIMITIVE_MULT,   /* X25519: the unit */
	PRIMITIVE_BASE,   /* X25519 of the base point */
	PRIMITIVE_SIGN,   /* Ed25519, 300 bytes */
	PRIMITIVE_VERIFY, /* the same */
	PRIMITIVE_HMAC,   /* HMAC-SHA-256, 32 bytes */
	PRIMITIVE_LEAF,   /* SHA-256 of 300 bytes */
	PRIMITIVE_NODE,   /* SHA-256 of 100 bytes */
	PRIMITIVE_SEAL,   /* ChaCha20-Poly1305, 256 bytes */
	/* Of long input, each KiB: */
	PRIMITIVE_SEAL_K,   /* ChaCha20-Poly1305 */
	PRIMITIVE_SHA256_K, /* SHA-256 */
	PRIMITIVE_SHA512_K, /* SHA-512: a signature takes two, its verification one */
	PRIMITIVE__COUNT
};

/* How many of each something cannot do without. */
struct primitive_sum {
	double n[PRIMITIVE__COUNT];
};

/* Nanoseconds of the unit, now. */
double primitive_unit(void);
/* Nanoseconds of each, now. */
void primitive_cost(double ns[PRIMITIVE__COUNT]);
double primitive_total(const struct primitive_sum *s, const double ns[PRIMITIVE__COUNT]);

#endif
