/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Which choices a surface offers for a slot. What becomes of one decides core; this only keeps
 * buttons that would be refused from being shown. Pure. */

#include "model/rows/assay-rows.h"

G_BEGIN_DECLS

gboolean assay_slot_row_takes (const AssaySlotRow *slot, AssayChoice choice);

/* What follows a choice that a slot takes. */
typedef enum
{
  ASSAY_AFTER_MADE,     /* the next run makes it, unless its document keeps it from that */
  ASSAY_AFTER_ASKED,    /* a question waits, about its newest picture */
  ASSAY_AFTER_PROBLEM,  /* the problem with its newest picture waits */
  ASSAY_AFTER_LEFT_OUT, /* its newest picture is left out */
  ASSAY_AFTER_QUEUED,   /* it waits on the queue, in another place */
  ASSAY_AFTER_APPROVED, /* nothing: a picture of it is approved */
  ASSAY_N_AFTER
} AssayAfter;

/* @slot: as it stood before. */
AssayAfter assay_slot_row_after (const AssaySlotRow *slot, AssayChoice choice);

G_END_DECLS
