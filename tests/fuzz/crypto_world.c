#include "crypto_world.h"

#include <stdlib.h>

#include "crypto/commit.h"
#include "crypto/schedule.h"
#include "crypto/welcome.h"
#include "tests/crypto/random_fake.h"

#define BIG BUF_INIT(1 << 22)

static void
must(int r)
{
	if (r != 0)
		abort();
}

static void
add(struct world *w, int who)
{
	struct buf pkg = BIG, commit = BIG, welcome = BIG;
	struct group_change change;
	struct bytes b;

	must(keypkg_new(w->keys[who], &pkg));
	b = buf_bytes(&pkg);
	must(group_add(w->group[A], &b, 1, &commit, &welcome));
	for (int i = B; i < who; i++)
		must(group_process(w->group[i], buf_bytes(&commit), &change));
	must(group_accept(w->group[A], &change));
	must(group_join(&w->group[who], w->keys[who], buf_bytes(&welcome)));
	buf_fini(&pkg);
	buf_fini(&commit);
	buf_fini(&welcome);
}

void
world_init(struct world *w)
{
	static const uint8_t gid[GROUP_ID_SIZE] = "fuzz";
	static const char *const nick[] = { "a", "b", "c", "e" };
	struct bytes b;

	must(crypto_init());
	random_fake_seed(1);
	*w = (struct world){ .pkg = BIG, .commit = BIG, .welcome = BIG, .message = BIG };
	for (int i = 0; i < WORLD_PEOPLE; i++)
		must(keyring_new(&w->keys[i], nick[i]));
	must(group_create(&w->group[A], w->keys[A], gid));
	add(w, B);
	add(w, C);
	must(group_protect(w->group[A], bytes_str("hello"), bytes_str("aad"), &w->message));
	must(keypkg_new(w->keys[E], &w->pkg));
	b = buf_bytes(&w->pkg);
	must(group_add(w->group[A], &b, 1, &w->commit, &w->welcome));
}

void
world_fini(struct world *w)
{
	for (int i = 0; i < WORLD_PEOPLE; i++)
		group_free(w->group[i]);
	for (int i = 0; i < WORLD_PEOPLE; i++)
		keyring_free(w->keys[i]);
	buf_fini(&w->pkg);
	buf_fini(&w->commit);
	buf_fini(&w->welcome);
	buf_fini(&w->message);
}

/* Version, kind, group, epoch, sender, generation, and an aad of three bytes. */
#define MESSAGE_HEADER (2 + 16 + 8 + 4 + 4 + 4 + 3)

static void
message_key(struct world *w, struct suite_key *key)
{
	must(ratchet_seek(w->group[C]->now->ratchets, 0, 0, key));
	ratchet_end(w->group[C]->now->ratchets, false);
}

void
world_message_content(struct world *w, struct buf *out)
{
	struct bytes header = bytes_of(w->message.p, MESSAGE_HEADER);
	struct bytes ct = bytes_of(header.p + header.n + 4, w->message.n - header.n - 4);
	struct suite_key key;

	message_key(w, &key);
	must(suite_open(&key, header, ct, buf_reserve(out, ct.n)));
	buf_grew(out, ct.n - SUITE_TAG_SIZE);
}

void
world_seal_message(struct world *w, struct bytes content, struct buf *out)
{
	struct suite_key key;

	message_key(w, &key);
	buf_put(out, w->message.p, MESSAGE_HEADER);
	wr_u32(out, (uint32_t)content.n + SUITE_TAG_SIZE);
	suite_seal(&key, bytes_of(w->message.p, MESSAGE_HEADER), content,
	    buf_reserve(out, content.n + SUITE_TAG_SIZE));
	buf_grew(out, content.n + SUITE_TAG_SIZE);
}

void
world_commit_content(struct world *w, struct buf *out)
{
	buf_put(out, w->commit.p, w->commit.n - SIGNATURE_SIZE - SUITE_HASH_SIZE);
}

void
world_sign_commit(struct world *w, struct bytes content, struct buf *out)
{
	uint8_t sig[SIGNATURE_SIZE];
	struct buf b = BIG;

	must(commit_put_signed(&b, w->group[A]->now->context, content));
	must(sign(sig, keyring_signer(w->keys[A]), COMMIT_LABEL, buf_bytes(&b)));
	buf_put(out, content.p, content.n);
	buf_put(out, sig, sizeof sig);
	buf_put(out, w->commit.p + w->commit.n - SUITE_HASH_SIZE, SUITE_HASH_SIZE);
	buf_fini(&b);
}

/* Version, kind, suite, one package with its sealed secret, the length of the rest. */
#define WELCOME_HEADER (2 + 2 + 1 + KEYPKG_REF_SIZE + HPKE_SEALED_SECRET + 4)

static void
welcome_key(struct world *w, struct welcome *got, struct suite_key *key)
{
	*got = (struct welcome){ 0 };
	must(welcome_open(got, w->keys[E], buf_bytes(&w->welcome)));
	schedule_welcome(key, &got->joiner);
}

void
world_welcome_info(struct world *w, struct buf *out)
{
	struct bytes ct = bytes_of(w->welcome.p + WELCOME_HEADER, w->welcome.n - WELCOME_HEADER);
	struct suite_key key;
	struct welcome got;

	welcome_key(w, &got, &key);
	must(suite_open(&key, bytes_of(NULL, 0), ct, buf_reserve(out, ct.n)));
	buf_grew(out, ct.n - SUITE_TAG_SIZE - SIGNATURE_SIZE);
	welcome_fini(&got);
}

void
world_seal_welcome(struct world *w, struct bytes info, struct buf *out)
{
	uint8_t sig[SIGNATURE_SIZE], hash[SUITE_HASH_SIZE], ref[KEYPKG_REF_SIZE];
	struct buf b = BIG, sealed = BIG;
	struct suite_key key;
	struct welcome got;

	welcome_key(w, &got, &key);
	must(sign(sig, keyring_signer(w->keys[A]), WELCOME_LABEL, info));
	buf_put(&b, info.p, info.n);
	buf_put(&b, sig, sizeof sig);
	suite_seal(&key, bytes_of(NULL, 0), buf_bytes(&b), buf_reserve(&sealed, b.n + 16));
	buf_grew(&sealed, b.n + 16);
	suite_hash(hash, (struct bytes[]){ buf_bytes(&sealed) }, 1);
	keypkg_ref(ref, buf_bytes(&w->pkg));
	framing_put_kind(out, FRAMING_WELCOME);
	wr_u16(out, SUITE_ID);
	wr_u8(out, 1);
	buf_put(out, ref, sizeof ref);
	must(hpke_seal_secret(got.pkg.init->public, WELCOME_SECRET_LABEL,
	    bytes_of(hash, sizeof hash), &got.joiner, out));
	wr_vec32(out, buf_bytes(&sealed));
	welcome_fini(&got);
	buf_fini(&b);
	buf_fini(&sealed);
}
