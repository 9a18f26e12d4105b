#include "tests/store/attic.h"

#include <dirent.h>

#include "base/file.h"
#include "base/mem.h"
#include "tests/store/vault.h"
#include "tests/support/cm.h"
#include "tests/support/tmpdir.h"

void
attic_init(struct attic *a)
{
	*a = (struct attic){ .dir = tmpdir_new(), .cipher = vault_cipher() };
	a->path = mem_printf("%s/history.db", a->dir);
}

void
attic_fini(struct attic *a)
{
	tmpdir_free(a->dir);
	free(a->path);
}

void
attic_open(struct attic *a)
{
	struct history_opts o = { .path = a->path, .key = vault_key, .cipher = a->cipher };
	struct history_room room;
	struct fault f;

	if (history_open(&a->h, &o, &f) != 0)
		fail_msg("%s", f.cause);
	if (history_room_next(a->h, 0, &room) == 0)
		a->room = room.room;
	else
		assert_int_equal(history_room_add(a->h, attic_id(1), "#room", &a->room), 0);
}

void
attic_again(struct attic *a)
{
	history_close(a->h);
	attic_open(a);
}

int
attic_setup(void **state)
{
	struct attic *a = mem_calloc(1, sizeof *a);

	attic_init(a);
	attic_open(a);
	*state = a;
	return 0;
}

int
attic_teardown(void **state)
{
	struct attic *a = *state;

	history_close(a->h);
	attic_fini(a);
	free(a);
	return 0;
}

const uint8_t *
attic_id(uint32_t n)
{
	static uint8_t ids[16][HISTORY_ID_SIZE];
	static size_t next;
	uint8_t *id = ids[next++ % 16];

	memset(id, 0, HISTORY_ID_SIZE);
	memcpy(id, &n, sizeof n);
	return id;
}

struct history_message
attic_message(uint32_t n)
{
	static char texts[16][16];
	static size_t next;
	char *text = texts[next++ % 16];
	struct history_message m = {
		.place = { n, 0 },
		.time_ms = 1000 + n,
		.kind = (uint8_t)(n % 7),
		.sender = bytes_str("alice"),
	};

	snprintf(text, sizeof texts[0], "%u", n);
	m.body = bytes_str(text);
	memcpy(m.id, attic_id(n), sizeof m.id);
	return m;
}

uint32_t
attic_number(struct bytes text)
{
	uint32_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		n = n * 10 + (uint32_t)(text.p[i] - '0');
	return n;
}

bool
attic_holds(const struct attic *a, const char *text)
{
	DIR *d = opendir(a->dir);
	bool found = false;

	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d)) != NULL;) {
		char *path = mem_printf("%s/%s", a->dir, e->d_name);
		struct buf b = BUF_INIT(64 << 20);
		struct fault f;

		if (e->d_name[0] != '.' && file_read(path, &b, &f) == 0)
			found = found || (b.n > 0 && memmem(b.p, b.n, text, strlen(text)) != NULL);
		buf_fini(&b);
		free(path);
	}
	closedir(d);
	return found;
}
