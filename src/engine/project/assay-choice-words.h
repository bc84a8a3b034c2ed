/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a person is told of a choice: how many pictures it was about, and what becomes of them,
 * which is not the same for all. The window and assayctl say the same. In the person's language.
 * New strings. Any thread. */

#include "model/rows/assay-slot-choices.h"

G_BEGIN_DECLS

/* What becomes of some of the pictures: an AssayAfter, or of what is to be made … */
enum
{
  ASSAY_TOLD_SET_ASIDE = ASSAY_N_AFTER, /* … that no run makes it as things are */
  ASSAY_TOLD_UNDER_WAY,                 /* … that the run does that is under way */
  ASSAY_N_TOLD
};

typedef struct
{
  AssayChoice choice;
  gboolean making; /* a run is under way; nobody looks at it before it is told */
  guint n[ASSAY_TOLD_SET_ASIDE + 1];
  gboolean stays; /* something approved is there to stay */
} AssayChoiceCount;

/* @slot: as it stood before a choice that it takes. @asset: %NULL if there is no document that can
 * be read. Why no run makes what is to be made. */
AssayAside assay_choice_count_add      (AssayChoiceCount *self, const AssaySlotRow *slot,
                                        const AssayAssetRow *asset);
/* "The next run makes 2 pictures again. What is approved stays until its successor is."; a line for
 * each of several. */
char      *assay_choice_count_dup_told (const AssayChoiceCount *self);
/* What is true of @n pictures wherever they stood and whatever their documents say. */
char      *assay_choice_dup_told       (AssayChoice choice, guint n);

G_END_DECLS
