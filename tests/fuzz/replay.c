/* fuzz/replay.c - runs a fuzz target over its seed corpus and some cuts and flips of it; speaks TAP. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input in a block of exactly its size, so that a read past its end is seen. */
static void
run(const uint8_t *data, size_t size)
{
	uint8_t *p = malloc(size > 0 ? size : 1);

	if (p == NULL)
		abort();
	if (size > 0)
		memcpy(p, data, size);
	LLVMFuzzerTestOneInput(p, size);
	free(p);
}

static void
run_variants(uint8_t *data, size_t size)
{
	size_t step = size / 64 + 1;

	run(data, size);
	for (size_t i = 0; i < size; i += step) {
		run(data, i);
		for (int bit = 0; bit < 8; bit += 3) {
			data[i] ^= (uint8_t)(1u << bit);
			run(data, size);
			data[i] ^= (uint8_t)(1u << bit);
		}
	}
}

static int
run_file(const char *path)
{
	static uint8_t data[1 << 20];
	FILE *f = fopen(path, "rb");
	size_t n;

	if (f == NULL)
		return 0;
	n = fread(data, 1, sizeof data, f);
	fclose(f);
	run_variants(data, n);
	return 1;
}

int
main(int argc, char **argv)
{
	const char *src = getenv("top_srcdir"), *name = strrchr(argv[0], '/');
	char dir[2048], path[4096];
	int files = 0;
	DIR *d;

	(void)argc;
	name = name != NULL ? name + 1 : argv[0];
	if (strncmp(name, "fuzz_", 5) == 0)
		name += 5;
	snprintf(dir, sizeof dir, "%s/tests/fuzz/corpus/%s", src != NULL ? src : ".", name);
	run(NULL, 0);
	if ((d = opendir(dir)) != NULL) {
		for (struct dirent *e; (e = readdir(d)) != NULL;) {
			snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
			if (e->d_name[0] != '.')
				files += run_file(path);
		}
		closedir(d);
	}
	printf("1..1\n%s 1 - %s: %d seeds with their cuts and flips\n", files > 0 ? "ok" : "not ok", name, files);
	return files > 0 ? 0 : 1;
}
