/* crypto/member_words.h - what an entry of a membership log does, in words for a person. The reason
 * in it is another's text, valid UTF-8 and no more. Any thread. */
#ifndef SNUG_CRYPTO_MEMBER_WORDS_H
#define SNUG_CRYPTO_MEMBER_WORDS_H

#include "crypto/member_log.h"

#define MEMBER_WORDS_SIZE 384

enum member_tense {
	MEMBER_TO, /* "make bob moderator": who may not do it tried to */
	MEMBER_DID /* "made bob moderator" */
};

/* e, as the next entry of before. */
void member_words(char out[static MEMBER_WORDS_SIZE], const struct member_log *before,
    const struct member_entry *e, enum member_tense tense);

#endif
