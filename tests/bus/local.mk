# tests of bus
check_PROGRAMS += tests/bus/test_bus
tests_bus_test_bus_SOURCES = tests/bus/test_bus.c tests/support/random.h
tests_bus_test_bus_LDADD = $(CHECK_LIBS)
