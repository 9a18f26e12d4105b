/*
 * Who comes back by themselves, where no signature, MAC or tag stops them (insecure.c): an external
 * commit, a GroupInfo, or whatever, for a room of three. What a member refuses leaves the room as
 * it was; what a member takes in the clear the server lets through; who is back is in a room that
 * can be saved and gives a GroupInfo.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/err.h"
#include "crypto/group.h"
#include "crypto/verify.h"
#include "tests/crypto/random_fake.h"
#include "tests/fuzz/mutate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ROOM (1 << 22)

enum { ALICE, BOB, CAROL, N };
/* What an input begins with: which message it changes; else it is one. */
enum { COME_BACK, INFO, PRIVATE, RAW };

static const uint8_t key[32] = "the key of a room of three.....";

static struct {
	struct keyring *k[N];
	struct buf state[N], message[RAW];
} room;

static void
must(int r)
{
	if (r != 0)
		abort();
}

static struct group *
load(int who)
{
	struct group *g;

	must(group_load(&g, room.k[who], key, buf_bytes(&room.state[who]), NULL));
	return g;
}

/* Alice's room, and a key package of each of the others. */
static void
make_group(void)
{
	struct buf pkg[N], commit = BUF_INIT(ROOM), welcome = BUF_INIT(ROOM);
	struct bytes lent[N];
	struct group *g[N];
	struct group_change *change = calloc(1, sizeof *change);

	for (int i = BOB; i < N; i++) {
		pkg[i] = BUF_INIT(ROOM);
		must(keypkg_new(room.k[i], &pkg[i]));
		lent[i] = buf_bytes(&pkg[i]);
	}
	must(group_create(&g[ALICE], room.k[ALICE], (const uint8_t *)"a room of three", NULL));
	must(group_add(g[ALICE], lent + BOB, N - BOB, &commit, &welcome));
	must(group_accept(g[ALICE], change));
	for (int i = BOB; i < N; i++) {
		must(group_join(&g[i], room.k[i], buf_bytes(&welcome), NULL));
		buf_fini(&pkg[i]);
	}
	for (int i = 0; i < N; i++) {
		room.state[i] = BUF_INIT(ROOM);
		must(group_save(g[i], key, &room.state[i]));
		group_free(g[i]);
	}
	free(change);
	buf_fini(&commit);
	buf_fini(&welcome);
}

static void
make_room(void)
{
	static const char *const nick[] = { "alice", "bob", "carol" };
	struct group *g;

	if (room.k[0] != NULL)
		return;
	must(crypto_init());
	random_fake_seed(1);
	for (int i = 0; i < N; i++)
		must(keyring_new(&room.k[i], nick[i]));
	make_group();
	for (int i = 0; i < RAW; i++)
		room.message[i] = BUF_INIT(ROOM);
	g = load(ALICE);
	must(group_info(g, &room.message[INFO]));
	must(group_add(g, NULL, 0, &room.message[PRIVATE], NULL));
	group_free(g);
	must(group_rejoin(
	    &g, room.k[CAROL], buf_bytes(&room.message[INFO]), NULL, &room.message[COME_BACK]));
	group_free(g);
}

static void
check_in(struct group *g)
{
	struct buf b = BUF_INIT(ROOM), info = b;
	uint64_t epoch;
	uint8_t id[16];

	assert(group_self(g) != NULL && group_size(g) > 0);
	assert(group_save(g, key, &b) == 0);
	assert(group_info(g, &info) == 0);
	assert(verify_group_info(buf_bytes(&info), id, &epoch) == 0 && epoch == group_epoch(g));
	buf_fini(&b);
	buf_fini(&info);
}

/* Bob and the server see a commit. */
static void
see(struct bytes commit)
{
	struct group_change *change = calloc(1, sizeof *change);
	struct group *g = load(BOB);
	uint64_t epoch = group_epoch(g);
	struct verify_owner who;
	int r = verify_external_commit(commit, buf_bytes(&room.message[INFO]), &who);

	if (group_process(g, commit, change) != 0) {
		assert(group_epoch(g) == epoch && group_size(g) == N && !group_staged(g));
	} else if (change->rejoined) {
		assert(r == 0);
		if (!change->removed_self)
			assert(group_size(g) == N);
	}
	if (!change->removed_self)
		check_in(g);
	group_free(g);
	free(change);
}

/* Carol and the server see a GroupInfo. */
static void
come(struct bytes info)
{
	struct buf commit = BUF_INIT(ROOM);
	struct verify_owner who;
	struct group *g = NULL;
	uint64_t epoch;
	uint8_t id[16];

	(void)verify_group_info(info, id, &epoch);
	if (group_rejoin(&g, room.k[CAROL], info, NULL, &commit) == 0) {
		assert(verify_external_commit(buf_bytes(&commit), info, &who) == 0);
		assert(group_staged(g));
		check_in(g);
	} else {
		assert(g == NULL && commit.n == 0);
	}
	group_free(g);
	buf_fini(&commit);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf b = BUF_INIT(ROOM);
	struct rd in;
	uint8_t which;

	make_room();
	rd_init(&in, bytes_of(data, size));
	which = rd_u8(&in);
	if (which < RAW) {
		buf_put(&b, room.message[which].p, room.message[which].n);
		mutate_bytes(&b, &in);
	} else {
		buf_put(&b, in.p, rd_left(&in));
	}
	see(buf_bytes(&b));
	come(buf_bytes(&b));
	buf_fini(&b);
	return 0;
}
