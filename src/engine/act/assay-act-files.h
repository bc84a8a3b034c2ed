/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the acts that change documents share: files by their path in the project, and their bytes as
 * blobs, kept before anything is changed. */

#include "engine/host/assay-engine.h"

G_BEGIN_DECLS

/* The blob of the file's bytes; new string, %NULL + error. */
char    *_assay_file_keep    (AssayEngine *engine, const char *path, GError **error);
/* What a document may be that is written. Folders on the way are the project's own in either case:
 * a path that leads out of it is refused. */
typedef enum
{
  ASSAY_FILE_ALONE,   /* the person named it: a link is followed */
  ASSAY_FILE_OF_MANY, /* one of several, unlooked at: a link or a second name is refused */
} AssayFileReach;

/* Durable; @bytes %NULL: the file is taken away (of a link, the link). */
gboolean _assay_file_write   (AssayEngine *engine, const char *path, GBytes *bytes,
                              AssayFileReach reach, GError **error);
/* The same with a blob's bytes; @blob %NULL: taken away. */
gboolean _assay_file_restore (AssayEngine *engine, const char *path, const char *blob,
                              AssayFileReach reach, GError **error);
/* Whether the file's bytes are the blob's; @blob %NULL: whether there is none. */
gboolean _assay_file_is      (AssayEngine *engine, const char *path, const char *blob);
/* A document's problem as an error; always %FALSE. @args as assay_problems_add. */
gboolean _assay_file_refuse  (GError **error, const char *code, const char *message,
                              const char *fix, const char *a, const char *b);
/* Nothing may be written that the history cannot take. */
gboolean _assay_file_may_write (AssayEngine *engine, GError **error);
/* %FALSE + error when the log refused. */
gboolean _assay_file_submit  (AssayEngine *engine, const char *kind, gpointer args, GError **error);
/* An asset's document gets another name, and its history with it. */
gboolean _assay_file_rename  (AssayEngine *engine, const AssayRenameArgs *args, GError **error);
/* As assay_catalog_find_asset; %NULL + error. */
const AssaySpec *_assay_file_find_spec (const AssayCatalog *catalog, const char *name,
                                        GError **error);

G_END_DECLS
