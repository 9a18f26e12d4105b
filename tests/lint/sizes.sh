#!/bin/sh
# A file is one noun, a function fits a screen.
. "${top_srcdir:?run by make check}/tests/lint/tap.sh"

FILE_MAX=800
FUNCTION_MAX=100

# A function's body is the lines between a brace at the start of a line and the next such brace.
judge() (
  cd "$1" || exit
  find src ui net crypto certs tests -name '*.[ch]' 2>/dev/null | sort | while read -r f; do
    awk -v file="$f" -v file_max=$FILE_MAX -v function_max=$FUNCTION_MAX '
      /^[a-z_].*\(/ { name = $0; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name) }
      /^\{/ { start = NR }
      /^\}/ && start {
        if (NR - start - 1 > function_max) print file ":" start ": " name " has " NR - start - 1 " lines"
        start = 0
      }
      END { if (NR > file_max) print file " has " NR " lines" }' "$f"
  done
)

long_function() {
  echo 'int'
  echo 'endless(void)'
  echo '{'
  yes '	x();' | head -n "$1"
  echo '}'
}

clean "no file over $FILE_MAX lines, no function over $FUNCTION_MAX" judge "$top_srcdir"
long_function 101 | plant net/x.c
catches 'a long function' 'net/x.c:3: endless has 101 lines' judge "$scratch/tree"
clear_tree
long_function 100 | plant net/x.c
clean 'lets the longest one pass' judge "$scratch/tree"
yes '/* */' | head -n 801 | plant tests/x.c
catches 'a long file' 'tests/x.c has 801 lines' judge "$scratch/tree"
finish
