/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The loose exporter: one clean PNG an asset, named by its id. Only a file that still is as the
 * folder's own manifest says is ever replaced: one that was retouched is kept, and so is anything
 * that is not a plain file (a link is never followed). A file that is already right is not touched;
 * nothing is deleted. Of two pictures with one name neither is written. Of one that cannot be read
 * the file of an earlier export and its entry in the manifest stay. Blocking; any thread. */

#include "base/assay-digest.h"
#include "base/assay-io.h"
#include "base/assay-problems.h"

G_BEGIN_DECLS

#define ASSAY_EXPORT_MANIFEST ".assay-export.json"
#define ASSAY_EXPORT_MANIFEST_MAX_BYTES (16 * 1024 * 1024)

typedef struct
{
  char   *name;    /* file name inside the folder, from ids: "potion.png" */
  GBytes *bytes;   /* %NULL: what is stored of it cannot be read, which the caller says */
  char   *version; /* which version it is, for the manifest */
  char   *asset;   /* whose picture it is, for messages; may be %NULL */
} AssayExportFile;

void assay_export_file_free (AssayExportFile *self);

typedef struct
{
  guint written, same, refused; /* names; refused: what has it is not ours to replace, two
                                   pictures have it, or there is none to write */
} AssayExportTotals;

/* @path: the folder, as the person named it; made if it is not there. @files: (element-type
 * AssayExportFile), sorted by name. @out_manifest: the manifest's bytes (new). @left: gets the
 * names (element-type char *, owned by it, sorted) of what earlier exports wrote, is none of @files
 * now, and still lies there: an approval was taken back, or its asset has another id. %FALSE +
 * @error when the folder or a file cannot be written. What is left alone is told in @problems:
 * "export.foreign_file", "export.changed_file", "export.not_a_file", "export.name_clash". */
gboolean assay_loose_export (AssayIo *io, const char *path, GPtrArray *files,
                             AssayExportTotals *out_totals, GBytes **out_manifest,
                             GPtrArray *left, AssayProblems *problems, GError **error);

G_END_DECLS
