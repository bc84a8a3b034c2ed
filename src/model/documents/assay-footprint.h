/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A footprint: every question a pure function has asked of a catalogue. A function that asks only
 * through it and reads nothing else of the catalogue gives the same result for any catalogue that
 * answers these questions alike, so its result can be kept. What was not there is an answer too: a
 * document that appears later changes it. Built-ins never change and are not written down where
 * they are asked for by their own names (assay_catalog_family_profile).
 *
 * Values; one thread at a time. Owns its words, not the documents. */

#include "model/documents/assay-catalog.h"

G_BEGIN_DECLS

typedef struct _AssayFootprint AssayFootprint;

AssayFootprint *assay_footprint_new (void);
void assay_footprint_free (AssayFootprint *self);

/* Ask as the catalogue's functions of the same names do, and write the question down, each once.
 * @self may be %NULL: then only the answer is given. */
const AssayDocument *assay_footprint_lookup (AssayFootprint *self,
                                             const AssayCatalog *catalog,
                                             AssayKind kind,
                                             const char *reference);
const AssayDocument *
assay_footprint_single (AssayFootprint *self, const AssayCatalog *catalog, AssayKind kind);
GPtrArray *assay_footprint_list (AssayFootprint *self, const AssayCatalog *catalog, AssayKind kind);

/* As assay_catalog_find_unread, of a reference that was looked up in vain: that question is written
 * down already, and its answer is this one too. */
const char *
assay_footprint_find_unread (const AssayCatalog *catalog, AssayKind kind, const char *reference);

/* The line of a spec in lock.json. It belongs to the spec as its key, so that specs that ask the
 * same of everything else share a footprint: nothing is written down, and whoever keeps a result
 * compares the line with the spec itself. */
const AssayLockLine *assay_footprint_lock_line (const AssayCatalog *catalog, const char *spec);

guint assay_footprint_count (const AssayFootprint *self);
/* "checkpoint copax", "project" (the single one) or "lora *" (the list); sorted, whatever
 * the order of asking. For people and tests. */
char *assay_footprint_dup_question (const AssayFootprint *self, guint index);

/* Of the questions; for hash tables. */
guint assay_footprint_hash (gconstpointer self);
gboolean assay_footprint_equal (gconstpointer a, gconstpointer b);

/* Whether both catalogues answer all questions alike: with documents of equal content in the same
 * file, or with none. Costs little where they share lists, as catalogues made of each other do. */
gboolean assay_footprint_holds (const AssayFootprint *self,
                                const AssayCatalog *before,
                                const AssayCatalog *after);
/* What of the project's own documents answers the questions, with @spec and its line in lock.json,
 * as one short text: other documents, another text. What the program brings along is not in it, so
 * that a newer program says the same of the same documents. It begins with the number below and a
 * colon; raise that when recipes ask other questions, and nobody takes the program's change for a
 * person's. New string. */
#define ASSAY_FOOTPRINT_FORMAT "1:"
char *assay_footprint_dup_answers (const AssayFootprint *self,
                                   const AssayCatalog *catalog,
                                   const AssayDocument *spec);
/* Whether @a and @b are the same to whoever reads them. Either may be %NULL. */
gboolean assay_footprint_same_document (const AssayDocument *a, const AssayDocument *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayFootprint, assay_footprint_free)

G_END_DECLS
