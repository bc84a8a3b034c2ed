/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A damaged history: what of it is whole, what is behind the damage, and the two ways out. What is
 * shown was looked at when it opened; nothing is given up before the button. Main thread; the
 * reading is a thread's. */

#include <adwaita.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_REPAIR_DIALOG (assay_repair_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AssayRepairDialog, assay_repair_dialog, ASSAY, REPAIR_DIALOG, AdwWindow)

/* @folder: of the project. Not presented yet. */
GtkWindow *assay_repair_dialog_new (GtkWindow *parent, const char *folder);

/* Signal "mend": a person wants what is shown; the dialog goes. */

G_END_DECLS
