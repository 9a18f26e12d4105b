noinst_LIBRARIES += libcrypto.a
libcrypto_a_SOURCES = \
	crypto/commit.c crypto/commit.h \
	crypto/epoch.c crypto/epoch.h \
	crypto/framing.c crypto/framing.h \
	crypto/group.c crypto/group.h crypto/group_int.h \
	crypto/group_change.c \
	crypto/group_join.c \
	crypto/group_message.c \
	crypto/hkdf.c crypto/hkdf.h \
	crypto/hpke.c crypto/hpke.h \
	crypto/keypkg.c crypto/keypkg.h \
	crypto/keyring.c crypto/keyring.h \
	crypto/label.c crypto/label.h \
	crypto/pubkey.c crypto/pubkey.h \
	crypto/random.c crypto/random.h \
	crypto/ratchet.c crypto/ratchet.h \
	crypto/roster.c crypto/roster.h \
	crypto/schedule.c crypto/schedule.h \
	crypto/secret.c crypto/secret.h \
	crypto/sign.c crypto/sign.h \
	crypto/suite.c crypto/suite.h \
	crypto/verify.c crypto/verify.h \
	crypto/welcome.c crypto/welcome.h
