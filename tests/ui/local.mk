# tests of ui
check_PROGRAMS += \
	tests/ui/test_command \
	tests/ui/test_draw \
	tests/ui/test_edit \
	tests/ui/test_history \
	tests/ui/test_kept \
	tests/ui/test_layout \
	tests/ui/test_mark \
	tests/ui/test_model \
	tests/ui/test_qr \
	tests/ui/test_scroll \
	tests/ui/test_term \
	tests/ui/test_term_key \
	tests/ui/test_text \
	tests/ui/test_ui \
	tests/ui/test_ui_kept
UI_EVENTS = tests/support/cm.h tests/ui/events.c tests/ui/events.h
UI_FAKE = tests/support/term_fake.c tests/support/term_fake.h
tests_ui_test_command_SOURCES = tests/ui/test_command.c $(UI_EVENTS)
tests_ui_test_command_LDADD = $(CHECK_LIBS)
tests_ui_test_draw_SOURCES = tests/ui/test_draw.c $(UI_EVENTS) $(UI_FAKE)
tests_ui_test_draw_LDADD = $(CHECK_LIBS)
tests_ui_test_edit_SOURCES = tests/ui/test_edit.c
tests_ui_test_edit_LDADD = $(CHECK_LIBS)
tests_ui_test_history_SOURCES = tests/ui/test_history.c
tests_ui_test_history_LDADD = $(CHECK_LIBS)
tests_ui_test_kept_SOURCES = tests/ui/test_kept.c $(UI_EVENTS)
tests_ui_test_kept_LDADD = $(CHECK_LIBS)
tests_ui_test_layout_SOURCES = tests/ui/test_layout.c
tests_ui_test_layout_LDADD = $(CHECK_LIBS)
tests_ui_test_mark_SOURCES = tests/ui/test_mark.c
tests_ui_test_mark_LDADD = $(CHECK_LIBS)
tests_ui_test_model_SOURCES = tests/ui/test_model.c $(UI_EVENTS)
tests_ui_test_model_LDADD = $(CHECK_LIBS)
tests_ui_test_qr_SOURCES = tests/ui/test_qr.c
tests_ui_test_qr_LDADD = $(CHECK_LIBS)
tests_ui_test_scroll_SOURCES = tests/ui/test_scroll.c
tests_ui_test_scroll_LDADD = $(CHECK_LIBS)
tests_ui_test_term_SOURCES = tests/ui/test_term.c
tests_ui_test_term_LDADD = $(CHECK_LIBS)
tests_ui_test_term_key_SOURCES = tests/ui/test_term_key.c
tests_ui_test_term_key_LDADD = $(CHECK_LIBS)
tests_ui_test_text_SOURCES = tests/ui/test_text.c
tests_ui_test_text_LDADD = $(CHECK_LIBS)
tests_ui_test_ui_SOURCES = tests/ui/test_ui.c $(UI_EVENTS) $(UI_FAKE)
tests_ui_test_ui_LDADD = $(CHECK_LIBS)
tests_ui_test_ui_kept_SOURCES = tests/ui/test_ui_kept.c $(UI_EVENTS) $(UI_FAKE)
tests_ui_test_ui_kept_LDADD = $(CHECK_LIBS)

# The screen with a made-up worker: to look at, and for the tests that need a whole program.
EXTRA_PROGRAMS += tests/ui/ui_demo
tests_ui_ui_demo_SOURCES = tests/ui/ui_demo.c
CLEANFILES += tests/ui/ui_demo
dist_check_SCRIPTS += tests/ui/plain.sh
tests/ui/test_term.log tests/ui/test_screen_kept.log tests/ui/plain.log: tests/ui/ui_demo
EXTRA_DIST += tests/ui/golden
if HAVE_VTERM
check_PROGRAMS += tests/ui/test_screen_kept
tests_ui_test_screen_kept_SOURCES = tests/ui/test_screen_kept.c tests/support/cm.h
tests_ui_test_screen_kept_LDADD = $(E2E_LIBS)
endif
