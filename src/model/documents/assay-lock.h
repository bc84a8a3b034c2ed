/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* lock.json: what "auto" resolved to, per spec, written by the engine (spec 01). One spec a line,
 * sorted, and every line alike, comma first, so that git can merge what two branches added:
 *
 *   {"schema":"lock/1"
 *   ,"specs/coin":{"profile":{"checkpoint":"sdxl","hash":"…","id":"copax","version":2}}
 *   ,"specs/gem":{…}
 *   }
 *
 * Each line is a document of the kind ASSAY_KIND_LOCK, with the spec's id and the file
 * "lock.json#coin". A spec and its line belong together: whoever asks for one asks for the other.
 * Pure, any thread. */

#include "model/documents/assay-catalog.h"

G_BEGIN_DECLS

#define ASSAY_LOCK_FILE      "lock.json"
#define ASSAY_LOCK_EVERY     "*" /* id of the line that stands for all of a file that cannot be read */
#define ASSAY_LOCK_MAX_BYTES (64 * 1024 * 1024)

/* (element-type AssayDocument) (transfer full): the lines, by id. What is wrong is told, and a spec
 * whose line cannot be read gets one that is `broken` instead; where the file as a whole cannot be
 * read, there is one broken line for all (ASSAY_LOCK_EVERY). A gap is no leave to take something
 * else. */
GPtrArray *assay_lock_read (GBytes *bytes, AssayProblems *problems);
/* The file of @lines (element-type AssayDocument), in any order; broken ones are left out. */
GBytes *assay_lock_write (GPtrArray *lines);

/* A draft of the line of the spec @id, a copy of what @line (may be %NULL) says. */
AssayLockLine *assay_lock_line_draft (const AssayLockLine *line, const char *id);
/* A draft made a document, as if it had been read. Takes @draft. */
AssayDocument *assay_lock_line_freeze (AssayLockLine *draft);
gboolean assay_lock_line_is_empty (const AssayLockLine *line);

/* Rename of a spec: the line it has under its new id. Its seeds stay those of the id it was first
 * made under. @line: of the old id, or %NULL. (transfer full) */
AssayDocument *
assay_lock_line_renamed (const AssayLockLine *line, const char *from, const char *to);

/* A set of the ids of the specs in @catalog (char *). A spec that cannot be read is not in it, and
 * has a line all the same. (transfer full) */
GHashTable *assay_lock_specs (const AssayCatalog *catalog);
/* @before with @changed (element-type AssayDocument, any order) put in, without the lines of
 * @before whose specs are not of @specs, and without empty ones. (transfer full) (element-type
 * AssayDocument), by id. */
GPtrArray *assay_lock_merge (GPtrArray *before, GPtrArray *changed, GHashTable *specs);

G_END_DECLS
