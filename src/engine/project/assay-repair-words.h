/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A damaged history in words, for surfaces: what of it is whole, and what is given up. New strings.
 * Main thread. */

#include "model/rows/assay-rows.h"

G_BEGIN_DECLS

/* "Potion, picture 2"; the first one goes by the title alone. */
char *assay_repair_dup_picture   (const char *title, const AssaySlot *slot);
/* "The history is whole up to event 120."; how it goes on where none is; "": all of it is, but for
 * its line ends. */
char *assay_repair_dup_whole     (const AssayRepairRow *row);
/* "Only the line ends were changed; they are put back, nothing is lost."; of how many events they
 * were, where other things are damaged too; "": they are as they were. */
char *assay_repair_dup_ends      (const AssayRepairRow *row);
/* "": nothing is behind that. "Behind that: 12 events that can be read, 3 lines that cannot, 45
 * kB."; where nothing is left of them, that. */
char *assay_repair_dup_behind    (const AssayRepairRow *row);
/* "Among it 5 approvals: potion, key"; "": none. */
char *assay_repair_dup_approvals (const AssayRepairRow *row);
char *assay_repair_dup_pictures  (const AssayRepairRow *row);

G_END_DECLS
