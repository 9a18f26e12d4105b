/*
 * A saved group below its seal: what is accepted comes out as it went in, and may be used: it
 * answers all questions, hears what others say, and may be put away again.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/err.h"
#include "crypto/mls_state.h"
#include "tests/fuzz/live.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ROOM (1 << 22)

static void
ask(struct mls_group *g)
{
	struct buf b = BUF_INIT(ROOM);
	struct mls_pending p;
	struct mls_stats s;
	struct reinit r;
	uint8_t out[32];

	mls_stats(g, &s);
	assert(s.pending == mls_pending_count(g));
	for (size_t i = 0; i < s.pending; i++)
		assert(mls_pending_get(g, i, &p));
	assert(mls_reinit_get(g, &r) == (mls_group_state(g) == MLS_REINITIALIZED));
	mls_tree(g, &b);
	mls_tree_hash(g, out);
	mls_epoch_authenticator(g, out);
	(void)mls_export(g, "x", bytes_of(out, 32), out, 32);
	(void)mls_group_info(g, true, &b);
	buf_fini(&b);
}

/* What the others said, which may or may not be for this group; then a commit of its own. */
static void
use(struct mls_group *g)
{
	const struct live *live = live_get();
	struct buf b = BUF_INIT(ROOM);
	struct mls_event e;

	for (size_t i = 0; i < live->n_message; i += 3)
		if (mls_process(g, buf_bytes(&live->message[i]), &e) == 0)
			mls_event_fini(&e);
	(void)mls_protect(g, bytes_of("hello", 5), NULL, &b);
	if (mls_commit_staged(g))
		(void)mls_commit_accept(g, NULL);
	else if (mls_commit(g, &(struct mls_commit_options){ .force_path = true },
		     &(struct mls_commit_output){ .commit = &b }) == 0)
		(void)mls_commit_accept(g, NULL);
	buf_fini(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes in = bytes_of(data, size);
	struct buf out = BUF_INIT(ROOM);
	struct mls_group *g = NULL;

	if (mls_state_read(&g, live_get()->client[LIVE_VICTIM], in) != 0) {
		assert(g == NULL);
		return 0;
	}
	assert(mls_state_write(g, &out) == 0 && bytes_equal(buf_bytes(&out), in));
	buf_fini(&out);
	ask(g);
	use(g);
	mls_group_free(g);
	return 0;
}
