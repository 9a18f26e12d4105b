/*
 * crypto/member_file.h - a membership log as text: what the server and clients keep, what
 * /log members writes and snug --verify-log reads. Pure: text in, text out.
 *
 * The first line is "snug membership log 1"; then each entry is one line of base64 (RFC 4648 4,
 * padded).
 */
#ifndef SNUG_CRYPTO_MEMBER_FILE_H
#define SNUG_CRYPTO_MEMBER_FILE_H

#include "crypto/member_log.h"

/* Append the first line; one entry; all entries of l from the first-th on. */
void member_file_put_head(struct buf *b);
void member_file_put_entry(struct buf *b, struct bytes entry);
void member_file_put_entries(struct buf *b, const struct member_log *l, uint64_t first);

/* Where and why a file is not right. */
struct member_file_fault {
	size_t line;               /* the first is 1 */
	int why;                   /* a rule (positive) or an enum err */
	bool parsed;               /* entry is one, that breaks the rule */
	struct member_entry entry; /* lent from store */
	struct buf store;
};
void member_file_fault_fini(struct member_file_fault *f);

/*
 * All of a file, each entry checked. *out has the entries up to the first that is not right, also
 * on failure; free it with member_log_free. 0; ERR_CONFIG, with *f for member_file_fault_fini.
 */
int member_file_read(struct member_log **out, struct bytes text, struct member_file_fault *f);

#endif
