#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "app_pki.h"
#include "ask.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "certs/keyfile.h"
#include "ui/tell.h"

#define DAY ((int64_t)86400)
#define SKEW 300 /* seconds that others' clocks may be behind */
#define DAYS_MAX 3650
#define SERIAL_START_MIN 6

int
app_pki_load_ca(const struct pki *p, struct ca **ca, struct fault *f)
{
	int r = ca_load(ca, p->dir, f);

	if (r != ERR_NOTFOUND)
		return r;
	return fault_set(f, ERR_CONFIG, "Make one: snug --pki init. Or is it another --home?",
	    "there is no certificate authority in %s", p->dir);
}

static int
read_stdin(struct buf *out, struct fault *f)
{
	uint8_t part[4096];
	size_t n;

	while ((n = fread(part, 1, sizeof part, stdin)) > 0)
		buf_put(out, part, n);
	if (ferror(stdin))
		return fault_set(
		    f, ERR_IO, "Name a file instead.", "cannot read the standard input");
	return buf_err(out) == 0
		   ? 0
		   : fault_set(f, buf_err(out), "Is it the right file?", "that is too much input");
}

int
app_pki_read(const char *path, struct buf *out, struct fault *f)
{
	int r = strcmp(path, "-") == 0 ? read_stdin(out, f) : file_read(path, out, f);

	return r == ERR_NOTFOUND ? f->code = ERR_CONFIG : r;
}

int
app_pki_read_key(const struct pki *p, const char *path, struct buf *pem, struct fault *f)
{
	struct buf file = BUF_INIT(KEYFILE_MAX), secret = BUF_INIT(PKI_PASSPHRASE_MAX);
	char *what = mem_printf("the key %s", path);
	int r = file_read_private(path, &file, f);

	if (r == 0 && keyfile_is_sealed(buf_bytes(&file)))
		r = app_pki_passphrase(p, what, false, &secret, f);
	if (r == 0)
		r = keyfile_open(
		    pem, buf_bytes(&file), secret.n > 0 ? (const char *)secret.p : NULL, f);
	buf_fini(&file);
	buf_fini(&secret);
	free(what);
	return r == ERR_NOTFOUND ? f->code = ERR_CONFIG : r;
}

int
app_pki_write(const struct pki *p, struct bytes data, struct fault *f)
{
	if (p->out != NULL)
		return file_write(p->out, data, f);
	if (fwrite(data.p, 1, data.n, stdout) == data.n && fflush(stdout) == 0)
		return 0;
	return fault_set(f, ERR_IO, "Name a file with --out.", "cannot write the standard output");
}

void
app_pki_say(const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	tell_lines(stderr, "snug: ", text, strlen(text));
}

int
app_pki_dates(const struct pki *p, int64_t span[static 2], struct fault *f)
{
	int64_t now = clock_wall_ms() / 1000;
	char *end;
	long days;

	span[0] = span[1] = 0;
	if (p->days == NULL)
		return 0;
	errno = 0;
	days = strtol(p->days, &end, 10);
	if (errno != 0 || end == p->days || *end != '\0' || days < 1 || days > DAYS_MAX)
		return fault_set(
		    f, ERR_USAGE, "Say 1 to 3650.", "--days %.60s is no number of days", p->days);
	span[0] = now - SKEW;
	span[1] = now + days * DAY;
	return 0;
}

int
app_pki_key_type(const struct pki *p, enum keytype *out, struct fault *f)
{
	*out = KEYTYPE_ED25519;
	if (p->key_type == NULL || keytype_parse(p->key_type, out) == 0)
		return 0;
	return fault_set(f, ERR_USAGE,
	    "Use ed25519, p256, p384, p521, rsa2048, rsa3072, rsa4096 or rsa8192.",
	    "there is no key type '%.60s' here", p->key_type);
}

static int
read_first_line(const char *path, struct buf *out, struct fault *f)
{
	struct buf file = BUF_INIT(KEYFILE_MAX);
	int r = file_read_private(path, &file, f);

	buf_put(&file, "", 1);
	if (r == 0)
		buf_put(out, file.p, strcspn((const char *)file.p, "\r\n"));
	buf_fini(&file);
	return r == ERR_NOTFOUND ? f->code = ERR_CONFIG : r;
}

/* A new one, which nobody could mend when it was mistyped. */
static int
ask_again(const struct buf *first, struct fault *f)
{
	struct buf again = BUF_INIT(PKI_PASSPHRASE_MAX);
	int r = ask_secret("Again: ", &again, f);

	if (r == 0 && !bytes_equal(buf_bytes(first), buf_bytes(&again)))
		r = fault_set(f, ERR_DENIED, "Nothing was done. Try again.",
		    "the two passphrases are not the same");
	buf_fini(&again);
	return r;
}

int
app_pki_passphrase(
    const struct pki *p, const char *of_what, bool is_new, struct buf *out, struct fault *f)
{
	char *prompt = mem_printf("%s for %s: ", is_new ? "New passphrase" : "Passphrase", of_what);
	int r;

	r = p->passphrase_file != NULL ? read_first_line(p->passphrase_file, out, f)
				       : ask_secret(prompt, out, f);
	free(prompt);
	if (r == ERR_NOTFOUND)
		return fault_set(f, ERR_USAGE, "Name a file with it: --passphrase-file FILE.",
		    "there is no terminal to ask for a passphrase");
	if (r != 0)
		return r;
	if (is_new && out->n == 0)
		return fault_set(f, ERR_USAGE, "Nothing was done. Choose one.",
		    "an empty passphrase protects nothing");
	if (is_new && p->passphrase_file == NULL && (r = ask_again(out, f)) != 0)
		return r;
	buf_put(out, "", 1);
	return buf_err(out) == 0 ? 0
				 : fault_set(f, ERR_TOOLONG, "Choose a shorter one.",
				       "the passphrase is too long");
}

/* All of the register that match. */
static size_t
collect(const struct issued *is, const char *what, bool by_name, const struct issued_entry **found)
{
	size_t n = 0, len = strlen(what);

	for (size_t i = 0; i < issued_count(is); i++) {
		const struct issued_entry *e = issued_at(is, i);

		if (by_name ? strcasecmp(e->cert.name, what) == 0
			    : strncasecmp(e->cert.serial, what, len) == 0)
			found[n++] = e;
	}
	return n;
}

size_t
app_pki_find(const struct issued *is, const char *what, const struct issued_entry **found)
{
	size_t n;

	if ((found[0] = issued_find(is, what)) != NULL)
		return 1;
	if ((n = collect(is, what, true, found)) > 0)
		return n;
	/* The start of a serial number, when only one has it. */
	return strlen(what) >= SERIAL_START_MIN && collect(is, what, false, found) == 1 ? 1 : 0;
}

void
app_pki_tell_server(const struct pki *p)
{
	pid_t pid = file_holder(p->server_dir);

	if (pid > 0 && kill(pid, SIGUSR1) == 0)
		app_pki_say("told the running server (process %ld)", (long)pid);
}
