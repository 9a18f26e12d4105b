#!/bin/sh
# Our MLS and ts-mls, an implementation by others, in the same groups. What npm installs stays in the
# build folder, beside copies of our files: the source tree may be one that nobody may write to.
: "${top_srcdir:?run by make check}" "${top_builddir:?run by make check}"
source=$top_srcdir/tests/interop place=$top_builddir/tests/interop/installed driver=$top_builddir/tests/mls_driver

skip() {
  echo "1..0 # SKIP $*"
  exit 0
}

# into_place FILE...: cat, since cp would copy that a file is read-only
into_place() {
  for f in "$@"; do
    cat "$f" >"$place/${f##*/}" || exit 99
  done
}

# A registry that cannot be reached is no fault of ours; files of ours that npm does not like are.
install() {
  rm -rf "$place/lock" "$place/node_modules"
  into_place "$source/package.json" "$source/package-lock.json"
  if (cd "$place" && npm ci --ignore-scripts --prefer-offline --no-audit --no-fund --no-update-notifier \
    --fetch-retries=1 --fetch-retry-mintimeout=1000 --fetch-timeout=20000) >"$place/npm.out" 2>&1; then
    cp "$place/package-lock.json" "$place/lock"
    return
  fi
  code=$(sed -n 's/^npm \(error\|ERR!\) code //p' "$place/npm.out" | head -n 1)
  case $code in
  EUSAGE | EJSONPARSE | EINTEGRITY | ETARGET | EBADENGINE)
    sed 's/^/# /' "$place/npm.out"
    echo "Bail out! npm ci: $code"
    exit 1
    ;;
  esac
  skip "npm ci reaches no registry (${code:-no code})"
}

[ -x "$driver" ] || skip 'built without jansson'
command -v npm >/dev/null || skip 'no npm here'
node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null || skip 'no node of version 20 or later here'
mkdir -p "$place" || exit 99
into_place "$source"/*.mjs
cmp -s "$source/package-lock.json" "$place/lock" || install
exec node "$place/ts-mls.mjs" "$driver"
