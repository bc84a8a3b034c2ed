/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Documents: what the person wants. Typed, immutable, reference-counted (atomic); any thread. */

#include "base/assay-digest.h"
#include "model/documents/assay-kind.h"

G_BEGIN_DECLS

#define ASSAY_DOCUMENT_MAX_BYTES (4 * 1024 * 1024)

/* The head of every document struct. Read its members, never write them. */
typedef struct
{
  gatomicrefcount refs;
  AssayKind       kind;
  char           *id;      /* single documents: the file name without .json */
  int             version; /* versioned kinds and built-ins: >= 1, else 0 */
  gboolean        builtin;
  char           *file;    /* relative to the project, or "builtin:<id>@<v>" */
  AssayDigest     hash;    /* of the canonical bytes: equal content, equal hash, whatever the spacing */
  int             schema;  /* version of the kind it was read from (older ones are upcast) */
} AssayDocument;

/* Reads, checks and freezes one document: syntax, table, id against file name, cross-field rules of its kind.
 * @file: path inside the project, for problems and for the id. All problems are reported. %NULL if there was any. */
AssayDocument *assay_document_load  (AssayKind kind, GBytes *bytes, const char *file, AssayProblems *problems);
AssayDocument *assay_document_ref   (const AssayDocument *self);
void           assay_document_unref (AssayDocument *self);
/* Its name for people: borrowed; %NULL where its kind has none, or the project's says none. */
const char    *assay_document_get_title (const AssayDocument *self);
/* As a file is written, by the newest version of its kind: schema first, table order, two-space
 * indent. Defaults are left out, here and in what is hashed: files stay short, and a field added
 * later with a default changes no hash. (A changed default needs a new schema version.) */
GBytes        *assay_document_to_bytes (const AssayDocument *self);
/* What the hash is of: of an older document as its own version of the kind writes it, so that a
 * newer program sees no change. */
GBytes        *assay_document_to_canonical (const AssayDocument *self);

/* Drafts: the one way to make or change a document. A draft has the kind's struct and belongs to one owner, who may write its
 * fields (g_free the old text first) and then turns it into bytes; those are loaded like any file. A draft has no hash and is
 * never put into a catalogue. Free with assay_document_unref. @version: versioned kinds only, else 0. */
AssayDocument *assay_document_new_draft (AssayKind kind, const char *id, int version);
AssayDocument *assay_document_dup_draft (const AssayDocument *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayDocument, assay_document_unref)

G_END_DECLS
