/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Some assets as one: how many, how they stand, and how many of them there is something to do
 * about. Pure. */

#include "model/rows/assay-rows.h"

G_BEGIN_DECLS

#define ASSAY_N_ASSET_STATES (ASSAY_ASSET_LEFT_OUT + 1)

typedef struct
{
  guint n;        /* assets … */
  guint unread;   /* … of these, whose rows are still to come */
  guint pictures; /* that the others ask for */
  guint states[ASSAY_N_ASSET_STATES];
} AssayAssetSum;

/* One more; %NULL: its row is still to come. */
void assay_asset_sum_add (AssayAssetSum *self, const AssayAssetRow *asset);

/* Of how many it would change anything. None while some are not read: what is done is done about
 * all of them or not at all. */
guint assay_asset_sum_count_living (const AssayAssetSum *self, AssayLife life);
guint assay_asset_sum_count_choosing (const AssayAssetSum *self, AssayChoice choice);

/* "12 assets". New string. */
char *assay_asset_sum_dup_title (const AssayAssetSum *self);
/* "48 pictures". New string. */
char *assay_asset_sum_dup_pictures (const AssayAssetSum *self);
/* "Approved: 7"; @word: how @state is called, translated. New string; %NULL: none stands so. */
char *assay_asset_sum_dup_line (const AssayAssetSum *self, gint64 state, const char *word);

G_END_DECLS
