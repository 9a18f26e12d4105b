#!/bin/sh
# The program that was built: position-independent, read-only relocations, no executable stack, canaries.
. "${top_srcdir:?run by make check}/tests/lint/tap.sh"

[ "${hardening:-yes}" = yes ] || skip_all 'built without hardening (a sanitizer or fuzzing build, or --disable-hardening)'
command -v readelf >/dev/null || skip_all 'there is no readelf'

facts() { readelf -W -h -l -d --dyn-syms "$1" 2>&1; }

want() { grep -Eq "$1" "$2" || echo "not $3"; }

judge() {
  want '^ *Type: +DYN' "$1" 'position-independent'
  want 'FLAGS_1.*PIE' "$1" 'marked as PIE'
  want 'GNU_RELRO' "$1" 'with read-only relocations'
  want 'BIND_NOW|FLAGS_1.*NOW' "$1" 'bound at the start (full RELRO)'
  want 'GNU_STACK .* RW +0x' "$1" 'without an executable stack'
}
canaries() { want '__stack_chk_fail' "$1" 'with stack canaries'; }

facts "$top_builddir/snug" >"$scratch/facts"
clean 'snug is hardened' judge "$scratch/facts"
if grep -q FUNC "$scratch/facts" && [ "$(wc -c <"$top_builddir/snug")" -gt 100000 ]; then
  clean 'snug has stack canaries' canaries "$scratch/facts"
else
  skip 'snug has stack canaries' 'it does nothing yet'
fi
without() { sed "s/$1/$2/" "$scratch/facts" >"$scratch/changed" && judge "$scratch/changed"; }
catches 'a fixed address' 'not position-independent' without 'DYN' 'EXEC'
catches 'writable relocations' 'not with read-only relocations' without 'GNU_RELRO' 'NONE'
catches 'late binding' 'not bound at the start' without 'NOW' 'LATE'
catches 'an executable stack' 'not without an executable stack' without '\(GNU_STACK.*\) RW ' '\1 RWE'
finish
