#include "app_config.h"

#include <stdio.h>
#include <string.h>

#include "base/conf.h"
#include "base/file.h"

/* What the front end reads itself, and judges. */
static bool
is_of_the_screen(const char *key)
{
	static const char *const sections[] = { "ui.", "alias.", "bind." };

	for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
		if (strncmp(key, sections[i], strlen(sections[i])) == 0)
			return true;
	return false;
}

static int
take(struct app *a, const char *key, const char *value, unsigned line, struct fault *f)
{
	int r = is_of_the_screen(key) ? 0 : options_default(&a->o, key, value);

	if (r == ERR_NOTFOUND)
		return fault_set(f, ERR_CONFIG,
		    "snug --print-config  lists the names; take the line out or mend it.",
		    "%s, line %u: there is no setting '%s'", a->config_path, line, key);
	if (r != 0)
		return fault_set(f, ERR_CONFIG, "The values of each are in the manual: man snug.",
		    "%s, line %u: '%.80s' is no value for '%s'", a->config_path, line, value, key);
	return 0;
}

int
config_load(struct app *a, struct fault *f)
{
	const char *key, *value;
	unsigned line;
	int r;

	if (a->o.config != NULL) {
		struct buf text = BUF_INIT(CONF_FILE_MAX);

		r = file_read(a->o.config, &text, f);
		buf_fini(&text);
		if (r == ERR_NOTFOUND)
			f->code = ERR_CONFIG;
		if (r != 0)
			return f->code;
	}
	if ((r = conf_read(&a->config, a->config_path, f)) != 0)
		return r;
	for (size_t i = 0; r == 0 && conf_nth(a->config, i, &key, &value, &line); i++)
		r = take(a, key, value, line, f);
	return r;
}

int
config_print(const struct app *a, const struct options *given)
{
	const char *name, *value, *was;
	unsigned line;

	printf("# settings that hold; the file is %s\n", a->config_path);
	for (size_t i = 0; options_nth(&a->o, i, &name, &value); i++) {
		(void)options_nth(given, i, &name, &was);
		if (value == NULL)
			printf("# %s =\n", name);
		else
			printf(
			    "%s = %s\t# %s\n", name, value, was != NULL ? "command line" : "file");
	}
	for (size_t i = 0; conf_nth(a->config, i, &name, &value, &line); i++)
		if (is_of_the_screen(name))
			printf("%s = %s\t# file, line %u\n", name, value, line);
	return fflush(stdout) == 0 ? 0 : err_status(ERR_IO);
}
