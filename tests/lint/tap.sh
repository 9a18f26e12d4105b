# tests/lint/tap.sh - sourced by every lint: speaks TAP, finds the sources, keeps a scratch folder.
#
# A check is a function that prints one line per complaint. `clean` wants it silent, `catches`
# wants it to complain: each lint plants a violation in its scratch folder to show that it can.
: "${top_srcdir:?run by make check}" "${top_builddir:?run by make check}"
LC_ALL=C
export LC_ALL
tap_n=0
tap_bad=0
scratch=$(mktemp -d "${TMPDIR:-/tmp}/snug-lint.XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

tap_line() {
  tap_n=$((tap_n + 1))
  echo "$1 $tap_n - $2"
}

# clean NAME COMMAND...
clean() {
  tap_name=$1
  shift
  "$@" >"$scratch/.out" 2>&1
  if [ -s "$scratch/.out" ]; then
    sed 's/^/# /' "$scratch/.out"
    tap_bad=1
    tap_line 'not ok' "$tap_name"
  else
    tap_line ok "$tap_name"
  fi
}

# catches NAME WORDS COMMAND...  It complains, and in the line are the words.
catches() {
  tap_name=$1 tap_words=$2
  shift 2
  "$@" >"$scratch/.out" 2>&1
  if grep -qF -- "$tap_words" "$scratch/.out"; then
    tap_line ok "notices $tap_name"
  else
    sed 's/^/# /' "$scratch/.out"
    tap_bad=1
    tap_line 'not ok' "notices $tap_name"
  fi
}

# skip NAME REASON
skip() {
  tap_line ok "$1 # SKIP $2"
}

skip_all() {
  echo "1..0 # SKIP $1"
  exit 0
}

finish() {
  echo "1..$tap_n"
  exit "$tap_bad"
}

# sources ROOT: the product's .c and .h, one a line, relative to ROOT.
sources() {
  (cd "$1" && find src ui net crypto certs -name '*.[ch]' 2>/dev/null | sort)
}

# plant PATH: make a file in the scratch tree from standard input.
plant() {
  mkdir -p "$scratch/tree/$(dirname "$1")"
  cat >"$scratch/tree/$1"
}

clear_tree() {
  rm -rf "$scratch/tree"
}
