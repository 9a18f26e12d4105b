# fuzzers of store
FUZZ_DBFILE = tests/fuzz/dbfile.c tests/fuzz/dbfile.h tests/support/tmpdir.c tests/support/tmpdir.h
FUZZERS += tests/fuzz/fuzz_history_row
tests_fuzz_fuzz_history_row_SOURCES = tests/fuzz/fuzz_history_row.c $(FUZZ_MAIN)
tests_fuzz_fuzz_history_row_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_history_db
tests_fuzz_fuzz_history_db_SOURCES = tests/fuzz/fuzz_history_db.c $(FUZZ_DBFILE) \
	tests/store/vault.c tests/store/vault.h $(FUZZ_MAIN)
tests_fuzz_fuzz_history_db_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_store_db
tests_fuzz_fuzz_store_db_SOURCES = tests/fuzz/fuzz_store_db.c $(FUZZ_DBFILE) $(FUZZ_MAIN)
tests_fuzz_fuzz_store_db_LDFLAGS = $(FUZZ_LINK)

EXTRA_DIST += \
	tests/fuzz/corpus/history_db/full \
	tests/fuzz/corpus/history_db/old \
	tests/fuzz/corpus/history_row/page \
	tests/fuzz/corpus/history_row/row \
	tests/fuzz/corpus/store_db/full \
	tests/fuzz/corpus/store_db/loop \
	tests/fuzz/corpus/store_db/old
