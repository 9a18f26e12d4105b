/*
 * make_seeds CORPUS: writes the seeds of the fuzzers of a live group: histories to be changed, as
 * mutate.c reads them, and saved states. To be run again when either form changes.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "crypto/group.h"
#include "crypto/mls_state.h"
#include "crypto/sealed.h"
#include "tests/fuzz/live.h"

#define ROOM (1 << 22)

static const char *corpus;

static void
put(const char *fuzzer, const char *name, struct bytes b)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s/%s", corpus, fuzzer, name);
	if ((f = fopen(path, "wb")) == NULL || fwrite(b.p, 1, b.n, f) != b.n || fclose(f) != 0) {
		perror(path);
		exit(1);
	}
}

/* Where live.c has its messages; the public one of each pair. */
enum {
	COMMIT_BY_2 = 1,
	COMMIT_BY_0 = 3,
	COMMIT_BY_7 = 5,
	COMMIT_ADD = 7,
	COMMIT_ADD_REMOVE = 9,
	COMMIT_REMOVE_US = 11,
	COMMIT_PSK = 13,
	COMMIT_EXTENSIONS = 15,
	COMMIT_REINIT = 17,
	PROPOSE_ADD = 19,
	PROPOSE_UPDATE = 21,
	PROPOSE_PSK = 25,
	PROPOSE_OUTSIDE = 30,
	PROPOSE_SELF = 31,
	COMMIT_REFERENCE = 32,
	EXTERNAL_JOIN = 33,
	EXTERNAL_RESYNC = 34,
	HELLO = 35,
	HELLO_AGAIN = 36,
};

/* A step is: message, sender or 0, generation; of a commit a list of changes; of a proposal another
 * one or 0; at last changes of bytes. */
#define PLAIN(which) which, 0, 0, 0, 0
#define TALK(which, generation) which, 0, generation, 0
#define seed(name, ...)                                                                            \
	do {                                                                                       \
		static const uint8_t b[] = { __VA_ARGS__ };                                        \
		put("group", name, bytes_of(b, sizeof b));                                         \
	} while (0)

static void
histories(void)
{
	seed("commits", PLAIN(COMMIT_BY_2), PLAIN(COMMIT_BY_0), PLAIN(COMMIT_BY_7),
	    PLAIN(COMMIT_BY_2 - 1));
	seed("add_remove", PLAIN(COMMIT_ADD), PLAIN(COMMIT_ADD_REMOVE), PLAIN(COMMIT_BY_0));
	seed("removed", PLAIN(COMMIT_PSK), PLAIN(COMMIT_REMOVE_US));
	seed("extensions", PLAIN(COMMIT_EXTENSIONS), PLAIN(COMMIT_REINIT));
	seed("external", PLAIN(EXTERNAL_JOIN), PLAIN(EXTERNAL_RESYNC), PLAIN(COMMIT_BY_2));
	seed("talk", TALK(HELLO, 0), TALK(HELLO_AGAIN, 1), TALK(HELLO, 70), PLAIN(COMMIT_BY_2 - 1),
	    TALK(HELLO, 2));
	/* Two by reference, one twice, without a path. */
	seed("references", PLAIN(PROPOSE_UPDATE), PLAIN(PROPOSE_PSK), COMMIT_BY_2, 0, 0, 3, 1, 0, 1,
	    1, 4, 0, 0);
	seed("outside", PLAIN(PROPOSE_OUTSIDE), PLAIN(PROPOSE_SELF), PLAIN(PROPOSE_ADD),
	    COMMIT_BY_0, 0, 0, 2, 1, 0, 1, 1, 0);
	seed("reference_lost", PLAIN(COMMIT_REFERENCE), COMMIT_BY_2, 4, 0, 1, 5, 0, 0);
	seed("bytes", COMMIT_BY_2, 0, 0, 0, 2, 0, 0, 40, 0, 0, 7, 2, 1, 0, 0, 60, 9);
}

static void
welcomes(void)
{
	static const uint8_t plain[][2] = { { 0, 0 }, { 1, 0 }, { 2, 0 } },
			     bytes[] = { 1, 2, 0, 1, 0, 0, 0, 7, 1, 0, 90, 0, 0, 1 };

	put("join", "welcome", bytes_of(plain[0], 2));
	put("join", "welcome_inline", bytes_of(plain[1], 2));
	put("join", "group_info", bytes_of(plain[2], 2));
	put("join", "bytes", bytes_of(bytes, sizeof bytes));
}

static void
put_state(const char *name, const struct mls_group *g)
{
	struct buf b = BUF_INIT(ROOM);

	assert(mls_state_write(g, &b) == 0);
	put("group_state", name, buf_bytes(&b));
	buf_fini(&b);
}

static void
hear(struct mls_group *g, size_t message)
{
	struct mls_event e;

	if (mls_process(g, buf_bytes(&live_get()->message[message]), &e) != 0)
		abort();
	mls_event_fini(&e);
}

static void
states(void)
{
	const struct mls_proposal update = { .type = PROPOSAL_UPDATE };
	struct mls_commit_options o = { .force_path = true };
	struct mls_group *g = live_group(LIVE_VICTIM);
	struct buf b = BUF_INIT(ROOM);

	put_state("plain", g);
	/* The second of two that were said; proposals of others and of our own; a staged commit. */
	hear(g, HELLO_AGAIN);
	hear(g, PROPOSE_UPDATE);
	hear(g, PROPOSE_PSK);
	if (mls_propose(g, &update, NULL, &b) != 0 ||
	    mls_commit(g, &o, &(struct mls_commit_output){ .commit = &b }) != 0)
		abort();
	put_state("full", g);
	mls_group_free(g);
	g = live_group(LIVE_VICTIM);
	hear(g, COMMIT_REMOVE_US);
	put_state("removed", g);
	mls_group_free(g);
	g = live_group(LIVE_VICTIM);
	hear(g, COMMIT_REINIT);
	put_state("reinitialized", g);
	mls_group_free(g);
	buf_fini(&b);
}

/* Below the seal, as keyring_save has it. */
static void
keyrings(void)
{
	static const uint8_t key[32];
	struct buf sealed = BUF_INIT(ROOM), text = sealed, pub = sealed;
	struct keyring *k;

	if (keyring_new(&k, "alice") != 0)
		abort();
	for (int i = 0; i < 2; i++) {
		if (keyring_save(k, key, &sealed) != 0 ||
		    sealed_get(SEALED_KEYRING, key, buf_bytes(&sealed), &text) != 0 ||
		    keypkg_new(k, &pub) != 0)
			abort();
		put("keyring", i == 0 ? "empty" : "packages", buf_bytes(&text));
		buf_clear(&sealed);
		buf_clear(&text);
	}
	keyring_free(k);
	buf_fini(&sealed);
	buf_fini(&text);
	buf_fini(&pub);
}

int
main(int argc, char **argv)
{
	if (argc != 2)
		return 64;
	corpus = argv[1];
	live_get();
	histories();
	welcomes();
	states();
	keyrings();
	return 0;
}
