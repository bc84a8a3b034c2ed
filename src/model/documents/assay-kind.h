/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Document kinds: where their files lie, how they are named, which table describes them. One row each,
 * in the kind's own file assay-document-<kind>.c. */

#include "model/table/assay-field.h"

G_BEGIN_DECLS

/* ASSAY_KIND_PROJECT … ASSAY_KIND_LOCK: one a line of the array in documents/meson.build, in its
 * order. */
typedef enum
{
#define KIND(NAME, name) ASSAY_KIND_##NAME,
#include "model/documents/assay-kind-list.h"
#undef KIND
  ASSAY_N_KINDS
} AssayKind;

typedef struct
{
  AssayKind         kind;
  const char       *name;      /* "spec": value of "schema" before the slash ("spec/1") */
  int               schema;    /* newest schema version we read and write */
  const char       *folder;    /* inside the project, "" for its top; of a single: the folder of its file */
  const char       *file;      /* single documents: the file name; %NULL for one file per id */
  const char       *lines;     /* documents that are lines of a file: its name; theirs is "<lines>#<id>" */
  gboolean          versioned; /* files are <id>@<version>.json and references carry the version */
  const AssayTable *table;     /* of the struct, without "schema"; the struct begins with AssayDocument */
  const char       *title;     /* N_() */
} AssayKindInfo;

const AssayKindInfo *assay_kind_info   (AssayKind kind);
gboolean             assay_kind_parse  (const char *name, AssayKind *out);
/* "specs/potion.json" -> SPEC, "potion", 0; so "specs/drinks/potion.json", for folders inside a kind's are the person's own affair.
 * %FALSE for any other file (not a document). */
gboolean             assay_kind_of_path (const char *path, AssayKind *out_kind, char **out_id, int *out_version);
/* Of a path that is not a document's: if it is a .json file in a folder of documents, says so with the name it should have
 * ("document.bad_file_name", "document.sync_conflict"), so that nothing is dropped in silence. */
void                 assay_kind_report_stray (const char *path, AssayProblems *problems);
char                *assay_kind_dup_path (AssayKind kind, const char *id, int version);

G_END_DECLS
