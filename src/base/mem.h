/* base/mem.h - memory for small things of fixed size: allocation never fails, the process dies instead. */
#ifndef SNUG_BASE_MEM_H
#define SNUG_BASE_MEM_H

#include <stddef.h>

/* Zeroed; abort() when there is no memory or n * size overflows. Not for sizes that a peer chose. */
void *mem_calloc(size_t n, size_t size);
char *mem_strdup(const char *s);
/* n bytes of s and a NUL. */
char *mem_strndup(const char *s, size_t n);
/* printf to a new string. */
char *mem_printf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Overwrite with zeros; never optimised away. NULL is nothing. */
void mem_wipe(void *p, size_t n);

#endif
