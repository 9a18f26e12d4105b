/* Framing (RFC 9420 6.1, 6.2, 12.4.2) and external commits (12.2, 12.4.3.2). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/err.h"
#include "tests/mls/negative.h"

static void
signature(struct negative *n)
{
	n->commit.spoil = FORGE_SIGNATURE;
}

static void
membership(struct negative *n)
{
	n->commit.spoil = FORGE_MEMBERSHIP;
}

static void
confirmation(struct negative *n)
{
	n->commit.spoil = FORGE_CONFIRMATION;
}

static void
sender(struct negative *n)
{
	n->commit.spoil = FORGE_SENDER;
}

/* The same of a proposal. */
static void
say(struct negative *n, unsigned spoil)
{
	struct forge_say s = {
		.by = { SENDER_MEMBER, 2 }, .key = &n->f.client[2].sign, .spoil = spoil
	};

	n->message = forge_propose(&n->f, &n->e, &s, forge_remove(&n->f, 3), NULL);
}

static void
proposal_signature(struct negative *n)
{
	say(n, FORGE_SIGNATURE);
}

static void
proposal_membership(struct negative *n)
{
	say(n, FORGE_MEMBERSHIP);
}

static void
proposal_sender(struct negative *n)
{
	say(n, FORGE_SENDER);
}

/* Who is no member commits like one. */
static void
external_sender(struct negative *n)
{
	n->commit.by = (struct sender){ SENDER_EXTERNAL, 0 };
}

static void
new_member(struct negative *n)
{
	n->commit.by = (struct sender){ SENDER_NEW_MEMBER_PROPOSAL, 0 };
}

/* Somebody says hello. */
static void
hello(struct negative *n, struct sender by, const struct sign_key *key)
{
	struct forge_say s = { .by = by, .key = key };

	n->message = forge_say(&n->f, &n->e, &s,
	    &(struct framed_content){ .type = CONTENT_APPLICATION, .body = LIT("hello") }, NULL);
}

static void
application(struct negative *n)
{
	hello(n, (struct sender){ SENDER_MEMBER, 2 }, &n->f.client[2].sign);
}

static void
application_outside(struct negative *n)
{
	hello(n, (struct sender){ SENDER_EXTERNAL, 0 }, &n->f.external->sign);
}

const struct negative_row negative_message[] = {
	{ "commit: signature", RULE_MESSAGE_SIGNATURE, signature },
	{ "commit: confirmation tag", RULE_COMMIT_CONFIRMATION, confirmation },
	{ "commit: sender", RULE_MESSAGE_SENDER, sender },
	{ "proposal: signature", RULE_MESSAGE_SIGNATURE, proposal_signature },
	{ "proposal: sender", RULE_MESSAGE_SENDER, proposal_sender },
	{ "commit: by an external sender", RULE_MESSAGE_CONTENT, external_sender },
	{ "commit: by who proposes himself", RULE_MESSAGE_CONTENT, new_member },
	{ "application data: by an external sender", RULE_MESSAGE_CONTENT, application_outside },
	{ NULL, 0, NULL },
};

/* What has no counterpart in private. */
const struct negative_row negative_message_public[] = {
	{ "commit: membership tag", RULE_MESSAGE_MEMBERSHIP, membership },
	{ "proposal: membership tag", RULE_MESSAGE_MEMBERSHIP, proposal_membership },
	{ "application data: in public", RULE_MESSAGE_APPLICATION, application },
	{ NULL, 0, NULL },
};

/* The newcomer commits himself in; the place of the external init is filled in by forge_commit. */
static void
external(struct negative *n)
{
	struct hpke_key k;

	schedule_external_key(&n->e.secrets, &k);
	n->commit.joiner = negative_newcomer(n);
	n->commit.external_pub = forge_keep(&n->f, bytes_of(k.public, sizeof k.public));
	n->commit.item[0] = (struct forge_item){ .by_ref = false };
	n->commit.n = 1;
}

static void
init_twice(struct negative *n)
{
	external(n);
	n->commit.n = 2;
}

static void
no_init(struct negative *n)
{
	struct psk_id id = forge_psk_id(&n->f);

	external(n);
	n->commit.item[0].raw = forge_psk(&n->f, &id);
}

/* Old appearances of the same one, so that only their number is wrong. */
static void
two_removals(struct negative *n)
{
	external(n);
	n->commit.joiner->as.credential = n->f.client[3].as.credential;
	negative_value(n, forge_remove(&n->f, 3));
	negative_value(n, forge_remove(&n->f, 4));
}

static void
addition(struct negative *n)
{
	external(n);
	negative_value(n, forge_add(&n->f, client_package(negative_newcomer(n) + 1)));
}

static void
new_extensions(struct negative *n)
{
	external(n);
	negative_value(n, forge_gce(&n->f, n->e.extensions));
}

static void
by_reference(struct negative *n)
{
	struct psk_id id = forge_psk_id(&n->f);

	external(n);
	negative_reference(n, 2, forge_psk(&n->f, &id));
}

static void
without_path(struct negative *n)
{
	external(n);
	n->commit.no_path = true;
}

static void
removal_of_another(struct negative *n)
{
	external(n);
	negative_value(n, forge_remove(&n->f, 3));
}

static void
removal_of_nobody(struct negative *n)
{
	external(n);
	negative_value(n, forge_remove(&n->f, 12));
}

/* Who joins has the signature key of a member that stays. */
static void
signer_taken(struct negative *n)
{
	external(n);
	n->commit.joiner->sign = n->f.client[3].sign;
	memcpy(n->commit.joiner->sign_public, n->f.client[3].sign_public, PUBKEY_SIZE);
}

static void
refused(struct negative *n)
{
	external(n);
	n->commit.joiner->as.credential.body = bytes_str(WORLD_REFUSED);
}

static void
required(struct negative *n)
{
	external(n);
	n->commit.joiner->as.capabilities.extensions = LIT("\xf0\2");
}

static void
psk_twice(struct negative *n)
{
	struct psk_id id = forge_psk_id(&n->f);

	external(n);
	negative_value(n, forge_psk(&n->f, &id));
	negative_value(n, forge_psk(&n->f, &id));
}

/* Of small order: every shared secret with it is zero. */
static void
weak_init(struct negative *n)
{
	static const uint8_t one[HPKE_PUBLIC_SIZE] = { 1 };

	external(n);
	n->commit.item[0].raw = forge_external_init(&n->f, bytes_of(one, sizeof one));
}

/* Sealed to a key that is not the group's. */
static void
other_init(struct negative *n)
{
	external(n);
	n->commit.external_pub = bytes_of(n->f.client[0].init.public, HPKE_PUBLIC_SIZE);
}

static void
signed_by_another(struct negative *n)
{
	external(n);
	n->commit.spoil = FORGE_SIGNATURE;
}

const struct negative_row negative_external[] = {
	{ "external: two inits", RULE_LIST_INIT_COUNT, init_twice },
	{ "external: no init", RULE_LIST_INIT_COUNT, no_init },
	{ "external: two removals", RULE_LIST_REMOVE_COUNT, two_removals },
	{ "external: an addition", RULE_LIST_EXTERNAL_TYPE, addition },
	{ "external: extensions", RULE_LIST_EXTERNAL_TYPE, new_extensions },
	{ "external: by reference", RULE_LIST_BY_REFERENCE, by_reference },
	{ "external: without a path", RULE_LIST_PATH, without_path },
	{ "external: removal of somebody else", RULE_LEAF_SUCCESSOR, removal_of_another },
	{ "external: removal of nobody", RULE_REMOVE_BLANK, removal_of_nobody },
	{ "external: signature key of a member", RULE_LEAF_SIGNER_TAKEN, signer_taken },
	{ "external: refused credential", RULE_LEAF_CREDENTIAL, refused },
	{ "external: leaf without what is required", RULE_LEAF_REQUIRED, required },
	{ "external: one key twice", RULE_LIST_PSK_TWICE, psk_twice },
	{ "external: init of small order", RULE_COMMIT_KEM, weak_init },
	{ "external: init for another group", RULE_COMMIT_CONFIRMATION, other_init },
	{ "external: signature", RULE_MESSAGE_SIGNATURE, signed_by_another },
	{ NULL, 0, NULL },
};
