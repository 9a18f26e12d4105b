#include "app.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "client/profile.h"
#include "ui/plain.h"
#include "ui/tell.h"
#include "ui/ui.h"

#define BUS_CAPACITY 1024

int
app_complain(const struct fault *f)
{
	tell_fault(stderr, f);
	return err_status(f->code);
}

int
app_tls(struct app *a, struct fault *f)
{
	const struct tlsprofile_want want = {
		.named = a->o.profile,
		.tls = a->o.tls_profile,
		.kx = a->o.kx,
		.cipher = a->o.cipher,
		.key_type = a->o.key_type,
	};

	return tlsprofile_make(&a->tls, &want, f);
}

const char *
app_inner_suite(const struct app *a)
{
	return a->o.inner_suite != NULL ? a->o.inner_suite : a->tls.inner_suite;
}

int
app_nick(const struct app *a, struct worker_opts *w, struct fault *f)
{
	const struct passwd *pw;

	if (a->o.nick != NULL) {
		if (!nick_valid(a->o.nick))
			return fault_set(f, ERR_USAGE,
			    "Use letters, digits, '-' and '_', at most 24 of them.",
			    "'%s' cannot be a nick", a->o.nick);
		snprintf(w->nick, sizeof w->nick, "%s", a->o.nick);
		w->nick_chosen = true;
		return 0;
	}
	pw = getpwuid(geteuid());
	nick_from(pw != NULL ? pw->pw_name : "", w->nick);
	return 0;
}

static bool
wants_color(const struct app *a)
{
	const char *no = getenv("NO_COLOR");

	if (a->o.color != NULL && strcmp(a->o.color, "auto") != 0)
		return strcmp(a->o.color, "always") == 0;
	return no == NULL || no[0] == '\0';
}

bool
app_has_screen(const struct app *a)
{
	return !a->o.plain && ui_usable();
}

int
app_chat(const struct app *a, struct worker_opts *wo, bool hosting)
{
	char at[HOST_MAX + 16];
	char *dir = wo->profile != NULL ? mem_strdup(wo->profile->dir) : NULL;
	struct ui_opts uo = {
		.nick = wo->nick,
		.server_name = at,
		.ascii = a->o.ascii,
		.color = wants_color(a),
		.color_chosen = a->o.color != NULL && strcmp(a->o.color, "auto") != 0,
		.hosting = hosting,
		.state_dir = a->home,
		.layout_dir = dir,
		.config = a->config_path,
	};
	struct bus *bus = bus_new(BUS_CAPACITY);
	struct worker *w = NULL;
	struct fault f;
	int status;

	hostport_format(&wo->at, true, at, sizeof at);
	if (bus == NULL) {
		fault_set(&f, ERR_SYS, "Close other programs and try again.",
		    "the system gives no descriptor");
		app_identity_drop(wo);
		free(dir);
		return app_complain(&f);
	}
	if (worker_start(&w, bus, wo, &f) != 0)
		status = app_complain(&f);
	else
		status = app_has_screen(a) ? ui_run(bus, &uo) : plain_run(bus, &uo);
	worker_join(w);
	bus_free(bus);
	free(dir);
	return status;
}
