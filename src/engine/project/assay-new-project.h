/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Making a project folder: init. Blocking; small files only. */

#include "base/assay-problems.h"

G_BEGIN_DECLS

/* Writes project.json, .gitignore, .gitattributes into @folder (made if missing), or copies an example into it ("tiny", "astroduck").
 * A .gitignore that is there is added to, other files that are there stay. Refuses a folder that has a project.json, or no name. @examples_folder: where the examples lie. */
gboolean assay_new_project (const char *folder, const char *title, const char *example, const char *examples_folder, AssayProblems *problems);
/* Copies a project's document files, readable or not to the loader, and nothing else. */
gboolean assay_copy_documents (const char *from, const char *to, GError **error);
/* Where installed or source-tree examples are; new string, %NULL if none is found. */
char    *assay_examples_folder (void);
/* Nearest parent of @start with a project.json, new string; %NULL if none. */
char    *assay_find_project (const char *start);

G_END_DECLS
