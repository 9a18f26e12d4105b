#include "client/identity.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/rw.h"
#include "certs/certfile.h"
#include "certs/keyfile.h"
#include "certs/request.h"
#include "client/profile.h"
#include "crypto/box.h"
#include "crypto/group.h"
#include "crypto/passphrase.h"
#include "crypto/secret.h"
#include "net/tlsctx.h"

#define CERTS_MAX 32768 /* a file of certificates */
#define DER_MAX 16384
#define FORMAT 1 /* of what is sealed */
#define RESTORE "Restore the folder from a backup, or move it away and ask for a new invite."

struct identity {
	struct secret *seed; /* guarded */
	struct buf tls_key;  /* PEM, secret */
	struct buf tls, mls; /* certificates, PEM */
	struct buf ca;       /* PEM */
	struct member_facts tls_facts, mls_facts;
};

static struct identity *
new_empty(void)
{
	struct identity *id = mem_calloc(1, sizeof *id);

	buf_init(&id->tls_key, DER_MAX);
	buf_init(&id->tls, CERTS_MAX);
	buf_init(&id->mls, CERTS_MAX);
	buf_init(&id->ca, CERTS_MAX);
	/* The first use of that box in the program, and the worker's later, on the same thread. */
	if (crypto_init() != 0 || (id->seed = secret_new(sizeof *id->seed)) == NULL) {
		identity_free(id);
		return NULL;
	}
	return id;
}

static int
no_memory(struct fault *f)
{
	return fault_set(f, ERR_NOMEM, "Close other programs.", "no memory for your keys");
}

void
identity_forget_certs(struct identity *id)
{
	buf_clear(&id->tls);
	buf_clear(&id->mls);
	id->tls_facts = id->mls_facts = (struct member_facts){ .nick = "" };
}

int
identity_rekey(struct identity *id, const char *tls_key_type, struct fault *f)
{
	enum keytype type;

	if (tls_key_type == NULL || keytype_parse(tls_key_type, &type) != 0)
		return fault_set(f, ERR_USAGE, "Use other TLS settings.",
		    "no key that snug can make fits the TLS settings");
	identity_forget_certs(id);
	buf_clear(&id->tls_key);
	return keyfile_new(&id->tls_key, type, f);
}

const char *
identity_key_type(const struct identity *id)
{
	struct request rq;
	struct fault f;

	return request_of_key(buf_bytes(&id->tls_key), "me", &rq, &f) == 0 ? keytype_name(rq.type)
									   : "unknown";
}

int
identity_new(struct identity **out, const char *tls_key_type, struct fault *f)
{
	struct identity *id = new_empty();
	int r;

	if (id == NULL)
		return no_memory(f);
	secret_random(id->seed);
	if ((r = identity_rekey(id, tls_key_type, f)) == 0)
		*out = id;
	else
		identity_free(id);
	return r;
}

void
identity_free(struct identity *id)
{
	if (id == NULL)
		return;
	secret_free(id->seed);
	buf_fini(&id->tls_key);
	buf_fini(&id->tls);
	buf_fini(&id->mls);
	buf_fini(&id->ca);
	free(id);
}

/* ---- files */

static int
read_keys(const struct profile *p, struct buf *sealed, struct fault *f)
{
	char *path = profile_path(p, "keys");
	int r = file_read_private(path, sealed, f);

	if (r == ERR_NOTFOUND || r == ERR_LIMIT)
		r = fault_set(f, ERR_KEYFILE, RESTORE, "%s is %s", path,
		    r == ERR_LIMIT ? "not a file of keys" : "missing");
	free(path);
	return r;
}

int
identity_is_locked(const struct profile *p, bool *yes, struct fault *f)
{
	struct buf sealed = BUF_INIT(PASSPHRASE_SEALED);
	int r = read_keys(p, &sealed, f);

	*yes = !passphrase_is_empty(buf_bytes(&sealed));
	buf_fini(&sealed);
	return r;
}

static int
unseal(struct identity *id, const struct profile *p, struct bytes passphrase, struct fault *f)
{
	struct buf sealed = BUF_INIT(PASSPHRASE_SEALED), plain = BUF_INIT(PASSPHRASE_SEALED);
	struct bytes key;
	struct rd rd;
	int r;

	if ((r = read_keys(p, &sealed, f)) != 0)
		goto out;
	if ((r = passphrase_open(buf_bytes(&sealed), passphrase, &plain)) == ERR_AEAD) {
		fault_set(f, r, "Try again. Nothing was changed.", "wrong passphrase");
		goto out;
	}
	rd_init(&rd, buf_bytes(&plain));
	if (r == 0 && rd_u8(&rd) != FORMAT)
		rd_fail(&rd);
	rd_copy(&rd, id->seed->b, sizeof id->seed->b);
	key = rd_vec16(&rd, 1, DER_MAX);
	buf_put(&id->tls_key, key.p, key.n);
	if (r == 0)
		r = rd_end(&rd) != 0 ? ERR_PARSE : buf_err(&id->tls_key);
	if (r == ERR_NOMEM)
		no_memory(f);
	else if (r != 0)
		r = fault_set(
		    f, ERR_KEYFILE, RESTORE, "%s/keys is damaged: %s", p->dir, err_text(r));
out:
	buf_fini(&sealed);
	buf_fini(&plain);
	return r;
}

static int
seal(const struct identity *id, const struct profile *p, struct bytes passphrase, struct fault *f)
{
	struct buf sealed = BUF_INIT(PASSPHRASE_SEALED), plain = BUF_INIT(PASSPHRASE_SEALED);
	char *path = profile_path(p, "keys");
	int r;

	wr_u8(&plain, FORMAT);
	wr_bytes(&plain, bytes_of(id->seed->b, sizeof id->seed->b));
	wr_vec16(&plain, buf_bytes(&id->tls_key));
	if ((r = buf_err(&plain)) != 0 ||
	    (r = passphrase_seal(buf_bytes(&plain), passphrase, &sealed)) != 0)
		r = r == ERR_NOMEM ? no_memory(f)
				   : fault_set(f, r, "Use a shorter passphrase.",
					 "your keys cannot be sealed: %s", err_text(r));
	else
		r = file_write(path, buf_bytes(&sealed), f);
	buf_fini(&plain);
	buf_fini(&sealed);
	free(path);
	return r;
}

/* One of the two files: our certificate and the CA's, as DER. */
static int
read_certs(
    const struct profile *p, const char *name, struct buf *own, struct buf *ca, struct fault *f)
{
	struct buf pem = BUF_INIT(CERTS_MAX);
	char *path = profile_path(p, name);
	int r = file_read(path, &pem, f);

	if (r == 0 && ((r = certfile_der(buf_bytes(&pem), 0, own)) != 0 ||
			  (r = certfile_der(buf_bytes(&pem), 1, ca)) != 0))
		fault_set(f, r, RESTORE, "%s does not hold two certificates", path);
	if (r != 0 && r != ERR_NOMEM)
		f->code = r = ERR_KEYFILE;
	buf_fini(&pem);
	free(path);
	return r;
}

static int
load_certs(struct identity *id, const struct profile *p, struct fault *f)
{
	struct buf tls = BUF_INIT(DER_MAX), mls = BUF_INIT(DER_MAX), ca = BUF_INIT(DER_MAX),
		   same = BUF_INIT(DER_MAX);
	int r;

	if ((r = read_certs(p, "tls.pem", &tls, &ca, f)) == 0 &&
	    (r = read_certs(p, "mls.pem", &mls, &same, f)) == 0 &&
	    (r = identity_take(id, buf_bytes(&tls), buf_bytes(&mls), buf_bytes(&ca), f)) != 0 &&
	    r != ERR_NOMEM)
		f->code = r = ERR_KEYFILE;
	buf_fini(&tls);
	buf_fini(&mls);
	buf_fini(&ca);
	buf_fini(&same);
	return r;
}

/* A clock that is behind makes our own certificates unborn: nothing can be checked by it. */
static int
check_clock(const struct identity *id, struct fault *f)
{
	int64_t now = clock_wall_ms() / 1000, behind = id->tls_facts.starts_at - now;

	if (behind <= 0)
		return 0;
	return fault_set(f, ERR_NOTYET,
	    "Certificates cannot be checked. Set the clock, then try again.",
	    "this computer's clock is at least %lld h %lld min behind the server's",
	    (long long)behind / 3600, (long long)behind / 60 % 60);
}

int
identity_load(
    struct identity **out, const struct profile *p, struct bytes passphrase, struct fault *f)
{
	struct identity *id = new_empty();
	int r;

	if (id == NULL)
		return no_memory(f);
	if ((r = unseal(id, p, passphrase, f)) == 0 && (r = load_certs(id, p, f)) == 0 &&
	    (r = check_clock(id, f)) == 0)
		*out = id;
	else
		identity_free(id);
	return r;
}

static int
write_certs(const struct identity *id, const struct profile *p, const char *name,
    const struct buf *own, struct fault *f)
{
	struct buf both = BUF_INIT(2 * CERTS_MAX);
	char *path = profile_path(p, name);
	int r;

	buf_put(&both, own->p, own->n);
	buf_put(&both, id->ca.p, id->ca.n);
	r = buf_err(&both) != 0 ? no_memory(f) : file_write(path, buf_bytes(&both), f);
	buf_fini(&both);
	free(path);
	return r;
}

int
identity_save_certs(const struct identity *id, const struct profile *p, struct fault *f)
{
	int r = write_certs(id, p, "mls.pem", &id->mls, f);

	return r != 0 ? r : write_certs(id, p, "tls.pem", &id->tls, f);
}

int
identity_save(
    const struct identity *id, const struct profile *p, struct bytes passphrase, struct fault *f)
{
	/* The keys last: where they are, all is. */
	int r = identity_save_certs(id, p, f);

	return r != 0 ? r : seal(id, p, passphrase, f);
}

/* ---- certificates */

int
identity_request(const struct identity *id, const char *nick, const char *challenge,
    struct buf *tls, struct buf *mls, struct fault *f)
{
	int r = request_new_key(tls, buf_bytes(&id->tls_key), nick, challenge, f);

	return r != 0 ? r : request_new(mls, id->seed->b, nick, challenge, f);
}

/* Of this CA, for this use and for our key? */
static int
check_one(struct bytes cert, enum cert_use use, struct bytes ca, const uint8_t spki[static 32],
    struct member_facts *facts, struct fault *f)
{
	int r = check_member(&cert, 1, use, ca, 0, facts, f);

	if (r == ERR_EXPIRED || r == ERR_NOTYET)
		r = 0;
	if (r == 0 && memcmp(facts->spki, spki, 32) != 0)
		r = fault_set(f, ERR_KEY, "Tell the operator.",
		    "a certificate that the server sent is not for our key");
	return r;
}

static int
key_hashes(
    const struct identity *id, uint8_t tls[static 32], uint8_t mls[static 32], struct fault *f)
{
	struct buf pem = BUF_INIT(DER_MAX);
	struct request rq;
	int r;

	if ((r = request_of_key(buf_bytes(&id->tls_key), "me", &rq, f)) == 0) {
		memcpy(tls, rq.spki, sizeof rq.spki);
		r = keyfile_from_seed(&pem, id->seed->b, f);
	}
	if (r == 0 && (r = request_of_key(buf_bytes(&pem), "me", &rq, f)) == 0)
		memcpy(mls, rq.spki, sizeof rq.spki);
	buf_fini(&pem);
	return r;
}

int
identity_take(
    struct identity *id, struct bytes tls, struct bytes mls, struct bytes ca, struct fault *f)
{
	struct buf tls_pem = BUF_INIT(CERTS_MAX), mls_pem = BUF_INIT(CERTS_MAX),
		   ca_pem = BUF_INIT(CERTS_MAX);
	struct member_facts tls_facts, mls_facts;
	uint8_t tls_key[32], mls_key[32];
	int r;

	if ((r = key_hashes(id, tls_key, mls_key, f)) != 0 ||
	    (r = check_one(tls, CERT_MEMBER_TLS, ca, tls_key, &tls_facts, f)) != 0 ||
	    (r = check_one(mls, CERT_MEMBER_MLS, ca, mls_key, &mls_facts, f)) != 0)
		return r;
	if (strcmp(tls_facts.nick, mls_facts.nick) != 0)
		return fault_set(f, ERR_NAME, "Tell the operator.",
		    "the two certificates that the server sent are for two people");
	if ((r = certfile_pem(tls, &tls_pem)) != 0 || (r = certfile_pem(mls, &mls_pem)) != 0 ||
	    (r = certfile_pem(ca, &ca_pem)) != 0) {
		no_memory(f);
		goto out;
	}
	buf_move(&id->tls, &tls_pem);
	buf_move(&id->mls, &mls_pem);
	buf_move(&id->ca, &ca_pem);
	id->tls_facts = tls_facts;
	id->mls_facts = mls_facts;
out:
	buf_fini(&tls_pem);
	buf_fini(&mls_pem);
	buf_fini(&ca_pem);
	return r;
}

const char *
identity_nick(const struct identity *id)
{
	return id->tls_facts.nick;
}

const struct member_facts *
identity_facts(const struct identity *id)
{
	return &id->tls_facts;
}

const struct member_facts *
identity_mls_facts(const struct identity *id)
{
	return &id->mls_facts;
}

struct bytes
identity_ca(const struct identity *id)
{
	return buf_bytes(&id->ca);
}

bool
identity_is_due(const struct identity *id, int64_t now)
{
	int64_t starts = id->tls_facts.starts_at, ends = id->tls_facts.expires_at;

	return now >= ends - (ends - starts) / 3;
}

/* ---- what others make of them */

void
identity_tls(const struct identity *id, struct bytes *cert, struct bytes *key)
{
	*cert = buf_bytes(&id->tls);
	*key = buf_bytes(&id->tls_key);
}

int
identity_tlsctx(
    const struct identity *id, const char *priority, struct tlsctx **out, struct fault *f)
{
	struct tlsctx_cert own;

	identity_tls(id, &own.cert_pem, &own.key_pem);
	return tlsctx_client_new(out, priority, &own, f);
}

/*
 * The authentication service of our rooms. A certificate that has expired since its owner came
 * in still says whose key it is: who may come in is the server's to judge.
 */
static int
vouch(void *user, const struct bytes *chain, size_t n, const uint8_t sign_key[static SIGN_KEY_SIZE],
    char nick[static NICK_MAX + 1])
{
	const struct identity *id = user;
	struct member_facts facts;
	struct fault f;
	int r = check_member(chain, n, CERT_MEMBER_MLS, identity_ca(id), 0, &facts, &f);

	if (r != 0 && r != ERR_EXPIRED)
		return r;
	if (memcmp(facts.sign_key, sign_key, sizeof facts.sign_key) != 0)
		return ERR_KEY;
	memcpy(nick, facts.nick, sizeof facts.nick);
	return 0;
}

int
identity_keyring(struct identity *id, struct keyring **out)
{
	struct buf der = BUF_INIT(DER_MAX);
	struct bytes chain;
	int r = certfile_der(buf_bytes(&id->mls), 0, &der);

	if (r == 0) {
		chain = buf_bytes(&der);
		r = keyring_new_x509(out, &(struct keyring_x509){ .seed = id->seed->b,
					      .chain = &chain,
					      .n_chain = 1,
					      .vouch = vouch,
					      .user = id });
	}
	buf_fini(&der);
	return r;
}

int
identity_load_keyring(
    struct identity *id, const uint8_t key[static 32], struct bytes state, struct keyring **out)
{
	struct keyring *ours = NULL, *k = NULL;
	int r;

	if ((r = identity_keyring(id, &ours)) == 0 &&
	    (r = keyring_load(&k, key, state, vouch, id)) == 0 &&
	    memcmp(keyring_sign_key(k), keyring_sign_key(ours), SIGN_KEY_SIZE) != 0)
		r = ERR_KEY;
	if (r == 0)
		r = identity_renew_keyring(id, k);
	keyring_free(ours);
	if (r == 0)
		*out = k;
	else
		keyring_free(k);
	return r;
}

void
identity_history_key(const struct identity *id, uint8_t out[static 32])
{
	box_key(out, id->seed->b, "snug history");
}

int
identity_renew_keyring(const struct identity *id, struct keyring *k)
{
	struct buf der = BUF_INIT(DER_MAX);
	struct bytes chain;
	int r = certfile_der(buf_bytes(&id->mls), 0, &der);

	if (r == 0) {
		chain = buf_bytes(&der);
		r = keyring_renew(k, &chain, 1);
	}
	buf_fini(&der);
	return r;
}
