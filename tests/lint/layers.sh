#!/bin/sh
# Who may include whom: the table of the boxes, held against every #include line.
. "${top_srcdir:?run by make check}/tests/lint/tap.sh"

# box | files | boxes that it may include, or single headers of them. The first row that fits a file counts.
boxes() {
  cat <<'EOF'
base|src/base/|base
bus|src/bus/|base bus
crypto|crypto/|base crypto
certs|certs/|base certs
net|net/|base net
store|src/store/|base store
ui|ui/|base bus ui
client|src/client/|base bus crypto certs net store client
server|src/server/|base bus crypto/verify.h crypto/member_entry.h crypto/member_file.h crypto/member_log.h crypto/member_words.h certs net store server
main|src/|base bus crypto certs net store ui client server main
EOF
}

# start of a foreign header's name | files that may include it (extended regular expression)
# src/version.c only asks each library for its number.
foreign() {
  cat <<'EOF'
sodium|^(crypto/|src/version\.c$)
gnutls/|^(certs/|net/tls|crypto/aead_aes128\.c$|src/version\.c$)
uv.h|^(net/|src/version\.c$)
sqlite3.h|^(src/store/db[a-z_]*|src/version)\.c$
curses.h|^(ui/term\.c|src/version\.c)$
term.h|^ui/term\.c$
ncurses|^(ui/term\.c|src/version\.c)$
qrencode|^ui/qr_encode\.c$
linux/|^net/netwatch\.c$
uni|^ui/text\.c$
EOF
}

libc='arpa/inet.h assert.h ctype.h dirent.h endian.h errno.h fcntl.h ftw.h getopt.h ifaddrs.h inttypes.h langinfo.h
limits.h locale.h net/if.h netdb.h netinet/in.h netinet/tcp.h poll.h pthread.h pwd.h sched.h setjmp.h signal.h spawn.h
stdalign.h stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h string.h strings.h
sys/eventfd.h sys/file.h sys/ioctl.h sys/mman.h sys/prctl.h sys/random.h sys/resource.h sys/socket.h
sys/stat.h sys/time.h sys/types.h sys/uio.h sys/un.h sys/wait.h termios.h time.h unistd.h wchar.h wctype.h'

# judge ROOT
judge() (
  cd "$1" || exit
  boxes >"$scratch/boxes"
  foreign >"$scratch/foreign"
  echo "$libc" >"$scratch/libc"
  # shellcheck disable=SC2046
  set -- $(sources .)
  [ $# -gt 0 ] || return
  grep -Hn '^[ 	]*#[ 	]*include' "$@" /dev/null | awk -F: -v dir="$scratch" '
    BEGIN {
      while ((getline line < (dir "/boxes")) > 0) {
        split(line, f, "|")
        name[++nbox] = f[1]; prefix[nbox] = f[2]
        n = split(f[3], may, " ")
        for (i = 1; i <= n; i++) allowed[f[1], may[i]] = 1
      }
      while ((getline line < (dir "/foreign")) > 0) {
        bar = index(line, "|")
        start[++nforeign] = substr(line, 1, bar - 1)
        where[nforeign] = substr(line, bar + 1)
      }
      while ((getline line < (dir "/libc")) > 0) {
        n = split(line, may, " ")
        for (i = 1; i <= n; i++) libc[may[i]] = 1
      }
    }
    function box_of(path,  i) {
      for (i = 1; i <= nbox; i++) if (index(path, prefix[i]) == 1) return name[i]
      return ""
    }
    function check_foreign(file, line, what,  i) {
      if (what in libc) return
      if (file ~ /\.h$/) tainted[file] = 1
      for (i = 1; i <= nforeign; i++)
        if (index(what, start[i]) == 1) {
          if (file !~ where[i]) print file ":" line ": <" what "> is not for this file"
          return
        }
      print file ":" line ": <" what "> is neither libc nor in the table"
    }
    function check_own(file, line, what,  from, to, path) {
      from = box_of(file)
      path = what ~ /^(base|bus|client|server|store|bench)\// || what !~ /\// ? "src/" what : what
      to = box_of(path)
      if (to == "") { print file ":" line ": \"" what "\" is in no box"; return }
      if (!((from, to) in allowed) && !((from, what) in allowed))
        print file ":" line ": " from " must not include " what
      else if (from != to && what ~ /_int\.h$/)
        print file ":" line ": " what " is private to " to
      edge[++nedge] = file; target[nedge] = path; at[nedge] = line
    }
    {
      rest = $0
      sub(/^[^:]*:[^:]*:/, "", rest)
      if (match(rest, /<[^>]*>/)) check_foreign($1, $2, substr(rest, RSTART + 1, RLENGTH - 2))
      else if (match(rest, /"[^"]*"/)) {
        what = substr(rest, RSTART + 1, RLENGTH - 2)
        check_own($1, $2, what)
        if (!($1 in first)) first[$1] = what
      }
    }
    END {
      # A header through which a foreign type could pass is for its own box only.
      for (again = 1; again;) {
        again = 0
        for (i = 1; i <= nedge; i++)
          if (target[i] in tainted && edge[i] ~ /\.h$/ && !(edge[i] in tainted)) { tainted[edge[i]] = 1; again = 1 }
      }
      for (i = 1; i <= nedge; i++)
        if (target[i] in tainted && box_of(edge[i]) != box_of(target[i]))
          print edge[i] ":" at[i] ": " target[i] " shows a foreign type"
    }'
)

first_include() {
  sed -n 's/^#include [<"]\([^>"]*\)[>"].*/\1/p' "$1" | head -n 1
}

# The first include of foo.c is foo.h, when there is one, so that each header stands on its own; or
# foo_int.h, which includes foo.h.
own_header_first() (
  cd "$1" || exit
  for c in $(sources . | grep '\.c$'); do
    h=${c%.c}.h
    [ -f "$h" ] || continue
    first=$(first_include "$c")
    case ${c%.c}_int.h in
      "$first" | "src/$first") grep -q "^#include \"${h#src/}\"" "${c%.c}_int.h" && continue ;;
    esac
    case $h in "$first" | "src/$first") ;; *) echo "$c: the first include is $first, not ${h#src/}" ;; esac
  done
)

clean 'includes follow the table' judge "$top_srcdir"
clean 'each file includes its own header first' own_header_first "$top_srcdir"

planted() {
  clear_tree
  plant "$1"
  judge "$scratch/tree"
}
line() { echo "#include $1"; }
catches 'an upward include' 'base must not include bus/bus.h' planted src/base/x.c <<'EOF'
#include "bus/bus.h"
EOF
catches 'peers' 'net must not include crypto/group.h' planted net/x.c <<'EOF'
	# include "crypto/group.h"
EOF
catches 'a server that could decrypt' 'server must not include crypto/group.h' planted src/server/x.c <<'EOF'
#include "crypto/verify.h"
#include "crypto/group.h"
EOF
catches 'curses out of its place' '<curses.h> is not for this file' planted ui/draw.c <<'EOF'
#include <curses.h>
EOF
catches 'SQLite beside its one door' '<sqlite3.h> is not for this file' planted src/store/x.c <<'EOF'
#include <sqlite3.h>
EOF
catches 'a library nobody chose' 'neither libc nor in the table' planted net/x.c <<'EOF'
#include <openssl/ssl.h>
EOF
catches 'a private header of another box' 'net/loop_int.h is private to net' planted src/client/x.c <<'EOF'
#include "net/loop_int.h"
EOF
clear_tree
echo '#include <uv.h>' | plant net/deep.h
echo '#include "net/deep.h"' | plant net/wide.h
echo '#include "net/wide.h"' | plant src/client/x.c
catches 'a foreign type in a public header' 'net/wide.h shows a foreign type' judge "$scratch/tree"
clear_tree
echo '#include <stdio.h>' | plant net/x.c
: | plant net/x.h
catches 'a file whose own header comes late' 'net/x.c: the first include is stdio.h' own_header_first "$scratch/tree"
finish
