/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A backup of the project: where it goes, what is written and how large that is before it begins,
 * how far it is, and how it ended. Closed while it is written it is only hidden: the backup goes on
 * and is told of by signals; presented again it shows how far it is. Destroyed, it ends the backup,
 * which the next one to the same place goes on with. Main thread; the work is the project's. */

#include <adwaita.h>

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_BACKUP_DIALOG (assay_backup_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AssayBackupDialog, assay_backup_dialog, ASSAY, BACKUP_DIALOG, AdwWindow)

/* Not presented yet. */
GtkWindow *assay_backup_dialog_new (GtkWindow *parent, AssayProject *project);

/* Signal "progress" (const char *words, double fraction): how far it is, as assay-under-way-words;
 * %NULL: it is at nothing. Signal "ended" (const char *text): how it ended, while it is hidden. */

G_END_DECLS
