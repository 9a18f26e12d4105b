/*
 * The driver: MLS by a line protocol on stdin and stdout, or with files of test vectors.
 * HACKING.md describes both.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/mls/driver_command.h"
#include "tests/mls/driver_vector.h"

static int
converse(void)
{
	struct world w;
	char *line = NULL;
	size_t cap = 0;

	world_init(&w);
	while (getline(&line, &cap, stdin) > 0)
		if (!driver_line(&w, line))
			break;
	free(line);
	world_fini(&w);
	return 0;
}

int
main(int argc, char **argv)
{
	vector_fn *mode = argc > 2 ? driver_vector_mode(argv[1]) : NULL;

	if (sodium_init() < 0)
		return 1;
	if (argc == 1)
		return converse();
	if (mode == NULL) {
		fprintf(stderr, "usage: mls_driver\n       mls_driver kat|passive|negative FILE...\n");
		return 64;
	}
	return driver_vector_run(mode, argv + 2, (size_t)argc - 2);
}
