/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Stored files that are put back from a backup, in words, for surfaces. New strings. Main
 * thread. */

#include "model/rows/assay-rows.h"

G_BEGIN_DECLS

/* How many are missing, and how many of them the copy has. */
char *assay_restore_dup_found (const AssayRestoreResult *result);
/* What was put back. */
char *assay_restore_dup_done  (const AssayRestoreResult *result);
/* What the copy does not have either, and the way out; "": nothing. */
char *assay_restore_dup_left  (const AssayRestoreResult *result);

G_END_DECLS
