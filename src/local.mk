snug_SOURCES = \
	src/app.c src/app.h src/app_ask.c src/app_ask.h \
	src/app_bench.c src/app_host.c src/app_identity.c src/app_invite.c src/app_join.c \
	src/app_probe.c src/app_status.c src/app_verify_log.c \
	src/app_pki.c src/app_pki.h src/pki_verbs.def src/pki_options.def \
	src/app_pki_args.c src/app_pki_ca.c src/app_pki_export.c src/app_pki_issue.c \
	src/app_pki_revoke.c src/app_pki_show.c src/app_pki_util.c \
	src/ask.c src/ask.h \
	src/app_config.c src/app_config.h src/app_look.c src/app_look.h \
	src/bench/bar.c src/bench/bar.h src/bench/crowd.c src/bench/crowd.h \
	src/bench/inn.c src/bench/inn.h src/bench/lag.c src/bench/lag.h \
	src/bench/meter.c src/bench/meter.h src/bench/plan.c src/bench/plan.h \
	src/bench/tally.c src/bench/tally.h \
	src/main.c \
	src/number.c src/number.h \
	src/options.c src/options.h src/options.def \
	src/sandbox.h \
	src/version.c src/version.h
# LeakSanitizer must be able to read the process.
if SANITIZED
snug_SOURCES += src/sandbox_none.c
else
snug_SOURCES += src/sandbox_linux.c
endif
EXTRA_DIST += src/sandbox_none.c src/sandbox_linux.c
