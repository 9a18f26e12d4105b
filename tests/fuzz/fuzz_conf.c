/* Configuration files: what is taken is kept to the byte, and each setting can be changed alone. */
#include <assert.h>

#include "base/conf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As it is written: each line has its end, and none the carriage return of another system. */
static void
check_same(const struct conf *c, struct bytes text)
{
	struct buf want = BUF_INIT(2 * CONF_FILE_MAX), out = BUF_INIT(2 * CONF_FILE_MAX);

	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] != '\r')
			buf_put(&want, &text.p[i], 1);
	if (text.n > 0 && text.p[text.n - 1] != '\n')
		buf_put(&want, "\n", 1);
	conf_put(c, &out);
	assert(buf_err(&out) == 0 && bytes_equal(buf_bytes(&out), buf_bytes(&want)));
	buf_fini(&want);
	buf_fini(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf out = BUF_INIT(4 * CONF_FILE_MAX);
	const char *key, *value;
	struct conf *c, *again;
	struct fault f;
	unsigned line;

	if (size > CONF_FILE_MAX || conf_parse(&c, bytes_of(data, size), "it", &f) != 0)
		return 0;
	check_same(c, bytes_of(data, size));
	for (size_t i = 0; conf_nth(c, i, &key, &value, &line); i++) {
		assert(conf_get(c, key) == value && line > 0);
		assert(conf_set(c, key, "another = value") == 0);
		assert(strcmp(conf_get(c, key), "another = value") == 0);
	}
	assert(conf_set(c, "ui.new", "1") == 0 && conf_set(c, "new", "2") == 0);
	conf_put(c, &out);
	assert(conf_parse(&again, buf_bytes(&out), "it", &f) == 0);
	assert(strcmp(conf_get(again, "ui.new"), "1") == 0);
	assert(strcmp(conf_get(again, "new"), "2") == 0);
	while (conf_nth(again, 0, &key, &value, &line)) {
		char name[CONF_KEY_MAX + 1];

		strcpy(name, key);
		assert(conf_set(again, name, NULL) == 0 && conf_get(again, name) == NULL);
	}
	buf_fini(&out);
	conf_free(again);
	conf_free(c);
	return 0;
}
