#include "ui/prefs.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/conf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ui/near.h"

struct prefs {
	char *path;               /* owned; NULL: not kept */
	char *value[PREF__COUNT]; /* owned; NULL: the default */
};

static const struct row {
	const char *name, *value, *choices, *help;
} rows[PREF__COUNT] = {
#define X(id, name, value, choices, help) [id] = { name, value, choices, help },
#include "ui/prefs.def"
#undef X
};

struct prefs *
prefs_new(const char *path)
{
	struct prefs *p = mem_calloc(1, sizeof *p);

	p->path = path != NULL ? mem_strdup(path) : NULL;
	return p;
}

void
prefs_free(struct prefs *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < PREF__COUNT; i++)
		free(p->value[i]);
	free(p->path);
	free(p);
}

enum pref
prefs_find(const char *name)
{
	size_t i = 0;

	while (i < PREF__COUNT && strcmp(rows[i].name, name) != 0)
		i++;
	return (enum pref)i;
}

const char *
prefs_near(const char *name)
{
	const char *best = NULL;
	size_t least = NEAR_ENOUGH + 1, n = strlen(name), d;

	for (size_t i = 0; n > 0 && i < PREF__COUNT; i++) {
		const char *tail = strchr(rows[i].name, '.') + 1;

		if (strncmp(tail, name, n) == 0)
			return rows[i].name; /* "theme" */
		if ((d = near_distance(name, n, rows[i].name)) < least) {
			least = d;
			best = rows[i].name;
		}
	}
	return best;
}

const char *
prefs_name(enum pref id)
{
	return rows[id].name;
}

const char *
prefs_help(enum pref id)
{
	return rows[id].help;
}

const char *
prefs_choices(enum pref id)
{
	return rows[id].choices;
}

/* Is word one of words? */
static bool
has_word(const char *words, const char *word)
{
	size_t n = strlen(word);

	for (const char *s = words; n > 0 && (s = strstr(s, word)) != NULL; s += n)
		if ((s == words || s[-1] == ' ') && (s[n] == ' ' || s[n] == '\0'))
			return true;
	return false;
}

static bool
allowed(enum pref id, const char *value)
{
	if (rows[id].choices[0] != '\0')
		return strchr(value, ' ') == NULL && has_word(rows[id].choices, value);
	for (const char *s = value; *s != '\0'; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return false;
	return strlen(value) <= PREFS_VALUE_MAX && utf8_valid(bytes_str(value));
}

static void
replace(struct prefs *p, enum pref id, const char *value)
{
	char *copy = value != NULL ? mem_strdup(value) : NULL;

	free(p->value[id]);
	p->value[id] = copy;
}

/* One of the file; what is of no section of ours is none of our business. */
static int
take(struct prefs *p, const char *name, const char *value, unsigned line, struct fault *f)
{
	enum pref id = prefs_find(name);

	if (strncmp(name, "ui.", 3) != 0)
		return 0;
	if (id == PREF__COUNT)
		return fault_set(f, ERR_CONFIG, "Mend the line, or put a # before it.",
		    "%s, line %u: there is no setting '%s'", p->path, line, name);
	if (!allowed(id, value))
		return fault_set(f, ERR_CONFIG, "Mend the line, or put a # before it.",
		    "%s, line %u: '%.60s' is no value for '%s'", p->path, line, value, name);
	replace(p, id, value);
	return 0;
}

int
prefs_load(struct prefs *p, struct fault *f)
{
	struct conf *c = NULL;
	const char *name, *value;
	unsigned line;
	int r = 0;

	if (p->path != NULL)
		r = conf_read(&c, p->path, f);
	for (size_t i = 0; r == 0 && c != NULL && conf_nth(c, i, &name, &value, &line); i++)
		r = take(p, name, value, line, f);
	conf_free(c);
	return r;
}

const char *
prefs_get(const struct prefs *p, enum pref id)
{
	return p->value[id] != NULL ? p->value[id] : rows[id].value;
}

bool
prefs_is(const struct prefs *p, enum pref id, const char *word)
{
	return strcmp(prefs_get(p, id), word) == 0;
}

bool
prefs_has(const struct prefs *p, enum pref id, const char *word)
{
	return has_word(prefs_get(p, id), word);
}

/* Into the file as it is now: somebody else may have changed it. */
static int
keep(const struct prefs *p, enum pref id, struct fault *f)
{
	char *dir = mem_strdup(p->path), *slash = strrchr(dir, '/');
	struct conf *c = NULL;
	int r = 0;

	if (slash != NULL && slash > dir) {
		*slash = '\0';
		r = file_mkdirs(dir, f);
	}
	if (r == 0 && (r = conf_read(&c, p->path, f)) == 0)
		r = conf_set(c, rows[id].name, p->value[id]) != 0
			? fault_set(f, ERR_USAGE, "", "%s cannot be that", rows[id].name)
			: conf_write(c, p->path, f);
	conf_free(c);
	free(dir);
	return r;
}

int
prefs_set(struct prefs *p, enum pref id, const char *value, struct fault *f)
{
	if (value != NULL && !allowed(id, value))
		return fault_set(f, ERR_USAGE, "", "%s is %s%s", rows[id].name,
		    rows[id].choices[0] != '\0' ? "one of: " : rows[id].help, rows[id].choices);
	replace(p, id, value);
	return p->path != NULL ? keep(p, id, f) : 0;
}
