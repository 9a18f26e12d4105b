#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app_pki.h"
#include "base/clock.h"
#include "base/mem.h"
#include "certs/keyfile.h"

#define PEM_MAX (256 * 1024)

/* The newest good one of those that are meant. */
static int
from_register(const struct issued *is, const char *what, struct buf *pem, struct fault *f)
{
	const struct issued_entry **found = mem_calloc(issued_count(is) + 1, sizeof *found);
	size_t n = app_pki_find(is, what, found);
	const struct issued_entry *e = n > 0 ? found[n - 1] : NULL;
	int64_t now = clock_wall_ms() / 1000;

	for (size_t i = 0; i < n; i++)
		if (issued_status(found[i], now) == ISSUED_GOOD)
			e = found[i];
	free(found);
	return e != NULL ? issued_pem(is, e->cert.serial, pem, f) : ERR_NOTFOUND;
}

/* "ca", a serial number, a nick, or a file. */
static int
find_cert(const struct pki *p, const char *what, struct buf *pem, struct fault *f)
{
	struct issued *is = NULL;
	struct ca *ca = NULL;
	int r;

	if (strcmp(what, "ca") == 0) {
		if ((r = app_pki_load_ca(p, &ca, f)) == 0)
			r = ca_cert_pem(ca, pem);
		ca_free(ca);
		return r;
	}
	if ((r = issued_load(&is, p->dir, f)) != 0)
		return r;
	if ((r = from_register(is, what, pem, f)) == ERR_NOTFOUND)
		r = app_pki_read(what, pem, f);
	issued_close(is);
	return r != ERR_CONFIG
		   ? r
		   : fault_set(f, ERR_NOTFOUND, "See snug --pki list --all.",
			 "%.200s is no serial number, no nick of this CA, and no file", what);
}

/* The certificates, and the key under a passphrase: as PKCS#12, or one after the other in PEM. */
static int
with_key(const struct pki *p, const struct buf *cert, struct buf *out, struct fault *f)
{
	struct buf key = BUF_INIT(KEYFILE_MAX), secret = BUF_INIT(PKI_PASSPHRASE_MAX);
	struct pki own = *p;
	int r;

	own.passphrase_file = NULL; /* that is of what is written, not of what is read */
	if ((r = app_pki_read_key(&own, p->key, &key, f)) != 0 ||
	    (r = app_pki_passphrase(p, "the exported key", true, &secret, f)) != 0)
		goto out;
	if (p->p12) {
		r = keyfile_p12(out, buf_bytes(&key), buf_bytes(cert), p->words.v[0],
		    (const char *)secret.p, f);
	} else {
		buf_put(out, cert->p, cert->n);
		r = keyfile_seal(out, buf_bytes(&key), (const char *)secret.p, f);
	}
out:
	buf_fini(&key);
	buf_fini(&secret);
	return r;
}

int
app_pki_export(struct pki *p, struct fault *f)
{
	struct buf cert = BUF_INIT(PEM_MAX), out = BUF_INIT(PEM_MAX);
	int r;

	if (p->p12 && p->key == NULL)
		return fault_set(f, ERR_USAGE, "try 'snug --pki help export'", "--p12 needs --key");
	if ((r = find_cert(p, p->words.v[0], &cert, f)) == 0 && p->key != NULL)
		r = with_key(p, &cert, &out, f);
	if (r == 0)
		r = app_pki_write(p, p->key != NULL ? buf_bytes(&out) : buf_bytes(&cert), f);
	buf_fini(&cert);
	buf_fini(&out);
	return r;
}
