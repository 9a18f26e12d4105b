/* version.h - the text of --version. */
#ifndef SNUG_VERSION_H
#define SNUG_VERSION_H

/* To stdout: snug and each library, compiled with and running. */
void version_print(void);

#endif
