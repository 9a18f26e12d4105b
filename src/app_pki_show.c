#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app_pki.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "certs/describe.h"
#include "ui/tell.h"

static int
flushed(struct fault *f)
{
	return fflush(stdout) == 0 && !ferror(stdout) ? 0
						      : fault_set(f, ERR_IO, "Write it elsewhere.",
							    "cannot write the standard output");
}

static void
row(const struct issued_entry *e, int64_t now)
{
	char until[16];

	issued_day(e->cert.to, until);
	printf("%-32s  %-6s  %-24s  %-7s  %s", e->cert.serial, use_word(e->cert.use), e->cert.name,
	    issued_status_name(issued_status(e, now)), until);
	if (e->revoked) {
		issued_day(e->revoked_at, until);
		printf("  %s by %s, %s", until, e->by, crl_reason_name(e->reason));
	}
	putchar('\n');
}

int
app_pki_list(struct pki *p, struct fault *f)
{
	int64_t now = clock_wall_ms() / 1000;
	struct issued *is = NULL;
	struct ca *ca = NULL;
	int r;

	if ((r = app_pki_load_ca(p, &ca, f)) == 0 && (r = issued_load(&is, p->dir, f)) == 0) {
		printf(
		    "%-32s  %-6s  %-24s  %-7s  %s\n", "SERIAL", "USE", "NAME", "STATUS", "UNTIL");
		for (size_t i = 0; i < issued_count(is); i++)
			if (p->all || issued_status(issued_at(is, i), now) == ISSUED_GOOD)
				row(issued_at(is, i), now);
		r = flushed(f);
	}
	issued_close(is);
	ca_free(ca);
	return r;
}

static int
describe(const struct pki *p, struct bytes file, struct fault *f)
{
	struct buf text = BUF_INIT(DESCRIBE_MAX), ca = BUF_INIT(DESCRIBE_MAX);
	char *path = mem_printf("%s/cert.pem", p->dir);
	struct fault none;
	int r;

	(void)file_read(path, &ca, &none); /* without it only a list cannot be shown */
	if ((r = describe_file(file, buf_bytes(&ca), &text, f)) == 0 &&
	    tell_lines(stdout, "", (const char *)text.p, text.n) != 0)
		r = flushed(f);
	buf_fini(&text);
	buf_fini(&ca);
	free(path);
	return r;
}

/* What the register says of one, and what stands in it. */
static int
show(const struct pki *p, const struct issued *is, const struct issued_entry *e, struct fault *f)
{
	struct buf pem = BUF_INIT(DESCRIBE_MAX);
	int r = issued_pem(is, e->cert.serial, &pem, f);

	row(e, clock_wall_ms() / 1000);
	/* One that only a list knows has no file. */
	r = r == ERR_NOTFOUND ? 0 : r != 0 ? r : describe(p, buf_bytes(&pem), f);
	buf_fini(&pem);
	return r;
}

int
app_pki_show(struct pki *p, struct fault *f)
{
	const char *what = p->words.v[0];
	const struct issued_entry **found = NULL;
	struct buf file = BUF_INIT(DESCRIBE_MAX);
	struct issued *is = NULL;
	size_t n = 0;
	int r;

	if ((r = issued_load(&is, p->dir, f)) != 0)
		return r;
	found = mem_calloc(issued_count(is) + 1, sizeof *found);
	n = app_pki_find(is, what, found);
	for (size_t i = 0; i < n && r == 0; i++)
		r = show(p, is, found[i], f);
	if (n == 0 && (r = app_pki_read(what, &file, f)) == 0)
		r = describe(p, buf_bytes(&file), f);
	else if (r == ERR_CONFIG)
		r = fault_set(f, ERR_NOTFOUND, "See snug --pki list --all.",
		    "%.200s is no serial number, no nick of this CA, and no file", what);
	issued_close(is);
	buf_fini(&file);
	free(found);
	return r != 0 ? r : flushed(f);
}
