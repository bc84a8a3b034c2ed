/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Whether the history of a project is all there, and the way out where it is not, without opening
 * the project. Blocking, any thread. */

#include "model/rows/assay-rows.h"

G_BEGIN_DECLS

/* No lock is taken and nothing is written. New string: why the project would be read-only when it
 * is opened; %NULL: it is whole, as far as this machine knows, or there is none yet. */
char *assay_history_dup_trouble (const char *folder);

/* store/assay-repair of the project in @folder, with what is damaged in words. (transfer full) */
AssayRepairRow *assay_history_look   (const char *folder, GError **error);
/* Gives up what is damaged; the project is open nowhere then. */
AssayRepairRow *assay_history_repair (const char *folder, GError **error);

G_END_DECLS
