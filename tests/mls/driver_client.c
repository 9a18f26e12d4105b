/* tests/mls/driver_client.c - commands before there is a group. */
#include <stdio.h>

#include "base/err.h"
#include "crypto/mls_message.h"
#include "crypto/suite.h"
#include "tests/mls/driver_command.h"
#include "tests/mls/driver_random.h"

int
driver_version(struct world *w, struct call *c)
{
	char list[64] = "";
	const struct suite *s;

	(void)w;
	for (size_t i = 0; (s = suite_nth(i)) != NULL; i++) {
		size_t n = strlen(list);

		snprintf(list + n, sizeof list - n, "%s%u", n > 0 ? "," : "", s->id);
	}
	call_put_text(c, "impl", "snug-" PACKAGE_VERSION);
	call_put_text(c, "suites", list);
	return 0;
}

int
driver_clock(struct world *w, struct call *c)
{
	uint64_t t = call_num(c, "t", 0);

	if (!call_bad(c)) {
		w->clock = t;
		w->has_clock = true;
	}
	return 0;
}

int
driver_seed(struct world *w, struct call *c)
{
	(void)w;
	driver_random_seed(bytes_str(call_text(c, "s")));
	return 0;
}

int
driver_policy(struct world *w, struct call *c)
{
	struct mls_policy p = w->policy;

	p.max_lifetime = call_num(c, "max_lifetime", p.max_lifetime);
	p.check_received = call_num(c, "check_received", p.check_received) != 0;
	p.past_epochs = (uint32_t)call_num(c, "past_epochs", p.past_epochs);
	p.resumptions = (uint32_t)call_num(c, "resumptions", p.resumptions);
	p.send_over_pending = call_num(c, "send_over_pending", p.send_over_pending) != 0;
	if (!call_bad(c))
		w->policy = p;
	return 0;
}

int
driver_psk_add(struct world *w, struct call *c)
{
	struct bytes id = call_hex(c, "id"), secret = call_hex(c, "secret");

	if (!call_bad(c))
		world_psk_add(w, id, secret);
	return 0;
}

/* SECONDS from now on, or FROM,TO since 1970. */
static struct lifetime
lifetime_of(const struct world *w, struct call *c)
{
	struct lifetime t = { 0 };
	size_t n;
	char **part = call_list(c, "lifetime", &n);

	if (n == 1) {
		t.not_before = world_now(w);
		t.not_after = world_now(w) + call_num_of(c, part[0]);
	} else if (n == 2) {
		t.not_before = call_num_of(c, part[0]);
		t.not_after = call_num_of(c, part[1]);
	} else if (n > 2) {
		call_fault(c, "lifetime=SECONDS or lifetime=FROM,TO");
	}
	return t;
}

static void
put_key_package(struct call *c, const struct world_key_package *k)
{
	char name[16];

	snprintf(name, sizeof name, "kp%u", k->number);
	call_put_text(c, "kp", name);
	call_put_hex(c, "msg", buf_bytes(&k->message));
}

int
driver_kp(struct world *w, struct call *c)
{
	struct mls_key_package_options o = {
		.suite = (uint16_t)call_num(c, "suite", suite_nth(0)->id),
		.lifetime = lifetime_of(w, c),
		.extensions = driver_extensions(c, "ext"),
		.last_resort = call_num(c, "last_resort", 0) != 0,
	};
	struct bytes caps = call_hex(c, "caps");
	struct buf message = BUF_INIT(DRIVER_MESSAGE_MAX);
	struct world_client *client;
	int r;

	if (call_bad(c))
		return 0;
	if ((r = world_client_get(w, bytes_str(call_text(c, "name")), caps, NULL, &client)) == 0 &&
	    (r = mls_key_package_new(client->client, &o, &message)) == 0)
		put_key_package(c, world_key_package_add(w, client, o.suite, &message));
	buf_fini(&message);
	return r;
}

int
driver_kpload(struct world *w, struct call *c)
{
	struct bytes in = call_hex(c, "msg"), init = call_hex_n(c, "init", 32),
		     enc = call_hex_n(c, "enc", 32), sig = call_hex_n(c, "sig", 32);
	struct buf message = BUF_INIT(DRIVER_MESSAGE_MAX);
	struct world_client *client;
	struct mls_identity id;
	struct mls_message m;
	int r;

	if (call_bad(c))
		return 0;
	if ((r = mls_message_parse(&m, in)) != 0)
		return r;
	if (m.wire_format != WIRE_FORMAT_KEY_PACKAGE)
		return ERR_PROTO;
	id = (struct mls_identity){
		.credential = m.key_package.leaf_node.credential,
		.seed = sig.p,
		.capabilities = &m.key_package.leaf_node.capabilities,
		.extensions = m.key_package.leaf_node.extensions,
	};
	buf_put(&message, in.p, in.n);
	if ((r = world_client_load(w, &id, &client)) == 0 &&
	    (r = mls_key_package_load(client->client, in, init.p, enc.p)) == 0)
		put_key_package(
		    c, world_key_package_add(w, client, m.key_package.suite, &message));
	buf_fini(&message);
	return r;
}
