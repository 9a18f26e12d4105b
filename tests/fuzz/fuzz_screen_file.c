/* fuzz/fuzz_screen_file.c - the layout of the screen; what was read, written again, is the same. */
#include <stdlib.h>

#include "ui/window.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *
no_name(void *user, size_t room)
{
	(void)user;
	(void)room;
	abort(); /* each leaf has the name that was read */
}

static void
round_trip(const struct window_file *wf)
{
	struct buf once = BUF_INIT(1 << 16), twice = BUF_INIT(1 << 16);
	struct rect area = { .h = 200, .w = 1000 };
	struct window_file again;
	struct windows w;
	struct fault f;

	window_file_write(wf, no_name, NULL, &once);
	if (buf_err(&once) != 0 || window_file_read(&again, "f", buf_bytes(&once), &f) != 0)
		abort();
	window_file_write(&again, no_name, NULL, &twice);
	if (!bytes_equal(buf_bytes(&once), buf_bytes(&twice)))
		abort();
	w = wf->windows;
	if (!windows_place(&w, &area) || windows_nth(&w, w.n) != -1)
		abort();
	while (windows_close(&w))
		;
	if (w.n != 1)
		abort();
	buf_fini(&once);
	buf_fini(&twice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct window_file wf;
	struct fault f = { 0 };
	int r = window_file_read(&wf, "f", bytes_of(data, size), &f);

	if (r == 0)
		round_trip(&wf);
	else if (r != ERR_CONFIG || f.code != r || wf.windows.n != 1)
		abort();
	return 0;
}
