#include "tests/mls/driver_command.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "crypto/extension.h"

static const struct driver_command commands[] = {
	{ "version", "", driver_version },
	{ "clock", "t", driver_clock },
	{ "seed", "s", driver_seed },
	{ "policy", "max_lifetime? check_received? past_epochs? resumptions? send_over_pending?",
	    driver_policy },
	{ "psk", "id secret", driver_psk_add },
	{ "kp", "name lifetime? caps? suite? ext? last_resort?", driver_kp },
	{ "kpload", "msg init enc sig", driver_kpload },
	{ "create", "kp gid ext? suite?", driver_create },
	{ "join", "kp welcome tree?", driver_join },
	{ "groupinfo", "g tree?", driver_groupinfo },
	{ "extjoin", "kp gi tree? remove? resync? psk? aad?", driver_extjoin },
	{ "follow", "g usage add? gid? ext? inline_tree?", driver_follow },
	{ "propose", "g kind add? kp? remove? index? psk? id? gce? ext? gid? suite? enc? pad? aad?",
	    driver_propose },
	{ "propose_self", "kp gid epoch", driver_propose_self },
	{ "commit",
	    "g add? remove? psk? gce? reinit? suite? ext? path? enc? inline_tree? pad? aad? pending?",
	    driver_commit },
	{ "accept", "g", driver_accept },
	{ "drop", "g", driver_drop },
	{ "process", "g msg", driver_process },
	{ "protect", "g plaintext aad? pad?", driver_protect },
	{ "unprotect", "g msg", driver_unprotect },
	{ "export", "g label context len", driver_export },
	{ "info", "g", driver_info },
	{ "save", "g key", driver_save },
	{ "load", "state key", driver_load },
	{ "fork", "g", driver_fork },
	{ "free", "g", driver_free },
	{ "stats", "g", driver_stats },
	{ "quit", "", NULL },
};

static const struct driver_command *
find(const char *name)
{
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static void
answer(const struct call *c, int r)
{
	const char *text = r > 0 ? rule_text(r) : err_text(r), *section = rule_section(r);

	if (call_bad(c))
		printf("err %s rule=- %s\n", err_name(ERR_USAGE), c->fault);
	else if (r != 0)
		printf("err %s rule=%s %s\n", err_name(rule_err(r)), *section != '\0' ? section : "-",
		    text);
	else
		printf("ok%.*s\n", (int)c->answer.n, (const char *)c->answer.p);
	fflush(stdout);
}

bool
driver_line(struct world *w, char *line)
{
	const struct driver_command *row;
	struct call c;
	int r = 0;

	call_init(&c, line);
	if ((row = find(c.command)) == NULL)
		call_fault(&c, "no such command: %.40s", c.command);
	else
		call_expect(&c, row->fields);
	if (!call_bad(&c) && row->run != NULL)
		r = row->run(w, &c);
	if (r == 0)
		r = buf_err(&c.answer);
	answer(&c, r);
	call_fini(&c);
	return row == NULL || row->run != NULL || call_bad(&c);
}

struct world_group *
driver_group(struct world *w, struct call *c)
{
	struct world_group *g = world_group_find(w, call_text(c, "g"));

	if (g == NULL)
		call_fault(c, "no group %.40s", call_text(c, "g"));
	return g;
}

struct world_key_package *
driver_key_package(struct world *w, struct call *c, const char *handle)
{
	struct world_key_package *k = world_key_package_find(w, handle);

	if (k == NULL)
		call_fault(c, "no key package %.40s", handle);
	return k;
}

struct bytes
driver_add(struct world *w, struct call *c, const char *value)
{
	struct world_key_package *k;

	if (strncmp(value, "kp", 2) != 0)
		return call_hex_of(c, value);
	k = driver_key_package(w, c, value);
	return k != NULL ? buf_bytes(&k->message) : bytes_of(NULL, 0);
}

struct bytes
driver_extensions(struct call *c, const char *key)
{
	struct bytes in = call_hex(c, key), list;
	struct rd r;

	rd_init(&r, in);
	list = extension_list(&r);
	return rd_end(&r) == 0 ? list : in;
}

struct mls_psk
driver_psk(struct call *c, const struct mls_group *g, const char *value)
{
	if (g != NULL && strncmp(value, "r:", 2) == 0)
		return (struct mls_psk){ PSK_RESUMPTION, mls_group_id(g),
			call_num_of(c, value + 2) };
	return (struct mls_psk){ .type = PSK_EXTERNAL, .id = call_hex_of(c, value) };
}

struct mls_psk *
driver_psks(struct call *c, const struct mls_group *g, size_t *n)
{
	char **part = call_list(c, "psk", n);
	struct mls_psk *psk = call_alloc(c, *n, sizeof *psk);

	for (size_t i = 0; i < *n; i++)
		psk[i] = driver_psk(c, g, part[i]);
	return psk;
}

struct mls_send
driver_send(struct call *c)
{
	return (struct mls_send){
		.public = call_num(c, "enc", 1) == 0,
		.aad = call_hex(c, "aad"),
		.pad_to = (size_t)call_num(c, "pad", 0),
	};
}
