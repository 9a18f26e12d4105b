/* snug --bench: many clients of a server, its own or a given one, and what they cost. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app.h"
#include "base/mem.h"
#include "bench/crowd.h"
#include "bench/inn.h"
#include "bench/lag.h"
#include "bench/meter.h"

/* What was read off at one moment. */
struct reading {
	uint64_t server_cpu, own_cpu; /* ns */
	size_t server_memory;         /* bytes; 0: not to be had */
};

struct bench {
	struct plan plan;
	struct inn *inn; /* NULL: the server is a given one */
	struct lag *lag; /* NULL: the way is as it is */
	struct invite invite;
	struct crowd *crowd;
	struct reading before, entered, done;
};

static void
look(const struct bench *b, struct reading *r)
{
	*r = (struct reading){ .own_cpu = meter_cpu_ns(getpid()) };
	if (b->inn != NULL) {
		r->server_cpu = meter_cpu_ns(inn_pid(b->inn));
		r->server_memory = meter_memory(inn_pid(b->inn));
	}
}

/* A server of our own has to be there before there is a second thread. */
static int
find_server(const struct app *a, struct bench *b, struct fault *f)
{
	int r;

	if (a->o.connect != NULL)
		return invite_parse(a->o.connect, &b->invite, f);
	if ((r = inn_open(&b->inn, b->plan.clients, &a->tls, f)) == 0)
		b->invite = *inn_invite(b->inn);
	return r;
}

static int
measure(const struct app *a, struct bench *b, struct bar *bar, struct fault *f)
{
	struct crowd_opts o = {
		.plan = &b->plan,
		.invite = &b->invite,
		.via = b->invite.at,
		.priority = a->tls.priority,
		.inner_suite = app_inner_suite(a),
		.bar = bar,
	};
	int r;

	if (plan_has_lag(&b->plan)) {
		if ((r = lag_open(&b->lag, &b->invite.at, &b->plan, f)) != 0)
			return r;
		o.via = (struct hostport){ .host = "127.0.0.1", .port = lag_port(b->lag) };
	}
	look(b, &b->before);
	b->crowd = crowd_new(&o);
	if ((r = crowd_enter(b->crowd, f)) != 0 || (r = crowd_join(b->crowd, f)) != 0)
		return r;
	look(b, &b->entered);
	r = crowd_talk(b->crowd, f);
	look(b, &b->done);
	bar_clear(bar);
	return r;
}

static double
seconds(uint64_t ns)
{
	return (double)ns / 1e9;
}

static void
show_plan(const struct bench *b)
{
	const struct plan *p = &b->plan;
	char at[HOST_MAX + 16];

	hostport_format(&b->invite.at, false, at, sizeof at);
	printf("server       %s%s\n", at, b->inn != NULL ? ", of this measurement" : "");
	printf("load         %zu clients, %zu of them send, %zu bytes, %u messages/s, %u s\n",
	    p->clients, p->senders, p->size, p->rate, p->seconds);
	if (b->lag != NULL)
		printf("way          %u ms each way, %u %% lost%s\n", p->delay_ms, p->loss,
		    p->reorder ? ", some overtaken" : "");
}

static void
show_latency(const char *what, const struct tally *t)
{
	printf("%-12s p50 %.2f ms, p90 %.2f, p99 %.2f, p99.9 %.2f, most %.2f\n", what,
	    (double)tally_at(t, 500) / 1e6, (double)tally_at(t, 900) / 1e6,
	    (double)tally_at(t, 990) / 1e6, (double)tally_at(t, 999) / 1e6, (double)t->most / 1e6);
}

static void
show_server(const struct bench *b, const struct crowd_facts *c)
{
	double cpu = seconds(b->done.server_cpu - b->entered.server_cpu);

	if (b->inn == NULL) {
		printf("server CPU   not seen from here: it is another's server\n");
		return;
	}
	printf("server CPU   %.1f %% of a core, %.2f us a delivery; %.2f ms a client who enters\n",
	    100 * cpu / seconds(c->talk_ns), c->heard > 0 ? cpu * 1e6 / (double)c->heard : 0,
	    seconds(b->entered.server_cpu - b->before.server_cpu) * 1e3 / (double)b->plan.clients);
	if (b->done.server_memory > b->before.server_memory)
		printf("server mem   %.1f MB, %.1f kB a connection\n",
		    (double)b->done.server_memory / 1e6,
		    (double)(b->done.server_memory - b->before.server_memory) / 1e3 /
			(double)b->plan.clients);
}

/* Clients that use up all that there is measure themselves, and not the server. */
static void
show_clients(const struct bench *b, const struct crowd_facts *c)
{
	double share = seconds(b->done.own_cpu - b->entered.own_cpu) / seconds(c->talk_ns);
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	printf("clients CPU  %.1f %% of a core, %.2f us a delivery\n", 100 * share,
	    c->heard > 0 ? share * seconds(c->talk_ns) * 1e6 / (double)c->heard : 0);
	if (cores > 0 && share > 0.8 * (double)(cores > 1 ? cores - 1 : 1))
		printf("             The clients were the limit here, not the server: take fewer, "
		       "or a "
		       "lower --rate.\n");
}

static int
show(const struct bench *b)
{
	const struct crowd_facts *c = crowd_facts(b->crowd);
	uint64_t all = c->said * (b->plan.clients - 1);

	show_plan(b);
	printf("entered      %.1f clients/s, enrolled and connected by certificate in %.2f s\n",
	    (double)b->plan.clients / seconds(c->enter_ns), seconds(c->enter_ns));
	printf(
	    "joined       one group of %zu after %.2f s\n", b->plan.clients, seconds(c->join_ns));
	printf("messages     %llu said, %llu in the server's order, %llu not sent\n",
	    (unsigned long long)c->said, (unsigned long long)c->sent,
	    (unsigned long long)c->failed);
	printf("deliveries   %.0f/s, %llu of %llu\n", (double)c->heard / seconds(c->talk_ns),
	    (unsigned long long)c->heard, (unsigned long long)all);
	show_latency("heard after", &c->latency);
	show_latency("sent after", &c->order);
	show_server(b, c);
	show_clients(b, c);
	if (c->lost > 0)
		printf("lost         %llu connections, which came again\n",
		    (unsigned long long)c->lost);
	return fflush(stdout) == 0 ? 0 : err_status(ERR_IO);
}

int
app_bench(const struct app *a)
{
	struct bench b = { .inn = NULL };
	struct bar bar;
	struct fault f;
	int r, signum = 0, status = 0;

	bar_init(&bar);
	if ((r = plan_parse(&b.plan, &a->o, &f)) == 0 && (r = plan_check_files(&b.plan, &f)) == 0 &&
	    (r = find_server(a, &b, &f)) == 0)
		r = measure(a, &b, &bar, &f);
	if (b.crowd != NULL)
		signum = crowd_signal(b.crowd);
	if (r == 0)
		status = show(&b);
	crowd_free(b.crowd);
	if (r != 0 && signum == 0)
		status = app_complain(&f);
	lag_close(b.lag);
	inn_close(b.inn);
	mem_wipe(&b.invite, sizeof b.invite);
	return signum != 0 ? 128 + signum : status;
}
