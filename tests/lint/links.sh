#!/bin/sh
# The same fence as layers.sh, on what was compiled: which box's symbols does a box's library want?
. "${top_srcdir:?run by make check}/tests/lint/tap.sh"

# box | boxes whose symbols it may want
may() {
  cat <<'EOF'
base|base
bus|base bus
crypto|base crypto
certs|base certs
net|base net
store|base store
ui|base bus ui
client|base bus crypto certs net store client
server|base bus certs net store server
EOF
}

# "box D symbol" for each one defined, "box U symbol" for each one wanted.
symbols() {
  may | while IFS='|' read -r box _; do
    lib=$top_builddir/lib$box.a
    [ -f "$lib" ] || continue
    ${NM:-nm} -g "$lib" 2>/dev/null | awk -v box="$box" '
      NF == 2 && $1 == "U" { print box, "U", $2 }
      NF == 3 && $2 ~ /[TDBRVW]/ { print box, "D", $3 }'
  done
}

# judge: reads such lines
judge() {
  may >"$scratch/may"
  awk -v table="$scratch/may" '
    BEGIN {
      while ((getline line < table) > 0) {
        split(line, f, "|")
        n = split(f[2], to, " ")
        for (i = 1; i <= n; i++) allowed[f[1], to[i]] = 1
      }
    }
    $2 == "D" {
      if (owner[$3] != "") print $3 " is defined in" owner[$3] " and " $1
      owner[$3] = owner[$3] " " $1
    }
    $2 == "U" && !seen[$1, $3]++ { box[++n_wants] = $1; want[n_wants] = $3 }
    END {
      for (i = 1; i <= n_wants; i++) {
        n = split(owner[want[i]], of, " ")
        bad = n > 0
        for (j = 1; j <= n; j++) if ((box[i], of[j]) in allowed) bad = 0
        # Public-key checks are all that the server may know of crypto: it verifies and cannot sign.
        if (bad && box[i] == "server" && owner[want[i]] == " crypto" && want[i] !~ /^member_sign_/ &&
            want[i] ~ /^(verify|member)_/) bad = 0
        if (bad) print "lib" box[i] ".a wants " want[i] " of" owner[want[i]]
      }
    }'
}

symbols >"$scratch/symbols"
real() { judge <"$scratch/symbols"; }
found() { grep -q '^base D buf_put$' "$scratch/symbols" || echo 'no symbol was read'; }
with() { { cat "$scratch/symbols"; printf '%s\n' "$@"; } | judge; }

clean 'the libraries were read' found
clean 'no library wants what its box may not have, no two define the same' real
catches 'a server that could decrypt' 'libserver.a wants group_unprotect_x' with \
  'crypto D group_unprotect_x' 'server U group_unprotect_x'
catches 'an upward call' 'libbase.a wants bus_new_x' with 'bus D bus_new_x' 'base U bus_new_x'
catches 'peers' 'libnet.a wants ca_load_x' with 'certs D ca_load_x' 'net U ca_load_x'
catches 'one name for two things' 'rooms_x is defined in client and server' with 'client D rooms_x' 'server D rooms_x'
catches 'a server that could write in a membership log' 'libserver.a wants member_sign_x' with \
  'crypto D member_sign_x' 'server U member_sign_x'
clean 'lets the server read membership logs' with 'crypto D member_log_x' 'server U member_log_x'
clean 'lets the server check public keys' with 'crypto D verify_x' 'server U verify_x'
finish
