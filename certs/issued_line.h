/* certs/issued_line.h - one line of the register. Private to certs/. */
#ifndef SNUG_CERTS_ISSUED_LINE_H
#define SNUG_CERTS_ISSUED_LINE_H

#include "base/record.h"
#include "certs/issued.h"

/* A serial number of 1 to 20 bytes in hexadecimal, made lower-case: it becomes the name of a file.
 */
bool issued_line_serial(const char *s, char out[static CERT_SERIAL_TEXT]);
/* NULL with *e, or what is wrong with the line. */
const char *issued_line_read(const struct record *r, struct issued_entry *e);
/* Append it, with its end. */
void issued_line_put(struct buf *out, const struct issued_entry *e);

#endif
