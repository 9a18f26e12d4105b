#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/file.h"
#include "base/mem.h"
#include "ui/theme_int.h"

#define SUFFIX ".theme"
#define UP_MAX 5 /* from tests/ui/ of build/NAME/ to the sources */
#define NAMES_MAX 256

static const char *const names[ST__NAMED] = {
#define X(style, name, spec) [style] = name,
#include "ui/theme.def"
#undef X
};

static const char *const palette[] = { "black", "red", "green", "yellow", "blue", "magenta", "cyan",
	"white", "bright-black", "bright-red", "bright-green", "bright-yellow", "bright-blue",
	"bright-magenta", "bright-cyan", "bright-white" };

static const struct {
	const char *name;
	enum theme_attr attr;
} attrs[] = {
	{ "bold", AT_BOLD },
	{ "dim", AT_DIM },
	{ "reverse", AT_REVERSE },
	{ "underline", AT_UNDERLINE },
	{ "italic", AT_ITALIC },
};

/* "#87afd7" */
static bool
read_rgb(const char *s, int32_t *out)
{
	if (s[0] != '#' || strlen(s) != 7 || strspn(s + 1, "0123456789abcdefABCDEF") != 6)
		return false;
	*out = (int32_t)strtol(s + 1, NULL, 16);
	return true;
}

static bool
read_palette(const char *s, int8_t *out)
{
	for (size_t i = 0; i < sizeof palette / sizeof palette[0]; i++)
		if (strcmp(s, palette[i]) == 0) {
			*out = (int8_t)i;
			return true;
		}
	*out = THEME_DEFAULT;
	return strcmp(s, "default") == 0;
}

static bool
read_attr(const char *s, uint8_t *out)
{
	for (size_t i = 0; i < sizeof attrs / sizeof attrs[0]; i++)
		if (strcmp(s, attrs[i].name) == 0) {
			*out |= (uint8_t)attrs[i].attr;
			return true;
		}
	return false;
}

/* "#87afd7 cyan on #303030 bold | bold". NULL, or the word that is none of these. */
static const char *
read_style(char *s, struct theme_style *out)
{
	struct theme_style st = { .fg = { THEME_DEFAULT, THEME_DEFAULT },
		.bg = { THEME_DEFAULT, THEME_DEFAULT } };
	struct theme_color *to = &st.fg;
	bool mono = false;
	char *save = NULL;

	for (char *w = strtok_r(s, " \t", &save); w != NULL; w = strtok_r(NULL, " \t", &save)) {
		if (!mono && strcmp(w, "|") == 0)
			mono = true;
		else if (!mono && strcmp(w, "on") == 0 && to == &st.fg)
			to = &st.bg;
		else if (!read_attr(w, mono ? &st.mono : &st.attr) &&
			 (mono || (!read_rgb(w, &to->deep) && !read_palette(w, &to->basic))))
			return w;
	}
	if (!mono)
		st.mono = (uint8_t)(st.attr & ~(unsigned)AT_DIM);
	*out = st;
	return NULL;
}

/* "#d78787 red, cyan". The same. */
static const char *
read_nicks(char *s, struct theme *t)
{
	char *save = NULL;

	t->n_nicks = 0;
	for (char *c = strtok_r(s, ",", &save); c != NULL; c = strtok_r(NULL, ",", &save)) {
		struct theme_color color = { THEME_DEFAULT, THEME_DEFAULT };
		char *save2 = NULL;

		for (char *w = strtok_r(c, " \t", &save2); w != NULL;
		     w = strtok_r(NULL, " \t", &save2))
			if (!read_rgb(w, &color.deep) && !read_palette(w, &color.basic))
				return w;
		if (t->n_nicks == THEME_NICKS_FEW)
			return "one more than sixteen";
		t->nick[t->n_nicks++] = color;
	}
	return NULL;
}

/* "any" or a colour. */
static const char *
read_background(char *s, struct theme *t)
{
	t->background = THEME_DEFAULT;
	return strcmp(s, "any") == 0 || read_rgb(s, &t->background) ? NULL : s;
}

static const char *
read_value(struct theme *t, const char *name, char *value, bool *known)
{
	*known = true;
	if (strcmp(name, "nicks") == 0)
		return read_nicks(value, t);
	if (strcmp(name, "background") == 0)
		return read_background(value, t);
	for (size_t i = 0; i < ST__NAMED; i++)
		if (strcmp(name, names[i]) == 0)
			return read_style(value, &t->style[i]);
	*known = false;
	return NULL;
}

static int
bad(struct fault *f, const char *path, unsigned line, const char *what, const char *word)
{
	return fault_set(f, ERR_CONFIG, "Mend the line, or put a # before it.",
	    "%s, line %u: '%.40s' is %s", path, line, word, what);
}

static int
take_all(struct theme *t, const struct conf *c, const char *path, struct fault *f)
{
	const char *name, *value, *wrong;
	unsigned line;
	bool known;
	int r = 0;

	for (size_t i = 0; r == 0 && conf_nth(c, i, &name, &value, &line); i++) {
		char *copy = mem_strdup(value);

		wrong = read_value(t, name, copy, &known);
		if (!known)
			r = bad(f, path, line, "the name of nothing on the screen", name);
		else if (wrong != NULL)
			r = bad(f, path, line, "no colour and no attribute here", wrong);
		free(copy);
	}
	return r;
}

void
theme_init(struct theme *t)
{
	static const char *const specs[ST__NAMED] = {
#define X(style, name, spec) [style] = spec,
#include "ui/theme.def"
#undef X
	};
	char nicks[] = "red, magenta, bright-blue, bright-red, bright-magenta", spec[64];

	*t = (struct theme){ .name = "terminal", .background = THEME_DEFAULT };
	for (size_t i = 0; i < ST__NAMED; i++) {
		snprintf(spec, sizeof spec, "%s", specs[i]);
		read_style(spec, &t->style[i]);
	}
	read_nicks(nicks, t);
	theme_choose_many(t);
}

int
theme_parse(struct theme *t, const char *name, const char *path, struct bytes text, struct fault *f)
{
	struct conf *c = NULL;
	int r;

	theme_init(t);
	snprintf(t->name, sizeof t->name, "%s", name);
	if ((r = conf_parse(&c, text, path, f)) == 0)
		r = take_all(t, c, path, f);
	if (r != 0)
		theme_init(t);
	else
		theme_choose_many(t);
	conf_free(c);
	return r;
}

/* places -------------------------------------------------------------------- */

/* The i-th folder that may hold themes, for the caller to free; NULL: no more. */
static char *
place(const char *home, size_t i)
{
	char exe[PATH_MAX];
	ssize_t n;
	char *slash;

	if (i == 0)
		return mem_printf("%s/themes", home != NULL ? home : "/nonexistent");
	if (i == 1)
		return mem_strdup(SNUG_DATADIR "/themes");
	n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	if (i - 2 >= UP_MAX || n <= 0)
		return NULL;
	exe[n] = '\0';
	for (size_t up = 0; up <= i - 2; up++) {
		if ((slash = strrchr(exe, '/')) == NULL)
			return NULL;
		*slash = '\0';
	}
	return mem_printf("%s/themes", exe);
}

/* A name becomes part of a path. */
static bool
name_valid(const char *name)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_");

	return n > 0 && n <= THEME_NAME_MAX && name[n] == '\0';
}

int
theme_load(struct theme *t, const char *home, const char *name, struct fault *f)
{
	struct buf text = BUF_INIT(CONF_FILE_MAX);
	int r = ERR_NOTFOUND;
	char *dir, *path;

	theme_init(t);
	if (strcmp(name, t->name) == 0)
		return 0;
	for (size_t i = 0; name_valid(name) && r == ERR_NOTFOUND && (dir = place(home, i)) != NULL;
	     i++) {
		path = mem_printf("%s/%s" SUFFIX, dir, name);
		buf_clear(&text);
		if ((r = file_read(path, &text, f)) == 0)
			r = theme_parse(t, name, path, buf_bytes(&text), f);
		free(path);
		free(dir);
	}
	buf_fini(&text);
	if (r == ERR_NOTFOUND)
		return fault_set(f, r, "/theme lists those that there are.",
		    "there is no theme called %.40s", name);
	return r;
}

struct found {
	char *v[NAMES_MAX];
	size_t n;
};

static void
add_name(struct found *found, const char *name, size_t len)
{
	char *copy = mem_strndup(name, len);
	size_t i = found->n;

	while (i > 0 && strcmp(found->v[i - 1], copy) > 0)
		i--;
	if (found->n == NAMES_MAX || !name_valid(copy) ||
	    (i > 0 && strcmp(found->v[i - 1], copy) == 0)) {
		free(copy);
		return;
	}
	memmove(&found->v[i + 1], &found->v[i], (found->n - i) * sizeof found->v[0]);
	found->v[i] = copy;
	found->n++;
}

static void
add_folder(struct found *found, const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *e;

	while (dir != NULL && (e = readdir(dir)) != NULL) {
		size_t n = strlen(e->d_name), tail = sizeof SUFFIX - 1;

		if (n > tail && strcmp(e->d_name + n - tail, SUFFIX) == 0)
			add_name(found, e->d_name, n - tail);
	}
	if (dir != NULL)
		closedir(dir);
}

char *
theme_names(const char *home)
{
	struct found found = { .n = 0 };
	struct buf b = BUF_INIT(NAMES_MAX * (THEME_NAME_MAX + 1));
	char *dir, *all;

	add_name(&found, "terminal", strlen("terminal"));
	for (size_t i = 0; (dir = place(home, i)) != NULL; i++) {
		add_folder(&found, dir);
		free(dir);
	}
	for (size_t i = 0; i < found.n; i++) {
		if (i > 0)
			buf_put(&b, " ", 1);
		buf_put(&b, found.v[i], strlen(found.v[i]));
		free(found.v[i]);
	}
	all = mem_strndup((const char *)b.p, b.n);
	buf_fini(&b);
	return all;
}
