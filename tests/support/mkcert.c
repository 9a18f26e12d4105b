/*
 * support/mkcert.c - certificates for end-to-end tests, among them ones that no operator makes:
 *
 *	mkcert DIR HOST[,HOST...] TYPE NOT_BEFORE NOT_AFTER
 *
 * The CA goes to DIR/ca (one that is there is used again), the server's certificate with the
 * CA behind it to DIR/cert.pem, its key to DIR/key.pem. The dates are seconds from now, maybe
 * negative. On stdout: the first 16 bytes of the pin in hex, and the CA's fingerprint.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "certs/ca.h"
#include "certs/issue.h"
#include "certs/check.h"

#define HOSTS_MAX 16
#define FILE_MAX 65536

static int
get_ca(struct ca **ca, enum keytype type, const char *dir, struct fault *f)
{
	int r = ca_load(ca, dir, f);

	if (r != ERR_NOTFOUND)
		return r;
	if ((r = ca_new(ca, type, "test CA", f)) == 0 && (r = ca_save(*ca, dir, f)) != 0) {
		ca_free(*ca);
		*ca = NULL;
	}
	return r;
}

static int
write_in(const char *dir, const char *name, const struct buf *b, struct fault *f)
{
	char *path = mem_printf("%s/%s", dir, name);
	int r = file_write(path, buf_bytes(b), f);

	free(path);
	return r;
}

static void
tell(const struct ca *ca)
{
	uint8_t spki[SPKI_HASH_SIZE];
	char print[40];

	ca_spki_hash(ca, spki);
	check_fingerprint(spki, print);
	for (size_t i = 0; i < 16; i++)
		printf("%02x", spki[i]);
	printf("\n%s\n", print);
}

static int
make(const char *dir, const struct issue_new *req, struct fault *f)
{
	struct buf cert = BUF_INIT(FILE_MAX), key = BUF_INIT(FILE_MAX);
	char *ca_dir = mem_printf("%s/ca", dir);
	struct ca *ca = NULL;
	int r;

	if ((r = get_ca(&ca, req->type, ca_dir, f)) != 0 ||
	    (r = issue_server_new(ca, req, &cert, &key, f)) != 0 ||
	    (r = write_in(dir, "key.pem", &key, f)) != 0 ||
	    (r = write_in(dir, "cert.pem", &cert, f)) != 0)
		goto out;
	tell(ca);
out:
	ca_free(ca);
	free(ca_dir);
	buf_fini(&cert);
	buf_fini(&key);
	return r;
}

static size_t
split(char *list, const char *names[static HOSTS_MAX])
{
	size_t n = 0;

	for (char *s = strtok(list, ","); s != NULL && n < HOSTS_MAX; s = strtok(NULL, ","))
		names[n++] = s;
	return n;
}

int
main(int argc, char **argv)
{
	int64_t now = clock_wall_ms() / 1000;
	const char *names[HOSTS_MAX];
	struct issue_new req = { .names = names };
	struct fault f;

	if (argc != 6 || keytype_parse(argv[3], &req.type) != 0) {
		fprintf(stderr, "usage: mkcert DIR HOST[,HOST...] TYPE NOT_BEFORE NOT_AFTER\n");
		return 64;
	}
	req.n_names = split(argv[2], names);
	req.not_before = now + strtoll(argv[4], NULL, 10);
	req.not_after = now + strtoll(argv[5], NULL, 10);
	if (make(argv[1], &req, &f) == 0)
		return 0;
	fprintf(stderr, "mkcert: %s\n", f.cause);
	return err_status(f.code);
}
