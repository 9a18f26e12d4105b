/*
 * fuzz/crypto_seeds.c - writes the seeds of the crypto fuzzers anew, after a format changed:
 *   make tests/fuzz/crypto_seeds && tests/fuzz/crypto_seeds SRCDIR/tests/fuzz/corpus
 */
#include <stdio.h>
#include <stdlib.h>

#include "crypto_world.h"

static void
put(const char *dir, const char *name, int mode, struct bytes b)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	if ((f = fopen(path, "wb")) == NULL) {
		perror(path);
		exit(1);
	}
	if (mode >= 0)
		fputc(mode, f);
	fwrite(b.p, 1, b.n, f);
	fclose(f);
}

int
main(int argc, char **argv)
{
	struct buf content = BUF_INIT(1 << 20), commit = BUF_INIT(1 << 20);
	uint32_t leaf = 1;
	struct world w;

	if (argc != 2)
		return 64;
	world_init(&w);
	put(argv[1], "keypkg/honest", -1, buf_bytes(&w.pkg));
	put(argv[1], "peek/commit", -1, bytes_of(w.commit.p, 64));
	put(argv[1], "peek/message", -1, bytes_of(w.message.p, 64));
	put(argv[1], "message/honest", WORLD_RAW, buf_bytes(&w.message));
	world_message_content(&w, &content);
	put(argv[1], "message/content", WORLD_SIGNED, buf_bytes(&content));
	put(argv[1], "commit/add", WORLD_RAW, buf_bytes(&w.commit));
	buf_clear(&content);
	world_commit_content(&w, &content);
	put(argv[1], "commit/add-content", WORLD_SIGNED, buf_bytes(&content));
	put(argv[1], "welcome/honest", WORLD_RAW, buf_bytes(&w.welcome));
	buf_clear(&content);
	world_welcome_info(&w, &content);
	put(argv[1], "welcome/info", WORLD_SIGNED, buf_bytes(&content));
	group_drop(w.group[A]);
	if (group_remove(w.group[A], &leaf, 1, &commit) != 0)
		return 1;
	put(argv[1], "commit/remove-self", WORLD_RAW, buf_bytes(&commit));
	group_drop(w.group[A]);
	buf_clear(&commit);
	leaf = 2;
	if (group_remove(w.group[A], &leaf, 1, &commit) != 0)
		return 1;
	put(argv[1], "commit/remove", WORLD_RAW, buf_bytes(&commit));
	put(argv[1], "commit/remove-content", WORLD_SIGNED, bytes_of(commit.p, commit.n - 96));
	buf_fini(&content);
	buf_fini(&commit);
	world_fini(&w);
	return 0;
}
