/* bench/rival_ngircd.c - an IRC server with TLS. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tests/bench/arena.h"
#include "tests/bench/drain.h"
#include "tests/bench/house.h"
#include "tests/bench/rival.h"

static void
start(struct rival_run *x)
{
	struct bytes cert, key, ca;
	char *cert_file, *key_file, *conf, *text;
	uint16_t plain = arena_port();

	x->port = arena_port();
	town_host(x->town, &cert, &key, &ca);
	cert_file = town_file(x->town, "irc-cert.pem", cert);
	key_file = town_file(x->town, "irc-key.pem", key);
	text = mem_printf(
	    "[Global]\nName=irc.bench.local\nInfo=bench\nListen=127.0.0.1\nPorts=%u\n"
	    "MotdPhrase=hello\nServerUID=root\nServerGID=root\n"
	    "[Limits]\nMaxConnections=0\nMaxConnectionsIP=0\nMaxJoins=0\nMaxNickLength=24\n"
	    "MaxPenaltyTime=0\nPingTimeout=36000\n"
	    "[Options]\nDNS=no\nIdent=no\nPAM=no\nMorePrivacy=no\n"
	    "[SSL]\nCertFile=%s\nKeyFile=%s\nPorts=%u\n",
	    plain, cert_file, key_file, x->port);
	conf = town_file(x->town, "ngircd.conf", bytes_str(text));
	x->pid = arena_spawn((const char *[]){ x->rival->program, "-n", "-f", conf, NULL });
	free(cert_file);
	free(key_file);
	free(conf);
	free(text);
}

/* Until a line has this word. */
static void
await(struct bare *b, const char *word)
{
	char data[16384];
	size_t n = 0, got;

	while (n + 1 < sizeof data && (got = bare_recv(b, data + n, sizeof data - 1 - n)) > 0) {
		n += got;
		data[n] = '\0';
		if (strstr(data, word) != NULL)
			return;
		/* What was looked at is not needed, but for the beginning of the word. */
		if (n > 64) {
			memmove(data, data + n - 32, 32);
			n = 32;
		}
	}
	die("ngircd does not say %s", word);
}

static void
login(struct rival_run *x, struct bare *b, size_t i)
{
	char line[128];
	int n = snprintf(line, sizeof line, "NICK p%zu\r\nUSER p 0 * :p\r\n", i);

	(void)x;
	bare_send(b, line, (size_t)n);
	await(b, " 376 ");
}

static void
join(struct rival_run *x, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		bare_send(&x->guest[i], "JOIN #bench\r\n", 13);
		await(&x->guest[i], " 366 ");
		if (i > 0 && i + 1 < x->n)
			drain_add(x->guest[i].fd);
	}
}

static void
say(struct rival_run *x, struct buf *out)
{
	static const char command[] = "PRIVMSG #bench :";
	char text[RIVAL_SIZE + 2];

	(void)x;
	memset(text, 'x', RIVAL_SIZE);
	memcpy(text + RIVAL_SIZE, "\r\n", 2);
	buf_put(out, command, sizeof command - 1);
	buf_put(out, text, sizeof text);
}

static size_t
count(struct rival_run *x)
{
	size_t n = 0, at = 0;

	for (const uint8_t *end; (end = memchr(x->heard.p + at, '\n', x->heard.n - at)) != NULL;) {
		size_t len = (size_t)(end - (x->heard.p + at)) + 1;

		n += memmem(x->heard.p + at, len, " PRIVMSG ", 9) != NULL;
		at += len;
	}
	memmove(x->heard.p, x->heard.p + at, x->heard.n - at);
	x->heard.n -= at;
	return n;
}

const struct rival rival_ngircd = {
	.name = "ngircd",
	.what = "IRC, without client certificates",
	.program = "ngircd",
	.start = start,
	.login = login,
	.join = join,
	.say = say,
	.count = count,
};
