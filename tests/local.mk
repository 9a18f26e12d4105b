# Every test program links all boxes, cmocka, and the shared helpers of tests/support.
CHECK_LIBS = $(LDADD) $(CMOCKA_LIBS)
EXTRA_DIST += tests/support/loopback-chat

if HAVE_CMOCKA
include tests/base/local.mk
include tests/bus/local.mk
include tests/net/local.mk
include tests/crypto/local.mk
include tests/mls/local.mk
include tests/certs/local.mk
include tests/store/local.mk
include tests/ui/local.mk
include tests/client/local.mk
include tests/server/local.mk
if HAVE_VTERM
include tests/e2e/local.mk
endif
endif
include tests/fuzz/local.mk
include tests/bench/local.mk
include tests/interop/local.mk
include tests/lint/local.mk
