/*
 * What a server costs, ours beside the two floors and beside servers that people could run instead:
 * processor time per delivery and per handshake, memory of an idle connection. All of them in one
 * run, each in a process of its own, on one core, and the load on another; measured in turn, so
 *that whatever else the machine does hits all alike. Figures are medians; what counts is their
 *ratios.
 *
 *	bench_server [-r ROUNDS] [-n MEMBERS] [-i IDLE] [-o NAME]   (a name: only that one beside
 *the floors)
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "crypto/group.h"
#include "tests/bench/arena.h"
#include "tests/bench/drain.h"
#include "tests/bench/floor.h"
#include "tests/bench/house.h"
#include "tests/bench/rival.h"
#include "tests/bench/stat.h"

#define ROUNDS_MAX 15
#define OUTSTANDING 16
#define SATURATED 100000 /* deliveries of a round */
#define MESSAGES_MAX 2000
#define PACED 20000 /* deliveries a second */
#define PACED_MS 1500
#define HANDSHAKES 60
#define FIRST 10 /* connections, that do not count for memory */
#define SAMPLES_MAX 4096

static const struct rival *const rivals[] = { &rival_floor_a, &rival_floor_b, &rival_snug,
	&rival_ngircd, &rival_mosquitto };

#define N_RIVALS (sizeof rivals / sizeof rivals[0])

struct bench {
	size_t rounds, members, idle; /* members 0: 100, then 1000 */
	const char *only;
	size_t files;
	struct town *town;
	struct rival_run *run[N_RIVALS]; /* NULL: not running */
	bool there[N_RIVALS];
	bool one_floor; /* both are the same here: A alone */
};

/* One quantity: a row a rival, a value a round. */
struct table {
	char title[96];
	double v[N_RIVALS][ROUNDS_MAX];
};

static bool
is_wanted(const struct bench *b, size_t i)
{
	if (rivals[i] == &rival_floor_b && b->one_floor)
		return false;
	return b->only == NULL || i < 2 || strcmp(rivals[i]->name, b->only) == 0;
}

static void
show(const struct bench *b, struct table *t)
{
	double base[2] = { 0, 0 };

	printf("\n%-54s %9s %17s %9s %9s\n", t->title, "median", "spread", "floor A", "floor B");
	for (size_t i = 0; i < N_RIVALS; i++) {
		double *v = t->v[i], median;

		if (!is_wanted(b, i))
			continue;
		if (!b->there[i]) {
			printf("  %-10s not installed\n", rivals[i]->name);
			continue;
		}
		median = stat_median(v, b->rounds);
		if (i < 2)
			base[i] = median;
		printf("  %-10s %-41s %9.3f %8.3f-%-8.3f %9.2f", rivals[i]->name, rivals[i]->what,
		    median, v[0], v[b->rounds - 1], median / base[0]);
		if (i > 0 && base[1] > 0)
			printf(" %9.2f", median / base[1]);
		putchar('\n');
	}
	fflush(stdout);
}

static size_t
receivers(const struct rival_run *x)
{
	return x->rival->to_speaker ? x->n : x->n - 1;
}

/* As fast as it goes with so many on their way; us of processor time per delivery. */
static double
saturated(struct rival_run *x)
{
	size_t all = SATURATED / x->n, said = 0, heard = 0;
	uint64_t cpu = arena_cpu_ns(x->pid);

	if (all > MESSAGES_MAX)
		all = MESSAGES_MAX;

	while (heard < all) {
		size_t more = heard + OUTSTANDING - said;

		if (more > all - said)
			more = all - said;
		rival_say(x, more);
		said += more;
		heard += rival_hear(x);
	}
	return (double)(arena_cpu_ns(x->pid) - cpu) / 1000 / (double)(all * receivers(x));
}

static void
sleep_until(uint64_t ns)
{
	const struct timespec t = { (time_t)(ns / 1000000000u), (long)(ns % 1000000000u) };

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) != 0)
		;
}

/* So many deliveries a second; the same, and how long the listener waited, in ms: the 99th of 100.
 */
static double
paced(struct rival_run *x, double *p99)
{
	uint64_t step = 1000000000u / PACED * x->n, at = clock_mono_ns(),
		 cpu = arena_cpu_ns(x->pid);
	size_t all = (size_t)PACED_MS * 1000000u / step;
	double wait[SAMPLES_MAX];

	if (all > SAMPLES_MAX)
		all = SAMPLES_MAX;
	for (size_t i = 0; i < all; i++, at += step) {
		uint64_t begun;

		sleep_until(at);
		begun = clock_mono_ns();
		rival_say(x, 1);
		rival_hear(x);
		wait[i] = (double)(clock_mono_ns() - begun) / 1e6;
	}
	cpu = arena_cpu_ns(x->pid) - cpu;
	stat_median(wait, all); /* sorts */
	*p99 = wait[all * 99 / 100];
	return (double)cpu / 1000 / (double)(all * receivers(x));
}

static bool
start(struct bench *b, size_t i)
{
	b->run[i] = is_wanted(b, i) ? rival_start(rivals[i], b->town) : NULL;
	return b->there[i] = b->run[i] != NULL;
}

static void
stop(struct bench *b, size_t i)
{
	rival_stop(b->run[i]);
	b->run[i] = NULL;
}

static void
start_all(struct bench *b, size_t n)
{
	for (size_t i = 0; i < N_RIVALS; i++)
		if (start(b, i) && n > 0)
			rival_fill(b->run[i], n);
}

static void
stop_all(struct bench *b)
{
	for (size_t i = 0; i < N_RIVALS; i++)
		stop(b, i);
}

static void
fan_out(struct bench *b, size_t n)
{
	static struct table full, slow, late;

	snprintf(full.title, sizeof full.title, "us per delivery, saturated, %zu members", n);
	snprintf(
	    slow.title, sizeof slow.title, "us per delivery at %d a second, %zu members", PACED, n);
	snprintf(late.title, sizeof late.title, "ms until heard, 99 of 100, at %d a second", PACED);
	b->town = town_new(n, 0);
	start_all(b, n);
	for (size_t k = 0; k < b->rounds; k++)
		for (size_t i = 0; i < N_RIVALS; i++) {
			if (b->run[i] == NULL)
				continue;
			full.v[i][k] = saturated(b->run[i]);
			slow.v[i][k] = paced(b->run[i], &late.v[i][k]);
		}
	show(b, &full);
	show(b, &slow);
	show(b, &late);
	stop_all(b);
	town_free(b->town);
}

/* ms of processor time. */
static double
handshakes(struct rival_run *x)
{
	uint64_t cpu = arena_cpu_ns(x->pid);

	for (size_t i = 0; i < HANDSHAKES; i++) {
		struct bare c;

		rival_connect(x, &c, i);
		bare_close(&c);
	}
	return (double)(arena_cpu_ns(x->pid) - cpu) / 1e6 / HANDSHAKES;
}

static void
enter_and_leave(struct bench *b)
{
	static struct table t = { .title =
				      "ms per handshake with a client certificate, and login" };

	b->town = town_new(0, HANDSHAKES);
	start_all(b, 0);
	for (size_t k = 0; k < b->rounds; k++)
		for (size_t i = 0; i < N_RIVALS; i++)
			if (b->run[i] != NULL)
				t.v[i][k] = handshakes(b->run[i]);
	show(b, &t);
	stop_all(b);
	town_free(b->town);
}

/* kB of a connection that is logged in; there is nothing to be repeated in that. */
static double
idle(struct rival_run *x, size_t n)
{
	size_t before = 0;

	x->guest = mem_calloc(n, sizeof *x->guest);
	x->n = n;
	for (size_t i = 0; i < n; i++) {
		/* What the first ones cost is not theirs alone. */
		if (i == FIRST)
			before = arena_rss(x->pid);
		rival_connect(x, &x->guest[i], i);
	}
	return (double)(arena_rss(x->pid) - before) / 1000 / (double)(n - FIRST);
}

static void
stay(struct bench *b)
{
	static struct table t;
	size_t rounds = b->rounds, n = b->idle;

	if (n + 200 > b->files) {
		n = b->files - 200;
		printf("\nonly %zu files may be open here (ulimit -Hn): fewer connections\n",
		    b->files);
	}
	snprintf(t.title, sizeof t.title, "kB of an idle connection, %zu of them, logged in", n);
	b->town = town_new(0, n);
	b->rounds = 1;
	b->one_floor = true;
	for (size_t i = 0; i < N_RIVALS; i++)
		if (start(b, i)) {
			t.v[i][0] = idle(b->run[i], n);
			stop(b, i);
		}
	show(b, &t);
	b->rounds = rounds;
	b->one_floor = false;
	town_free(b->town);
}

static void
parse(struct bench *b, int argc, char **argv)
{
	for (int c; (c = getopt(argc, argv, "r:n:i:o:")) != -1;)
		switch (c) {
		case 'r':
			b->rounds = strtoul(optarg, NULL, 10);
			break;
		case 'n':
			b->members = strtoul(optarg, NULL, 10);
			break;
		case 'i':
			b->idle = strtoul(optarg, NULL, 10);
			break;
		case 'o':
			b->only = optarg;
			break;
		default:
			exit(64);
		}
	if (b->rounds < 1 || b->rounds > ROUNDS_MAX || b->idle <= FIRST)
		die("between 1 and %d rounds, and more than %d idle connections", ROUNDS_MAX,
		    FIRST);
}

int
main(int argc, char **argv)
{
	struct bench b = { .rounds = 5, .idle = 5000 };
	bool apart;

	if (argc == 6 && floor_is(argv[1]))
		floor_run(argv + 1);
	setvbuf(stdout, NULL, _IOLBF, 0);
	parse(&b, argc, argv);
	if (crypto_init() != 0)
		die("no crypto");
	b.files = arena_enter(&apart);
	drain_start();
	printf("%zu rounds; %s\n", b.rounds,
	    apart ? "servers on core 0, load on core 1"
		  : "one core only: servers and load share it");
	if (b.members > 0) {
		fan_out(&b, b.members);
	} else {
		fan_out(&b, 100);
		fan_out(&b, 1000);
	}
	enter_and_leave(&b);
	stay(&b);
	return 0;
}
