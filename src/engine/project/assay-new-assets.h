/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Assets from names: one spec file of three fields each, all else is the defaults'. Blocking; small
 * files only. */

#include "base/assay-problems.h"

G_BEGIN_DECLS

#define ASSAY_NEW_ASSETS_MAX 4096 /* of one list */

/* The names in @text, one a line: trimmed, without empty ones and without a second of the same.
 * Pure. New %NULL-terminated array. */
char   **assay_new_assets_split (const char *text);
/* A document's id for a name: "Rusty Sword" -> "rusty_sword"; "asset" where nothing of the name can
 * be in one. Pure. New string. */
char    *assay_new_assets_id    (const char *title);
/* Writes specs/<id>.json below @folder for each of @titles, of asset type @type and made by
 * @checkpoint. A file that is there stays as it is and counts as made; two names with one id get
 * two. %FALSE with a problem when one could not be written; those before it stay. */
gboolean assay_new_assets_write (const char *folder,
                                 const char *const *titles,
                                 const char *type,
                                 const char *checkpoint,
                                 AssayProblems *problems);

G_END_DECLS
