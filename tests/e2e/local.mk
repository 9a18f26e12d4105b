# tests of e2e: whole programs in terminals and pipes
check_LIBRARIES += libsupport.a
libsupport_a_SOURCES = \
	tests/support/child.c tests/support/child.h \
	tests/support/keys.c tests/support/keys.h \
	tests/support/proc.c tests/support/proc.h \
	tests/support/pty.c tests/support/pty.h \
	tests/support/pump.c tests/support/pump.h \
	tests/support/tmpdir.c tests/support/tmpdir.h
libsupport_a_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS)

# For a test that drives programs: tests_e2e_NAME_LDADD = $(E2E_LIBS)
E2E_LIBS = libsupport.a $(CHECK_LIBS) $(VTERM_LIBS)

# Helpers that tests start: built by make check, but not tests themselves.
E2E_HELPERS = tests/support/mkcert$(EXEEXT)
EXTRA_PROGRAMS += tests/support/mkcert
tests_support_mkcert_SOURCES = tests/support/mkcert.c
check_DATA += $(E2E_HELPERS)
CLEANFILES += $(E2E_HELPERS)

check_PROGRAMS += tests/support/test_support
tests_support_test_support_SOURCES = tests/support/test_support.c
tests_support_test_support_LDADD = $(E2E_LIBS)

# The scenarios: the built program as people use it.
E2E_HOUSE = tests/e2e/house.c tests/e2e/house.h

check_PROGRAMS += tests/e2e/test_01_two_people
tests_e2e_test_01_two_people_SOURCES = tests/e2e/test_01_two_people.c $(E2E_HOUSE)
tests_e2e_test_01_two_people_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_02_five_people
tests_e2e_test_02_five_people_SOURCES = tests/e2e/test_02_five_people.c $(E2E_HOUSE)
tests_e2e_test_02_five_people_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_03_screen
tests_e2e_test_03_screen_SOURCES = tests/e2e/test_03_screen.c $(E2E_HOUSE)
tests_e2e_test_03_screen_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_04_resize
tests_e2e_test_04_resize_SOURCES = tests/e2e/test_04_resize.c $(E2E_HOUSE)
tests_e2e_test_04_resize_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_05_paste
tests_e2e_test_05_paste_SOURCES = tests/e2e/test_05_paste.c $(E2E_HOUSE)
tests_e2e_test_05_paste_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_06_wrong_server
tests_e2e_test_06_wrong_server_SOURCES = tests/e2e/test_06_wrong_server.c \
	tests/e2e/tap.c tests/e2e/tap.h $(E2E_HOUSE)
tests_e2e_test_06_wrong_server_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_07_reconnect
tests_e2e_test_07_reconnect_SOURCES = tests/e2e/test_07_reconnect.c $(E2E_HOUSE)
tests_e2e_test_07_reconnect_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_08_hostile
tests_e2e_test_08_hostile_SOURCES = tests/e2e/test_08_hostile.c $(E2E_HOUSE)
tests_e2e_test_08_hostile_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_09_errors
tests_e2e_test_09_errors_SOURCES = tests/e2e/test_09_errors.c $(E2E_HOUSE)
tests_e2e_test_09_errors_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_10_host
tests_e2e_test_10_host_SOURCES = tests/e2e/test_10_host.c $(E2E_HOUSE)
tests_e2e_test_10_host_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_11_command_line
tests_e2e_test_11_command_line_SOURCES = tests/e2e/test_11_command_line.c $(E2E_HOUSE)
tests_e2e_test_11_command_line_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_12_open_door
tests_e2e_test_12_open_door_SOURCES = tests/e2e/test_12_open_door.c $(E2E_HOUSE)
tests_e2e_test_12_open_door_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_13_tls
tests_e2e_test_13_tls_SOURCES = tests/e2e/test_13_tls.c $(E2E_HOUSE)
tests_e2e_test_13_tls_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_14_probe
tests_e2e_test_14_probe_SOURCES = tests/e2e/test_14_probe.c \
	tests/e2e/tap.c tests/e2e/tap.h $(E2E_HOUSE)
tests_e2e_test_14_probe_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_15_foreign_tls
tests_e2e_test_15_foreign_tls_SOURCES = tests/e2e/test_15_foreign_tls.c \
	tests/e2e/tools.c tests/e2e/tools.h $(E2E_HOUSE)
tests_e2e_test_15_foreign_tls_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_16_verify_log
tests_e2e_test_16_verify_log_SOURCES = tests/e2e/test_16_verify_log.c $(CRYPTO_ROSTER) $(E2E_HOUSE)
tests_e2e_test_16_verify_log_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_18_roles
tests_e2e_test_18_roles_SOURCES = tests/e2e/test_18_roles.c $(E2E_HOUSE)
tests_e2e_test_18_roles_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_30_pki
tests_e2e_test_30_pki_SOURCES = tests/e2e/test_30_pki.c tests/e2e/tools.c tests/e2e/tools.h $(E2E_HOUSE)
tests_e2e_test_30_pki_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_31_pki_files
tests_e2e_test_31_pki_files_SOURCES = tests/e2e/test_31_pki_files.c \
	tests/e2e/tools.c tests/e2e/tools.h $(E2E_HOUSE)
tests_e2e_test_31_pki_files_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_17_verify
tests_e2e_test_17_verify_SOURCES = tests/e2e/test_17_verify.c \
	tests/e2e/tools.c tests/e2e/tools.h $(E2E_HOUSE)
tests_e2e_test_17_verify_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_16_enrol
tests_e2e_test_16_enrol_SOURCES = tests/e2e/test_16_enrol.c \
	tests/e2e/tools.c tests/e2e/tools.h $(E2E_HOUSE)
tests_e2e_test_16_enrol_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_40_status
tests_e2e_test_40_status_SOURCES = tests/e2e/test_40_status.c $(E2E_HOUSE)
tests_e2e_test_40_status_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_70_bench
tests_e2e_test_70_bench_SOURCES = tests/e2e/test_70_bench.c tests/e2e/tap.c tests/e2e/tap.h $(E2E_HOUSE)
tests_e2e_test_70_bench_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_proxy
tests_e2e_test_proxy_SOURCES = tests/e2e/test_proxy.c tests/e2e/proxy.c tests/e2e/proxy.h
tests_e2e_test_proxy_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_50_torture
tests_e2e_test_50_torture_SOURCES = tests/e2e/test_50_torture.c \
	tests/e2e/proxy.c tests/e2e/proxy.h $(E2E_HOUSE)
tests_e2e_test_50_torture_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_40_away
tests_e2e_test_40_away_SOURCES = tests/e2e/test_40_away.c $(E2E_HOUSE)
tests_e2e_test_40_away_LDADD = $(E2E_LIBS)
check_PROGRAMS += tests/e2e/test_40_terminal
tests_e2e_test_40_terminal_SOURCES = tests/e2e/test_40_terminal.c $(E2E_HOUSE)
tests_e2e_test_40_terminal_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_42_torture
tests_e2e_test_42_torture_SOURCES = tests/e2e/test_42_torture.c $(E2E_HOUSE)
tests_e2e_test_42_torture_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_41_writing
tests_e2e_test_41_writing_SOURCES = tests/e2e/test_41_writing.c $(E2E_HOUSE)
tests_e2e_test_41_writing_LDADD = $(E2E_LIBS)

check_PROGRAMS += tests/e2e/test_42_windows
tests_e2e_test_42_windows_SOURCES = tests/e2e/test_42_windows.c $(E2E_HOUSE)
tests_e2e_test_42_windows_LDADD = $(E2E_LIBS)
