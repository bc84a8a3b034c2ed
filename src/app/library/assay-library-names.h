/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* An artist's words for what documents call by an id: the titles of types, looks and tags, asked of
 * the project once each. Until the answer is there, and where a document has no title, the id in
 * plain words. */

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

typedef struct _AssayLibraryNames AssayLibraryNames;
typedef void (*AssayLibraryNamesTold) (gpointer data);

/* @told: some name is known better than before. Not called after the free. */
AssayLibraryNames *
assay_library_names_new (AssayProject *project, AssayLibraryNamesTold told, gpointer data);
void assay_library_names_free (AssayLibraryNames *self);

/* @kind: "asset-type" or "checkpoint". New string, "" for no id. */
char *assay_library_names_dup (AssayLibraryNames *self, const char *kind, const char *id);
/* "item:weapon" and "view:front" as "Weapon, Front". @tags may be %NULL. New string. */
char *assay_library_names_dup_tags (AssayLibraryNames *self, char **tags);

/* Pure: "ui_icon" as "Ui icon", "item:health-potion" as "Health potion". New string. */
char *assay_library_names_plain (const char *id);

G_END_DECLS
