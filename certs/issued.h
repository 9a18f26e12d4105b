/*
 * certs/issued.h - the register of a CA: every certificate that it issued, and which of them were
 * revoked. In the CA's folder: `issued` (one line a certificate), certs/SERIAL.pem, crl.pem and
 * `lock`. The register is what counts; crl.pem is made from it, and a certificate that stands in a
 * newer crl.pem than the register (one from a backup) is revoked all the same.
 *
 * One thread at a time for one object; several processes in turn, by the lock.
 */
#ifndef SNUG_CERTS_ISSUED_H
#define SNUG_CERTS_ISSUED_H

#include "certs/crl.h"
#include "certs/issue.h"

#define ISSUED_KEEP_DAYS 400 /* after its end a certificate is forgotten */
#define ISSUED_BY_OPERATOR "operator"

struct issued;

struct issued_entry {
	struct cert_facts cert;
	bool revoked;
	int64_t revoked_at; /* seconds since 1970 */
	enum crl_reason reason;
	char by[NICK_MAX + 1]; /* who revoked it */
};

enum issued_status { ISSUED_GOOD, ISSUED_REVOKED, ISSUED_EXPIRED };

/*
 * Read the register in dir under its lock, which is held until issued_close: for one short
 * operation, with no question to a person in between. 0 (also when there is none yet); ERR_CONFIG
 * for a malformed line, with file and line; ERR_KEYFILE when others can read it; ERR_CREATE,
 * ERR_IO.
 */
int issued_open(struct issued **out, const char *dir, struct fault *f);
/* The same without the lock, to look at only: a whole state, which another process may be changing.
 */
int issued_load(struct issued **out, const char *dir, struct fault *f);
/* NULL is nothing. What was not saved is forgotten, but for the files in certs/. */
void issued_close(struct issued *is);

/* In the order of issue. Lent until the next issued_add, issued_save or issued_close. */
size_t issued_count(const struct issued *is);
const struct issued_entry *issued_at(const struct issued *is, size_t i);
/* By serial (hexadecimal in either case); NULL when it is not one of ours. */
const struct issued_entry *issued_find(const struct issued *is, const char *serial);
/* The newest for this use and nick (without case) or host; NULL without one. */
const struct issued_entry *issued_newest(
    const struct issued *is, enum cert_use use, const char *name);
/* The newest for this use whose key has this SHA-256 of the SubjectPublicKeyInfo, or NULL. */
const struct issued_entry *issued_of_key(
    const struct issued *is, enum cert_use use, const uint8_t spki[static 32]);
enum issued_status issued_status(const struct issued_entry *e, int64_t now);
const char *issued_status_name(enum issued_status s);

/*
 * May who shows a certificate with this serial number come in, as far as the register knows? 0;
 * ERR_REVOKED with "the certificate of bob was revoked by alice on 2026-11-20"; ERR_NOTFOUND for
 * one that this CA did not issue, or has forgotten since it ended; *f filled. Its dates are not
 * looked at.
 */
int issued_judge(const struct issued *is, const char *serial, struct fault *f);
/*
 * May nick be certified for use with the key of this SHA-256? 0; ERR_NICKTAKEN when a good
 * certificate of it has another key; ERR_NAME when it looks like the nick in another good one.
 * now: seconds since 1970.
 */
int issued_check_nick(const struct issued *is, enum cert_use use, const char *nick,
    const uint8_t spki[static 32], int64_t now, struct fault *f);
/* "2027-02-22", in UTC; t: seconds since 1970. */
void issued_day(int64_t t, char out[static 16]);
/* The serial number of a certificate (PEM or DER; the first) as the register has it. */
bool issued_serial_of(struct bytes cert, char out[static CERT_SERIAL_TEXT]);

/* Note a new certificate and keep its PEM in certs/SERIAL.pem. 0, ERR_EXISTS, ERR_CREATE, ERR_IO.
 */
int issued_add(struct issued *is, const struct cert_facts *cert, struct bytes pem, struct fault *f);
/* Append certs/SERIAL.pem. What file_read says. */
int issued_pem(const struct issued *is, const char *serial, struct buf *pem, struct fault *f);
/*
 * Revoke at the time at (seconds since 1970), by a nick or ISSUED_BY_OPERATOR. 0; ERR_NOTFOUND;
 * ERR_EXISTS when it was revoked before, *f saying by whom and when.
 */
int issued_revoke(struct issued *is, const char *serial, int64_t at, enum crl_reason reason,
    const char *by, struct fault *f);
/*
 * Write the register; then crl.pem, with the next number, when something was revoked, half of
 * its time is over, it is not there, or anew is set. 0, ERR_CREATE, ERR_IO, or what crl_new says.
 */
int issued_save(struct issued *is, const struct ca *ca, bool anew, struct fault *f);
/* Is it time to save for the sake of crl.pem alone. now: seconds since 1970. */
bool issued_crl_due(const struct issued *is, int64_t now);

#endif
