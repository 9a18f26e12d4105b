#!/bin/sh
# The manual pages are clean for mandoc's own lint, matters of style included.
. "${top_srcdir:?run by make check}/tests/lint/tap.sh"

command -v mandoc >/dev/null || skip_all 'there is no mandoc'

# Whether the pages that one refers to are installed on this machine does not matter.
judge() {
  mandoc -T lint "$@" >"$scratch/lint" 2>&1
  ! grep -v -e 'STYLE: referenced manual not found' -e 'outdated mandoc.db' "$scratch/lint"
}

for page in "$top_srcdir"/man/*.[1-9]; do
  clean "${page##*/}" judge "$page"
done
printf '.Dd January 1, 2026\n.Dt X 1\n.Os\n.Sh NAME\n.Nm x\n.Nd x\n.Sh DESCRIPTION\n.Bl -tag\n.Xx\n' | plant x.1
catches 'a broken page' 'x.1' judge "$scratch/tree/x.1"
finish
