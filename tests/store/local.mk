# tests of store
STORE_TMP = tests/support/tmpdir.c tests/support/tmpdir.h
check_PROGRAMS += tests/store/test_db tests/store/test_schema
tests_store_test_db_SOURCES = tests/store/test_db.c $(STORE_TMP)
tests_store_test_db_LDADD = $(CHECK_LIBS)
tests_store_test_schema_SOURCES = tests/store/test_schema.c $(STORE_TMP)
tests_store_test_schema_LDADD = $(CHECK_LIBS)
