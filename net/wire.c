#include "net/wire.h"

struct row {
	const char *name;
	size_t max;
	int from;
};

#define FROM_C WIRE_FROM_C
#define FROM_S WIRE_FROM_S
#define FROM_B WIRE_FROM_B

static const struct row rows[WIRE__END] = {
#define X(type, number, sender, largest, what)                                                     \
	[type] = { .name = #type, .max = largest, .from = FROM_##sender },
#include "net/wire.def"
#undef X
};

static const struct row *
row_of(unsigned type)
{
	static const struct row none;

	return type < WIRE__END ? &rows[type] : &none;
}

const char *
wire_name(unsigned type)
{
	return row_of(type)->name;
}

size_t
wire_max(unsigned type)
{
	return row_of(type)->max;
}

int
wire_from(unsigned type)
{
	return row_of(type)->from;
}
