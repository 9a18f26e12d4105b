#include "ui/editor.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

extern char **environ;

#define NOT_FOUND 127 /* what sh ends with then */

static const char *
variable(const char *name)
{
	const char *s = getenv(name);

	return s != NULL && s[0] != '\0' ? s : NULL;
}

/* A folder that nobody else can look into; in memory where the system has such a place. */
static char *
make_dir(void)
{
	static const char *const places[] = { "XDG_RUNTIME_DIR", "TMPDIR", NULL };

	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		const char *place = places[i] != NULL ? variable(places[i]) : "/tmp";
		char *dir;

		if (place == NULL || place[0] != '/')
			continue;
		dir = mem_printf("%s/snug-XXXXXX", place);
		if (mkdtemp(dir) != NULL)
			return dir;
		free(dir);
	}
	return NULL;
}

static int
put_text(const char *path, struct bytes text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600), r = 0;
	FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;

	if (file == NULL) {
		if (fd >= 0)
			close(fd);
		return ERR_CREATE;
	}
	if (fwrite(text.p, 1, text.n, file) != text.n || fputc('\n', file) == EOF)
		r = ERR_CREATE;
	return fclose(file) == 0 ? r : ERR_CREATE;
}

/* The editor may have arguments of its own, so a shell takes it apart, as for other programs. */
static int
spawn(struct editor *e)
{
	char *script = mem_printf("%s \"$1\"", e->name);
	char sh[] = "sh", option[] = "-c";
	char *argv[] = { sh, option, script, sh, e->path, NULL };
	posix_spawnattr_t attr;
	sigset_t none, all;
	int r;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &all);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	r = posix_spawn(&e->pid, "/bin/sh", NULL, &attr, argv, environ);
	posix_spawnattr_destroy(&attr);
	free(script);
	if (r != 0)
		e->pid = 0;
	return r == 0 ? 0 : ERR_SYS;
}

int
editor_open(struct editor *e, struct bytes text, struct fault *f)
{
	*e = (struct editor){ .name = variable("VISUAL") };
	if (e->name == NULL && (e->name = variable("EDITOR")) == NULL)
		e->name = "vi";
	if ((e->dir = make_dir()) == NULL)
		return fault_set(f, ERR_CREATE, "Is there room in $TMPDIR?",
		    "no temporary file could be made: %s", strerror(errno));
	e->path = mem_printf("%s/message.txt", e->dir);
	if (put_text(e->path, text) != 0)
		return fault_set(f, ERR_CREATE, "Is there room in $TMPDIR?",
		    "the text could not be written to %s: %s", e->path, strerror(errno));
	if (spawn(e) != 0)
		return fault_set(f, ERR_SYS, "Try again.", "no editor could be started");
	return 0;
}

enum editor_state
editor_state(struct editor *e)
{
	pid_t r;

	if (e->pid == 0)
		return EDITOR_OVER;
	do
		r = waitpid(e->pid, &e->status, WNOHANG | WUNTRACED);
	while (r < 0 && errno == EINTR);
	if (r == 0)
		return EDITOR_RUNS;
	if (r > 0 && WIFSTOPPED(e->status))
		return EDITOR_STOPPED;
	if (r < 0)
		e->status = -1; /* somebody else has seen its end */
	e->pid = 0;
	return EDITOR_OVER;
}

void
editor_signal(const struct editor *e, int sig)
{
	if (e->pid > 0)
		kill(e->pid, sig);
}

int
editor_text(const struct editor *e, struct buf *out)
{
	struct fault f;
	int r = file_read(e->path, out, &f);

	while (out->n > 0 && (out->p[out->n - 1] == '\n' || out->p[out->n - 1] == '\r'))
		out->n--;
	return r;
}

void
editor_words(const struct editor *e, char *out, size_t size)
{
	const char *name = strrchr(e->name, '/') != NULL ? strrchr(e->name, '/') + 1 : e->name;

	if (e->status == -1)
		snprintf(out, size, "Nobody knows how %.40s ended", name);
	else if (WIFSIGNALED(e->status))
		snprintf(out, size, "%.40s was ended by signal %d", name, WTERMSIG(e->status));
	else if (WEXITSTATUS(e->status) == NOT_FOUND)
		snprintf(out, size, "There is no %.40s here: set VISUAL to your editor", name);
	else
		snprintf(out, size, "%.40s ended with status %d", name, WEXITSTATUS(e->status));
}

/* Also what the editor left: copies, and files that it would recover from. */
static void
remove_dir(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *d;

	while (dir != NULL && (d = readdir(dir)) != NULL)
		unlinkat(dirfd(dir), d->d_name, 0);
	if (dir != NULL)
		closedir(dir);
	rmdir(path);
}

void
editor_close(struct editor *e)
{
	if (e->dir != NULL)
		remove_dir(e->dir);
	free(e->dir);
	free(e->path);
	*e = (struct editor){ .status = e->status };
}
