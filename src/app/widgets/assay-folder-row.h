/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A folder as a row: typed, pasted, or chosen by a button at its end. Main thread. */

#include <adwaita.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_FOLDER_ROW (assay_folder_row_get_type ())
G_DECLARE_FINAL_TYPE (AssayFolderRow, assay_folder_row, ASSAY, FOLDER_ROW, AdwEntryRow)

/* Absolute: "~/x" and "x" are in the home folder. New string; %NULL: nothing is said yet. */
char *assay_folder_row_dup_folder (AssayFolderRow *self);

/* Signal "chosen": by the button, or Return. Property "chooser-title". */

G_END_DECLS
