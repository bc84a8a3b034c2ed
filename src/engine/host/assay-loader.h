/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Reads a project's documents from its folder. Blocking; goes through the I/O table; follows nothing outside the folder. */

#include "base/assay-io.h"
#include "model/documents/assay-catalog.h"

G_BEGIN_DECLS

#define ASSAY_LOADER_MAX_FILES 100000

typedef struct
{
  char   *path;  /* relative to the project */
  GBytes *bytes; /* as on disk; %NULL when it cannot be read: it is there all the same */
  AssayDocument *document; /* %NULL when it has problems */
} AssayLoadedFile;

/* All document files, sorted by path: (element-type AssayLoadedFile). %NULL + error when the folder
 * cannot be read or has no project.json. What is wrong inside documents goes to @problems; the rest
 * is still read. */
GPtrArray *assay_loader_read (AssayIo *io, const char *folder, AssayProblems *problems,
                              GError **error);
/* Whether project.json itself is free of @problems. If not, the project's contract and limits are
 * unknown and nothing may be made: @error carries what is wrong with it. */
gboolean   assay_loader_knows_project (const AssayProblems *problems, GError **error);

G_END_DECLS
