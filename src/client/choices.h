/*
 * client/choices.h - what the person decides about others: compare, accept, block. One function
 * an intent, as bus/intent.def says what each wants. Worker thread only.
 */
#ifndef SNUG_CLIENT_CHOICES_H
#define SNUG_CLIENT_CHOICES_H

struct intent;
struct worker;

void choices_verify(struct worker *w, const struct intent *in);
void choices_compare(struct worker *w, const struct intent *in);
void choices_unverify(struct worker *w, const struct intent *in);
void choices_accept(struct worker *w, const struct intent *in);
void choices_block(struct worker *w, const struct intent *in);
void choices_unblock(struct worker *w, const struct intent *in);
void choices_fingerprint(struct worker *w, const struct intent *in);
void choices_whois(struct worker *w, const struct intent *in);

#endif
