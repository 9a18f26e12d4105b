/*
 * crypto/rule.h - the rules of RFC 9420 that a message can break, one name each. Functions that
 * check return 0 when all is well, a rule (positive) when one is broken, or a negative enum err
 * when something else went wrong.
 */
#ifndef SNUG_CRYPTO_RULE_H
#define SNUG_CRYPTO_RULE_H

enum rule {
	RULE_NONE = 0,
#define X(name, err, section, text) name,
#include "crypto/rule.def"
#undef X
	RULE__COUNT
};

/* The enum err of what a check returned: a rule's own, anything else as it is. */
int rule_err(int r);
/* Section of the RFC and sentence; empty for what is no rule. Constant texts. */
const char *rule_section(int r);
const char *rule_text(int r);
const char *rule_name(int r);

#endif
