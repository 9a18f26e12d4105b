noinst_LIBRARIES += libcrypto.a
libcrypto_a_SOURCES = \
	crypto/aead_aes128.c crypto/aead_aes128.h \
	crypto/hkdf.c crypto/hkdf.h \
	crypto/hpke.c crypto/hpke.h \
	crypto/mls_label.c crypto/mls_label.h \
	crypto/pubkey.c crypto/pubkey.h \
	crypto/random.c crypto/random.h \
	crypto/secret.c crypto/secret.h \
	crypto/sign.c crypto/sign.h \
	crypto/suite.c crypto/suite.h
