/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* About one picture that was made: how it stands and why, and the way to take an approval back.
 * Main thread. */

#include <gtk/gtk.h>

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_PICTURE_NOTE (assay_picture_note_get_type ())
G_DECLARE_FINAL_TYPE (AssayPictureNote, assay_picture_note, ASSAY, PICTURE_NOTE, GtkBox)

/* @picture: (nullable), of query "versions": followed while it is set; nothing is shown for
 * %NULL. */
void     assay_picture_note_set_picture (AssayPictureNote *self, AssayProject *project,
                                         AssayRow *picture);
/* What its button does; whether there is an approval to take back. */
gboolean assay_picture_note_withdraw    (AssayPictureNote *self);

/* Whether the checks alone approved it. Pure. */
gboolean assay_picture_passed_by_itself (const AssayVersionRow *picture);
/* Why, with the names of the checks that passed (may be empty). New string. Pure. */
char    *assay_picture_dup_why          (const AssayVersionRow *picture, GPtrArray *verdicts);

/* Signal "chosen" (const char *text, const char *undo): for assay_zone_page_toast. */

G_END_DECLS
