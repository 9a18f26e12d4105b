/* Welcomes and the GroupInfos in them (RFC 9420 8.4, 12.4.3.1). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/err.h"
#include "crypto/extension.h"
#include "crypto/external_sender.h"
#include "crypto/vec.h"
#include "tests/mls/negative.h"

#define ROOM (1 << 20)

/* GroupInfo. */
static void
tree_hash_flipped(struct forge *f, struct group_info *g)
{
	g->context.tree_hash = forge_flip(f, g->context.tree_hash);
}

static void
confirmation(struct forge *f, struct group_info *g)
{
	g->confirmation_tag = forge_flip(f, g->confirmation_tag);
}

static void
confirmation_short(struct forge *f, struct group_info *g)
{
	(void)f;
	g->confirmation_tag.n = 16;
}

static void
signer_outside(struct forge *f, struct group_info *g)
{
	(void)f;
	g->signer = 8;
}

static void
signer_other(struct forge *f, struct group_info *g)
{
	(void)f;
	g->signer = 3;
}

static void
other_suite(struct forge *f, struct group_info *g)
{
	(void)f;
	g->context.suite = SUITE_X25519_AES128GCM;
}

static void
extensions_form(struct forge *f, struct group_info *g)
{
	(void)f;
	g->context.extensions = LIT("\0\3\1\0");
}

static void
external_credential(struct forge *f, struct group_info *g)
{
	struct external_sender s = { bytes_of(f->external->sign_public, PUBKEY_SIZE),
		{ CREDENTIAL_BASIC, bytes_str(WORLD_REFUSED) } };
	struct buf data = BUF_INIT(ROOM), list = data;

	external_sender_write(&data, &s);
	vec_close(&data, 0);
	extension_write(&list, EXT_EXTERNAL_SENDERS, buf_bytes(&data));
	buf_fini(&data);
	g->context.extensions = forge_keep_buf(f, &list);
}

static void
extension_twice(struct forge *f, struct group_info *g)
{
	struct buf b = BUF_INIT(ROOM);

	wr_bytes(&b, g->extensions);
	extension_write(&b, 0xf00a, LIT("x"));
	extension_write(&b, 0xf00a, LIT("y"));
	g->extensions = forge_keep_buf(f, &b);
}

static void
extension_unknown(struct forge *f, struct group_info *g)
{
	struct buf b = BUF_INIT(ROOM);

	wr_bytes(&b, g->extensions);
	extension_write(&b, 0x0a0a, LIT("grease"));
	g->extensions = forge_keep_buf(f, &b);
}

/* The entry around the sealed secrets. */
static void
other_package(struct forge *f, struct welcome_entry *e)
{
	e->ref = forge_flip(f, e->ref);
}

static void
weak_kem(struct forge *f, struct welcome_entry *e)
{
	static const uint8_t zero[HPKE_PUBLIC_SIZE];

	(void)f;
	e->sealed.kem_output = bytes_of(zero, sizeof zero);
}

static void
short_kem(struct forge *f, struct welcome_entry *e)
{
	(void)f;
	e->sealed.kem_output.n--;
}

static void
does_not_open(struct forge *f, struct welcome_entry *e)
{
	e->sealed.ciphertext = forge_flip(f, e->sealed.ciphertext);
}

/* GroupSecrets. */
static void
path_secret(struct forge *f, struct group_secrets *s)
{
	s->path = forge_flip(f, s->path);
}

static void
path_secret_short(struct forge *f, struct group_secrets *s)
{
	(void)f;
	s->path.n = 16;
}

static void
joiner_secret(struct forge *f, struct group_secrets *s)
{
	s->joiner = forge_flip(f, s->joiner);
}

static void
psks(struct forge *f, struct group_secrets *s, const struct psk_id *id, size_t n)
{
	struct buf b = BUF_INIT(ROOM);

	for (size_t i = 0; i < n; i++)
		psk_id_write(&b, &id[i]);
	s->psks = forge_keep_buf(f, &b);
	s->n_psks = (uint16_t)n;
}

static void
psk_unknown(struct forge *f, struct group_secrets *s)
{
	struct psk_id id = forge_psk_id(f);

	id.id = LIT("nobody knows");
	psks(f, s, &id, 1);
}

static void
psk_twice(struct forge *f, struct group_secrets *s)
{
	struct psk_id one = forge_psk_id(f), id[] = { one, one };

	psks(f, s, id, 2);
}

static void
psk_nonce(struct forge *f, struct group_secrets *s)
{
	struct psk_id id = forge_psk_id(f);

	id.nonce.n = 16;
	psks(f, s, &id, 1);
}

/* Of two groups that this one cannot both follow on. */
static void
psk_reinit_and_branch(struct forge *f, struct group_secrets *s)
{
	struct psk_id id[] = { forge_psk_id(f), forge_psk_id(f) };

	for (size_t i = 0; i < 2; i++) {
		id[i].type = PSK_RESUMPTION;
		id[i].usage = i == 0 ? PSK_REINIT : PSK_BRANCH;
		id[i].epoch = i;
	}
	psks(f, s, id, 2);
}

const struct negative_welcome negative_welcome[] = {
	{ .name = "welcome: nothing is wrong", .reason = 0 },
	{ .name = "welcome: an extension that nobody knows", .w.info = extension_unknown },
	{ .name = "welcome: tree hash", .reason = RULE_TREE_HASH, .w.info = tree_hash_flipped },
	{ .name = "welcome: confirmation tag",
	    .reason = RULE_JOIN_CONFIRMATION,
	    .w.info = confirmation,
	    .only = true },
	{ .name = "welcome: short confirmation tag",
	    .reason = RULE_JOIN_CONFIRMATION,
	    .w.info = confirmation_short },
	{ .name = "welcome: signer outside of the tree",
	    .reason = RULE_JOIN_SIGNER,
	    .w.info = signer_outside },
	{ .name = "welcome: another signer",
	    .reason = RULE_JOIN_SIGNATURE,
	    .w.info = signer_other },
	{ .name = "welcome: suite of the GroupInfo",
	    .reason = RULE_JOIN_INFO_SUITE,
	    .w.info = other_suite,
	    .only = true },
	{ .name = "welcome: suite of the Welcome",
	    .reason = RULE_JOIN_SUITE,
	    .w.suite = SUITE_X25519_AES128GCM },
	{ .name = "welcome: malformed extension of the group",
	    .reason = RULE_EXTENSIONS_FORM,
	    .w.info = extensions_form },
	{ .name = "welcome: external sender with a refused credential",
	    .reason = RULE_EXTERNAL_CREDENTIAL,
	    .w.info = external_credential },
	{ .name = "welcome: for another key package",
	    .reason = RULE_JOIN_PACKAGE,
	    .w.entry = other_package },
	{ .name = "welcome: encapsulated key of small order",
	    .reason = RULE_JOIN_KEM,
	    .w.entry = weak_kem },
	{ .name = "welcome: short encapsulated key",
	    .reason = RULE_JOIN_OPEN,
	    .w.entry = short_kem },
	{ .name = "welcome: secrets do not decrypt",
	    .reason = RULE_JOIN_OPEN,
	    .w.entry = does_not_open },
	{ .name = "welcome: extension twice", .reason = ERR_PARSE, .w.info = extension_twice },
	{ .name = "welcome: path secret", .reason = RULE_PATH_SECRET, .w.secrets = path_secret },
	{ .name = "welcome: short path secret",
	    .reason = RULE_JOIN_SECRET,
	    .w.secrets = path_secret_short },
	{ .name = "welcome: joiner secret", .reason = RULE_JOIN_INFO, .w.secrets = joiner_secret },
	{ .name = "welcome: unknown key", .reason = RULE_JOIN_PSK, .w.secrets = psk_unknown },
	{ .name = "welcome: key twice", .reason = RULE_JOIN_PSK_TWICE, .w.secrets = psk_twice },
	{ .name = "welcome: key with a short nonce",
	    .reason = RULE_PSK_NONCE,
	    .w.secrets = psk_nonce },
	{ .name = "welcome: of a reinit and of a branch",
	    .reason = RULE_JOIN_PSK_ALONE,
	    .w.secrets = psk_reinit_and_branch },
	{ .name = NULL },
};
