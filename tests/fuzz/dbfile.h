/* fuzz/dbfile.h - the input as a database file in a folder that is gone at the end. */
#ifndef SNUG_TESTS_FUZZ_DBFILE_H
#define SNUG_TESTS_FUZZ_DBFILE_H

#include "base/bytes.h"

/* The path; the same each time, with nothing beside it. */
const char *dbfile_write(struct bytes content);

#endif
