/*
 * MLS (RFC 9420), in units of one X25519: what each operation costs beside the sum of the
 * primitives of libsodium that it cannot do without, in groups of 2 to 1000. Each is timed
 * between two timings of the unit, and the primitives right after it; medians.
 *
 * usage: bench_mls [MEMBERS...]
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "crypto/commit.h"
#include "crypto/key_package_check.h"
#include "crypto/mls_client.h"
#include "crypto/mls_message.h"
#include "tests/crypto/crowd.h"
#include "tests/bench/primitive.h"
#include "tests/bench/stat.h"

#define RUNS_MAX 15
#define TEXT 256
#define BATCH 16 /* messages timed at once */
#define MESSAGE_MAX (1u << 24)

struct bench {
	struct crowd crowd;
	struct bytes *packages;
	struct mls_group *at; /* that is made or joined */
	struct buf commit, welcome, added, message[BATCH];
	double path, sealed; /* the last commit's: nodes, ciphertexts */
	double tree;         /* KiB of the tree after it */
	double levels;       /* of the tree */
};

/* ---- what cannot be done without ------------------------------------------------------------ */

typedef struct primitive_sum sum;

static void
sum_key(sum *s, double n) /* HPKE key pairs out of path secrets, and the next path secret */
{
	s->n[PRIMITIVE_BASE] += n;
	s->n[PRIMITIVE_HMAC] += 4 * n;
}

static void
sum_seal(sum *s, double n) /* HPKE, to a public key */
{
	s->n[PRIMITIVE_BASE] += n;
	s->n[PRIMITIVE_MULT] += n;
	s->n[PRIMITIVE_HMAC] += 7 * n;
}

static void
sum_open(sum *s)
{
	s->n[PRIMITIVE_MULT] += 1;
	s->n[PRIMITIVE_HMAC] += 7;
}

static void
sum_epoch(sum *s) /* the key schedule */
{
	s->n[PRIMITIVE_HMAC] += 18;
}

static void
sum_path(sum *s, const struct bench *b) /* made: keys, ciphertexts, leaf, hashes */
{
	sum_key(s, b->path + 1);
	sum_seal(s, b->sealed);
	s->n[PRIMITIVE_SIGN] += 1;
	s->n[PRIMITIVE_NODE] += 3 * b->path;
}

static void
sum_private(sum *s, const struct bench *b) /* the first message of a leaf in an epoch */
{
	s->n[PRIMITIVE_HMAC] += 2 * b->levels + 2 + 5;
}

static void
sum_commit(sum *s, const struct bench *b)
{
	sum_path(s, b);
	sum_epoch(s);
	sum_private(s, b);
	s->n[PRIMITIVE_SIGN] += 1;
}

static void
sum_add(sum *s, const struct bench *b, double n) /* checked, put into the tree, welcomed */
{
	s->n[PRIMITIVE_VERIFY] += 2 * n;
	s->n[PRIMITIVE_LEAF] += 2 * n;
	s->n[PRIMITIVE_NODE] += n;
	sum_seal(s, n);
	/* The tree in the Welcome: signed, sealed, and what the secrets are sealed under. */
	s->n[PRIMITIVE_SIGN] += 1;
	s->n[PRIMITIVE_SHA512_K] += 2 * b->tree;
	s->n[PRIMITIVE_SEAL_K] += b->tree;
	s->n[PRIMITIVE_SHA256_K] += b->tree;
}

static void
ideal_package(const struct bench *b, sum *s)
{
	(void)b;
	s->n[PRIMITIVE_BASE] = s->n[PRIMITIVE_SIGN] = 2;
}

static void
ideal_package_check(const struct bench *b, sum *s)
{
	(void)b;
	s->n[PRIMITIVE_VERIFY] = 2;
}

static void
ideal_create(const struct bench *b, sum *s)
{
	(void)b;
	s->n[PRIMITIVE_BASE] = s->n[PRIMITIVE_SIGN] = 1;
	sum_epoch(s);
}

static void
ideal_add_all(const struct bench *b, sum *s)
{
	sum_commit(s, b);
	sum_add(s, b, b->crowd.n - 1);
}

static void
ideal_join(const struct bench *b, sum *s)
{
	double n = b->crowd.n;

	s->n[PRIMITIVE_VERIFY] = n + 1;
	s->n[PRIMITIVE_LEAF] = s->n[PRIMITIVE_NODE] = n;
	s->n[PRIMITIVE_SHA512_K] = s->n[PRIMITIVE_SEAL_K] = s->n[PRIMITIVE_SHA256_K] = b->tree;
	sum_open(s);
	sum_key(s, 1);
	sum_epoch(s);
}

static void
ideal_update(const struct bench *b, sum *s)
{
	sum_commit(s, b);
}

static void
ideal_process(const struct bench *b, sum *s)
{
	s->n[PRIMITIVE_VERIFY] = 2;
	s->n[PRIMITIVE_NODE] = 3 * b->path;
	sum_open(s);
	sum_key(s, 1); /* first and last meet at the root */
	sum_epoch(s);
	sum_private(s, b);
}

static void
ideal_add_one(const struct bench *b, sum *s)
{
	sum_commit(s, b);
	sum_add(s, b, 1);
}

static void
ideal_remove_one(const struct bench *b, sum *s)
{
	sum_commit(s, b);
	s->n[PRIMITIVE_NODE] += b->levels;
}

static void
ideal_protect(const struct bench *b, sum *s)
{
	(void)b;
	s->n[PRIMITIVE_SIGN] = s->n[PRIMITIVE_SEAL] = 1;
	s->n[PRIMITIVE_HMAC] = 5;
}

static void
ideal_unprotect(const struct bench *b, sum *s)
{
	(void)b;
	s->n[PRIMITIVE_VERIFY] = s->n[PRIMITIVE_SEAL] = 1;
	s->n[PRIMITIVE_HMAC] = 5;
}

/* ---- what is done --------------------------------------------------------------------------- */

static void
nothing(struct bench *b)
{
	(void)b;
}

static void
leave(struct bench *b)
{
	mls_group_free(b->at);
	b->at = NULL;
}

static void
package(struct bench *b)
{
	crowd_ok(mls_key_package_new(
		     b->crowd.person[0].client, &(struct mls_key_package_options){ 0 }, &b->added),
	    "key package");
	buf_clear(&b->added);
}

static void
package_gone(struct bench *b)
{
	mls_key_package_forget(
	    b->crowd.person[0].client, mls_key_package_count(b->crowd.person[0].client) - 1);
}

static void
package_check(struct bench *b)
{
	struct leaf_policy policy = mls_client_policy(b->crowd.person[0].client, true);
	struct leaf_env env = { .suite = suite_nth(0), .policy = &policy };
	struct key_package k;

	crowd_ok(mls_package_parse(&k, buf_bytes(&b->crowd.person[1].package)), "parse");
	crowd_ok(key_package_check(&k, &env), "key package");
}

static void
create(struct bench *b)
{
	crowd_ok(mls_group_create(&b->at, b->crowd.person[0].client, &(struct mls_create){ 0 }),
	    "create");
}

static void
stage(struct bench *b, struct mls_group *g, const struct mls_commit_options *o)
{
	struct mls_commit_output to = { .commit = &b->commit, .welcome = &b->welcome };

	buf_clear(&b->commit);
	buf_clear(&b->welcome);
	crowd_ok(mls_commit(g, o, &to), "commit");
}

static void
accept(struct mls_group *g)
{
	crowd_ok(mls_commit_accept(g, NULL), "accept");
}

static void
add_all(struct bench *b)
{
	struct mls_commit_options o = { .add = b->packages, .n_add = b->crowd.n - 1 };

	o.force_path = o.inline_tree = true;
	stage(b, b->at, &o);
	accept(b->at);
}

static void
join(struct bench *b)
{
	crowd_ok(mls_join(&b->at, b->crowd.person[b->crowd.n - 1].client, buf_bytes(&b->welcome),
		     bytes_of(NULL, 0)),
	    "join");
}

/* By the last, which has the shortest path: that is what mls.md counts. The two go on together. */
static void
update(struct bench *b)
{
	stage(b, b->crowd.last, &(struct mls_commit_options){ .force_path = true });
	accept(b->crowd.last);
}

static void
process(struct bench *b)
{
	struct mls_event e;

	crowd_ok(mls_process(b->crowd.first, buf_bytes(&b->commit), &e), "process");
	mls_event_fini(&e);
}

/* Staged and dropped, so that the group stays as it is. */
static void
add_one(struct bench *b)
{
	struct bytes one = buf_bytes(&b->crowd.person[b->crowd.n].package);

	stage(b, b->crowd.last,
	    &(struct mls_commit_options){
		.add = &one, .n_add = 1, .force_path = true, .inline_tree = true });
}

static void
remove_one(struct bench *b)
{
	static const uint32_t first = 0;

	stage(b, b->crowd.last, &(struct mls_commit_options){ .remove = &first, .n_remove = 1 });
}

static void
drop(struct bench *b)
{
	mls_commit_drop(b->crowd.last);
}

static void
protect(struct bench *b)
{
	uint8_t text[TEXT] = { 1 };

	for (size_t i = 0; i < BATCH; i++) {
		buf_clear(&b->message[i]);
		crowd_ok(mls_protect(b->crowd.last, bytes_of(text, sizeof text),
			     &(struct mls_send){ 0 }, &b->message[i]),
		    "protect");
	}
}

static void
unprotect(struct bench *b)
{
	struct mls_event e;

	for (size_t i = 0; i < BATCH; i++) {
		crowd_ok(mls_unprotect(b->crowd.first, buf_bytes(&b->message[i]), &e), "unprotect");
		mls_event_fini(&e);
	}
}

/* What the commit that comes has in it: the same one in the clear tells. */
static void
foresee(struct bench *b, struct mls_group *g, struct mls_commit_options o)
{
	struct mls_commit_output to = { .commit = &b->commit, .tree = &b->welcome };
	struct update_path_node n;
	struct mls_message m;
	struct commit c;
	struct rd r;

	o.send.public = true;
	buf_clear(&b->commit);
	buf_clear(&b->welcome);
	b->path = b->sealed = 0;
	crowd_ok(mls_commit(g, &o, &to), "commit");
	crowd_ok(mls_message_parse(&m, buf_bytes(&b->commit)), "message");
	rd_init(&r, m.public_message.content.body);
	commit_read(&r, &c);
	crowd_ok(rd_end(&r), "commit");
	for (rd_init(&r, c.path.nodes); update_path_next(&r, &n); b->path++)
		b->sealed += (double)n.n_sealed;
	b->tree = (double)b->welcome.n / 1024;
	mls_commit_drop(g);
}

/* ---- the table ------------------------------------------------------------------------------ */

/* mls.md 3.2; a limit below 2 is a multiple of the ideal. */
struct row {
	const char *name;
	void (*before)(struct bench *b), (*run)(struct bench *b), (*after)(struct bench *b);
	void (*ideal)(const struct bench *b, struct primitive_sum *s);
	double batch;
	struct {
		uint32_t n; /* members, at least so many */
		double units;
	} goal[4];
};

static double
goal_of(const struct row *row, uint32_t n, double ideal)
{
	double units = 0;

	for (size_t i = 0; i < 4 && row->goal[i].units > 0; i++)
		if (n >= row->goal[i].n)
			units = row->goal[i].units;
	return units < 2 && units > 0 && row->batch == 1 ? units * ideal : units;
}

static void
tell(const struct row *row, uint32_t n, double units, double ideal)
{
	double goal = goal_of(row, n, ideal);

	printf("%-30s %5u %9.2f %9.2f %6.2f ", row->name, n, units, ideal, units / ideal);
	if (goal > 0)
		printf("%9.2f %s\n", goal, units <= goal ? "meets" : "misses");
	else
		printf("%9s -\n", "-");
	fflush(stdout);
}

static void
measure(struct bench *b, const struct row *row, size_t runs)
{
	double units[RUNS_MAX], ideal[RUNS_MAX], ns[PRIMITIVE__COUNT];
	struct primitive_sum s = { 0 };

	row->ideal(b, &s);
	for (size_t i = 0; i < runs; i++) {
		uint64_t start;
		double took, unit;

		row->before(b);
		unit = primitive_unit();
		start = stat_cpu_ns();
		row->run(b);
		took = (double)(stat_cpu_ns() - start) / row->batch;
		unit = (unit + primitive_unit()) / 2;
		primitive_cost(ns);
		units[i] = took / unit;
		ideal[i] = primitive_total(&s, ns) / unit;
		row->after(b);
	}
	tell(row, b->crowd.n, stat_median(units, runs), stat_median(ideal, runs));
}

static const struct row row_package = { "key package: make", nothing, package, package_gone,
	ideal_package, 1, { { 0, 4 } } };
static const struct row row_package_check = { "key package: read and verify", nothing,
	package_check, nothing, ideal_package_check, 1, { { 0, 4.2 } } };
static const struct row row_create = { "group: create", nothing, create, leave, ideal_create, 1,
	{ { 0, 2 } } };
static const struct row row_add_all = { "commit: add all, Welcome", create, add_all, leave,
	ideal_add_all, 1, { { 2, 17 }, { 10, 85 }, { 100, 750 }, { 1000, 7500 } } };
static const struct row row_join = { "join by it", nothing, join, leave, ideal_join, 1,
	{ { 2, 11 }, { 10, 30 }, { 100, 250 }, { 1000, 2400 } } };
static const struct row row_update = { "commit: update", nothing, update, process, ideal_update, 1,
	{ { 2, 8.5 }, { 10, 13 }, { 100, 21 }, { 1000, 40 } } };
static const struct row row_process = { "process it", update, process, nothing, ideal_process, 1,
	{ { 2, 9 }, { 10, 9 }, { 100, 9.5 }, { 1000, 12 } } };
static const struct row row_add_one = { "commit: add one, Welcome", nothing, add_one, drop,
	ideal_add_one, 1, { { 2, 1.3 } } };
static const struct row row_remove_one = { "commit: remove one", nothing, remove_one, drop,
	ideal_remove_one, 1, { { 10, 1.3 } } };
static const struct row row_protect = { "protect 256 bytes", nothing, protect, unprotect,
	ideal_protect, BATCH, { { 0, 1.15 } } };
static const struct row row_unprotect = { "unprotect 256 bytes", protect, unprotect, nothing,
	ideal_unprotect, BATCH, { { 0, 2.4 } } };

static void
bench_fini(struct bench *b)
{
	crowd_fini(&b->crowd);
	free(b->packages);
	buf_fini(&b->commit);
	buf_fini(&b->welcome);
	buf_fini(&b->added);
	for (size_t i = 0; i < BATCH; i++)
		buf_fini(&b->message[i]);
}

static void
bench_of(uint32_t n)
{
	struct bench b = { .levels = 0 };
	struct mls_commit_options with_path = { .force_path = true }, add = with_path,
				  add_all_o = with_path, remove = with_path;
	size_t few = n < 1000 ? 7 : 3;
	static const uint32_t first = 0;
	struct bytes one;

	for (uint32_t size = 1; size < n; size *= 2)
		b.levels++;
	b.commit = b.welcome = b.added = BUF_INIT(MESSAGE_MAX);
	for (size_t i = 0; i < BATCH; i++)
		b.message[i] = BUF_INIT(MESSAGE_MAX);
	crowd_init(&b.crowd, n);
	b.packages = crowd_packages(&b.crowd);
	if (n == 2) {
		measure(&b, &row_package, RUNS_MAX);
		measure(&b, &row_package_check, RUNS_MAX);
		measure(&b, &row_create, RUNS_MAX);
	}
	create(&b);
	add_all_o.add = b.packages;
	add_all_o.n_add = n - 1;
	foresee(&b, b.at, add_all_o);
	leave(&b);
	measure(&b, &row_add_all, few);
	measure(&b, &row_join, few);
	crowd_settle(&b.crowd);
	foresee(&b, b.crowd.last, with_path);
	measure(&b, &row_update, RUNS_MAX);
	measure(&b, &row_process, RUNS_MAX);
	one = buf_bytes(&b.crowd.person[n].package);
	add.add = &one;
	add.n_add = 1;
	foresee(&b, b.crowd.last, add);
	measure(&b, &row_add_one, RUNS_MAX);
	remove.remove = &first;
	remove.n_remove = 1;
	foresee(&b, b.crowd.last, remove);
	measure(&b, &row_remove_one, RUNS_MAX);
	measure(&b, &row_protect, RUNS_MAX);
	measure(&b, &row_unprotect, RUNS_MAX);
	bench_fini(&b);
}

int
main(int argc, char **argv)
{
	static const uint32_t usual[] = { 2, 10, 100, 1000 };

	if (sodium_init() < 0)
		return 1;
	printf("%-30s %5s %9s %9s %6s %9s\n", "units of one X25519", "N", "units", "ideal", "ratio",
	    "goal");
	for (int i = 1; i < argc; i++)
		bench_of((uint32_t)strtoul(argv[i], NULL, 10));
	for (size_t i = 0; argc == 1 && i < sizeof usual / sizeof usual[0]; i++)
		bench_of(usual[i]);
	return 0;
}
