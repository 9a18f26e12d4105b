#!/bin/sh
# No mutable globals but these: everything else hangs from a struct that is passed.
. "${top_srcdir:?run by make check}/tests/lint/tap.sh"

# object and symbol, both extended regular expressions
allowed() {
  cat <<'EOF'
log\.o sink
term_signal\.o state
EOF
}

# "object symbol section" of each variable. Tables of pointers to constants are in .data.rel.ro, which is no complaint.
variables() {
  for o in "$top_builddir"/lib*.a "$top_builddir"/src/*.o; do
    [ -f "$o" ] && ${NM:-nm} -f sysv "$o" 2>/dev/null
  done | awk -F'|' '
    /^[^|]*\.o:$/ { object = $0; sub(/:$/, "", object); sub(/.*\//, "", object); next }
    /^Symbols from/ { object = $0; sub(/.*\[/, "", object); sub(/\].*/, "", object); sub(/:$/, "", object); sub(/.*\//, "", object); next }
    NF >= 7 {
      gsub(/ /, "")
      sub(/\.[0-9]+$/, "", $1)
      # What starts like that is made by the compiler and the sanitizers.
      if ($1 !~ /^[_.$]/ && $7 ~ /^(\.bss|\.data|\.tbss|\.tdata|\*COM\*)/ && $7 !~ /^\.data\.rel\.ro/ && $4 ~ /OBJECT|TLS/)
        print object, $1, $7
    }'
}

judge() {
  allowed >"$scratch/allowed"
  awk -v table="$scratch/allowed" '
    BEGIN {
      while ((getline line < table) > 0) {
        split(line, f, " ")
        object[++n] = "^" f[1] "$"
        symbol[n] = "^" f[2] "$"
      }
    }
    {
      for (i = 1; i <= n; i++) if ($1 ~ object[i] && $2 ~ symbol[i]) next
      print $1 ": " $2 " is a mutable global (" $3 ")"
    }'
}

variables >"$scratch/variables"
real() { judge <"$scratch/variables"; }
found() { grep -q '^log\.o sink ' "$scratch/variables" || echo 'the log sink was not seen: nothing is'; }
with() { echo "$1" | judge; }

clean 'the objects were read' found
clean 'no mutable globals but those allowed' real
catches 'a counter' 'peer.o: count is a mutable global' with 'peer.o count .bss'
catches 'a second sink elsewhere' 'peer.o: sink is' with 'peer.o sink .data'
catches 'a sink by another name' 'log.o: sink2 is' with 'log.o sink2 .bss'
clean 'lets the signal flags pass' with 'term_signal.o state .bss'
finish
