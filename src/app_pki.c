#include "app_pki.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/mem.h"

/* help [VERB], or --help in any place. 0 when it was not asked for. */
static bool
help(const struct options_rest *rest, struct fault *f)
{
	const struct pki_verb *v = NULL;
	bool asked = rest->n > 0 && strcmp(rest->v[0], "help") == 0;
	const char *name = asked && rest->n > 1 ? rest->v[1] : rest->n > 0 ? rest->v[0] : "";

	for (size_t i = 0; i < rest->n; i++)
		asked = asked || strcmp(rest->v[i], "--help") == 0 || strcmp(rest->v[i], "-h") == 0;
	if (!asked)
		return false;
	v = app_pki_args_verb(name);
	app_pki_args_help(v);
	if (fflush(stdout) != 0)
		fault_set(f, ERR_IO, "Is the disk full?", "cannot write the help");
	return true;
}

static int
run(const struct app *a, struct fault *f)
{
	const struct options_rest *rest = &a->o.pki;
	struct pki p = { .words = { .n = 0 } };
	const struct pki_verb *v;
	int r;

	if (rest->n == 0)
		return fault_set(f, ERR_USAGE, "try 'snug --pki help'", "--pki needs a verb");
	if ((v = app_pki_args_verb(rest->v[0])) == NULL)
		return fault_set(f, ERR_USAGE, "try 'snug --pki help'",
		    "'%.200s' is no verb of --pki", rest->v[0]);
	if ((r = app_pki_args_parse(&p, v, rest->v + 1, rest->n - 1, f)) != 0)
		return r;
	p.server_dir = mem_printf("%s/server", p.home != NULL ? p.home : a->home);
	p.dir = mem_printf("%s/ca", p.server_dir);
	r = v->run(&p, f);
	free(p.server_dir);
	free(p.dir);
	return r;
}

int
app_pki(const struct app *a)
{
	struct fault f = { .code = 0 };

	if (help(&a->o.pki, &f) ? f.code != 0 : run(a, &f) != 0)
		return app_complain(&f);
	return 0;
}
