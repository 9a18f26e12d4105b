# One program per decoder. With --enable-fuzzing it is a libFuzzer target; without, the same
# file with replay.c runs its seed corpus (tests/fuzz/corpus/NAME/*) and is a test of make check.
# A box adds its fuzzers in tests/fuzz/BOX.mk.
if FUZZING
FUZZ_LINK = $(AM_LDFLAGS) -fsanitize=fuzzer
FUZZ_MAIN =
else
FUZZ_LINK = $(AM_LDFLAGS)
FUZZ_MAIN = tests/fuzz/replay.c
endif
FUZZERS =

include tests/fuzz/base.mk
include tests/fuzz/net.mk
include tests/fuzz/crypto.mk
include tests/fuzz/certs.mk
include tests/fuzz/store.mk
include tests/fuzz/ui.mk
include tests/fuzz/client.mk

check_PROGRAMS += $(FUZZERS)
fuzzers: $(FUZZERS)
.PHONY: fuzzers
