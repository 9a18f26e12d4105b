noinst_LIBRARIES += libcerts.a
libcerts_a_SOURCES =
