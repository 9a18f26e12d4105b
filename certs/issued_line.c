#include "certs/issued_line.h"

#include <string.h>

#define SERIAL_TEXT_MAX 40 /* 20 bytes: RFC 5280, 4.1.2.2 */

bool
issued_line_serial(const char *s, char out[static CERT_SERIAL_TEXT])
{
	size_t n = strlen(s);

	if (n == 0 || n % 2 != 0 || n > SERIAL_TEXT_MAX)
		return false;
	for (size_t i = 0; i <= n; i++) {
		char c = s[i];

		if (c >= 'A' && c <= 'F')
			c = (char)(c - 'A' + 'a');
		if (c != '\0' && (c < '0' || c > '9') && (c < 'a' || c > 'f'))
			return false;
		out[i] = c;
	}
	return true;
}

static bool
take_text(const struct record *r, const char *key, char *out, size_t cap)
{
	const char *s = record_get(r, key);

	if (s == NULL || s[0] == '\0' || strlen(s) >= cap)
		return false;
	memcpy(out, s, strlen(s) + 1);
	return true;
}

static const char *
take_revoked(const struct record *r, struct issued_entry *e)
{
	const char *reason = record_get(r, "reason");

	if (!record_time(r, "revoked", &e->revoked_at))
		return "no time in revoked=";
	if (reason == NULL || crl_reason_parse(reason, &e->reason) != 0)
		return "no reason of RFC 5280 in reason=";
	if (!take_text(r, "by", e->by, sizeof e->by))
		return "no nick in by=";
	e->revoked = true;
	return NULL;
}

const char *
issued_line_read(const struct record *r, struct issued_entry *e)
{
	const char *serial = record_get(r, "serial"), *use = record_get(r, "use"),
		   *status = record_get(r, "status");

	*e = (struct issued_entry){ .revoked = false };
	if (serial == NULL || !issued_line_serial(serial, e->cert.serial))
		return "no serial number in serial=";
	if (use == NULL || use_parse(use, &e->cert.use) != 0)
		return "use= is not server, tls or mls";
	if (!take_text(r, "name", e->cert.name, sizeof e->cert.name))
		return "no name in name=";
	if (!record_bytes(r, "spki", e->cert.spki, sizeof e->cert.spki))
		return "no SHA-256 of a key in spki=";
	if (!record_time(r, "from", &e->cert.from) || !record_time(r, "to", &e->cert.to))
		return "no times in from= and to=";
	if (status == NULL || (strcmp(status, "good") != 0 && strcmp(status, "revoked") != 0))
		return "status= is not good or revoked";
	return strcmp(status, "revoked") == 0 ? take_revoked(r, e) : NULL;
}

void
issued_line_put(struct buf *out, const struct issued_entry *e)
{
	record_put(out, "serial", e->cert.serial);
	record_put(out, "use", use_word(e->cert.use));
	record_put(out, "name", e->cert.name);
	record_put_bytes(out, "spki", e->cert.spki, sizeof e->cert.spki);
	record_put_time(out, "from", e->cert.from);
	record_put_time(out, "to", e->cert.to);
	record_put(out, "status", e->revoked ? "revoked" : "good");
	if (e->revoked) {
		record_put_time(out, "revoked", e->revoked_at);
		record_put(out, "reason", crl_reason_name(e->reason));
		record_put(out, "by", e->by);
	}
	record_end(out);
}
