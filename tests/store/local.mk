# tests of store
STORE_TMP = tests/support/tmpdir.c tests/support/tmpdir.h
STORE_BED = tests/store/bed.c tests/store/bed.h $(STORE_TMP)
STORE_VAULT = tests/store/vault.c tests/store/vault.h
STORE_STEPS = tests/store/steps.c tests/store/steps.h
STORE_CRASH = tests/store/crash.c tests/store/crash.h tests/store/faultfs.c tests/store/faultfs.h \
	tests/support/random.h
STORE_ATTIC = tests/store/attic.c tests/store/attic.h $(STORE_VAULT) $(STORE_TMP)
check_PROGRAMS += tests/store/test_db tests/store/test_schema tests/store/test_store \
	tests/store/test_engine_expire tests/store/test_engine_log tests/store/test_engine_mail \
	tests/store/test_engine_room tests/store/test_engine_value \
	tests/store/test_history tests/store/test_history_message tests/store/test_history_outbox \
	tests/store/test_history_room tests/store/test_history_row tests/store/test_history_value \
	tests/store/test_history_crash tests/store/test_history_trouble \
	tests/store/test_store_crash tests/store/test_store_trouble
tests_store_test_db_SOURCES = tests/store/test_db.c $(STORE_TMP)
tests_store_test_db_LDADD = $(CHECK_LIBS)
tests_store_test_engine_expire_SOURCES = tests/store/test_engine_expire.c $(STORE_BED)
tests_store_test_engine_expire_LDADD = $(CHECK_LIBS)
tests_store_test_engine_log_SOURCES = tests/store/test_engine_log.c $(STORE_BED)
tests_store_test_engine_log_LDADD = $(CHECK_LIBS)
tests_store_test_engine_mail_SOURCES = tests/store/test_engine_mail.c $(STORE_BED)
tests_store_test_engine_mail_LDADD = $(CHECK_LIBS)
tests_store_test_engine_room_SOURCES = tests/store/test_engine_room.c $(STORE_BED)
tests_store_test_engine_room_LDADD = $(CHECK_LIBS)
tests_store_test_engine_value_SOURCES = tests/store/test_engine_value.c $(STORE_BED)
tests_store_test_engine_value_LDADD = $(CHECK_LIBS)
tests_store_test_history_SOURCES = tests/store/test_history.c $(STORE_ATTIC)
tests_store_test_history_LDADD = $(CHECK_LIBS)
tests_store_test_history_message_SOURCES = tests/store/test_history_message.c \
	tests/support/random.h $(STORE_ATTIC)
tests_store_test_history_message_LDADD = $(CHECK_LIBS)
tests_store_test_history_outbox_SOURCES = tests/store/test_history_outbox.c $(STORE_ATTIC)
tests_store_test_history_outbox_LDADD = $(CHECK_LIBS)
tests_store_test_history_room_SOURCES = tests/store/test_history_room.c $(STORE_ATTIC)
tests_store_test_history_room_LDADD = $(CHECK_LIBS)
tests_store_test_history_row_SOURCES = tests/store/test_history_row.c $(STORE_ATTIC)
tests_store_test_history_row_LDADD = $(CHECK_LIBS)
tests_store_test_history_value_SOURCES = tests/store/test_history_value.c $(STORE_ATTIC)
tests_store_test_history_value_LDADD = $(CHECK_LIBS)
tests_store_test_schema_SOURCES = tests/store/test_schema.c $(STORE_TMP)
tests_store_test_schema_LDADD = $(CHECK_LIBS)
tests_store_test_store_SOURCES = tests/store/test_store.c $(STORE_BED)
tests_store_test_store_LDADD = $(CHECK_LIBS)
tests_store_test_store_crash_SOURCES = tests/store/test_store_crash.c $(STORE_BED) $(STORE_STEPS) $(STORE_CRASH)
tests_store_test_store_crash_LDADD = $(CHECK_LIBS)
tests_store_test_store_trouble_SOURCES = tests/store/test_store_trouble.c $(STORE_BED) $(STORE_STEPS) \
	tests/store/faultfs.c tests/store/faultfs.h tests/support/random.h
tests_store_test_store_trouble_LDADD = $(CHECK_LIBS)
tests_store_test_history_crash_SOURCES = tests/store/test_history_crash.c $(STORE_ATTIC) $(STORE_CRASH)
tests_store_test_history_crash_LDADD = $(CHECK_LIBS)
tests_store_test_history_trouble_SOURCES = tests/store/test_history_trouble.c $(STORE_ATTIC) \
	tests/store/faultfs.c tests/store/faultfs.h tests/support/random.h
tests_store_test_history_trouble_LDADD = $(CHECK_LIBS)
