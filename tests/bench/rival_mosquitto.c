/* bench/rival_mosquitto.c - an MQTT server with TLS; the room is a topic that all subscribe to. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tests/bench/arena.h"
#include "tests/bench/drain.h"
#include "tests/bench/house.h"
#include "tests/bench/rival.h"

/* MQTT 3.1.1, the first byte of a packet */
enum { CONNECT = 0x10, CONNACK = 0x20, PUBLISH = 0x30, SUBSCRIBE = 0x82, SUBACK = 0x90 };

static void
start(struct rival_run *x)
{
	struct bytes cert, key, ca;
	char *cert_file, *key_file, *ca_file, *conf, *text;

	x->port = arena_port();
	town_host(x->town, &cert, &key, &ca);
	cert_file = town_file(x->town, "mqtt-cert.pem", cert);
	key_file = town_file(x->town, "mqtt-key.pem", key);
	ca_file = town_file(x->town, "mqtt-ca.pem", ca);
	text = mem_printf("user root\nlistener %u 127.0.0.1\nallow_anonymous true\n"
			  "cafile %s\ncertfile %s\nkeyfile %s\nrequire_certificate true\n"
			  "max_queued_messages 0\nset_tcp_nodelay true\n",
	    x->port, ca_file, cert_file, key_file);
	conf = town_file(x->town, "mosquitto.conf", bytes_str(text));
	x->pid = arena_spawn((const char *[]){ x->rival->program, "-c", conf, NULL });
	free(cert_file);
	free(key_file);
	free(ca_file);
	free(conf);
	free(text);
}

/* One packet, header and body below 16384 bytes. */
static void
put(struct buf *out, unsigned char type, const struct buf *body)
{
	unsigned char head[3] = { type, (unsigned char)(body->n % 128),
		(unsigned char)(body->n / 128) };

	head[1] |= body->n >= 128 ? 0x80 : 0;
	buf_put(out, head, body->n >= 128 ? 3 : 2);
	buf_put(out, body->p, body->n);
}

static void
put_text(struct buf *out, const char *s)
{
	unsigned char len[2] = { 0, (unsigned char)strlen(s) };

	buf_put(out, len, 2);
	buf_put(out, s, strlen(s));
}

static void
ask(struct bare *b, unsigned char type, const struct buf *body, unsigned char answer)
{
	struct buf out = BUF_INIT(1024);
	unsigned char data[256];

	put(&out, type, body);
	bare_send(b, out.p, out.n);
	if (bare_recv(b, data, sizeof data) < 2 || data[0] != answer)
		die("mosquitto does not answer %02x", type);
	buf_fini(&out);
}

static void
login(struct rival_run *x, struct bare *b, size_t i)
{
	/* MQTT, version 4, clean session, no limit of silence */
	static const unsigned char head[] = { 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0 };
	struct buf body = BUF_INIT(1024);
	char id[32];

	(void)x;
	snprintf(id, sizeof id, "p%zu", i);
	buf_put(&body, head, sizeof head);
	put_text(&body, id);
	ask(b, CONNECT, &body, CONNACK);
	buf_fini(&body);
}

static void
join(struct rival_run *x, size_t from, size_t to)
{
	struct buf body = BUF_INIT(1024);

	buf_put(&body, "\0\1", 2);
	put_text(&body, "bench");
	buf_put(&body, "\0", 1);
	for (size_t i = from; i < to; i++) {
		if (i == 0)
			continue; /* speaks only */
		ask(&x->guest[i], SUBSCRIBE, &body, SUBACK);
		if (i + 1 < x->n)
			drain_add(x->guest[i].fd);
	}
	buf_fini(&body);
}

static void
say(struct rival_run *x, struct buf *out)
{
	static const char text[RIVAL_SIZE];
	struct buf body = BUF_INIT(1024);

	(void)x;
	put_text(&body, "bench");
	buf_put(&body, text, sizeof text);
	put(out, PUBLISH, &body);
	buf_fini(&body);
}

static size_t
count(struct rival_run *x)
{
	size_t n = 0, at = 0;

	while (x->heard.n - at >= 3) {
		const uint8_t *p = x->heard.p + at;
		size_t len = p[1] < 0x80 ? 2u + p[1] : 3u + (p[1] & 0x7f) + 128u * p[2];

		if (len > x->heard.n - at)
			break;
		n += p[0] == PUBLISH;
		at += len;
	}
	memmove(x->heard.p, x->heard.p + at, x->heard.n - at);
	x->heard.n -= at;
	return n;
}

const struct rival rival_mosquitto = {
	.name = "mosquitto",
	.what = "MQTT, QoS 0",
	.program = "mosquitto",
	.certificates = true,
	.start = start,
	.login = login,
	.join = join,
	.say = say,
	.count = count,
};
