# Live interoperability with another implementation of MLS, from npm.
dist_check_SCRIPTS += tests/interop/ts-mls.sh
EXTRA_DIST += \
	tests/interop/package.json \
	tests/interop/package-lock.json \
	tests/interop/driver.mjs \
	tests/interop/group.mjs \
	tests/interop/random.mjs \
	tests/interop/snug_member.mjs \
	tests/interop/ts-mls.mjs \
	tests/interop/ts_member.mjs
clean-local: clean-interop
clean-interop:
	rm -rf tests/interop/installed
.PHONY: clean-interop
