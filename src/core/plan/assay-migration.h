/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Documents of former versions as the newest one writes them, and pins moved out of specs into
 * lock.json. What was made stays what it is: a pin goes with the checkpoint it was made for. Pure.
 */

#include "model/documents/assay-catalog.h"

G_BEGIN_DECLS

/* The id of the checkpoint in the newest recipe of @spec; %NULL: it never queued a job. Borrowed.
 */
typedef const char *(*AssayMadeWith) (const char *spec, gpointer data);
/* Whether @document may be written: else it stays as it is, its pin too, and
 * nothing is said of it. */
typedef gboolean (*AssayMayMigrate) (const AssayDocument *document, gpointer data);

typedef struct
{
  const AssayDocument *document; /* borrowed from the catalogue */
  GBytes              *bytes;    /* the file to be */
} AssayMigrated;
void assay_migrated_free (AssayMigrated *self);

/* (element-type AssayMigrated) (transfer full): the documents that are of a former version, by
 * kind and id. @lines: (element-type AssayDocument): lines that lock.json gets are added. @words:
 * what is dropped, and what no longer holds. */
GPtrArray *assay_migration_make (const AssayCatalog *catalog, AssayMadeWith made_with,
                                 AssayMayMigrate may_migrate, gpointer data, GPtrArray *lines,
                                 AssayProblems *words);

G_END_DECLS
