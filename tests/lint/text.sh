#!/bin/sh
# All that is text: no trailing blanks, no paths of one machine; and the map of HACKING.md is whole.
. "${top_srcdir:?run by make check}/tests/lint/tap.sh"

# Screens and seeds hold what they hold.
texts() {
  (cd "$1" && find . \( -name .git -o -name build -o -name 'build-*' -o -name autom4te.cache -o -name corpus \
    -o -name golden -o -name 'snug-[0-9]*' \) -prune -o -type f \( -name '*.[ch]' -o -name '*.def' -o -name '*.sh' -o -name '*.md' \
    -o -name '*.mk' -o -name '*.am' -o -name '*.ac' -o -name '*.m4' -o -name '*.[1-9]' -o -name dev \) -print |
    grep -v -e '/aclocal\.m4$' -e '/config\.h$' | sort)
}

trailing() (
  cd "$1" && texts . | while read -r f; do
    grep -n '[ 	]$' "$f" /dev/null
  done
)

# Written so that this file does not hold what it looks for.
local_paths() (
  cd "$1" && texts . | while read -r f; do
    grep -nE '(^|[^A-Za-z0-9_.$}~])/(work|root|home|Users)/[A-Za-z]' "$f" /dev/null
  done
)

# A file is on the map when its folder's heading and its name stand there: "`buf.c`" or "`buf`".
mapped() (
  cd "$1" && sources . | grep '\.c$' | while read -r c; do
    name=${c##*/}
    grep -q "\`\($c\|$name\|${name%.c}\)\`" HACKING.md || echo "$c is not in HACKING.md"
  done
)

clean 'no trailing blanks' trailing "$top_srcdir"
clean 'no paths of one machine' local_paths "$top_srcdir"
clean 'HACKING.md maps every .c file' mapped "$top_srcdir"
printf 'int x; \n' | plant net/x.c
catches 'a trailing blank' 'net/x.c:1:' trailing "$scratch/tree"
printf '/* see /%s/me/notes */\n' home | plant net/x.c
catches 'a path of one machine' 'net/x.c:1:' local_paths "$scratch/tree"
echo '`y`' | plant HACKING.md
catches 'a file that is on no map' 'net/x.c is not in HACKING.md' mapped "$scratch/tree"
finish
