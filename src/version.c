#include "version.h"

#include <curses.h>
#include <gnutls/gnutls.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <uv.h>

#include "net/wire.h"

#define TEXT_OF(x) #x
#define DOTTED(a, b, c) TEXT_OF(a) "." TEXT_OF(b) "." TEXT_OF(c)
#define UV_COMPILED DOTTED(UV_VERSION_MAJOR, UV_VERSION_MINOR, UV_VERSION_PATCH)

static void
library(const char *name, const char *compiled, const char *running)
{
	printf("%-10s compiled %s, running %s\n", name, compiled, running);
}

void
version_print(void)
{
	printf("snug %s, protocol %d\n", PACKAGE_VERSION, WIRE_VERSION);
	library("GnuTLS", GNUTLS_VERSION, gnutls_check_version(NULL));
	library("libsodium", SODIUM_VERSION_STRING, sodium_version_string());
	library("ncurses", NCURSES_VERSION, curses_version() + strcspn(curses_version(), "0123456789"));
	library("SQLite", SQLITE_VERSION, sqlite3_libversion());
	library("libuv", UV_COMPILED, uv_version_string());
	puts("inner layer: MLS RFC 9420, suites 0x0003 (X25519, ChaCha20-Poly1305, SHA-256, Ed25519)\n"
	     "             and 0x0001 (the same with AES-128-GCM)");
}
