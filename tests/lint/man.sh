#!/bin/sh
# The manual pages are clean for mandoc's own lint.
. "${top_srcdir:?run by make check}/tests/lint/tap.sh"

command -v mandoc >/dev/null || skip_all 'there is no mandoc'

judge() { mandoc -T lint -W warning "$@"; }

for page in "$top_srcdir"/man/*.[1-9]; do
  clean "${page##*/}" judge "$page"
done
printf '.Dd January 1, 2026\n.Dt X 1\n.Os\n.Sh NAME\n.Nm x\n.Nd x\n.Sh DESCRIPTION\n.Bl -tag\n.Xx\n' | plant x.1
catches 'a broken page' 'x.1' judge "$scratch/tree/x.1"
finish
