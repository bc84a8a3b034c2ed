/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Stored files that are gone, out of a backup: which one, what of them it has, and the button that
 * puts that back. Nothing is written before the button. Closed it ends; what was put back stays.
 * Main thread; the work is the project's. */

#include <adwaita.h>

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_RESTORE_DIALOG (assay_restore_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AssayRestoreDialog, assay_restore_dialog, ASSAY, RESTORE_DIALOG, AdwWindow)

/* Not presented yet. */
GtkWindow *assay_restore_dialog_new (GtkWindow *parent, AssayProject *project);

G_END_DECLS
