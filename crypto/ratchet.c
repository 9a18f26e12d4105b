#include "crypto/ratchet.h"

#include <assert.h>

#include "base/err.h"
#include "base/mem.h"
#include "crypto/hkdf.h"

struct chain {
	struct secret s;
	uint32_t next; /* generation that s makes */
};

struct skipped {
	uint32_t sender, gen;
	struct secret s;
};

/* What a seek found out, until it is known whether the key was good. */
struct seek {
	bool on, ahead; /* ahead: the chain moves; else a kept key goes */
	uint32_t sender, gen;
	size_t at;          /* of the kept key */
	struct chain chain; /* after gen */
	struct secret skip[RATCHET_KEEP];
	size_t n_skip; /* those before gen, the last of them gen - 1 */
};

struct ratchets {
	size_t n, n_kept;
	struct seek seek;
	struct skipped kept[RATCHET_KEEP_ALL]; /* the oldest first */
	struct chain chain[];
};

static struct bytes
number(uint8_t out[static 4], uint32_t v)
{
	for (size_t i = 0; i < 4; i++)
		out[i] = (uint8_t)(v >> 8 * (3 - i));
	return bytes_of(out, 4);
}

struct ratchets *
ratchets_new(const struct secret *encryption, const struct roster *members)
{
	struct ratchets *r;
	uint8_t be[4];

	if ((r = secret_new(sizeof *r + members->n * sizeof r->chain[0])) == NULL)
		return NULL;
	r->n = members->n;
	for (size_t i = 0; i < r->n; i++)
		hkdf_expand_label(r->chain[i].s.b, SECRET_SIZE, encryption, "sender",
		    number(be, members->m[i].id.leaf));
	return r;
}

void
ratchets_free(struct ratchets *r)
{
	secret_free(r);
}

size_t
ratchets_size(const struct ratchets *r)
{
	return sizeof *r + r->n * sizeof r->chain[0];
}

uint32_t
ratchet_next(const struct ratchets *r, size_t i)
{
	assert(i < r->n);
	return r->chain[i].next;
}

static void
key_of(const struct secret *s, struct suite_key *key)
{
	hkdf_expand_label(key->key, sizeof key->key, s, "key", bytes_of(NULL, 0));
	hkdf_expand_label(key->nonce, sizeof key->nonce, s, "nonce", bytes_of(NULL, 0));
}

/* The secret of c's present generation, and c one further; message may be NULL. */
static void
step(struct chain *c, struct secret *message)
{
	struct secret next;
	uint8_t be[4];

	if (message != NULL)
		hkdf_expand_label(message->b, SECRET_SIZE, &c->s, "message", number(be, c->next));
	hkdf_expand_label(next.b, SECRET_SIZE, &c->s, "chain", number(be, c->next));
	c->s = next;
	c->next++;
	secret_wipe(&next);
}

static int
seek_kept(struct ratchets *r, struct suite_key *key)
{
	for (size_t k = 0; k < r->n_kept; k++)
		if (r->kept[k].sender == r->seek.sender && r->kept[k].gen == r->seek.gen) {
			r->seek.at = k;
			key_of(&r->kept[k].s, key);
			return 0;
		}
	return ERR_REPLAY;
}

static int
seek_ahead(struct ratchets *r, struct suite_key *key)
{
	struct seek *s = &r->seek;
	uint32_t ahead;
	struct secret message;

	s->chain = r->chain[s->sender];
	ahead = s->gen - s->chain.next;
	if (ahead > RATCHET_FORWARD || s->gen == UINT32_MAX)
		return ERR_LIMIT;
	for (uint32_t left = ahead; left > 0; left--)
		step(&s->chain, left <= RATCHET_KEEP ? &s->skip[s->n_skip++] : NULL);
	step(&s->chain, &message);
	key_of(&message, key);
	secret_wipe(&message);
	return 0;
}

int
ratchet_seek(struct ratchets *r, size_t i, uint32_t gen, struct suite_key *key)
{
	int e;

	assert(i < r->n && !r->seek.on);
	r->seek.on = true;
	r->seek.sender = (uint32_t)i;
	r->seek.gen = gen;
	r->seek.ahead = gen >= r->chain[i].next;
	e = r->seek.ahead ? seek_ahead(r, key) : seek_kept(r, key);
	if (e != 0)
		ratchet_end(r, false);
	return e;
}

static void
kept_drop(struct ratchets *r, size_t at)
{
	memmove(r->kept + at, r->kept + at + 1, (r->n_kept - at - 1) * sizeof r->kept[0]);
	mem_wipe(&r->kept[--r->n_kept], sizeof r->kept[0]);
}

/* Room for n more keys of sender: its own oldest go first, then the oldest of all. */
static void
kept_room(struct ratchets *r, uint32_t sender, size_t n)
{
	size_t of_sender = 0;

	for (size_t k = 0; k < r->n_kept; k++)
		of_sender += r->kept[k].sender == sender;
	for (size_t k = 0; k < r->n_kept && of_sender + n > RATCHET_KEEP;) {
		if (r->kept[k].sender != sender) {
			k++;
			continue;
		}
		kept_drop(r, k);
		of_sender--;
	}
	while (r->n_kept + n > RATCHET_KEEP_ALL)
		kept_drop(r, 0);
}

void
ratchet_end(struct ratchets *r, bool spent)
{
	struct seek *s = &r->seek;

	assert(s->on);
	if (spent && !s->ahead)
		kept_drop(r, s->at);
	if (spent && s->ahead) {
		kept_room(r, s->sender, s->n_skip);
		for (size_t k = 0; k < s->n_skip; k++)
			r->kept[r->n_kept++] = (struct skipped){ s->sender,
				s->gen - (uint32_t)(s->n_skip - k), s->skip[k] };
		r->chain[s->sender] = s->chain;
	}
	mem_wipe(s, sizeof *s);
}
