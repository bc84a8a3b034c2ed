/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A backup in words, for surfaces: what there is to copy, and what was. New strings. Main
 * thread. */

#include "model/rows/assay-rows.h"

G_BEGIN_DECLS

/* What would be written, with what is missing and what is left out. */
char *assay_backup_dup_there   (const AssayBackupResult *result);
/* Where all of it is, with what is missing and what is left out. */
char *assay_backup_dup_end     (const AssayBackupResult *result);
/* Its parts. */
char *assay_backup_dup_done    (const AssayBackupResult *result);
/* Stored files that the project itself has lost; "": none. */
char *assay_backup_dup_missing (const AssayBackupResult *result);

G_END_DECLS
