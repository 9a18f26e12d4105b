#include "server/state.h"

#include <arpa/inet.h>
#include <assert.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "certs/ca.h"
#include "certs/check.h"
#include "certs/issue.h"

#define NAMES_MAX 24
#define PEM_MAX 65536
#define RENEW_BEFORE_S (30 * 86400)

struct state {
	const struct state_opts *o;
	const struct tlsprofile *tls;
	struct tlsprofile standard; /* when none was given */
	char *dir;
	int lock;
	bool is_new, is_open;
	struct ca *ca; /* of the members, and ours unless the operator has certificates */
	struct buf ca_pem, ca_der;
	uint8_t spki[32]; /* of the CA that invites pin */
	struct invite invite;
	char fingerprint[40];
};

/* The addresses of this machine that others could reach, IPv4 first; returns how many. */
static size_t
own_addresses(char (*out)[INET6_ADDRSTRLEN], size_t max)
{
	static const int families[] = { AF_INET, AF_INET6 };
	struct ifaddrs *all = NULL;
	size_t n = 0;

	if (getifaddrs(&all) != 0)
		return 0;
	for (size_t k = 0; k < 2; k++)
		for (struct ifaddrs *i = all; i != NULL && n < max; i = i->ifa_next) {
			const void *a;

			if (i->ifa_addr == NULL || i->ifa_addr->sa_family != families[k] ||
			    (i->ifa_flags & IFF_LOOPBACK) != 0 || (i->ifa_flags & IFF_UP) == 0)
				continue;
			if (k == 0) {
				a = &((const struct sockaddr_in *)(const void *)i->ifa_addr)
					 ->sin_addr;
			} else {
				const struct sockaddr_in6 *six = (const void *)i->ifa_addr;

				if (IN6_IS_ADDR_LINKLOCAL(&six->sin6_addr))
					continue;
				a = &six->sin6_addr;
			}
			if (inet_ntop(families[k], a, out[n], INET6_ADDRSTRLEN) != NULL)
				n++;
		}
	freeifaddrs(all);
	return n;
}

static bool
is_wildcard(const char *host)
{
	return strcmp(host, "0.0.0.0") == 0 || strcmp(host, "::") == 0;
}

/*
 * What people type: as the operator said; else the one address that is listened on; else a
 * full host name; else an address that others can reach; else this machine alone.
 */
static void
public_host(const struct state_opts *o, char out[static HOST_MAX + 1])
{
	char addr[1][INET6_ADDRSTRLEN];

	if (o->host != NULL) {
		snprintf(out, HOST_MAX + 1, "%s", o->host);
		return;
	}
	if (o->n_listen > 0 && !is_wildcard(o->listen[0].host)) {
		snprintf(out, HOST_MAX + 1, "%s", o->listen[0].host);
		return;
	}
	if (gethostname(out, HOST_MAX) == 0 && (out[HOST_MAX] = '\0', strchr(out, '.') != NULL))
		return;
	snprintf(out, HOST_MAX + 1, "%s", own_addresses(addr, 1) == 1 ? addr[0] : "127.0.0.1");
}

static char *
path_in(const struct state *st, const char *name)
{
	return mem_printf("%s/%s", st->dir, name);
}

static int
wanted_key(const struct state *st, enum keytype *out, struct fault *f)
{
	if (st->tls->key_type == NULL || keytype_parse(st->tls->key_type, out) != 0)
		return tlsprofile_key_fault(st->tls, "any key that snug can make", f);
	return 0;
}

/* Are the certificates that we show made by us? */
static bool
is_ours(const struct state *st)
{
	return st->o->n_files == 0;
}

/* Our CA, made at the first start. */
static int
open_ca(struct state *st, struct fault *f)
{
	char *dir = path_in(st, "ca");
	enum keytype type = KEYTYPE_ED25519;
	int r = ca_load(&st->ca, dir, f);

	if (r == ERR_NOTFOUND) {
		st->is_new = true;
		if ((r = is_ours(st) ? wanted_key(st, &type, f) : 0) == 0 &&
		    (r = ca_new(&st->ca, type, "snug CA", f)) == 0 &&
		    (r = file_mkdirs(dir, f)) == 0)
			r = ca_save(st->ca, dir, f);
	}
	if (r == 0) {
		ca_spki_hash(st->ca, st->spki);
		check_fingerprint(st->spki, st->fingerprint);
		if ((r = ca_cert_pem(st->ca, &st->ca_pem)) != 0 ||
		    (r = ca_cert_der(st->ca, &st->ca_der)) != 0)
			fault_set(f, r, "Close other programs.", "no memory for the CA");
	}
	free(dir);
	return r;
}

/* Every name by which this server may be dialled, the public one first. */
static size_t
server_names(const struct state *st, char (*addr)[INET6_ADDRSTRLEN], const char **names)
{
	size_t n = 0, n_addr;

	names[n++] = st->invite.at.host;
	names[n++] = "localhost";
	names[n++] = "127.0.0.1";
	names[n++] = "::1";
	for (size_t i = 0; i < st->o->n_listen; i++)
		if (!is_wildcard(st->o->listen[i].host))
			names[n++] = st->o->listen[i].host;
	n_addr = own_addresses(addr, NAMES_MAX - n);
	for (size_t i = 0; i < n_addr; i++)
		names[n++] = addr[i];
	return n;
}

static int
issue(struct state *st, const char *cert_path, const char *key_path, struct fault *f)
{
	struct buf cert = BUF_INIT(PEM_MAX), key = BUF_INIT(PEM_MAX);
	char addr[NAMES_MAX][INET6_ADDRSTRLEN];
	const char *names[NAMES_MAX];
	struct issue_new req = { .names = names };
	int r = wanted_key(st, &req.type, f);

	req.n_names = server_names(st, addr, names);
	if (r != 0 || (r = issue_server_new(st->ca, &req, &cert, &key, f)) != 0 ||
	    (r = file_write(key_path, buf_bytes(&key), f)) != 0 ||
	    (r = file_write(cert_path, buf_bytes(&cert), f)) != 0)
		goto out;
	log_info(
	    "made a server certificate for %s, %s", st->invite.at.host, keytype_name(req.type));
out:
	buf_fini(&cert);
	buf_fini(&key);
	return r;
}

/* Is the key of the type that was asked for, or, when nobody asked, one that clients will take? */
static bool
is_wanted_key(const struct state *st, const struct check_facts *facts)
{
	const char *type = keytype_name_of(facts->key);

	if (st->tls->key_wanted)
		return type != NULL && strcmp(type, st->tls->key_type) == 0;
	return type == NULL || tlsprofile_takes_key(st->tls, type);
}

/* Is the certificate in these files still good for a month, for our host, and from our CA? */
static bool
is_current(const struct state *st, const struct buf *cert, const struct buf *key)
{
	struct check_facts facts;
	struct fault f;

	return check_own(buf_bytes(cert), buf_bytes(key), st->invite.at.host, &facts, &f) == 0 &&
	       is_wanted_key(st, &facts) &&
	       facts.expires_at - RENEW_BEFORE_S > clock_wall_ms() / 1000 &&
	       memcmp(facts.ca_spki, st->spki, sizeof st->spki) == 0;
}

static int
read_pair(
    const char *cert_path, const char *key_path, struct buf *cert, struct buf *key, struct fault *f)
{
	int r;

	buf_clear(cert);
	buf_clear(key);
	if ((r = file_read(cert_path, cert, f)) != 0)
		return r;
	return file_read_private(key_path, key, f);
}

static int
own_pair(struct state *st, struct buf *cert, struct buf *key, struct fault *f)
{
	char *dir = path_in(st, "tls"), *cert_path = path_in(st, "tls/cert.pem"),
	     *key_path = path_in(st, "tls/key.pem");
	int r = file_mkdirs(dir, f);

	if (r == 0 &&
	    ((r = read_pair(cert_path, key_path, cert, key, f)) == ERR_NOTFOUND ||
		(r == 0 && !is_current(st, cert, key))) &&
	    (r = issue(st, cert_path, key_path, f)) == 0)
		r = read_pair(cert_path, key_path, cert, key, f);
	free(dir);
	free(cert_path);
	free(key_path);
	return r;
}

/* The operator's file; the CA is appended, since clients look for their pin in what is sent. */
static int
given_pair(const struct state *st, size_t i, struct buf *cert, struct buf *key, uint8_t *spki,
    struct fault *f)
{
	const struct state_opts *o = st->o;
	struct check_facts facts;
	char what[280];
	int r = read_pair(o->cert_file[i], o->key_file[i], cert, key, f);

	if (r == 0 && o->ca_file != NULL)
		r = file_read(o->ca_file, cert, f);
	if (r == ERR_NOTFOUND || r == ERR_LIMIT)
		r = f->code = ERR_CONFIG;
	if (r != 0)
		return r;
	r = check_own(buf_bytes(cert), buf_bytes(key), st->invite.at.host, &facts, f);
	if (r == ERR_EXPIRED || r == ERR_NOTYET || r == ERR_HOST) {
		/* Serving it is the operator's choice; clients will refuse it with the reason. */
		log_warn("%s: %s", o->cert_file[i], f->cause);
		r = 0;
	}
	if (r == 0 && !is_wanted_key(st, &facts)) {
		snprintf(what, sizeof what, "%.200s: its key, %s,", o->cert_file[i], facts.key);
		tlsprofile_key_fault(st->tls, what, f);
		r = f->code = ERR_KEYFILE;
	}
	if (r == 0 && i > 0 && memcmp(spki, facts.ca_spki, sizeof st->spki) != 0)
		r = fault_set(f, ERR_CONFIG,
		    "An invite names one CA: give certificates of the same one.",
		    "%.100s and %.100s are of different CAs", o->cert_file[0], o->cert_file[i]);
	if (r == 0)
		memcpy(spki, facts.ca_spki, sizeof st->spki);
	return r;
}

static int
save_invite(const struct state *st, const struct invite *in, struct fault *f)
{
	char line[INVITE_LINE_MAX + 2], *path = path_in(st, "owner-invite");
	int r;

	invite_format(in, line);
	strcat(line, "\n");
	r = file_write(path, bytes_str(line), f);
	mem_wipe(line, sizeof line);
	free(path);
	return r;
}

/* The certificates are of this CA from now on: the invite must name it. */
static int
follow_ca(struct state *st, const uint8_t *spki, struct fault *f)
{
	struct invite in = st->invite;
	int r = 0;

	if (memcmp(spki, st->spki, sizeof st->spki) == 0)
		return 0;
	memcpy(in.pin, spki, sizeof in.pin);
	if (st->is_open && (r = save_invite(st, &in, f)) != 0)
		goto out;
	st->invite = in;
	memcpy(st->spki, spki, sizeof st->spki);
	check_fingerprint(st->spki, st->fingerprint);
	if (st->is_open)
		log_warn("the CA is another one now, %s: owner-invite names it, and invites of "
			 "before do not fit any more",
		    st->fingerprint);
out:
	mem_wipe(&in, sizeof in);
	return r;
}

int
state_tlsctx(struct state *st, struct tlsctx **out, struct fault *f)
{
	struct buf cert[STATE_CERTS_MAX], key[STATE_CERTS_MAX];
	struct tlsctx_cert certs[STATE_CERTS_MAX];
	uint8_t spki[sizeof st->spki];
	size_t n = st->o->n_files > 0 ? st->o->n_files : 1;
	int r = 0;

	memcpy(spki, st->spki, sizeof spki);

	for (size_t i = 0; i < n; i++) {
		buf_init(&cert[i], PEM_MAX);
		buf_init(&key[i], PEM_MAX);
	}
	for (size_t i = 0; i < n && r == 0; i++) {
		r = is_ours(st) ? own_pair(st, &cert[i], &key[i], f)
				: given_pair(st, i, &cert[i], &key[i], spki, f);
		certs[i].cert_pem = buf_bytes(&cert[i]);
		certs[i].key_pem = buf_bytes(&key[i]);
	}
	if (r == 0)
		r = tlsctx_server_new(out, st->tls->priority, certs, n, f);
	if (r == 0 && (r = follow_ca(st, spki, f)) != 0) {
		tlsctx_unref(*out);
		*out = NULL;
	}
	for (size_t i = 0; i < n; i++) {
		buf_fini(&cert[i]);
		buf_fini(&key[i]);
	}
	return r;
}

/* The token of the invite that is on disk, so that a restart does not lock anybody out. */
static int
load_invite(struct state *st, struct fault *f)
{
	struct buf text = BUF_INIT(4096);
	char *path = path_in(st, "owner-invite");
	struct hostport at = st->invite.at;
	struct invite old;
	int r = file_read_private(path, &text, f);

	if (r == ERR_NOTFOUND) {
		invite_new(&st->invite, &at, st->spki);
		r = 0;
		goto out;
	}
	buf_put(&text, "", 1);
	if (r != 0)
		goto out;
	if ((r = invite_parse((const char *)text.p, &old, f)) != 0) {
		r = fault_set(f, ERR_CONFIG,
		    "Delete it and start again: a new invite will be made.",
		    "%s does not hold an invite", path);
		goto out;
	}
	invite_new(&st->invite, &at, st->spki);
	memcpy(st->invite.token, old.token, sizeof st->invite.token);
out:
	mem_wipe(&old, sizeof old);
	buf_fini(&text);
	free(path);
	return r;
}

int
state_set_port(struct state *st, uint16_t port, struct fault *f)
{
	st->invite.at.port = port;
	return save_invite(st, &st->invite, f);
}

int
state_open(struct state **out, const struct state_opts *o, struct fault *f)
{
	static const struct tlsprofile_want none;
	struct state *st = mem_calloc(1, sizeof *st);
	struct tlsctx *probe = NULL;
	int r = 0;

	assert(o->n_listen <= STATE_LISTEN_MAX && o->n_files <= STATE_CERTS_MAX);
	st->o = o;
	st->lock = -1;
	buf_init(&st->ca_pem, PEM_MAX);
	buf_init(&st->ca_der, PEM_MAX);
	st->tls = o->tls != NULL ? o->tls : &st->standard;
	if (o->tls == NULL && (r = tlsprofile_make(&st->standard, &none, f)) != 0)
		goto out;
	st->dir = mem_printf("%s/server", o->home);
	public_host(o, st->invite.at.host);
	if ((r = file_mkdirs(st->dir, f)) != 0 || (r = file_check_dir(st->dir, f)) != 0 ||
	    (r = file_lock(st->dir, &st->lock, f)) != 0)
		goto out;
	if ((r = open_ca(st, f)) != 0)
		goto out;
	/* Also settles whose SPKI is pinned when the certificates are the operator's. */
	if ((r = state_tlsctx(st, &probe, f)) != 0 || (r = load_invite(st, f)) != 0)
		goto out;
	st->is_open = true;
	*out = st;
	st = NULL;
out:
	tlsctx_unref(probe);
	state_free(st);
	return r;
}

void
state_free(struct state *st)
{
	if (st == NULL)
		return;
	if (st->lock >= 0)
		close(st->lock);
	ca_free(st->ca);
	buf_fini(&st->ca_pem);
	buf_fini(&st->ca_der);
	free(st->dir);
	mem_wipe(st, sizeof *st);
	free(st);
}

const char *
state_dir(const struct state *st)
{
	return st->dir;
}

const struct ca *
state_ca(const struct state *st)
{
	return st->ca;
}

struct bytes
state_ca_pem(const struct state *st)
{
	return buf_bytes(&st->ca_pem);
}

struct bytes
state_ca_der(const struct state *st)
{
	return buf_bytes(&st->ca_der);
}

const struct invite *
state_invite(const struct state *st)
{
	return &st->invite;
}

const char *
state_fingerprint(const struct state *st)
{
	return st->fingerprint;
}

bool
state_is_new(const struct state *st)
{
	return st->is_new;
}
