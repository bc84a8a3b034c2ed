/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A new name for an asset: one field with the present one in it. What is wrong with a name is said
 * below the field, and the dialog stays; when the asset has it, the dialog tells and goes. Main
 * thread. */

#include <adwaita.h>

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_RENAME_DIALOG (assay_rename_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AssayRenameDialog, assay_rename_dialog, ASSAY, RENAME_DIALOG, AdwWindow)

/* @asset: a row of query "assets". Not presented yet. */
GtkWindow *assay_rename_dialog_new (GtkWindow *parent, AssayProject *project, AssayRow *asset);

/* Signal "renamed" (const char *id, const char *text, const char *undo): the new id, what is told,
 * and the detailed name of the action that takes it back. */

G_END_DECLS
