# tests of lint: each shows by a planted violation that it can fail
lint_scripts = tests/lint/layers.sh tests/lint/links.sh tests/lint/sizes.sh tests/lint/globals.sh \
	tests/lint/docs.sh tests/lint/man.sh tests/lint/text.sh tests/lint/hardening.sh
dist_check_SCRIPTS += $(lint_scripts)
EXTRA_DIST += tests/lint/tap.sh
