#!/bin/sh
# The MLS working group's test vectors, with the driver. They are no part of this project: they are
# looked for in $SNUG_VECTORS, or beside the source tree in ../shared/mls-vectors.
: "${top_srcdir:?run by make check}" "${top_builddir:?run by make check}"
folder=${SNUG_VECTORS:-$top_srcdir/../shared/mls-vectors}
set -- "$folder"/*.json
if [ ! -f "$1" ]; then
  echo "1..0 # SKIP no test vectors in $folder (set SNUG_VECTORS)"
elif [ ! -x "$top_builddir/tests/mls_driver" ]; then
  echo '1..0 # SKIP built without jansson'
else
  exec "$top_builddir/tests/mls_driver" kat "$@"
fi
