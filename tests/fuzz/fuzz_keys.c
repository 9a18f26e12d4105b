/* Bytes of a terminal, cut anywhere: keys, actions, the line, the commands, the screen. */
#include <assert.h>
#include <stdint.h>

#include "base/utf8.h"
#include "ui/text.h"
#include "ui/ui_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
drop_intents(struct bus *bus)
{
	struct intent *in;

	while ((in = bus_take_intent(bus)) != NULL) {
		assert(in->text_len <= COMMAND_SAY_MAX);
		assert(in->text == NULL || utf8_valid(bytes_of(in->text, in->text_len)));
		intent_free(in);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ui_opts opts = { .nick = "me", .server_name = "s" };
	struct bus *bus = bus_new(4);
	struct ui u;

	if (size > 2048 || bus == NULL) {
		bus_free(bus);
		return 0;
	}
	text_locale();
	ui_init(&u, bus, &opts);
	grid_resize(&u.grid, 12, 50);
	for (size_t at = 0, n; at < size; at += n) {
		n = data[at] % 13 + 1u;
		n = n < size - at ? n : size - at;
		ui_feed(&u, data + at, n);
		if (data[at] % 3 == 0)
			drop_intents(bus);
	}
	term_key_timeout(u.keys);
	for (struct key k; term_key_take(u.keys, &k);)
		ui_key(&u, k);
	for (size_t i = 0; i < u.n_views; i++)
		assert(utf8_valid(bytes_of(edit_text(u.views[i].edit), edit_len(u.views[i].edit))));
	ui_draw(&u);
	drop_intents(bus);
	ui_fini(&u);
	bus_free(bus);
	return 0;
}
