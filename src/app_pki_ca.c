#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app_pki.h"
#include "base/file.h"
#include "base/mem.h"
#include "certs/check.h"
#include "certs/keyfile.h"

#define PEM_MAX (256 * 1024)

/* There is one already, or something that was one. */
static int
must_be_free(const struct pki *p, struct fault *f)
{
	struct ca *ca;
	int r = ca_load(&ca, p->dir, f);

	ca_free(ca);
	if (r == ERR_NOTFOUND)
		return 0;
	return r != 0 ? r
		      : fault_set(f, ERR_EXISTS,
			    "Move that folder away first: what it issued is then worth nothing.",
			    "there is a certificate authority in %s", p->dir);
}

static void
say_made(const struct pki *p, const struct ca *ca, const char *what)
{
	uint8_t spki[SPKI_HASH_SIZE];
	char print[40];

	ca_spki_hash(ca, spki);
	check_fingerprint(spki, print);
	app_pki_say("%s the certificate authority in %s", what, p->dir);
	app_pki_say("CA fingerprint, to read aloud if somebody asks: %s", print);
}

/* Take ca as this snug's, under the lock, with an empty register and list. */
static int
settle(const struct pki *p, const struct ca *ca, struct fault *f)
{
	struct issued *is = NULL;
	int r = file_mkdirs(p->dir, f);

	if (r == 0 && (r = issued_open(&is, p->dir, f)) == 0 && (r = must_be_free(p, f)) == 0 &&
	    (r = ca_save(ca, p->dir, f)) == 0)
		r = issued_save(is, ca, true, f);
	issued_close(is);
	return r;
}

int
app_pki_init(struct pki *p, struct fault *f)
{
	struct ca *ca = NULL;
	enum keytype type;
	int r;

	if ((r = app_pki_key_type(p, &type, f)) != 0 || (r = must_be_free(p, f)) != 0 ||
	    (r = ca_new(&ca, type, p->name != NULL ? p->name : "snug CA", f)) != 0)
		return r;
	if ((r = settle(p, ca, f)) == 0)
		say_made(p, ca, "made");
	ca_free(ca);
	return r;
}

int
app_pki_import(struct pki *p, struct fault *f)
{
	struct buf cert = BUF_INIT(PEM_MAX), key = BUF_INIT(KEYFILE_MAX);
	struct ca *ca = NULL;
	int r;

	if (p->ca_cert == NULL || p->ca_key == NULL)
		return fault_set(f, ERR_USAGE, "try 'snug --pki help import'",
		    "import needs --ca-cert and --ca-key");
	if ((r = must_be_free(p, f)) == 0 && (r = app_pki_read(p->ca_cert, &cert, f)) == 0 &&
	    (r = app_pki_read_key(p, p->ca_key, &key, f)) == 0 &&
	    (r = ca_parse(&ca, buf_bytes(&cert), p->ca_cert, buf_bytes(&key), p->ca_key, f)) == 0 &&
	    (r = settle(p, ca, f)) == 0)
		say_made(p, ca, "took over");
	ca_free(ca);
	buf_fini(&cert);
	buf_fini(&key);
	return r;
}

int
app_pki_crl(struct pki *p, struct fault *f)
{
	struct buf pem = BUF_INIT(CRL_PEM_MAX);
	char *path = mem_printf("%s/crl.pem", p->dir);
	struct issued *is = NULL;
	struct ca *ca = NULL;
	int r;

	if ((r = app_pki_load_ca(p, &ca, f)) == 0 && (r = issued_open(&is, p->dir, f)) == 0 &&
	    (r = issued_save(is, ca, true, f)) == 0)
		r = file_read(path, &pem, f);
	issued_close(is);
	if (r == 0)
		r = app_pki_write(p, buf_bytes(&pem), f);
	ca_free(ca);
	buf_fini(&pem);
	free(path);
	return r;
}
