#include "certs/certfile.h"

#include "certs/x509_util.h"

int
certfile_pem(struct bytes der, struct buf *pem)
{
	struct x509_list l;
	struct fault f;
	int r = x509_list_from_der(&der, 1, &l);

	if (r != 0)
		return r == ERR_NOMEM ? r : ERR_PARSE;
	r = x509_cert_to_pem(l.c[0], pem, &f);
	x509_list_fini(&l);
	return r;
}

int
certfile_der(struct bytes pem, size_t i, struct buf *der)
{
	gnutls_datum_t d = { 0 };
	struct x509_list l;
	int r = x509_list_from_pem(pem, &l);

	if (r != 0)
		return ERR_PARSE;
	if (i >= l.n)
		r = ERR_NOTFOUND;
	else if (gnutls_x509_crt_export2(l.c[i], GNUTLS_X509_FMT_DER, &d) < 0)
		r = ERR_NOMEM;
	if (r == 0) {
		buf_put(der, d.data, d.size);
		r = buf_err(der);
	}
	gnutls_free(d.data);
	x509_list_fini(&l);
	return r;
}
