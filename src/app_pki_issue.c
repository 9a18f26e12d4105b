#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app_pki.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "certs/keyfile.h"

#define PEM_MAX (256 * 1024)

/* What is to be certified, and for whom. */
struct order {
	struct request rq;
	enum cert_use use;
	const char *const *hosts;
	size_t n_hosts;
	const char *own_name; /* of the request, for who gives no hosts */
	int64_t span[2];
};

static void
say_issued(const struct cert_facts *c)
{
	struct issued_entry e = { .cert = *c };
	char until[16];

	issued_day(e.cert.to, until);
	app_pki_say("certified %s for %s, serial %s, until %s", c->name, use_text(c->use),
	    c->serial, until);
}

static int
check_nick(const char *nick, struct fault *f)
{
	if (nick_valid(nick))
		return 0;
	return fault_set(f, ERR_NAME, "Use letters, digits, '-' and '_', at most 24 of them.",
	    "'%.60s' cannot be a nick", nick);
}

/* One nick is one person: with one key for each use, and with no other nick that looks like it. */
static int
check_taken(const struct issued *is, const struct order *o, struct fault *f)
{
	return o->use == CERT_SERVER ? 0
				     : issued_check_nick(is, o->use, o->rq.nick, o->rq.spki,
					   clock_wall_ms() / 1000, f);
}

/* Append leaf and CA, as the register will have the leaf. */
static int
certify(const struct ca *ca, const struct order *o, struct buf *pem, struct cert_facts *facts,
    struct fault *f)
{
	int r;

	if (o->use == CERT_SERVER)
		return issue_server(
		    ca, &o->rq, o->hosts, o->n_hosts, o->span[0], o->span[1], pem, facts, f);
	r = issue_member(ca, &o->rq, o->use, o->span[0], o->span[1], NULL, pem, facts, f);
	if (r == 0 && ca_cert_pem(ca, pem) != 0)
		r = fault_set(f, ERR_INTERNAL, "Please report this.", "no room for a certificate");
	return r;
}

/* Certify, and note it in the register. */
static int
fulfil(const struct pki *p, const struct order *o, struct buf *pem, struct fault *f)
{
	struct issued *is = NULL;
	struct ca *ca = NULL;
	struct cert_facts facts;
	int r;

	if ((r = app_pki_load_ca(p, &ca, f)) == 0 && (r = issued_open(&is, p->dir, f)) == 0 &&
	    (r = check_taken(is, o, f)) == 0 && (r = certify(ca, o, pem, &facts, f)) == 0 &&
	    (r = issued_add(is, &facts, buf_bytes(pem), f)) == 0 &&
	    (r = issued_save(is, ca, false, f)) == 0)
		say_issued(&facts);
	issued_close(is);
	ca_free(ca);
	return r;
}

/* The key in --key, made there when there is none. */
static int
key_of_request(const struct pki *p, struct buf *key, struct fault *f)
{
	enum keytype type;
	int r;

	if (access(p->key, F_OK) == 0)
		return app_pki_read_key(p, p->key, key, f);
	if ((r = app_pki_key_type(p, &type, f)) == 0 && (r = keyfile_new(key, type, f)) == 0 &&
	    (r = file_write(p->key, buf_bytes(key), f)) == 0)
		app_pki_say("made the key %s: it stays here, and nobody else needs it", p->key);
	return r;
}

int
app_pki_request(struct pki *p, struct fault *f)
{
	struct buf key = BUF_INIT(KEYFILE_MAX), pem = BUF_INIT(REQUEST_MAX);
	const char *cn = p->nick != NULL ? p->nick : p->host.n > 0 ? p->host.v[0] : NULL;
	int r;

	if (p->key == NULL || (p->nick == NULL) == (p->host.n == 0))
		return fault_set(f, ERR_USAGE, "try 'snug --pki help request'",
		    "request needs --key, and either --nick or --host");
	if (strlen(cn) > REQUEST_CN_MAX)
		cn = "snug server"; /* the names stand elsewhere, too */
	if ((p->nick == NULL || (r = check_nick(p->nick, f)) == 0) &&
	    (r = key_of_request(p, &key, f)) == 0 &&
	    (r = request_new_pem(&pem, buf_bytes(&key), cn, p->host.v, p->host.n, f)) == 0)
		r = app_pki_write(p, buf_bytes(&pem), f);
	buf_fini(&key);
	buf_fini(&pem);
	return r;
}

/* What the options say of a request: --use, --nick, --host. */
static int
settle(const struct pki *p, struct order *o, struct fault *f)
{
	o->use = p->host.n > 0 ? CERT_SERVER : CERT_MEMBER_TLS;
	if (p->use != NULL && use_parse(p->use, &o->use) != 0)
		return fault_set(f, ERR_USAGE, "Use tls, mls or server.",
		    "there is no use '%.60s' for a certificate here", p->use);
	if (o->use == CERT_SERVER ? p->nick != NULL : p->host.n > 0)
		return fault_set(f, ERR_USAGE, "try 'snug --pki help sign'",
		    "members have a nick, and servers have hosts");
	if (o->use == CERT_SERVER) {
		o->own_name = o->rq.cn;
		o->hosts = p->host.n > 0 ? p->host.v : &o->own_name;
		o->n_hosts = p->host.n > 0 ? p->host.n : 1;
	} else if (p->nick != NULL) {
		snprintf(o->rq.nick, sizeof o->rq.nick, "%s", p->nick);
		return check_nick(p->nick, f);
	}
	return 0;
}

int
app_pki_sign(struct pki *p, struct fault *f)
{
	struct buf file = BUF_INIT(REQUEST_MAX), pem = BUF_INIT(PEM_MAX);
	struct order o;
	int r;

	if ((r = app_pki_dates(p, o.span, f)) == 0 &&
	    (r = app_pki_read(p->words.v[0], &file, f)) == 0 &&
	    (r = request_read(buf_bytes(&file), &o.rq, f)) == 0 && (r = settle(p, &o, f)) == 0 &&
	    (r = fulfil(p, &o, &pem, f)) == 0)
		r = app_pki_write(p, buf_bytes(&pem), f);
	buf_fini(&file);
	buf_fini(&pem);
	return r;
}

/* Two files, and none of them is there. */
static int
names_of(const struct pki *p, char **key, char **cert, struct fault *f)
{
	const char *start = p->out != NULL ? p->out : p->words.v[0];

	*key = mem_printf("%s-key.pem", start);
	*cert = mem_printf("%s-cert.pem", start);
	if (access(*key, F_OK) != 0 && access(*cert, F_OK) != 0)
		return 0;
	return fault_set(f, ERR_EXISTS, "Move it away, or say another name with --out.",
	    "%s is there already", access(*key, F_OK) == 0 ? *key : *cert);
}

static int
order_here(const struct pki *p, const struct buf *key, struct order *o, struct fault *f)
{
	const char *first = p->words.v[0];
	int r = 0;

	o->use = CERT_MEMBER_TLS;
	if (p->use != NULL && use_parse(p->use, &o->use) != 0)
		return fault_set(f, ERR_USAGE, "Use tls, mls or server.",
		    "there is no use '%.60s' for a certificate here", p->use);
	if (p->server)
		o->use = CERT_SERVER;
	if (o->use != CERT_SERVER && p->words.n > 1)
		return fault_set(f, ERR_USAGE, "try 'snug --pki help issue'",
		    "'%.60s' is one word too many", p->words.v[1]);
	o->hosts = p->words.v;
	o->n_hosts = p->words.n;
	if (o->use != CERT_SERVER)
		r = check_nick(first, f);
	return r != 0 ? r
		      : request_of_key(buf_bytes(key),
			    strlen(first) <= REQUEST_CN_MAX ? first : "snug server", &o->rq, f);
}

int
app_pki_issue(struct pki *p, struct fault *f)
{
	struct buf key = BUF_INIT(KEYFILE_MAX), pem = BUF_INIT(PEM_MAX);
	char *key_path = NULL, *cert_path = NULL;
	enum keytype type;
	struct order o;
	int r;

	if ((r = app_pki_dates(p, o.span, f)) == 0 && (r = app_pki_key_type(p, &type, f)) == 0 &&
	    (r = names_of(p, &key_path, &cert_path, f)) == 0 &&
	    (r = keyfile_new(&key, type, f)) == 0 && (r = order_here(p, &key, &o, f)) == 0 &&
	    (r = file_write(key_path, buf_bytes(&key), f)) == 0) {
		if ((r = fulfil(p, &o, &pem, f)) != 0)
			unlink(key_path); /* it was made for this alone */
		else if ((r = file_write(cert_path, buf_bytes(&pem), f)) == 0)
			app_pki_say("wrote %s and %s", key_path, cert_path);
	}
	buf_fini(&key);
	buf_fini(&pem);
	free(key_path);
	free(cert_path);
	return r;
}

/* The certificate that is meant: of the register, or in a file. */
static int
old_cert(const struct issued *is, const char *what, struct buf *old, struct fault *f)
{
	const struct issued_entry **found = mem_calloc(issued_count(is) + 1, sizeof *found);
	size_t n = app_pki_find(is, what, found);
	int r;

	if (n == 1)
		r = issued_pem(is, found[0]->cert.serial, old, f);
	else if (n > 1)
		r = fault_set(f, ERR_USAGE, "Name one by its serial number: snug --pki list.",
		    "%.60s has %zu certificates", what, n);
	else
		r = app_pki_read(what, old, f);
	free(found);
	return r;
}

/* Is the leaf in old one that was revoked. */
static int
check_revoked(const struct issued *is, struct bytes old, struct fault *f)
{
	char serial[CERT_SERIAL_TEXT];

	return issued_serial_of(old, serial) && issued_judge(is, serial, f) == ERR_REVOKED ? f->code
											   : 0;
}

int
app_pki_renew(struct pki *p, struct fault *f)
{
	struct buf old = BUF_INIT(PEM_MAX), pem = BUF_INIT(PEM_MAX);
	struct issued *is = NULL;
	struct ca *ca = NULL;
	struct cert_facts facts;
	int64_t span[2];
	int r;

	if ((r = app_pki_dates(p, span, f)) == 0 && (r = app_pki_load_ca(p, &ca, f)) == 0 &&
	    (r = issued_open(&is, p->dir, f)) == 0 &&
	    (r = old_cert(is, p->words.v[0], &old, f)) == 0 &&
	    (r = check_revoked(is, buf_bytes(&old), f)) == 0 &&
	    (r = issue_renew(ca, buf_bytes(&old), span[0], span[1], &pem, &facts, f)) == 0 &&
	    (r = issued_add(is, &facts, buf_bytes(&pem), f)) == 0 &&
	    (r = issued_save(is, ca, false, f)) == 0)
		say_issued(&facts);
	issued_close(is);
	if (r == 0)
		r = app_pki_write(p, buf_bytes(&pem), f);
	ca_free(ca);
	buf_fini(&old);
	buf_fini(&pem);
	return r;
}
