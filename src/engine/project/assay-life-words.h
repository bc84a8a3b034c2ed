/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a person is told of what was done with whole assets, and what becomes of the art: the window
 * and assayctl say the same. In the person's language. New strings. Any thread. */

#include "model/log/assay-words.h"
#include "model/rows/assay-rows.h"

G_BEGIN_DECLS

/* "2 assets are paused: no run makes anything of them." */
char *assay_life_dup_done  (AssayLife life, guint n);
/* "Gem is paused already." */
char *assay_life_dup_same  (AssayLife life, const char *asset);
/* "Ended with that: 2 pictures that were to be made, 1 question."; %NULL: nothing was. */
char *assay_life_dup_ended (const AssayLifeResult *result);
/* "2 approved pictures are kept."; %NULL: there are none, or nothing could have become of them. */
char *assay_life_dup_kept  (AssayLife life, const AssayLifeResult *result);
/* "It is called Gem now, with its 2 pictures, questions and approvals." */
char *assay_rename_dup_done (const char *to, const AssayRenameResult *result);

G_END_DECLS
