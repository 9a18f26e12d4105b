/* tests/support/cm.h - cmocka with the headers that it wants before it. */
#ifndef SNUG_TESTS_CM_H
#define SNUG_TESTS_CM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#endif
