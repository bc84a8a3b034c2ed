/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Room on the disk: how much is left, what of this project may go by kind and size, and the button
 * that takes it away; or that nothing may, and what a person can do then. What is shown was looked
 * up when it opened; nothing goes before the button. Main thread; the looking is the project's. */

#include <adwaita.h>

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_FREE_SPACE_DIALOG (assay_free_space_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AssayFreeSpaceDialog, assay_free_space_dialog, ASSAY, FREE_SPACE_DIALOG,
                      AdwWindow)

/* Not presented yet. */
GtkWindow *assay_free_space_dialog_new (GtkWindow *parent, AssayProject *project);

/* Signal "freed" (const char *text): what was taken away, in words; the dialog goes. */

G_END_DECLS
