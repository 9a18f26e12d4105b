#!/bin/sh
# Messages that must be refused, made now and given to the driver.
: "${top_builddir:?run by make check}"
if [ ! -x "$top_builddir/tests/mls/make_negative" ]; then
  echo '1..0 # SKIP built without jansson'
  exit 0
fi
scratch=$(mktemp -d "${TMPDIR:-/tmp}/snug-negative.XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
if ! "$top_builddir/tests/mls/make_negative" "$scratch/negative.json" >"$scratch/out" 2>&1; then
  sed 's/^/# /' "$scratch/out"
  echo 'Bail out! the cases could not be made'
  exit 1
fi
"$top_builddir/tests/mls_driver" negative "$scratch/negative.json"
