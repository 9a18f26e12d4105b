#include <stdio.h>
#include <string.h>

#include "app_pki.h"

enum kind { FLAG, TEXT, LIST };

static const struct row {
	enum kind kind;
	size_t at; /* of the field in struct pki */
	const char *name, *argument, *help;
} rows[] = {
#define X(kind, field, name, argument, help)                                                       \
	{ kind, offsetof(struct pki, field), name, argument, help },
#include "pki_options.def"
#undef X
};

#define N_ROWS (sizeof rows / sizeof rows[0])
#define REMEDY "try 'snug --pki help'"

static const struct pki_verb verbs[] = {
#define X(verb, words, least, most, options, help)                                                 \
	{ #verb, words, options, help, least, most, app_pki_##verb },
#include "pki_verbs.def"
#undef X
};

#define N_VERBS (sizeof verbs / sizeof verbs[0])

const struct pki_verb *
app_pki_args_verb(const char *name)
{
	for (size_t i = 0; i < N_VERBS; i++)
		if (strcmp(verbs[i].name, name) == 0)
			return &verbs[i];
	return NULL;
}

/* Every verb takes --home; which others, its row says. */
static bool
takes(const struct pki_verb *v, const char *option)
{
	size_t n = strlen(option);

	if (strcmp(option, "home") == 0)
		return true;
	for (const char *s = v->options; *s != '\0'; s += strcspn(s, " "), s += *s == ' ')
		if (strcspn(s, " ") == n && memcmp(s, option, n) == 0)
			return true;
	return false;
}

static int
add(struct pki_list *l, const char *what, const char *value, struct fault *f)
{
	if (l->n == PKI_LIST_MAX)
		return fault_set(
		    f, ERR_USAGE, REMEDY, "%s may be given %d times", what, PKI_LIST_MAX);
	l->v[l->n++] = value;
	return 0;
}

static int
set(struct pki *p, const struct row *row, const char *value, struct fault *f)
{
	void *field = (char *)p + row->at;

	switch (row->kind) {
	case FLAG:
		*(bool *)field = true;
		return 0;
	case TEXT:
		if (*(const char **)field != NULL)
			return fault_set(f, ERR_USAGE, REMEDY, "--%s was given twice", row->name);
		*(const char **)field = value;
		return 0;
	case LIST:
		break;
	}
	return add(field, row->name, value, f);
}

/* --name VALUE or --name=VALUE; *i is then at the last word that was used. */
static int
option(struct pki *p, const struct pki_verb *v, char **argv, size_t n, size_t *i, struct fault *f)
{
	const char *word = argv[*i], *equals = strchr(word, '='), *value = NULL;
	size_t len = equals != NULL ? (size_t)(equals - word - 2) : strlen(word) - 2;
	const struct row *row = NULL;

	for (size_t k = 0; k < N_ROWS; k++)
		if (strlen(rows[k].name) == len && memcmp(rows[k].name, word + 2, len) == 0)
			row = &rows[k];
	if (row == NULL)
		return fault_set(f, ERR_USAGE, REMEDY, "unknown option %s", word);
	if (!takes(v, row->name))
		return fault_set(f, ERR_USAGE, REMEDY, "%s does not take --%s", v->name, row->name);
	if (row->kind != FLAG && equals != NULL)
		value = equals + 1;
	else if (row->kind != FLAG && *i + 1 < n)
		value = argv[++*i];
	if (row->kind == FLAG ? equals != NULL : value == NULL)
		return fault_set(f, ERR_USAGE, REMEDY, "option --%s %s", row->name,
		    row->kind == FLAG ? "takes no argument" : "needs an argument");
	return set(p, row, value, f);
}

int
app_pki_args_parse(struct pki *p, const struct pki_verb *v, char **argv, size_t n, struct fault *f)
{
	bool options = true;
	int r = 0;

	for (size_t i = 0; i < n && r == 0; i++) {
		if (options && strcmp(argv[i], "--") == 0)
			options = false;
		else if (options && strncmp(argv[i], "--", 2) == 0)
			r = option(p, v, argv, n, &i, f);
		else if (options && argv[i][0] == '-' && argv[i][1] != '\0')
			r = fault_set(f, ERR_USAGE, REMEDY, "unknown option %s", argv[i]);
		else
			r = add(&p->words, v->name, argv[i], f);
	}
	if (r == 0 && p->words.n < v->least)
		r = fault_set(f, ERR_USAGE, REMEDY, "%s needs %s", v->name, v->words);
	if (r == 0 && p->words.n > v->most)
		r = fault_set(
		    f, ERR_USAGE, REMEDY, "'%s' is one word too many", p->words.v[v->most]);
	return r;
}

static void
line(const char *left, const char *help)
{
	printf("  %-28s %s%s\n", left, strlen(left) > 28 ? "\n                               " : "",
	    help);
}

static void
verb_line(const struct pki_verb *v)
{
	char left[80];

	snprintf(left, sizeof left, "%s%s%s", v->name, v->words[0] != '\0' ? " " : "", v->words);
	line(left, v->help);
}

static void
option_lines(const struct pki_verb *v)
{
	char left[80];

	for (size_t i = 0; i < N_ROWS; i++) {
		snprintf(left, sizeof left, "  --%s%s%s", rows[i].name,
		    rows[i].argument != NULL ? " " : "",
		    rows[i].argument != NULL ? rows[i].argument : "");
		if (v == NULL || takes(v, rows[i].name))
			line(left, rows[i].help);
	}
}

void
app_pki_args_help(const struct pki_verb *one)
{
	puts("usage: snug --pki VERB [words and options]   manage the certificates of a snug\n");
	if (one != NULL) {
		verb_line(one);
		option_lines(one);
		return;
	}
	for (size_t i = 0; i < N_VERBS; i++)
		verb_line(&verbs[i]);
	puts("\nOptions, of those verbs that take them (snug --pki help VERB):");
	option_lines(NULL);
	puts("\nThe whole manual: man snug-pki. Example:\n"
	     "  snug --pki request --nick bob --key bob.pem --out bob.csr\n"
	     "  snug --pki sign bob.csr --out bob-cert.pem");
}
