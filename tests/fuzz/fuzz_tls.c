/*
 * fuzz/fuzz_tls.c - what a stranger sends to the server's TLS before the handshake, and how
 * it hangs up.
 */
#include <stdint.h>
#include <stdlib.h>

#include "net/tls.h"
#include "support/testcert.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
on_data(void *user, struct bytes plain)
{
	(void)user, (void)plain;
	abort(); /* nobody gets in without the keys */
}

static int
on_verify(void *user, const struct bytes *chain, size_t n, struct fault *f)
{
	(void)user, (void)chain, (void)n, (void)f;
	abort(); /* nor shows us a certificate */
}

static const struct tls_ops ops = { .verify = on_verify, .data = on_data };

static struct tlsctx *
context(void)
{
	static struct tlsctx *ctx; /* made once: the one global of the harness */
	struct buf cert = BUF_INIT(65536), key = BUF_INIT(65536);
	struct tlsctx_cert own;
	struct fault f;

	if (ctx != NULL)
		return ctx;
	testcert_make(TESTCERT_ED25519, &cert, &key);
	own = (struct tlsctx_cert){ buf_bytes(&cert), buf_bytes(&key) };
	if (tlsctx_server_new(&ctx, NULL, &own, 1, &f) != 0)
		abort();
	buf_fini(&cert);
	buf_fini(&key);
	return ctx;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tls *t;
	size_t step;

	if (size == 0)
		return 0;
	step = data[0] + 1u;
	if (tls_new_server(&t, context(), &ops, NULL) != 0)
		abort();
	for (size_t at = 1; at < size; at += step)
		tls_feed(t, bytes_of(data + at, size - at < step ? size - at : step));
	tls_eof(t);
	if (tls_state(t) != TLS_DEAD || tls_fault(t)->code == 0 || tls_fault(t)->cause[0] == '\0')
		abort();
	tls_free(t);
	return 0;
}
