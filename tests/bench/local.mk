# Benchmarks: built and run by `make bench` alone, one of them by `./dev bench NAME`.
# Each prints rows "name unit ours floor ratio" with tests/bench/stat.h. To add one:
#	BENCHES += tests/bench/bench_x
#	tests_bench_bench_x_SOURCES = tests/bench/bench_x.c $(BENCH_STAT)
BENCH_STAT = tests/bench/stat.c tests/bench/stat.h
BENCHES =

if HAVE_CK
BENCHES += tests/bench/bench_ring
tests_bench_bench_ring_SOURCES = tests/bench/bench_ring.c $(BENCH_STAT)
# the headers of ck are written in GNU C
tests_bench_bench_ring_CFLAGS = $(AM_CFLAGS) -std=gnu17
endif

BENCH_HOUSE = $(BENCH_STAT) tests/bench/house.c tests/bench/house.h tests/bench/bare.c tests/bench/bare.h \
	tests/support/tmpdir.c tests/support/tmpdir.h
BENCHES += tests/bench/bench_latency
tests_bench_bench_latency_SOURCES = tests/bench/bench_latency.c $(BENCH_HOUSE)
BENCHES += tests/bench/bench_server
tests_bench_bench_server_SOURCES = tests/bench/bench_server.c $(BENCH_HOUSE) \
	tests/bench/arena.c tests/bench/arena.h tests/bench/drain.c tests/bench/drain.h \
	tests/bench/floor.c tests/bench/floor.h tests/bench/town.c tests/bench/town.h \
	tests/bench/rival.c tests/bench/rival.h tests/bench/rival_floor.c tests/bench/rival_mosquitto.c \
	tests/bench/rival_ngircd.c tests/bench/rival_snug.c tests/support/child.c tests/support/child.h

BENCHES += tests/bench/bench_store
tests_bench_bench_store_SOURCES = tests/bench/bench_store.c $(BENCH_STAT) \
	tests/bench/archive.c tests/bench/archive.h tests/store/vault.c tests/store/vault.h \
	tests/support/tmpdir.c tests/support/tmpdir.h tests/support/random.h
BENCHES += tests/bench/bench_mls
tests_bench_bench_mls_SOURCES = tests/bench/bench_mls.c $(BENCH_STAT) \
	tests/crypto/crowd.c tests/crypto/crowd.h tests/bench/primitive.c tests/bench/primitive.h

EXTRA_PROGRAMS += $(BENCHES)
CLEANFILES += $(BENCHES)
bench: snug $(BENCHES)
	@for b in $(BENCHES); do ./$$b || exit 1; done
.PHONY: bench

# Of what measures in the program itself, src/bench/.
if HAVE_CMOCKA
check_PROGRAMS += tests/bench/test_tally tests/bench/test_lag
tests_bench_test_tally_SOURCES = tests/bench/test_tally.c
tests_bench_test_tally_LDADD = $(CHECK_LIBS)
tests_bench_test_lag_SOURCES = tests/bench/test_lag.c
tests_bench_test_lag_LDADD = $(CHECK_LIBS)
endif
