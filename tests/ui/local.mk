# The screen with a made-up worker: to look at, and for the tests that need a terminal.
EXTRA_PROGRAMS += tests/ui/ui_demo
tests_ui_ui_demo_SOURCES = tests/ui/ui_demo.c
