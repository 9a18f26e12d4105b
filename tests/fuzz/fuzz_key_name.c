/* Fuzzes ui/key_name.c: a key that has a name is called by it, and by that name is the same key. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "ui/key_name.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct key_seq seq, again;
	char name[KEY_NAME_MAX];

	if (key_name_parse((const char *)(size > 0 ? data : (const uint8_t *)""), size, &seq) !=
	    NULL) {
		assert(seq.n == 0);
		return 0;
	}
	assert(seq.n >= 1 && seq.n <= KEY_SEQ_MAX);
	key_name_put(&seq, name);
	assert(utf8_valid(bytes_str(name)) && strpbrk(name, " \n=") == strchr(name, '='));
	assert(key_name_parse(name, strlen(name), &again) == NULL);
	assert(key_seq_equal(&seq, &again));
	return 0;
}
