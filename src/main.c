/* main.c - one program, two modes: snug --server hosts a private chat, snug --connect enters one.
 */
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app.h"
#include "base/conf.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "app_config.h"
#include "sandbox.h"
#include "version.h"

/*
 * GnuTLS obeys these; a chat that hands out its keys because of a variable is none. It looked at
 * some of them when it was loaded, before main: true when there were any, and all must begin anew.
 */
static bool
drop_environment(void)
{
	static const char *const names[] = { "SSLKEYLOGFILE", "GNUTLS_DEBUG_LEVEL",
		"GNUTLS_SYSTEM_PRIORITY_FILE" };

	bool any = false;

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (getenv(names[i]) == NULL)
			continue;
		fprintf(stderr, "snug: %s is set and will be ignored\n", names[i]);
		unsetenv(names[i]);
		any = true;
	}
	return any;
}

/* A bare container has no locale at all: UTF-8 then. Who asked for another charset gets it. */
static void
choose_locale(void)
{
	setlocale(LC_ALL, "");
	setlocale(LC_NUMERIC, "C");
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0 && getenv("LC_ALL") == NULL &&
	    getenv("LC_CTYPE") == NULL && getenv("LANG") == NULL)
		setlocale(LC_CTYPE, "C.UTF-8");
}

/*
 * Who closed one of the first three gets nothing else in its place: a file of ours would be
 * written to as if it were a terminal. Opened the wrong way round, so that using it fails.
 */
static bool
hold_standard_files(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
			return false;
	return true;
}

/*
 * Blocked here, before any thread exists, so that every thread inherits it: the front end opens
 * them while it sleeps, the server without a screen watches them in its loop. The signals of a
 * crash stay as they are.
 */
static void
block_signals(bool unblock)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGCONT, SIGUSR1, SIGCHLD,
		SIGUSR2, SIGALRM };
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
		sigaddset(&set, signals[i]);
	sigprocmask(unblock ? SIG_UNBLOCK : SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static char *
find_home(const struct options *o)
{
	const char *s;

	if ((s = o->home) != NULL || ((s = getenv("SNUG_HOME")) != NULL && s[0] != '\0'))
		return mem_strdup(s);
	if ((s = getenv("XDG_DATA_HOME")) != NULL && s[0] == '/')
		return mem_printf("%s/snug", s);
	s = getenv("HOME");
	return mem_printf("%s/.local/share/snug", s != NULL && s[0] != '\0' ? s : ".");
}

/* Beside everything else when its place was chosen; else where people look for such files. */
static char *
find_config(const struct app *a)
{
	const char *s;

	if (a->o.config != NULL)
		return mem_strdup(a->o.config);
	if (a->o.home != NULL || ((s = getenv("SNUG_HOME")) != NULL && s[0] != '\0'))
		return mem_printf("%s/snug.conf", a->home);
	if ((s = getenv("XDG_CONFIG_HOME")) != NULL && s[0] == '/')
		return mem_printf("%s/snug/snug.conf", s);
	s = getenv("HOME");
	return mem_printf("%s/.config/snug/snug.conf", s != NULL && s[0] != '\0' ? s : ".");
}

/* A screen and a log do not share a terminal: the operator's goes to a file, a client's nowhere. */
static int
open_log(const struct app *a, struct fault *f)
{
	enum log_level level = a->o.debug ? LOG_DEBUG : a->o.verbose ? LOG_INFO : LOG_WARN;
	bool headless =
	    a->o.serve && (a->o.headless || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO));
	char *own = NULL;
	int r = 0;

	if (a->o.serve && level < LOG_INFO)
		level = LOG_INFO;
	if (a->o.serve && !headless && a->o.log_file == NULL) {
		own = mem_printf("%s/server", a->home);
		if ((r = file_mkdirs(own, f)) != 0)
			goto out;
		free(own);
		own = mem_printf("%s/server/log", a->home);
	}
	if (log_open(a->o.log_file != NULL ? a->o.log_file
		     : own != NULL         ? own
		     : headless            ? NULL
					   : "",
		level) != 0)
		r = fault_set(f, ERR_CREATE, "Name a file that you may write with --log-file.",
		    "cannot write the log %s: %s", a->o.log_file != NULL ? a->o.log_file : own,
		    strerror(errno));
out:
	free(own);
	return r;
}

static int
run(struct app *a)
{
	struct options given = a->o;
	struct fault f;
	int status;

	if (config_load(a, &f) != 0)
		return app_complain(&f);
	if (a->o.print_config)
		return config_print(a, &given);
	if (app_tls(a, &f) != 0)
		return app_complain(&f);
	sandbox_enter();
	if (a->o.pki.v != NULL)
		return app_pki(a);
	if (a->o.status)
		return app_status(a);
	if (a->o.invite)
		return app_invite(a);
	if (open_log(a, &f) != 0)
		return app_complain(&f);
	block_signals(false);
	status = a->o.serve                ? app_host(a)
		 : a->o.bench              ? app_bench(a)
		 : a->o.probe != NULL      ? app_probe(a)
		 : a->o.verify_log != NULL ? app_verify_log(a)
					   : app_join(a);
	log_close();
	return status;
}

int
main(int argc, char **argv)
{
	struct app a = { .home = NULL };
	struct fault f;
	int status;

	if (!hold_standard_files())
		return err_status(ERR_SYS);
	umask(077);
	choose_locale();
	if (drop_environment())
		execv("/proc/self/exe", argv); /* where that is not to be had, we go on as we are */
	if (options_parse(&a.o, argc, argv, &f) != 0)
		return app_complain(&f);
	if (a.o.help || a.o.version) {
		if (a.o.help)
			options_help();
		else
			version_print();
		return fflush(stdout) == 0 ? 0 : err_status(ERR_IO);
	}
	a.home = find_home(&a.o);
	a.config_path = find_config(&a);
	status = run(&a);
	conf_free(a.config);
	free(a.config_path);
	free(a.home);
	/* Ended by a signal: say so to the parent, now that everything is in order. */
	if (status > 128) {
		signal(status - 128, SIG_DFL);
		block_signals(true);
		raise(status - 128);
	}
	return status;
}
