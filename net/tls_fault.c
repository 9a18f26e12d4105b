#include "net/tls_fault.h"

#include <gnutls/gnutls.h>
#include <stddef.h>

#define NOT_SNUG "Is that the address and port of a snug server?"
#define NO_COMMON                                                                                  \
	"Both sides need TLS 1.3; leave the TLS settings at their defaults on both, or choose "    \
	"the same (--tls-profile, --kx, --cipher)."
#define TAMPERED                                                                                   \
	"Something on the way changed bytes. Connect again; if it repeats, try another network."
#define REPORT "Connect again. If it repeats, one of the two programs has a bug: please report it."

struct error_row {
	int error;
	int code;
	const char *cause, *remedy;
};

static const struct error_row errors[] = {
	{ GNUTLS_E_PREMATURE_TERMINATION, ERR_TRUNCATED, "the connection was cut",
	    "Connect again: what was under way may be lost." },
	{ GNUTLS_E_UNEXPECTED_PACKET_LENGTH, ERR_TLS, "the other side does not speak TLS",
	    NOT_SNUG },
	{ GNUTLS_E_UNSUPPORTED_VERSION_PACKET, ERR_TLS, "the other side speaks no TLS that is safe",
	    NO_COMMON },
	{ GNUTLS_E_UNEXPECTED_PACKET, ERR_TLS, "the other side does not speak TLS", NOT_SNUG },
	{ GNUTLS_E_RECORD_OVERFLOW, ERR_TLS, "the other side does not speak TLS", NOT_SNUG },
	{ GNUTLS_E_DECRYPTION_FAILED, ERR_TLS, "a TLS record was damaged on the way", TAMPERED },
	{ GNUTLS_E_ERROR_IN_FINISHED_PACKET, ERR_TLS, "the TLS handshake was changed on the way",
	    TAMPERED },
	{ GNUTLS_E_PK_SIG_VERIFY_FAILED, ERR_TLS,
	    "the other side does not own the key of its certificate", TAMPERED },
	{ GNUTLS_E_NO_CIPHER_SUITES, ERR_TLS,
	    "the two sides have no cipher or no kind of certificate in common", NO_COMMON },
	{ GNUTLS_E_NO_COMMON_KEY_SHARE, ERR_TLS, "the two sides have no key exchange in common",
	    NO_COMMON },
	{ GNUTLS_E_UNSUPPORTED_SIGNATURE_ALGORITHM, ERR_TLS,
	    "the two sides have no signature algorithm in common", NO_COMMON },
	{ GNUTLS_E_INSUFFICIENT_SECURITY, ERR_TLS, "what the other side offers is too weak",
	    NO_COMMON },
	{ GNUTLS_E_NO_APPLICATION_PROTOCOL, ERR_TLS, "the other side does not speak snug/1",
	    NOT_SNUG },
	{ GNUTLS_E_CERTIFICATE_ERROR, ERR_CHAIN, "the other side's certificate was refused",
	    "Ask for a new invite." },
	{ GNUTLS_E_NO_CERTIFICATE_FOUND, ERR_CHAIN, "the other side has no certificate", NOT_SNUG },
	{ GNUTLS_E_CERTIFICATE_REQUIRED, ERR_CHAIN, "the other side has no certificate", NOT_SNUG },
	{ GNUTLS_E_TOO_MANY_HANDSHAKE_PACKETS, ERR_LIMIT, "the other side changes keys too often",
	    REPORT },
	{ GNUTLS_E_TOO_MANY_EMPTY_PACKETS, ERR_LIMIT, "the other side sends empty records",
	    REPORT },
	{ GNUTLS_E_MEMORY_ERROR, ERR_NOMEM, "out of memory", "Close other programs." },
};

struct alert_row {
	gnutls_alert_description_t alert;
	const char *to_client, *to_server; /* remedies */
};

#define DISTRUST "The client does not trust this server's certificate: give it a new invite."
#define DISTRUSTED                                                                                 \
	"It does not take the certificate that this computer showed: ask for a new invite."

static const struct alert_row alerts[] = {
	{ GNUTLS_A_NO_APPLICATION_PROTOCOL, "It serves something else: " NOT_SNUG,
	    "It is not a snug client of this version." },
	{ GNUTLS_A_PROTOCOL_VERSION, NO_COMMON, NO_COMMON },
	{ GNUTLS_A_HANDSHAKE_FAILURE, NO_COMMON, NO_COMMON },
	{ GNUTLS_A_INSUFFICIENT_SECURITY, NO_COMMON, NO_COMMON },
	{ GNUTLS_A_BAD_CERTIFICATE, DISTRUSTED, DISTRUST },
	{ GNUTLS_A_UNKNOWN_CA, DISTRUSTED, DISTRUST },
	{ GNUTLS_A_CERTIFICATE_EXPIRED, DISTRUSTED, DISTRUST },
	{ GNUTLS_A_CERTIFICATE_REVOKED, DISTRUSTED, DISTRUST },
	{ GNUTLS_A_CERTIFICATE_UNKNOWN, DISTRUSTED, DISTRUST },
	{ GNUTLS_A_UNSUPPORTED_CERTIFICATE, DISTRUSTED, DISTRUST },
	{ GNUTLS_A_CERTIFICATE_REQUIRED, "Enrol with an invite first.", REPORT },
	{ GNUTLS_A_BAD_RECORD_MAC, TAMPERED, TAMPERED },
	{ GNUTLS_A_DECRYPT_ERROR, TAMPERED, TAMPERED },
	{ GNUTLS_A_UNEXPECTED_MESSAGE, NOT_SNUG, REPORT },
};

int
tls_fault_from_error(struct fault *f, int r)
{
	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
		if (errors[i].error == r)
			return fault_set(
			    f, errors[i].code, errors[i].remedy, "%s", errors[i].cause);
	return fault_set(f, ERR_TLS, REPORT, "TLS failed: %s", gnutls_strerror(r));
}

int
tls_fault_from_alert(struct fault *f, int alert, int server)
{
	const char *name = gnutls_alert_get_name((gnutls_alert_description_t)alert);
	const char *remedy = REPORT;

	for (size_t i = 0; i < sizeof alerts / sizeof alerts[0]; i++)
		if ((int)alerts[i].alert == alert)
			remedy = server ? alerts[i].to_server : alerts[i].to_client;
	if (name == NULL)
		name = "an unknown alert";
	return fault_set(f, ERR_TLS, remedy, "the other side refused TLS: %s", name);
}

int
tls_fault_alert(int code)
{
	static const struct {
		int code;
		gnutls_alert_description_t alert;
	} rows[] = {
		{ ERR_PIN, GNUTLS_A_UNKNOWN_CA },
		{ ERR_CHAIN, GNUTLS_A_UNKNOWN_CA },
		{ ERR_PURPOSE, GNUTLS_A_UNSUPPORTED_CERTIFICATE },
		{ ERR_EXPIRED, GNUTLS_A_CERTIFICATE_EXPIRED },
		{ ERR_NOTYET, GNUTLS_A_CERTIFICATE_EXPIRED },
		{ ERR_WEAK, GNUTLS_A_INSUFFICIENT_SECURITY },
		{ ERR_DENIED, GNUTLS_A_ACCESS_DENIED },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].code == code)
			return (int)rows[i].alert;
	return (int)GNUTLS_A_BAD_CERTIFICATE;
}
