noinst_LIBRARIES += libcrypto.a
libcrypto_a_SOURCES =
