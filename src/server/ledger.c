#include "server/ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "certs/certfile.h"

#define PEM_MAX 16384
#define N_FILES 2

struct ledger {
	char *dir, *file[N_FILES];
	struct issued *is;
	struct stat seen[N_FILES]; /* of the files, when they were read; zeros: not there */
};

static void
look(const struct ledger *l, struct stat now[static N_FILES])
{
	for (size_t i = 0; i < N_FILES; i++)
		if (stat(l->file[i], &now[i]) != 0)
			now[i] = (struct stat){ .st_size = 0 };
}

static bool
same(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Looked at before it is read: what is written in between is read once more. */
static int
reload(struct ledger *l, struct fault *f)
{
	struct issued *is = NULL;
	struct stat now[N_FILES];
	int r;

	look(l, now);
	if ((r = issued_load(&is, l->dir, f)) != 0)
		return r;
	issued_close(l->is);
	l->is = is;
	memcpy(l->seen, now, sizeof l->seen);
	return 0;
}

int
ledger_open(struct ledger **out, const char *dir, struct fault *f)
{
	struct ledger *l = mem_calloc(1, sizeof *l);
	int r;

	l->dir = mem_strdup(dir);
	l->file[0] = mem_printf("%s/issued", dir);
	l->file[1] = mem_printf("%s/crl.pem", dir);
	if ((r = reload(l, f)) == 0)
		*out = l;
	else
		ledger_close(l);
	return r;
}

void
ledger_close(struct ledger *l)
{
	if (l == NULL)
		return;
	issued_close(l->is);
	for (size_t i = 0; i < N_FILES; i++)
		free(l->file[i]);
	free(l->dir);
	free(l);
}

bool
ledger_changed(struct ledger *l)
{
	struct stat now[N_FILES];
	struct fault f;

	look(l, now);
	if (same(&now[0], &l->seen[0]) && same(&now[1], &l->seen[1]))
		return false;
	if (reload(l, &f) != 0) {
		/* What it said last counts on. */
		log_error("%s", f.cause);
		memcpy(l->seen, now, sizeof l->seen);
		return false;
	}
	return true;
}

int
ledger_judge(struct ledger *l, const char *serial, struct fault *f)
{
	const struct issued_entry *e = issued_find(l->is, serial);
	char day[16] = "";
	int r = issued_judge(l->is, serial, f);

	if (r == ERR_REVOKED && e != NULL && e->revoked) {
		issued_day(e->revoked_at, day);
		return fault_set(f, r, "Ask an owner of this server for a new invite.",
		    "your certificate was revoked by %s on %s", e->by, day);
	}
	return r == ERR_NOTFOUND ? f->code = ERR_DENIED : r;
}

int
ledger_check_nick(struct ledger *l, enum cert_use use, const char *nick,
    const uint8_t spki[static 32], struct fault *f)
{
	return issued_check_nick(l->is, use, nick, spki, clock_wall_ms() / 1000, f);
}

bool
ledger_is_newest(struct ledger *l, enum cert_use use, const char *nick, const char *serial)
{
	const struct issued_entry *e = issued_newest(l->is, use, nick);

	return e != NULL && strcmp(e->cert.serial, serial) == 0;
}

bool
ledger_key_revoked(struct ledger *l, enum cert_use use, const uint8_t spki[static 32])
{
	const struct issued_entry *e = issued_of_key(l->is, use, spki);

	return e != NULL && e->revoked;
}

int
ledger_add(struct ledger *l, const struct ca *ca, const struct cert_facts facts[static 2],
    const struct bytes der[static 2], struct fault *f)
{
	struct buf pem = BUF_INIT(PEM_MAX);
	struct issued *is = NULL;
	int r = issued_open(&is, l->dir, f);

	for (size_t i = 0; r == 0 && i < 2; i++) {
		buf_clear(&pem);
		if ((r = certfile_pem(der[i], &pem)) != 0)
			fault_set(f, r, "Close other programs.", "no memory for a certificate");
		else
			r = issued_add(is, &facts[i], buf_bytes(&pem), f);
	}
	if (r == 0)
		r = issued_save(is, ca, false, f);
	issued_close(is);
	buf_fini(&pem);
	return r != 0 ? r : reload(l, f);
}
