#include "crypto/rule.h"

#include "base/err.h"

struct row {
	int err;
	const char *name, *section, *text;
};

static const struct row rows[RULE__COUNT] = {
	[RULE_NONE] = { 0, "", "", "" },
#define X(rule, code, sec, sentence) [rule] = { code, #rule, sec, sentence },
#include "crypto/rule.def"
#undef X
};

static const struct row *
row(int r)
{
	return &rows[r > 0 && r < RULE__COUNT ? r : RULE_NONE];
}

int
rule_err(int r)
{
	return r > 0 ? row(r)->err : r;
}

const char *
rule_section(int r)
{
	return row(r)->section;
}

const char *
rule_text(int r)
{
	return row(r)->text;
}

const char *
rule_name(int r)
{
	return row(r)->name;
}
