/* The part of crypto/group.h that changes members: add, remove, accept, drop, process. */
#include "crypto/group.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "crypto/commit.h"
#include "crypto/group_int.h"
#include "crypto/schedule.h"
#include "crypto/welcome.h"

/* A commit on its way from the present epoch to the next, made or received. */
struct step {
	struct commit commit;
	struct group_change change;
	struct epoch *next;
	struct secret secret; /* the commit secret */
	struct secret joiner;
	struct buf out; /* the commit as bytes, when it is ours */
};

static void
step_free(struct step *s)
{
	if (s == NULL)
		return;
	epoch_free(s->next);
	buf_fini(&s->out);
	mem_wipe(s, sizeof *s);
	free(s);
}

/* The next epoch with the commit's members in it. */
static int
step_members(struct step *s, const struct group *g)
{
	int r;

	if (g->now->number == UINT64_MAX)
		return ERR_LIMIT;
	if ((r = epoch_new(&s->next, g->now->number + 1)) != 0 ||
	    (r = roster_copy(&s->next->roster, &g->now->roster)) != 0 ||
	    (r = commit_apply(&s->commit, &s->next->roster, &s->change)) != 0)
		return r;
	s->change.epoch = s->next->number;
	return 0;
}

/* What a commit secret is sealed for: the old epoch and the new members. */
static int
seal_context(const struct step *s, const struct group *g, uint8_t out[static 64])
{
	memcpy(out, g->now->context, 32);
	return roster_hash(&s->next->roster, out + 32);
}

/* The next epoch's secrets, once the commit secret, the content and the signature are known. */
static int
step_secrets(struct step *s, const struct group *g, struct bytes content, struct bytes sig)
{
	struct secret epoch;
	int r;

	epoch_transcript(g->now, content, sig, s->next->confirmed);
	if ((r = epoch_set_context(s->next, g->gid)) != 0)
		return r;
	schedule_joiner(&s->joiner, &g->now->vault->init, &s->secret, s->next->context);
	schedule_epoch(&epoch, &s->joiner, s->next->context);
	r = epoch_begin(s->next, &epoch);
	secret_wipe(&epoch);
	return r;
}

/* ---- our own commits ---- */

/* Seal the commit secret to everybody who stays. */
static int
put_sealed(struct step *s, const struct group *g)
{
	const struct roster *members = &s->next->roster;
	uint8_t context[64];
	size_t at = wr_open32(&s->out);
	int r;

	if ((r = seal_context(s, g, context)) != 0)
		return r;
	for (size_t i = 0; i < members->n && r == 0; i++)
		if (commit_recipient(&s->commit, &s->change, members->m[i].id.leaf))
			r = hpke_seal_secret(members->m[i].leaf_key, COMMIT_SECRET_LABEL,
			    bytes_of(context, sizeof context), &s->secret, &s->out);
	wr_close32(&s->out, at);
	return r;
}

/* Sign what is in out and append the signature. */
static int
put_signature(struct step *s, const struct group *g, uint8_t sig[static SIGNATURE_SIZE])
{
	struct buf b = BUF_INIT(COMMIT_MAX + 64);
	int r;

	if ((r = commit_put_signed(&b, g->now->context, buf_bytes(&s->out))) == 0)
		r = sign(sig, keyring_signer(g->keyring), COMMIT_LABEL, buf_bytes(&b));
	buf_put(&s->out, sig, SIGNATURE_SIZE);
	buf_fini(&b);
	return r;
}

static int
step_make(struct step *s, const struct group *g)
{
	struct hpke_key leaf;
	uint8_t sig[SIGNATURE_SIZE] = { 0 };
	size_t n;
	int r;

	s->out = BUF_INIT(COMMIT_MAX);
	s->commit.head = (struct framing){ .kind = FRAMING_COMMIT, .epoch = g->now->number };
	memcpy(s->commit.head.gid, g->gid, GROUP_ID_SIZE);
	s->commit.by = g->self;
	hpke_key_new(&leaf);
	memcpy(s->commit.leaf_key, leaf.public, sizeof s->commit.leaf_key);
	if ((r = step_members(s, g)) != 0)
		goto out;
	s->next->vault->leaf = leaf;
	secret_random(&s->secret);
	commit_put_change(&s->out, &s->commit);
	if ((r = put_sealed(s, g)) != 0 || (r = buf_err(&s->out)) != 0)
		goto out;
	n = s->out.n;
	if ((r = put_signature(s, g, sig)) != 0 ||
	    (r = step_secrets(s, g, bytes_of(s->out.p, n), bytes_of(sig, sizeof sig))) != 0)
		goto out;
	buf_put(&s->out, s->next->tag, sizeof s->next->tag);
	r = buf_err(&s->out);
out:
	mem_wipe(&leaf, sizeof leaf);
	return r;
}

/* Give out what was made; the group changes only after all of it is given. */
static int
stage(struct group *g, struct step *s, struct buf *commit, struct buf *welcome)
{
	struct buf w = BUF_INIT(WELCOME_MAX);
	struct welcome_from from = { s->next, g->gid, &s->commit, &s->joiner,
		keyring_signer(g->keyring) };
	int r = 0;

	if (s->commit.n_added > 0 && (r = welcome_put(&w, &from)) != 0)
		goto out;
	if (buf_reserve(commit, s->out.n) == NULL) {
		r = buf_err(commit);
		goto out;
	}
	if (w.n > 0) {
		buf_put(welcome, w.p, w.n);
		if ((r = buf_err(welcome)) != 0)
			goto out;
	}
	buf_put(commit, s->out.p, s->out.n);
	g->staged = s->next;
	g->staged_change = s->change;
	s->next = NULL;
out:
	buf_fini(&w);
	return r;
}

int
group_add(
    struct group *g, const struct bytes *keypkgs, size_t n, struct buf *commit, struct buf *welcome)
{
	struct step *s;
	int r = 0;

	if (g->over || g->staged != NULL)
		return ERR_STATE;
	if (n > GROUP_CHANGE_MAX)
		return ERR_LIMIT;
	s = mem_calloc(1, sizeof *s);
	for (size_t i = 0; i < n && r == 0; i++, s->commit.n_added++)
		r = keypkg_parse(&s->commit.added[i], keypkgs[i]);
	if (r == 0 && (r = step_make(s, g)) == 0)
		r = stage(g, s, commit, welcome);
	step_free(s);
	return r;
}

static int
by_number(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

int
group_remove(struct group *g, const uint32_t *leaves, size_t n, struct buf *commit)
{
	struct step *s;
	int r;

	if (g->over || g->staged != NULL)
		return ERR_STATE;
	if (n > GROUP_CHANGE_MAX)
		return ERR_LIMIT;
	s = mem_calloc(1, sizeof *s);
	s->commit.n_removed = n;
	if (n > 0)
		memcpy(s->commit.removed, leaves, n * sizeof *leaves);
	qsort(s->commit.removed, n, sizeof *leaves, by_number);
	if ((r = step_make(s, g)) == 0)
		r = stage(g, s, commit, NULL);
	step_free(s);
	return r;
}

/* e is the present epoch from now on. */
static void
advance(struct group *g, struct epoch *e)
{
	epoch_free(g->now);
	g->now = e;
}

int
group_accept(struct group *g, struct group_change *change)
{
	if (g->staged == NULL)
		return ERR_STATE;
	*change = g->staged_change;
	advance(g, g->staged);
	g->staged = NULL;
	return 0;
}

void
group_drop(struct group *g)
{
	epoch_free(g->staged);
	g->staged = NULL;
}

bool
group_staged(const struct group *g)
{
	return g->staged != NULL;
}

/* ---- commits of others ---- */

/* Is it for this group and epoch, and from a member? */
static int
check_sender(const struct commit *c, const struct group *g)
{
	const struct roster_member *by;
	struct buf b = BUF_INIT(COMMIT_MAX + 64);
	int r;

	if (memcmp(c->head.gid, g->gid, GROUP_ID_SIZE) != 0)
		return ERR_GROUP;
	if (c->head.epoch != g->now->number)
		return ERR_EPOCH;
	by = roster_find(&g->now->roster, c->by);
	if (by == NULL || c->by == g->self)
		return ERR_MEMBER;
	if ((r = commit_put_signed(&b, g->now->context, c->content)) == 0)
		r = pubkey_verify(by->id.sign_key, COMMIT_LABEL, buf_bytes(&b), c->sig.p);
	buf_fini(&b);
	return r;
}

/* The commit secret, if it was sealed to us; there must be exactly one seal for each who stays. */
static int
open_sealed(struct step *s, const struct group *g)
{
	const struct roster *members = &s->next->roster;
	uint8_t context[64];
	size_t nth = 0;
	int r;

	if (s->commit.sealed.n !=
	    commit_recipients(&s->commit, &s->change, members) * HPKE_SEALED_SECRET)
		return ERR_PARSE;
	if (s->change.removed_self)
		return 0;
	if ((r = seal_context(s, g, context)) != 0)
		return r;
	for (size_t i = 0; members->m[i].id.leaf != g->self; i++)
		nth += commit_recipient(&s->commit, &s->change, members->m[i].id.leaf);
	return hpke_open_secret(&g->now->vault->leaf, COMMIT_SECRET_LABEL,
	    bytes_of(context, sizeof context),
	    bytes_of(s->commit.sealed.p + nth * HPKE_SEALED_SECRET, HPKE_SEALED_SECRET),
	    &s->secret);
}

/* Everything about a received commit that can be wrong. */
static int
step_take(struct step *s, const struct group *g, struct bytes in)
{
	int r;

	if ((r = commit_parse(&s->commit, in)) != 0 || (r = check_sender(&s->commit, g)) != 0 ||
	    (r = step_members(s, g)) != 0)
		return r;
	for (size_t i = 0; i < s->commit.n_removed; i++)
		s->change.removed_self |= s->commit.removed[i] == g->self;
	if ((r = open_sealed(s, g)) != 0 || s->change.removed_self)
		return r;
	s->next->vault->leaf = g->now->vault->leaf;
	if ((r = step_secrets(s, g, s->commit.content, s->commit.sig)) != 0)
		return r;
	return secret_equal(s->next->tag, s->commit.tag) ? 0 : ERR_AEAD;
}

/* We were removed: what we knew is of no use to anybody now. */
static void
end(struct group *g)
{
	g->over = true;
	mem_wipe(g->now->vault, sizeof *g->now->vault);
	ratchets_free(g->now->ratchets);
	g->now->ratchets = NULL;
}

int
group_process(struct group *g, struct bytes commit, struct group_change *change)
{
	struct step *s;
	int r;

	if (g->over)
		return ERR_STATE;
	s = mem_calloc(1, sizeof *s);
	if ((r = step_take(s, g, commit)) != 0)
		goto out;
	group_drop(g);
	*change = s->change;
	if (s->change.removed_self) {
		end(g);
	} else {
		advance(g, s->next);
		s->next = NULL;
	}
out:
	step_free(s);
	return r;
}
