#!/bin/sh
# What the tables hold is in the manual: commands, options, frames, exit codes.
. "${top_srcdir:?run by make check}/tests/lint/tap.sh"

# rows FILE: the first argument of each X(...) row
rows() { sed -n 's/^[ 	]*X(\([A-Za-z_0-9]*\),.*/\1/p' "$1"; }

commands() {
  rows "$1" | while read -r c; do
    grep -q "^\.It \(Xo \)\{0,1\}\(Ic\|Cm\) /$c\( \|\$\)" "$2" || echo "/$c is not in $2"
  done
}

# X(KIND, field, "name", letter, ...)
options() {
  sed -n "s/^X([A-Z]*, *[a-z_]*, *\"\([a-z-]*\)\", *'*\([^,']*\)'*,.*/\1 \2/p" "$1" | while read -r name letter; do
    grep -q "^\.It .*Fl -$name\( \|\$\)" "$2" || echo "--$name is not in $2"
    [ "$letter" = 0 ] || grep -q "^\.It Fl $letter , Fl -$name\( \|\$\)" "$2" || echo "-$letter is not in $2"
  done
}

# X(verb, ...) of --pki: it is explained, and has an example.
verbs() {
  rows "$1" | while read -r v; do
    grep -q "^\.It Cm $v\( \|\$\)" "$2" || echo "the verb $v is not in $2"
    grep -q "^\.Dl .*snug --pki $v\( \|\$\)" "$2" || echo "the verb $v has no example in $2"
  done
}

# X(KIND, field, "name", ...)
pki_options() {
  sed -n 's/^X([A-Z]*, *[a-z_0-9]*, *"\([a-z0-9-]*\)",.*/\1/p' "$1" | while read -r name; do
    grep -q "^\.It Fl -$name\( \|\$\)" "$2" || echo "--$name is not in $2"
  done
}

# X(WIRE_NAME, number, who, max, ...) is "NAME, number, who, max" in the table of the manual.
frames() {
  sed -n 's/^X(WIRE_\([A-Z_]*\), *\([0-9]*\), *\([CSB]\), *\([0-9]*\),.*/\1 \2 \3 \4/p' "$1" |
    while read -r name number who max; do
      grep -q "^\.It Li $name Ta $number Ta $who Ta $max\( \|\$\)" "$2" || echo "$name $number $who $max is not in $2"
      grep -q "^\.It Li $name\( (.*)\)\{0,1\}\$" "$2" || echo "the layout of $name is not in $2"
    done
}

# The status in each row of err.def is listed under EXIT STATUS.
statuses() {
  sed -n 's/^X([A-Z]*_[A-Z]*, *\([0-9]*\),.*/\1/p' "$1" | sort -u | while read -r s; do
    grep -q "^\.It $s\$" "$2" || echo "exit status $s is not in $2"
  done
}

# when NAME FILE COMMAND...: FILE may not be written yet.
when() {
  name=$1 need=$2
  shift 2
  if [ -e "$need" ]; then clean "$name" "$@"; else skip "$name" "there is no ${need#"$top_srcdir"/} yet"; fi
}

man=$top_srcdir/man/snug.1
pki=$top_srcdir/man/snug-pki.1
proto=$top_srcdir/man/snug-protocol.7
when 'every command is in snug(1)' "$top_srcdir/ui/command.def" commands "$top_srcdir/ui/command.def" "$man"
when 'every option is in snug(1)' "$top_srcdir/src/options.def" options "$top_srcdir/src/options.def" "$man"
when 'every verb of --pki is in snug-pki(1)' "$top_srcdir/src/pki_verbs.def" verbs "$top_srcdir/src/pki_verbs.def" "$pki"
when 'every option of --pki is in snug-pki(1)' "$top_srcdir/src/pki_options.def" pki_options "$top_srcdir/src/pki_options.def" "$pki"
when 'every frame is in snug-protocol(7)' "$top_srcdir/net/wire.def" frames "$top_srcdir/net/wire.def" "$proto"
when 'every exit status is in snug(1)' "$top_srcdir/src/base/err.def" statuses "$top_srcdir/src/base/err.def" "$man"

echo 'X(dance, 0, 0, on_dance, "", "no")' | plant command.def
catches 'a command without a word' '/dance is not in' commands "$scratch/tree/command.def" "$man"
echo "X(FLAG, help, \"help\", 'q', NULL, \"no\")" | plant options.def
catches 'an option with another letter' '-q is not in' options "$scratch/tree/options.def" "$man"
echo 'X(FLAG, dance, "dance", 0, NULL, "no")' | plant options.def
catches 'an option without a word' '--dance is not in' options "$scratch/tree/options.def" "$man"
echo 'X(dance, "", 0, 0, "", "no")' | plant pki_verbs.def
catches 'a verb without a word' 'the verb dance is not in' verbs "$scratch/tree/pki_verbs.def" "$pki"
catches 'a verb without an example' 'the verb dance has no example' verbs "$scratch/tree/pki_verbs.def" "$pki"
echo 'X(FLAG, dance, "dance", NULL, "no")' | plant pki_options.def
catches 'an option of --pki without a word' '--dance is not in' pki_options "$scratch/tree/pki_options.def" "$pki"
echo 'X(WIRE_DANCE, 99, C, 64, "no")' | plant wire.def
catches 'a frame without a word' 'DANCE 99 C 64 is not in' frames "$scratch/tree/wire.def" "$proto"
echo 'X(ERR_DANCE, 99, "no")' | plant err.def
catches 'an exit status without a word' '99 is not in' statuses "$scratch/tree/err.def" "$man"
finish
