/* Entries of a membership log: what is accepted comes out as it went in, and has words. */
#include <assert.h>

#include "crypto/member_words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes in = bytes_of(data, size);
	struct buf out = BUF_INIT(MEMBER_ENTRY_MAX);
	struct member_log *l = member_log_new();
	char words[MEMBER_WORDS_SIZE];
	struct member_entry e;

	if (member_entry_parse(&e, in) == 0) {
		member_entry_write_tbs(&out, &e);
		assert(bytes_equal(buf_bytes(&out), e.tbs));
		member_entry_write_signature(&out, e.signature.p);
		assert(buf_err(&out) == 0 && bytes_equal(buf_bytes(&out), in));
		member_words(words, l, &e, MEMBER_TO);
		member_words(words, l, &e, MEMBER_DID);
	}
	assert(member_log_append(l, in) != 0 || member_log_count(l) == 1);
	member_log_free(l);
	buf_fini(&out);
	return 0;
}
