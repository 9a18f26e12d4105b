/* snug --invite: an invite for somebody, made beside the running server or without it. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "app.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/wish.h"
#include "server/invites.h"
#include "ui/qr.h"

/* Where the server is, as its own invite says. */
static int
find_server(const char *dir, struct invite *in, struct fault *f)
{
	char *path = mem_printf("%s/owner-invite", dir);
	struct buf text = BUF_INIT(4096);
	int r = file_read_private(path, &text, f);

	if (r == ERR_NOTFOUND)
		r = fault_set(f, ERR_CONFIG,
		    "Start it once (snug --server), or name its home with  --home DIR.",
		    "there is no server in %s yet", dir);
	buf_put(&text, "", 1);
	if (r == 0)
		r = invite_parse((const char *)text.p, in, f);
	buf_fini(&text);
	free(path);
	return r;
}

static int
read_wish(const struct app *a, struct wish *w, struct fault *f)
{
	const char *const words[][2] = { { "--role", a->o.role }, { "--expires", a->o.expires },
		{ "--uses", a->o.uses } };
	int r = 0;

	wish_init(w);
	for (size_t i = 0; r == 0 && i < sizeof words / sizeof words[0]; i++)
		if (words[i][1] != NULL)
			r = wish_set(w, words[i][0], words[i][1], f);
	return r;
}

/* The line alone on the standard output, for scripts; the rest beside it. */
static void
tell(const struct app *a, const struct wish *w, const struct invite *in, int64_t expires)
{
	char line[INVITE_LINE_MAX + 1], whom[64], until[64] = "";
	time_t when = (time_t)expires;
	struct tm tm;
	struct qr q;

	invite_format(in, line);
	wish_whom(w, whom, sizeof whom);
	if (localtime_r(&when, &tm) != NULL)
		(void)strftime(until, sizeof until, "%Y-%m-%d %H:%M", &tm);
	printf("%s\n", line);
	fflush(stdout);
	fprintf(stderr, "snug: lets in %s, until %s:  snug --connect LINE\n", whom, until);
	if (a->o.qr) {
		/* In capitals it is a smaller code; invites do not mind. */
		for (char *s = line; *s != '\0'; s++)
			*s = *s >= 'a' && *s <= 'z' ? (char)(*s - 'a' + 'A') : *s;
		if (qr_make(&q, line)) {
			char *lines = qr_lines(&q);

			printf("%s\n", lines);
			mem_wipe(lines, strlen(lines));
			free(lines);
		} else {
			fprintf(stderr, "snug: this program was built without QR codes\n");
		}
		qr_fini(&q);
	}
	mem_wipe(line, sizeof line);
}

int
app_invite(const struct app *a)
{
	char *dir = mem_printf("%s/server", a->home);
	struct invites_row row = { .used = 0 };
	struct invite in = { .token = { 0 } };
	struct wish w;
	struct fault f;
	int status = 0;

	if (read_wish(a, &w, &f) != 0 || find_server(dir, &in, &f) != 0 ||
	    invites_make(dir, &in, "operator", w.role, w.expires_s, w.uses, &row, &f) != 0)
		status = app_complain(&f);
	else
		tell(a, &w, &in, row.expires);
	if (status == 0 && fflush(stdout) != 0)
		status = err_status(ERR_IO);
	mem_wipe(&row, sizeof row);
	mem_wipe(&in, sizeof in);
	free(dir);
	return status;
}
