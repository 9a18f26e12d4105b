#include "certs/issued.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/record.h"
#include "certs/build.h"
#include "certs/issued_line.h"
#include "certs/x509_util.h"

#define FILE_MAX (32 << 20)
#define UNKNOWN "unknown" /* name of what only the list knows */

struct issued {
	char *dir;
	int lock; /* -1: read only */
	struct issued_entry *e;
	size_t n, cap;
	uint64_t number;         /* of the newest list that was made */
	int64_t made, next;      /* its dates; 0: none yet */
	bool revoked, list_gone; /* since it was made; crl.pem cannot be used */
};

static int64_t
now_s(void)
{
	return clock_wall_ms() / 1000;
}

static char *
path_in(const struct issued *is, const char *name)
{
	return mem_printf("%s/%s", is->dir, name);
}

static char *
cert_path(const struct issued *is, const char *serial)
{
	return mem_printf("%s/certs/%s.pem", is->dir, serial);
}

static struct issued_entry *
append(struct issued *is, const struct issued_entry *e)
{
	if (is->n == is->cap) {
		size_t cap = is->cap == 0 ? 64 : 2 * is->cap;
		struct issued_entry *more = mem_calloc(cap, sizeof *more);

		if (is->n > 0)
			memcpy(more, is->e, is->n * sizeof *more);
		free(is->e);
		is->e = more;
		is->cap = cap;
	}
	is->e[is->n] = *e;
	return &is->e[is->n++];
}

static int
take_line(void *user, const struct record *r, struct fault *f)
{
	struct issued *is = user;
	struct issued_entry e;
	const char *wrong;

	if (record_get(r, "crl") != NULL) {
		if (!record_number(r, "crl", &is->number) || !record_time(r, "made", &is->made) ||
		    !record_time(r, "next", &is->next))
			return record_bad(r, "crl=, made= and next= say nothing", f);
		return 0;
	}
	if ((wrong = issued_line_read(r, &e)) != NULL)
		return record_bad(r, wrong, f);
	append(is, &e);
	return 0;
}

static void
put_all(const struct issued *is, struct buf *out)
{
	static const char head[] = "# What this CA issued, a line a certificate. snug --pki list "
				   "shows it; snug --pki revoke\n# revokes. A line that is gone "
				   "is a certificate that nobody can revoke any more.\n";

	buf_put(out, head, sizeof head - 1);
	if (is->number > 0) {
		record_put_number(out, "crl", is->number);
		record_put_time(out, "made", is->made);
		record_put_time(out, "next", is->next);
		record_end(out);
	}
	for (size_t i = 0; i < is->n; i++)
		issued_line_put(out, &is->e[i]);
}

static struct issued_entry *
find(const struct issued *is, const char *serial)
{
	struct issued_entry *found = NULL;

	/* Two lines for one serial are not ours; then the one that revokes counts. */
	for (size_t i = 0; i < is->n; i++)
		if (strcasecmp(is->e[i].cert.serial, serial) == 0 &&
		    (found == NULL || is->e[i].revoked))
			found = &is->e[i];
	return found;
}

/* What the list revokes, the register does too, should it be older. */
static void
merge(struct issued *is, const struct crl *c)
{
	for (size_t i = 0; i < c->n; i++) {
		struct issued_entry *e = find(is, c->e[i].serial), lost = { .revoked = false };

		if (e == NULL) {
			memcpy(lost.cert.serial, c->e[i].serial, sizeof lost.cert.serial);
			lost.cert.use = CERT_MEMBER_TLS;
			snprintf(lost.cert.name, sizeof lost.cert.name, UNKNOWN);
			lost.cert.from = c->e[i].at;
			lost.cert.to = c->e[i].at + ISSUED_KEEP_DAYS * BUILD_DAY;
			e = append(is, &lost);
		}
		if (e->revoked)
			continue;
		e->revoked = true;
		e->revoked_at = c->e[i].at;
		snprintf(e->by, sizeof e->by, UNKNOWN);
	}
	if (c->number > is->number) {
		is->number = c->number;
		is->made = c->this_update;
		is->next = c->next_update;
	}
}

/* A list that cannot be used is made anew: the register is what counts. */
static void
read_list(struct issued *is)
{
	char *list_path = path_in(is, "crl.pem"), *ca_path = path_in(is, "cert.pem");
	struct buf list = BUF_INIT(CRL_PEM_MAX), ca = BUF_INIT(X509_FILE_MAX);
	struct crl c = { 0 };
	struct fault f;

	is->list_gone = file_read(list_path, &list, &f) != 0 || file_read(ca_path, &ca, &f) != 0 ||
			crl_read(buf_bytes(&list), buf_bytes(&ca), &c, &f) != 0 ||
			c.number < is->number;
	merge(is, &c);
	crl_fini(&c);
	buf_fini(&list);
	buf_fini(&ca);
	free(list_path);
	free(ca_path);
}

static int
read_all(struct issued *is, struct fault *f)
{
	char *path = path_in(is, "issued");
	struct buf text = BUF_INIT(FILE_MAX);
	int r = file_read_private(path, &text, f);

	if (r == 0)
		r = record_each(path, buf_bytes(&text), take_line, is, f);
	if (r == ERR_NOTFOUND)
		r = 0;
	if (r == 0)
		read_list(is);
	buf_fini(&text);
	free(path);
	return r;
}

static int
start(struct issued **out, const char *dir, bool lock, struct fault *f)
{
	struct issued *is = mem_calloc(1, sizeof *is);
	int r = 0;

	is->dir = mem_strdup(dir);
	is->lock = -1;
	if (lock)
		r = file_lock_wait(dir, &is->lock, f);
	if (r == 0)
		r = read_all(is, f);
	if (r != 0) {
		issued_close(is);
		is = NULL;
	}
	*out = is;
	return r;
}

int
issued_open(struct issued **out, const char *dir, struct fault *f)
{
	return start(out, dir, true, f);
}

int
issued_load(struct issued **out, const char *dir, struct fault *f)
{
	return start(out, dir, false, f);
}

void
issued_close(struct issued *is)
{
	if (is == NULL)
		return;
	if (is->lock >= 0)
		close(is->lock);
	free(is->e);
	free(is->dir);
	free(is);
}

size_t
issued_count(const struct issued *is)
{
	return is->n;
}

const struct issued_entry *
issued_at(const struct issued *is, size_t i)
{
	assert(i < is->n);
	return &is->e[i];
}

const struct issued_entry *
issued_find(const struct issued *is, const char *serial)
{
	return find(is, serial);
}

const struct issued_entry *
issued_newest(const struct issued *is, enum cert_use use, const char *name)
{
	for (size_t i = is->n; i > 0; i--)
		if (is->e[i - 1].cert.use == use && strcasecmp(is->e[i - 1].cert.name, name) == 0)
			return &is->e[i - 1];
	return NULL;
}

const struct issued_entry *
issued_of_key(const struct issued *is, enum cert_use use, const uint8_t spki[static 32])
{
	for (size_t i = is->n; i > 0; i--)
		if (is->e[i - 1].cert.use == use && memcmp(is->e[i - 1].cert.spki, spki, 32) == 0)
			return &is->e[i - 1];
	return NULL;
}

enum issued_status
issued_status(const struct issued_entry *e, int64_t now)
{
	return e->revoked ? ISSUED_REVOKED : e->cert.to < now ? ISSUED_EXPIRED : ISSUED_GOOD;
}

const char *
issued_status_name(enum issued_status s)
{
	static const char *const names[] = {
		[ISSUED_GOOD] = "good", [ISSUED_REVOKED] = "revoked", [ISSUED_EXPIRED] = "expired"
	};

	return names[s];
}

int
issued_judge(const struct issued *is, const char *serial, struct fault *f)
{
	const struct issued_entry *e = find(is, serial);
	char day[16];

	if (e == NULL)
		return fault_set(f, ERR_NOTFOUND,
		    "Ask for a new invite: it brings another certificate.",
		    "the certificate with the serial number %.60s is not in the register", serial);
	if (!e->revoked)
		return 0;
	issued_day(e->revoked_at, day);
	return fault_set(f, ERR_REVOKED, "Ask an owner of this server.",
	    "the certificate of %s was revoked by %s on %s", e->cert.name, e->by, day);
}

int
issued_check_nick(const struct issued *is, enum cert_use use, const char *nick,
    const uint8_t spki[static 32], int64_t now, struct fault *f)
{
	for (size_t i = 0; i < is->n; i++) {
		const struct issued_entry *e = &is->e[i];

		if (e->cert.use == CERT_SERVER || issued_status(e, now) != ISSUED_GOOD)
			continue;
		if (!nick_equal(e->cert.name, nick) && nick_alike(e->cert.name, nick))
			return fault_set(f, ERR_NAME, "Choose another nick.",
			    "the nick %s looks like %s, who is here already", nick, e->cert.name);
		if (nick_equal(e->cert.name, nick) && e->cert.use == use &&
		    memcmp(e->cert.spki, spki, sizeof e->cert.spki) != 0)
			return fault_set(f, ERR_NICKTAKEN,
			    "Choose another nick; or revoke the old one, if it is the same person.",
			    "%s has a certificate with another key already: serial %s",
			    e->cert.name, e->cert.serial);
	}
	return 0;
}

void
issued_day(int64_t t, char out[static 16])
{
	x509_day(t, out, 16);
}

bool
issued_serial_of(struct bytes cert, char out[static CERT_SERIAL_TEXT])
{
	struct x509_list l;

	if (x509_list_read(cert, &l) != 0)
		return false;
	x509_serial(l.c[0], out, CERT_SERIAL_TEXT);
	x509_list_fini(&l);
	return out[0] != '\0';
}

int
issued_add(struct issued *is, const struct cert_facts *cert, struct bytes pem, struct fault *f)
{
	struct issued_entry e = { .cert = *cert };
	char *dir = path_in(is, "certs"), *path = cert_path(is, cert->serial);
	int r;

	assert(is->lock >= 0);
	if (!issued_line_serial(cert->serial, e.cert.serial))
		r = fault_set(f, ERR_PARSE, "Please report this.",
		    "a certificate without a usable serial number");
	else if (find(is, cert->serial) != NULL)
		r = fault_set(f, ERR_EXISTS, "Please report this.",
		    "the serial number %s was issued before", cert->serial);
	else if ((r = file_mkdirs(dir, f)) == 0 && (r = file_write(path, pem, f)) == 0)
		append(is, &e);
	free(dir);
	free(path);
	return r;
}

int
issued_pem(const struct issued *is, const char *serial, struct buf *pem, struct fault *f)
{
	char clean[CERT_SERIAL_TEXT], *path;
	int r;

	if (!issued_line_serial(serial, clean))
		return fault_set(f, ERR_NOTFOUND, "See snug --pki list --all.",
		    "\"%.60s\" is not a serial number", serial);
	path = cert_path(is, clean);
	r = file_read(path, pem, f);
	free(path);
	return r;
}

int
issued_revoke(struct issued *is, const char *serial, int64_t at, enum crl_reason reason,
    const char *by, struct fault *f)
{
	struct issued_entry *e = find(is, serial);
	struct fault was;

	assert(is->lock >= 0);
	if (e == NULL)
		return fault_set(f, ERR_NOTFOUND, "See snug --pki list --all.",
		    "this CA issued no certificate with the serial number %.60s", serial);
	if (e->revoked) {
		issued_judge(is, serial, &was);
		return fault_set(f, ERR_EXISTS, "Nothing is left to do.", "%s", was.cause);
	}
	e->revoked = is->revoked = true;
	e->revoked_at = at;
	e->reason = reason;
	snprintf(e->by, sizeof e->by, "%s", by);
	return 0;
}

bool
issued_crl_due(const struct issued *is, int64_t now)
{
	return is->revoked || is->list_gone || now >= is->made + (is->next - is->made) / 2;
}

/* What ended long ago is nobody's any more. */
static void
forget_old(struct issued *is, int64_t now)
{
	size_t kept = 0;

	for (size_t i = 0; i < is->n; i++) {
		struct issued_entry *e = &is->e[i];

		if (e->cert.to >= now - ISSUED_KEEP_DAYS * BUILD_DAY) {
			is->e[kept++] = *e;
		} else {
			char *path = cert_path(is, e->cert.serial);

			unlink(path);
			free(path);
		}
	}
	is->n = kept;
}

/* Those that were revoked and that someone with an old list might still believe. */
static int
write_list(struct issued *is, const struct ca *ca, int64_t now, struct fault *f)
{
	struct crl_entry *e = mem_calloc(is->n + 1, sizeof *e);
	struct buf pem = BUF_INIT(CRL_PEM_MAX);
	char *path = path_in(is, "crl.pem");
	size_t n = 0;
	int r;

	for (size_t i = 0; i < is->n; i++) {
		if (!is->e[i].revoked || is->e[i].cert.to < now - CRL_DAYS * BUILD_DAY)
			continue;
		memcpy(e[n].serial, is->e[i].cert.serial, sizeof e[n].serial);
		e[n++].at = is->e[i].revoked_at;
	}
	if ((r = crl_new(ca, e, n, is->number, is->next, &pem, f)) == 0 &&
	    (r = file_write(path, buf_bytes(&pem), f)) == 0)
		is->revoked = is->list_gone = false;
	buf_fini(&pem);
	free(path);
	free(e);
	return r;
}

/*
 * The register first: with it alone nothing is lost, since the number that it then has is one
 * that crl.pem does not, and the list is made at the next opportunity.
 */
int
issued_save(struct issued *is, const struct ca *ca, bool anew, struct fault *f)
{
	struct buf text = BUF_INIT(FILE_MAX);
	char *path = path_in(is, "issued");
	int64_t now = now_s();
	bool list = anew || issued_crl_due(is, now);
	int r;

	assert(is->lock >= 0);
	forget_old(is, now);
	if (list) {
		is->number++;
		is->made = now;
		is->next = now + CRL_DAYS * BUILD_DAY;
	}
	put_all(is, &text);
	r = buf_err(&text) == 0 ? file_write(path, buf_bytes(&text), f)
				: fault_set(f, buf_err(&text), "Make a new CA: snug --pki init.",
				      "the register %s has become too large", path);
	if (r == 0 && list)
		r = write_list(is, ca, now, f);
	buf_fini(&text);
	free(path);
	return r;
}
