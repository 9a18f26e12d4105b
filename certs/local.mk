noinst_LIBRARIES += libcerts.a
libcerts_a_SOURCES = \
	certs/base32.c certs/base32.h \
	certs/ca.c certs/ca.h \
	certs/check.c certs/check.h \
	certs/invite.c certs/invite.h \
	certs/keytype.c certs/keytype.h certs/keytype_int.h \
	certs/verdict.c certs/verdict.h \
	certs/x509_util.c certs/x509_util.h
