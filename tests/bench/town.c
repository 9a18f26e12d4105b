#include "tests/bench/town.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "certs/check.h"
#include "certs/issued.h"
#include "client/identity.h"
#include "server/roster.h"
#include "tests/bench/house.h"
#include "tests/support/tmpdir.h"

#define PEM_MAX 65536

struct town {
	char *home;
	struct ca *ca;
	struct buf ca_pem, ca_der, cert, key; /* of the host */
	struct identity **citizen;
	size_t n_citizens, n_visitors;
	struct buf *visitor; /* certificates; their key is one */
	struct buf visitor_key;
};

static void
name(char nick[static NICK_MAX + 1], size_t i)
{
	snprintf(nick, NICK_MAX + 1, "person-%u", (unsigned)i);
}

static void
issue(const struct town *t, struct issued *is, const struct request *rq, enum cert_use use,
    struct buf *der, struct buf *pem, struct cert_facts *facts)
{
	struct buf own = BUF_INIT(PEM_MAX);
	struct fault f;

	if (issue_member(t->ca, rq, use, 0, 0, der, &own, facts, &f) != 0 ||
	    issued_add(is, facts, buf_bytes(&own), &f) != 0)
		die("%s", f.cause);
	if (pem != NULL)
		buf_put(pem, own.p, own.n);
	buf_fini(&own);
}

static void
settle(struct roster *people, size_t i, const uint8_t *tls, const uint8_t *mls)
{
	struct person p = {
		.role = i == 0 ? ROLE_OWNER : ROLE_MEMBER,
		.since = clock_wall_ms() / 1000,
		.by = "server",
		.has_mls = mls != NULL,
	};

	name(p.nick, i);
	memcpy(p.tls, tls, sizeof p.tls);
	if (mls != NULL)
		memcpy(p.mls, mls, sizeof p.mls);
	if (roster_add(people, &p) == NULL)
		die("the town is full");
}

static void
add_citizen(struct town *t, struct issued *is, struct roster *people, size_t i)
{
	struct buf tls = BUF_INIT(PEM_MAX), mls = BUF_INIT(PEM_MAX), der[2];
	struct cert_facts facts[2];
	struct request rq[2];
	char nick[NICK_MAX + 1];
	struct fault f;

	name(nick, i);
	if (identity_new(&t->citizen[i], "ed25519", &f) != 0 ||
	    identity_request(t->citizen[i], nick, NULL, &tls, &mls, &f) != 0 ||
	    request_read(buf_bytes(&tls), &rq[0], &f) != 0 ||
	    request_read(buf_bytes(&mls), &rq[1], &f) != 0)
		die("%s", f.cause);
	for (size_t k = 0; k < 2; k++) {
		buf_init(&der[k], PEM_MAX);
		issue(t, is, &rq[k], k == 0 ? CERT_MEMBER_TLS : CERT_MEMBER_MLS, &der[k], NULL,
		    &facts[k]);
	}
	if (identity_take(t->citizen[i], buf_bytes(&der[0]), buf_bytes(&der[1]),
		buf_bytes(&t->ca_der), &f) != 0)
		die("%s", f.cause);
	settle(people, i, facts[0].spki, facts[1].spki);
	buf_fini(&tls);
	buf_fini(&mls);
	buf_fini(&der[0]);
	buf_fini(&der[1]);
}

/* Visitors share one key: what is measured is connecting, not making keys. */
static void
add_visitor(struct town *t, struct issued *is, struct roster *people, size_t i)
{
	struct buf *pem = &t->visitor[i - t->n_citizens];
	struct cert_facts facts;
	struct request rq;
	char nick[NICK_MAX + 1];
	struct fault f;

	name(nick, i);
	if (request_of_key(buf_bytes(&t->visitor_key), nick, &rq, &f) != 0)
		die("%s", f.cause);
	buf_init(pem, PEM_MAX);
	issue(t, is, &rq, CERT_MEMBER_TLS, NULL, pem, &facts);
	settle(people, i, facts.spki, NULL);
}

/* A key for visitors, by way of a certificate that nobody needs. */
static void
make_keys(struct town *t)
{
	static const char *const host[] = { "127.0.0.1" };
	const struct issue_new o = { .type = KEYTYPE_ED25519, .names = host, .n_names = 1 };
	struct buf unused = BUF_INIT(PEM_MAX);
	struct fault f;

	if (ca_new(&t->ca, KEYTYPE_ED25519, "bench", &f) != 0 ||
	    issue_server_new(t->ca, &o, &t->cert, &t->key, &f) != 0 ||
	    issue_server_new(t->ca, &o, &unused, &t->visitor_key, &f) != 0)
		die("%s", f.cause);
	if (ca_cert_pem(t->ca, &t->ca_pem) != 0 || ca_cert_der(t->ca, &t->ca_der) != 0)
		die("no CA");
	buf_fini(&unused);
}

static void
populate(struct town *t, const char *ca, const char *people)
{
	struct roster *r;
	struct issued *is;
	struct fault f;

	if (issued_open(&is, ca, &f) != 0 || roster_open(&r, people, &f) != 0)
		die("%s", f.cause);
	for (size_t i = 0; i < t->n_citizens; i++)
		add_citizen(t, is, r, i);
	for (size_t i = 0; i < t->n_visitors; i++)
		add_visitor(t, is, r, t->n_citizens + i);
	if (issued_save(is, t->ca, true, &f) != 0 || roster_save(r, &f) != 0)
		die("%s", f.cause);
	issued_close(is);
	roster_free(r);
}

struct town *
town_new(size_t citizens, size_t visitors)
{
	struct town *t = mem_calloc(1, sizeof *t);
	char *ca, *people;
	struct fault f;

	t->home = tmpdir_new();
	t->n_citizens = citizens;
	t->n_visitors = visitors;
	t->citizen = mem_calloc(citizens + 1, sizeof(struct identity *));
	t->visitor = mem_calloc(visitors + 1, sizeof *t->visitor);
	buf_init(&t->ca_pem, PEM_MAX);
	buf_init(&t->ca_der, PEM_MAX);
	buf_init(&t->cert, PEM_MAX);
	buf_init(&t->key, PEM_MAX);
	buf_init(&t->visitor_key, PEM_MAX);
	ca = mem_printf("%s/server/ca", t->home);
	people = mem_printf("%s/server/people", t->home);
	make_keys(t);
	if (file_mkdirs(ca, &f) != 0 || ca_save(t->ca, ca, &f) != 0)
		die("%s", f.cause);
	populate(t, ca, people);
	free(ca);
	free(people);
	return t;
}

void
town_free(struct town *t)
{
	if (t == NULL)
		return;
	for (size_t i = 0; i < t->n_citizens; i++)
		identity_free(t->citizen[i]);
	for (size_t i = 0; i < t->n_visitors; i++)
		buf_fini(&t->visitor[i]);
	free(t->citizen);
	free(t->visitor);
	buf_fini(&t->ca_pem);
	buf_fini(&t->ca_der);
	buf_fini(&t->cert);
	buf_fini(&t->key);
	buf_fini(&t->visitor_key);
	ca_free(t->ca);
	tmpdir_free(t->home);
	free(t);
}

const char *
town_home(const struct town *t)
{
	return t->home;
}

void
town_host(const struct town *t, struct bytes *cert, struct bytes *key, struct bytes *ca)
{
	*cert = buf_bytes(&t->cert);
	*key = buf_bytes(&t->key);
	*ca = buf_bytes(&t->ca_pem);
}

void
town_tls(const struct town *t, size_t i, struct bytes *cert, struct bytes *key)
{
	if (i < t->n_citizens) {
		identity_tls(t->citizen[i], cert, key);
		return;
	}
	*cert = buf_bytes(&t->visitor[i - t->n_citizens]);
	*key = buf_bytes(&t->visitor_key);
}

struct identity *
town_citizen(const struct town *t, size_t i)
{
	return t->citizen[i];
}

char *
town_file(const struct town *t, const char *file, struct bytes data)
{
	char *path = mem_printf("%s/%s", t->home, file);
	struct fault f;

	if (file_write(path, data, &f) != 0)
		die("%s", f.cause);
	return path;
}
