#include "options.h"

#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum kind { FLAG, TEXT, LIST, WORD, REST };

static const struct row {
	enum kind kind;
	size_t at; /* of the field in struct options */
	const char *name;
	int letter;
	const char *argument, *help;
} rows[] = {
#define X(kind, field, name, letter, argument, help)                                               \
	{ kind, offsetof(struct options, field), name, letter, argument, help },
#include "options.def"
#undef X
};

#define N_ROWS (sizeof rows / sizeof rows[0])
#define FIRST_ID 256 /* getopt's number of row 0: above every letter */
#define REMEDY "try 'snug --help'"

static void *
field(struct options *o, const struct row *row)
{
	return (char *)o + row->at;
}

static int
set(struct options *o, const struct row *row, const char *value, struct fault *f)
{
	switch (row->kind) {
	case FLAG:
		*(bool *)field(o, row) = true;
		return 0;
	case WORD:
		o->serve = true;
		return 0;
	case TEXT:
		if (*(const char **)field(o, row) != NULL)
			return fault_set(f, ERR_USAGE, REMEDY, "--%s was given twice", row->name);
		*(const char **)field(o, row) = value;
		return 0;
	case REST:
	case LIST:
		break;
	}
	struct options_list *l = field(o, row);

	if (l->n == OPTIONS_LIST_MAX)
		return fault_set(f, ERR_USAGE, REMEDY, "--%s may be given %d times", row->name,
		    OPTIONS_LIST_MAX);
	l->v[l->n++] = value;
	return 0;
}

static void
getopt_table(struct option *longs, char *letters)
{
	*letters++ = ':'; /* tell a missing argument from an unknown option */
	for (size_t i = 0; i < N_ROWS; i++) {
		longs[i] = (struct option){
			.name = rows[i].name,
			.has_arg = rows[i].kind == TEXT || rows[i].kind == LIST ? required_argument
										: no_argument,
			.val = FIRST_ID + (int)i,
		};
		if (rows[i].letter != 0)
			*letters++ = (char)rows[i].letter;
	}
	longs[N_ROWS] = (struct option){ 0 };
	*letters = '\0';
}

static const struct row *
find(int id)
{
	if (id >= FIRST_ID)
		return &rows[id - FIRST_ID];
	for (size_t i = 0; i < N_ROWS; i++)
		if (rows[i].letter != 0 && rows[i].letter == id)
			return &rows[i];
	return NULL;
}

static int
check_color(const struct options *o, struct fault *f)
{
	if (o->color == NULL || strcmp(o->color, "auto") == 0 || strcmp(o->color, "always") == 0 ||
	    strcmp(o->color, "never") == 0)
		return 0;
	return fault_set(
	    f, ERR_USAGE, REMEDY, "--color takes auto, always or never, not '%s'", o->color);
}

static bool
has_bench_words(const struct options *o)
{
	return o->clients != NULL || o->senders != NULL || o->size != NULL || o->rate != NULL ||
	       o->seconds != NULL || o->loss != NULL || o->delay != NULL || o->reorder;
}

/* What the options say together. */
static int
check(const struct options *o, struct fault *f)
{
	if (o->serve && o->connect != NULL)
		return fault_set(f, ERR_USAGE, REMEDY, "--server and --connect exclude each other");
	if (o->probe != NULL && (o->serve || o->connect != NULL))
		return fault_set(f, ERR_USAGE, REMEDY, "--probe excludes --server and --connect");
	if (o->verify_log != NULL && (o->serve || o->connect != NULL || o->probe != NULL))
		return fault_set(
		    f, ERR_USAGE, REMEDY, "--verify-log excludes --server, --connect and --probe");
	if (o->pki.v != NULL && (o->serve || o->connect != NULL || o->probe != NULL))
		return fault_set(
		    f, ERR_USAGE, REMEDY, "--pki excludes --server, --connect and --probe");
	if (o->invite && (o->serve || o->connect != NULL || o->probe != NULL || o->pki.v != NULL))
		return fault_set(f, ERR_USAGE, REMEDY,
		    "--invite excludes --server, --connect, --probe and --pki");
	if (o->status &&
	    (o->serve || o->connect != NULL || o->probe != NULL || o->pki.v != NULL || o->invite))
		return fault_set(f, ERR_USAGE, REMEDY,
		    "--status excludes --server, --connect, --probe, --pki and --invite");
	if (o->json && !o->status)
		return fault_set(f, ERR_USAGE, REMEDY, "--json goes with --status");
	if (!o->invite && (o->role != NULL || o->expires != NULL || o->uses != NULL || o->qr))
		return fault_set(
		    f, ERR_USAGE, REMEDY, "--role, --expires, --uses and -qr go with --invite");
	if (o->bench && (o->serve || o->probe != NULL || o->pki.v != NULL || o->invite ||
			    o->verify_log != NULL))
		return fault_set(f, ERR_USAGE, REMEDY,
		    "--bench excludes --server, --probe, --pki, --invite and --verify-log");
	if (!o->bench && has_bench_words(o))
		return fault_set(f, ERR_USAGE, REMEDY,
		    "--clients, --senders, --size, --rate, --seconds, --loss, --delay and "
		    "--reorder go "
		    "with --bench");
	if (o->cert.n != o->key.n)
		return fault_set(f, ERR_USAGE, REMEDY, "each --cert needs a --key");
	if (!o->serve && (o->max_clients != NULL || o->max_rate != NULL))
		return fault_set(
		    f, ERR_USAGE, REMEDY, "--max-clients and --max-rate go with --server");
	if (!o->serve && (o->headless || o->host != NULL || o->name != NULL || o->cert.n > 0 ||
			     o->key_type != NULL || o->metrics_listen != NULL))
		return fault_set(f, ERR_USAGE, REMEDY,
		    "--headless, --host, --name, --cert, --key, --key-type and --metrics-listen go "
		    "with --server");
	if (!o->serve && (o->retention != NULL || o->quota_room != NULL ||
			     o->quota_member != NULL || o->sync != NULL))
		return fault_set(f, ERR_USAGE, REMEDY,
		    "--retention, --quota-room, --quota-member and --sync go with --server");
	if (o->key_type != NULL && o->cert.n > 0)
		return fault_set(f, ERR_USAGE, REMEDY,
		    "--key-type is of the certificate that snug makes: it does not go with --cert");
	if (o->serve && o->ca != NULL && o->cert.n == 0)
		return fault_set(f, ERR_USAGE, REMEDY, "--ca with --server needs --cert and --key");
	if (o->token != NULL && (o->ca == NULL || o->connect == NULL))
		return fault_set(f, ERR_USAGE, REMEDY, "--token goes with --connect HOST and --ca");
	if (o->token != NULL && strncasecmp(o->connect, "snug:", 5) == 0)
		return fault_set(f, ERR_USAGE, REMEDY,
		    "--token does not go with an invite, which has one already");
	return check_color(o, f);
}

int
options_parse(struct options *o, int argc, char **argv, struct fault *f)
{
	struct option longs[N_ROWS + 1];
	char letters[N_ROWS + 2];
	const char *word;
	int id, r;

	memset(o, 0, sizeof *o);
	/* As it is written inside. */
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "-qr") == 0)
			argv[i] = (char *)(uintptr_t) "--qr"; /* only ever read */
	getopt_table(longs, letters);
	opterr = 0;
	optind = 1;
	while ((id = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		word = optind > 0 && optind <= argc ? argv[optind - 1] : "";
		if (id == ':')
			return fault_set(f, ERR_USAGE, REMEDY, "option %s needs an argument", word);
		if (id == '?' && optopt != 0 && optopt < FIRST_ID)
			return fault_set(f, ERR_USAGE, REMEDY, "unknown option -%c", optopt);
		if (id == '?')
			return fault_set(f, ERR_USAGE, REMEDY, "unknown option %s", word);
		if (find(id)->kind == REST) {
			*(struct options_rest *)field(o, find(id)) =
			    (struct options_rest){ argv + optind, (size_t)(argc - optind) };
			optind = argc;
			break;
		}
		if ((r = set(o, find(id), optarg, f)) != 0)
			return r;
	}
	if (o->serve && optind < argc)
		o->server = argv[optind++];
	if (optind < argc)
		return fault_set(f, ERR_USAGE, REMEDY, "'%s' is one word too many", argv[optind]);
	return check(o, f);
}

/* What somebody means once, not always, or what says where the file is. */
static bool
is_setting(const struct row *row)
{
	static const char *const not_in_files[] = { "connect", "probe", "verify-log", "status",
		"json", "invite", "role", "expires", "uses", "qr", "home", "config", "print-config",
		"token", "help", "version", "bench", "clients", "senders", "size", "rate",
		"seconds", "loss", "delay", "reorder" };

	for (size_t i = 0; i < sizeof not_in_files / sizeof not_in_files[0]; i++)
		if (strcmp(row->name, not_in_files[i]) == 0)
			return false;
	return row->kind == FLAG || row->kind == TEXT;
}

static bool
same_name(const char *option, const char *key)
{
	for (; *option != '\0'; option++, key++)
		if (*key != *option && !(*option == '-' && *key == '_'))
			return false;
	return *key == '\0';
}

static int
set_flag(bool *flag, const char *value)
{
	if (strcmp(value, "on") == 0)
		*flag = true;
	else if (strcmp(value, "off") != 0)
		return ERR_CONFIG;
	return 0;
}

int
options_default(struct options *o, const char *name, const char *value)
{
	struct fault f;

	for (size_t i = 0; i < N_ROWS; i++) {
		void *at = field(o, &rows[i]);

		if (!is_setting(&rows[i]) || !same_name(rows[i].name, name))
			continue;
		if (rows[i].kind == FLAG)
			return set_flag(at, value);
		if (*(const char **)at != NULL)
			return 0;
		*(const char **)at = value;
		return check_color(o, &f) == 0 ? 0 : ERR_CONFIG;
	}
	return ERR_NOTFOUND;
}

bool
options_nth(const struct options *o, size_t i, const char **name, const char **value)
{
	for (size_t k = 0; k < N_ROWS; k++)
		if (is_setting(&rows[k]) && i-- == 0) {
			const void *at = (const char *)o + rows[k].at;

			*name = rows[k].name;
			*value = rows[k].kind == TEXT ? *(const char *const *)at
				 : *(const bool *)at  ? "on"
						      : NULL;
			return true;
		}
	return false;
}

void
options_help(void)
{
	puts("usage: snug --server [ADDR:PORT] [options]   host a private room\n"
	     "       snug --connect snug://HOST/CODE       enter one\n"
	     "       snug --probe HOST[:PORT]              look at one from outside\n"
	     "       snug --verify-log FILE                check a membership log\n"
	     "       snug --invite                         let somebody in\n"
	     "       snug --status                         how the server does\n"
	     "       snug --pki VERB ...                   manage its certificates\n"
	     "       snug --bench                          measure a server\n"
	     "       snug                                  enter the last one again, or ask\n");
	for (size_t i = 0; i < N_ROWS; i++) {
		char left[64];

		snprintf(left, sizeof left, "%s%c%s--%s%s%s", rows[i].letter != 0 ? "-" : "  ",
		    rows[i].letter != 0 ? rows[i].letter : ' ', rows[i].letter != 0 ? ", " : " ",
		    rows[i].name, rows[i].argument != NULL ? " " : "",
		    rows[i].argument != NULL ? rows[i].argument : "");
		printf("  %-28s %s%s\n", left,
		    strlen(left) > 28 ? "\n                               " : "", rows[i].help);
	}
	puts("\nInside: /help. The whole manual: man snug. Example:\n"
	     "  snug --server                      on one computer; it prints an invite\n"
	     "  snug --connect snug://HOST/CODE    on another, with that invite");
}
