#include "crypto/member_file.h"

#include <sodium.h>
#include <string.h>

#include "base/err.h"
#include "base/rw.h"

#define HEAD "snug membership log 1"
#define VARIANT sodium_base64_VARIANT_ORIGINAL
#define LINE_MAX_CHARS (sodium_base64_ENCODED_LEN(MEMBER_ENTRY_MAX, VARIANT) - 1)

void
member_file_put_head(struct buf *b)
{
	wr_bytes(b, bytes_str(HEAD "\n"));
}

void
member_file_put_entry(struct buf *b, struct bytes entry)
{
	char line[sodium_base64_ENCODED_LEN(MEMBER_ENTRY_MAX, VARIANT)];

	if (entry.n > MEMBER_ENTRY_MAX) {
		b->err = ERR_LIMIT;
		return;
	}
	sodium_bin2base64(line, sizeof line, entry.p, entry.n, VARIANT);
	wr_bytes(b, bytes_str(line));
	wr_u8(b, '\n');
}

void
member_file_put_entries(struct buf *b, const struct member_log *l, uint64_t first)
{
	for (uint64_t i = first; i < member_log_count(l); i++)
		member_file_put_entry(b, member_log_entry(l, i));
}

void
member_file_fault_fini(struct member_file_fault *f)
{
	buf_fini(&f->store);
	*f = (struct member_file_fault){ 0 };
}

/* The next line, without its end; false when nothing is left. */
static bool
next_line(struct bytes *text, struct bytes *line)
{
	const uint8_t *end = text->n > 0 ? memchr(text->p, '\n', text->n) : NULL;
	size_t n = end != NULL ? (size_t)(end - text->p) : text->n;

	if (text->n == 0)
		return false;
	*line = bytes_of(text->p, n);
	n += end != NULL;
	*text = bytes_of(text->p + n, text->n - n);
	return true;
}

/*
 * A line that is what member_file_put_entry writes, and only that: libsodium also takes some bytes
 * above 127 as if they were of its alphabet.
 */
static int
read_base64(struct bytes line, uint8_t entry[static MEMBER_ENTRY_MAX], size_t *n)
{
	char again[sodium_base64_ENCODED_LEN(MEMBER_ENTRY_MAX, VARIANT)];
	const char *stop;

	if (line.n > LINE_MAX_CHARS ||
	    sodium_base642bin(entry, MEMBER_ENTRY_MAX, (const char *)line.p, line.n, NULL, n, &stop,
		VARIANT) != 0)
		return MEMBER_RULE_FORM;
	sodium_bin2base64(again, sizeof again, entry, *n, VARIANT);
	return bytes_equal(line, bytes_str(again)) ? 0 : MEMBER_RULE_FORM;
}

static int
take_line(struct member_log *l, struct bytes line, struct member_file_fault *f)
{
	uint8_t entry[MEMBER_ENTRY_MAX];
	size_t n;
	int r;

	if ((r = read_base64(line, entry, &n)) != 0 ||
	    (r = member_log_append(l, bytes_of(entry, n))) == 0)
		return r;
	buf_put(&f->store, entry, n);
	f->parsed =
	    buf_err(&f->store) == 0 && member_entry_parse(&f->entry, buf_bytes(&f->store)) == 0;
	return r;
}

int
member_file_read(struct member_log **out, struct bytes text, struct member_file_fault *f)
{
	struct bytes line;

	*f = (struct member_file_fault){ .line = 1, .store = BUF_INIT(MEMBER_ENTRY_MAX) };
	*out = member_log_new();
	if (!next_line(&text, &line) || !bytes_equal(line, bytes_str(HEAD)))
		f->why = MEMBER_RULE_FORM;
	while (f->why == 0 && next_line(&text, &line)) {
		f->line++;
		f->why = take_line(*out, line, f);
	}
	return f->why == 0 ? 0 : ERR_CONFIG;
}
