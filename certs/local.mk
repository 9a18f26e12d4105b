noinst_LIBRARIES += libcerts.a
libcerts_a_SOURCES = \
	certs/base32.c certs/base32.h \
	certs/build.c certs/build.h \
	certs/ca.c certs/ca.h certs/ca_int.h \
	certs/certfile.c certs/certfile.h \
	certs/check.c certs/check.h certs/check_int.h \
	certs/check_member.c \
	certs/crl.c certs/crl.h \
	certs/describe.c certs/describe.h \
	certs/invite.c certs/invite.h \
	certs/issue.c certs/issue.h \
	certs/issued.c certs/issued.h \
	certs/issued_line.c certs/issued_line.h \
	certs/keyfile.c certs/keyfile.h \
	certs/keytype.c certs/keytype.h certs/keytype_int.h \
	certs/pin.c certs/pin.h \
	certs/proof.c certs/proof.h \
	certs/request.c certs/request.h \
	certs/spki.c certs/spki.h \
	certs/use.c certs/use.h \
	certs/verdict.c certs/verdict.h \
	certs/x509_util.c certs/x509_util.h
