/*
 * store/schema.h - the tables of each database, as the ordered steps that made them. A step
 * once released is never changed: a new version is a new step.
 */
#ifndef SNUG_STORE_SCHEMA_H
#define SNUG_STORE_SCHEMA_H

#include <stddef.h>
#include <stdint.h>

struct db;

struct schema {
	const char *what;         /* in words: "history" */
	int32_t application_id;   /* in the file's header: which program's file it is */
	const char *const *steps; /* step i leads from version i to i + 1 */
	size_t n;                 /* the version that this program knows */
};

extern const struct schema schema_store, schema_history;

/*
 * Bring d to version `to` (at most s->n), in one transaction. A database that has content
 * is first copied beside itself (db_copy_path). 0; ERR_VERSION when it is newer than s->n;
 * ERR_DAMAGED when it is no database of this kind; or as db_fault says.
 */
int schema_migrate(struct db *d, const struct schema *s, size_t to);

#endif
