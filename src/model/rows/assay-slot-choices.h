/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Which choices a surface offers for a slot. What becomes of one decides core; this only keeps
 * buttons that would be refused from being shown. Pure. */

#include "model/rows/assay-rows.h"

G_BEGIN_DECLS

gboolean assay_slot_row_takes (const AssaySlotRow *slot, AssayChoice choice);

G_END_DECLS
