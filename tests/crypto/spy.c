#include "tests/crypto/spy.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crypto/hkdf.h"
#include "crypto/secret.h"

#define NOTES_MAX 20000
#define BLOCKS_MAX 1024
#define SIZE_MAX_NOTED 32
#define MASK 0x5a                      /* so that a note is none of what is looked for */
#define MAPPING_MAX ((size_t)64 << 20) /* what sanitizers keep for themselves is larger */
#define CHUNK ((size_t)1 << 16)

static struct note {
	char label[24];
	uint8_t n, masked[SIZE_MAX_NOTED];
	bool guarded, elsewhere;
	char where[32];
	struct note *next; /* with the same first two bytes */
} note[NOTES_MAX];
static size_t n_notes;
static struct note *bucket[1 << 16];
static struct {
	uintptr_t from, to;
} block[BLOCKS_MAX];
static size_t n_blocks;
static uint8_t chunk[CHUNK + SIZE_MAX_NOTED]; /* holds what was read: not looked at itself */
static int memory = -1;

bool
spy_init(void)
{
	memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	return memory >= 0;
}

void
spy_forget(void)
{
	n_notes = 0;
	memset(bucket, 0, sizeof bucket);
}

static bool
is_at(const struct note *x, const uint8_t *p)
{
	for (size_t i = 0; i < x->n; i++)
		if ((p[i] ^ MASK) != x->masked[i])
			return false;
	return true;
}

/* Several members derive the same: it is one. */
static struct note *
find(const char *label, const uint8_t *secret, size_t n)
{
	struct note *x = bucket[(unsigned)(secret[0] ^ MASK) << 8 | (unsigned)(secret[1] ^ MASK)];

	while (x != NULL &&
	       (x->n != n || strncmp(label, x->label, sizeof x->label) != 0 || !is_at(x, secret)))
		x = x->next;
	return x;
}

void
spy_note(const char *label, const uint8_t *secret, size_t n)
{
	struct note *x;
	unsigned key;

	if (n > SIZE_MAX_NOTED)
		n = SIZE_MAX_NOTED;
	if (n < 8 || find(label, secret, n) != NULL)
		return;
	if (n_notes == NOTES_MAX)
		abort();
	x = &note[n_notes++];
	*x = (struct note){ .n = (uint8_t)n };
	snprintf(x->label, sizeof x->label, "%s", label);
	for (size_t i = 0; i < n; i++)
		x->masked[i] = secret[i] ^ MASK;
	key = (unsigned)x->masked[0] << 8 | x->masked[1];
	x->next = bucket[key];
	bucket[key] = x;
}

static bool
is_guarded(uintptr_t at)
{
	for (size_t i = 0; i < n_blocks; i++)
		if (at >= block[i].from && at < block[i].to)
			return true;
	return false;
}

static void
look_at(const uint8_t *p, size_t n, uintptr_t address, const char *where)
{
	for (size_t i = 0; i < n; i++) {
		unsigned key = (unsigned)(p[i] ^ MASK) << 8 | (unsigned)(p[i + 1] ^ MASK);

		for (struct note *x = bucket[key]; x != NULL; x = x->next)
			if (is_at(x, p + i)) {
				if (is_guarded(address + i)) {
					x->guarded = true;
				} else {
					x->elsewhere = true;
					snprintf(x->where, sizeof x->where, "%.31s", where);
				}
			}
	}
}

static bool
is_own(uintptr_t at)
{
	return at + CHUNK > (uintptr_t)chunk && at < (uintptr_t)chunk + sizeof chunk;
}

static void
look_through(uintptr_t from, uintptr_t to, const char *where)
{
	for (uintptr_t at = from; at < to; at += CHUNK) {
		size_t n = to - at < CHUNK ? to - at : CHUNK;
		ssize_t got;

		if (is_own(at))
			continue;
		/* A little of what comes next, for what lies across. */
		memset(chunk, 0, sizeof chunk);
		got = pread(memory, chunk, n + SIZE_MAX_NOTED, (off_t)at);
		if (got < 0)
			got = pread(memory, chunk, n, (off_t)at);
		if (got > 0)
			look_at(chunk, (size_t)got < n ? (size_t)got : n, at, where);
	}
	memset(chunk, 0, sizeof chunk);
}

/* All that may be written to. */
void
spy_look(void)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	uintptr_t from, to;
	char line[512], may[8], name[64];

	if (maps == NULL)
		abort();
	for (size_t i = 0; i < n_notes; i++)
		note[i].guarded = note[i].elsewhere = false;
	while (fgets(line, sizeof line, maps) != NULL) {
		name[0] = '\0';
		if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %7s %*s %*s %*s %63s", &from, &to, may,
			name) >= 3 &&
		    strncmp(may, "rw", 2) == 0 && to - from <= MAPPING_MAX)
			look_through(from, to, name);
	}
	fclose(maps);
}

size_t
spy_alive(const char *label)
{
	size_t n = 0;

	for (size_t i = 0; i < n_notes; i++)
		if (note[i].guarded && (label == NULL || strcmp(label, note[i].label) == 0))
			n++;
	return n;
}

size_t
spy_excuse(const char *label)
{
	size_t n = 0;

	spy_look();
	for (size_t i = 0; i < n_notes; i++)
		if (note[i].guarded && strcmp(label, note[i].label) == 0) {
			snprintf(note[i].label, sizeof note[i].label, "excused %.12s", label);
			n++;
		}
	return n;
}

size_t
spy_leaked(void)
{
	size_t n = 0;

	for (size_t i = 0; i < n_notes; i++)
		if (note[i].elsewhere) {
			printf("# left behind: %s in %s\n", note[i].label, note[i].where);
			n++;
		}
	return n;
}

/* What is linked in the place of these. */
void *__real_secret_new(size_t size);
void __real_secret_free(void *p);
void __real_secret_random(struct secret *s);
void __real_hkdf_extract(
    struct secret *prk, struct bytes salt, const struct bytes *ikm, size_t n_ikm);
void __real_hkdf_expand(uint8_t *out, size_t n, struct bytes prk, struct hkdf_info info);
int __real_crypto_scalarmult(unsigned char *q, const unsigned char *n, const unsigned char *p);
void *__wrap_secret_new(size_t size);
void __wrap_secret_free(void *p);
void __wrap_secret_random(struct secret *s);
void __wrap_hkdf_extract(
    struct secret *prk, struct bytes salt, const struct bytes *ikm, size_t n_ikm);
void __wrap_hkdf_expand(uint8_t *out, size_t n, struct bytes prk, struct hkdf_info info);
int __wrap_crypto_scalarmult(unsigned char *q, const unsigned char *n, const unsigned char *p);

void *
__wrap_secret_new(size_t size)
{
	void *p = __real_secret_new(size);

	if (n_blocks == BLOCKS_MAX)
		abort();
	block[n_blocks].from = (uintptr_t)p;
	block[n_blocks++].to = (uintptr_t)p + size;
	return p;
}

void
__wrap_secret_free(void *p)
{
	for (size_t i = 0; p != NULL && i < n_blocks; i++)
		if (block[i].from == (uintptr_t)p) {
			block[i] = block[--n_blocks];
			break;
		}
	__real_secret_free(p);
}

void
__wrap_secret_random(struct secret *s)
{
	__real_secret_random(s);
	spy_note("random", s->b, sizeof s->b);
}

/* RFC 9180 hashes what everybody knows, too. */
void
__wrap_hkdf_extract(struct secret *prk, struct bytes salt, const struct bytes *ikm, size_t n_ikm)
{
	bool public = n_ikm == 4 && (bytes_equal(ikm[2], bytes_str("psk_id_hash")) ||
					bytes_equal(ikm[2], bytes_str("info_hash")));

	__real_hkdf_extract(prk, salt, ikm, n_ikm);
	if (!public)
		spy_note("extract", prk->b, sizeof prk->b);
}

/* ExpandWithLabel and LabeledExpand both have their label in the fourth part. */
void
__wrap_hkdf_expand(uint8_t *out, size_t n, struct bytes prk, struct hkdf_info info)
{
	struct bytes name = info.n > 3 ? info.part[3] : bytes_of(NULL, 0);
	char label[24];

	__real_hkdf_expand(out, n, prk, info);
	snprintf(label, sizeof label, "%.*s", (int)(name.n < 20 ? name.n : 20),
	    name.n > 0 ? (const char *)name.p : "");
	spy_note(label, out, n);
}

int
__wrap_crypto_scalarmult(unsigned char *q, const unsigned char *n, const unsigned char *p)
{
	int r = __real_crypto_scalarmult(q, n, p);

	if (r == 0)
		spy_note("dh", q, 32);
	return r;
}
