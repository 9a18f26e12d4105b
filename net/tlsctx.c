#include "net/tlsctx.h"

#include <stdlib.h>

#include "base/mem.h"
#include "net/tls_floor.h"
#include "net/tlsctx_int.h"
#include "net/tlsprofile.h"

static int
set_priority(struct tlsctx *c, const char *priority, struct fault *f)
{
	static const struct tlsprofile_want none;
	struct tlsprofile standard;
	const char *at = priority;
	int r;

	if (priority == NULL) {
		if ((r = tlsprofile_make(&standard, &none, f)) != 0)
			return r;
		priority = standard.priority;
	}
	c->strength = tls_floor_strength(priority);
	if ((r = gnutls_priority_init(&c->priority, priority, &at)) == 0)
		return 0;
	c->priority = NULL;
	if (r == GNUTLS_E_MEMORY_ERROR)
		return fault_set(f, ERR_NOMEM, "Close other programs.", "out of memory");
	return fault_set(f, ERR_CONFIG,
	    "The names are those of gnutls-cli --list; without the setting snug chooses well.",
	    "the TLS priority string is wrong at \"%s\"", at);
}

static gnutls_datum_t
datum_of(struct bytes b)
{
	/* GnuTLS only reads it, but its type does not say so. */
	return (gnutls_datum_t){ .data = (unsigned char *)(uintptr_t)b.p, .size = (unsigned)b.n };
}

static int
add_cert(struct tlsctx *c, const struct tlsctx_cert *cert, struct fault *f)
{
	gnutls_datum_t chain = datum_of(cert->cert_pem), key = datum_of(cert->key_pem);
	int r = gnutls_certificate_set_x509_key_mem2(
	    c->cred, &chain, &key, GNUTLS_X509_FMT_PEM, NULL, 0);

	c->has_cert = true;
	if (r >= 0)
		return 0;
	return fault_set(f, ERR_KEYFILE,
	    r == GNUTLS_E_CERTIFICATE_KEY_MISMATCH
		? "Put the key back that the certificate was made for, or issue a new certificate."
		: "Restore the file from a backup, or let snug make a new one.",
	    "the TLS certificate or its key cannot be used: %s", gnutls_strerror(r));
}

static struct tlsctx *
ctx_new(void)
{
	struct tlsctx *c = mem_calloc(1, sizeof *c);

	c->refs = 1;
	if (gnutls_certificate_allocate_credentials(&c->cred) != 0)
		abort();
	return c;
}

int
tlsctx_server_new(struct tlsctx **out, const char *priority, const struct tlsctx_cert *certs,
    size_t n, struct fault *f)
{
	struct tlsctx *c = ctx_new();
	int r;

	*out = NULL;
	if ((r = set_priority(c, priority, f)) != 0)
		goto out;
	for (size_t i = 0; i < n; i++)
		if ((r = add_cert(c, &certs[i], f)) != 0)
			goto out;
	if (n == 0)
		r = fault_set(
		    f, ERR_KEYFILE, "Let snug make one.", "the server has no certificate");
out:
	if (r == 0)
		*out = c;
	else
		tlsctx_unref(c);
	return r;
}

int
tlsctx_client_new(
    struct tlsctx **out, const char *priority, const struct tlsctx_cert *own, struct fault *f)
{
	struct tlsctx *c = ctx_new();
	int r = set_priority(c, priority, f);

	if (r == 0 && own != NULL)
		r = add_cert(c, own, f);
	*out = r == 0 ? c : NULL;
	if (r != 0)
		tlsctx_unref(c);
	return r;
}

struct tlsctx *
tlsctx_ref(struct tlsctx *c)
{
	c->refs++;
	return c;
}

void
tlsctx_unref(struct tlsctx *c)
{
	if (c == NULL || --c->refs > 0)
		return;
	gnutls_certificate_free_credentials(c->cred);
	if (c->priority != NULL)
		gnutls_priority_deinit(c->priority);
	free(c);
}
