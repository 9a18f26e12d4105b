#include "bus/intent.h"

#include <stdlib.h>

#include "base/mem.h"

struct intent *
intent_new(enum intent_type type)
{
	struct intent *in = mem_calloc(1, sizeof *in);

	in->type = type;
	return in;
}

void
intent_free(struct intent *in)
{
	if (in == NULL)
		return;
	mem_wipe(in->text, in->text_len);
	free(in->text);
	free(in);
}

void
intent_text(struct intent *in, const char *s, size_t n)
{
	mem_wipe(in->text, in->text_len);
	free(in->text);
	in->text = mem_strndup(s, n);
	in->text_len = n;
}

const char *
intent_name(enum intent_type type)
{
	static const char *const names[IN__COUNT] = {
#define X(id, what) [id] = #id,
#include "bus/intent.def"
#undef X
	};

	return type < IN__COUNT ? names[type] : "IN_?";
}
