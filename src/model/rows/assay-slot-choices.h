/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Which choices a surface offers for a slot. What becomes of one decides core; this only keeps
 * buttons that would be refused from being shown. Pure. */

#include "model/rows/assay-rows.h"

G_BEGIN_DECLS

gboolean assay_slot_row_takes (const AssaySlotRow *slot, AssayChoice choice);

/* How many slots take each choice: a slot more, and how many take one. */
void   assay_offer_row_add (AssayOfferRow *self, const AssaySlotRow *slot);
gint64 assay_offer_row_get (const AssayOfferRow *self, AssayChoice choice);

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

/* Why no run makes what is to be made. */
typedef enum
{
  ASSAY_ASIDE_NOT,      /* a run does */
  ASSAY_ASIDE_GONE,     /* there is no document that can be read */
  ASSAY_ASIDE_STATE,    /* it is paused, a draft or archived */
  ASSAY_ASIDE_FEWER,    /* it asks for fewer pictures */
  ASSAY_ASIDE_PROBLEMS, /* it has problems */
} AssayAside;

/* @asset: of the slot's document; %NULL: there is none that can be read. */
AssayAside assay_slot_row_aside (const AssaySlotRow *slot, const AssayAssetRow *asset);

G_END_DECLS
