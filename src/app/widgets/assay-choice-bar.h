/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Buttons for what can be chosen to do with pictures: those that apply to where they stand, with
 * their number where there are several. What was chosen is told with the way back. Main thread. */

#include <gtk/gtk.h>

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_CHOICE_BAR (assay_choice_bar_get_type ())
G_DECLARE_FINAL_TYPE (AssayChoiceBar, assay_choice_bar, ASSAY, CHOICE_BAR, GtkBox)

GtkWidget *assay_choice_bar_new (void);
/* @slots: (element-type AssayRow) of the slots of one asset; %NULL or empty: nothing is shown.
 * While the bar is seen, what is asked about them is followed. @project may be %NULL. @title:
 * what the pictures are called. */
void assay_choice_bar_set_slots (AssayChoiceBar *self,
                                 AssayProject *project,
                                 GPtrArray *slots,
                                 const char *title);

/* Instead of slots only how many of them take each choice: for more than anybody has as rows. What
 * is pressed is not done here but told by signal "wanted" (int, an AssayChoice). */
void assay_choice_bar_set_counts (AssayChoiceBar *self,
                                  const AssayOfferRow *offer,
                                  const char *title);

/* The row of their asset, which says whether a run makes what is to be made; %NULL: its document
 * cannot be read. */
void assay_choice_bar_set_asset (AssayChoiceBar *self, AssayRow *asset);

/* Whether nothing can be chosen. */
gboolean assay_choice_bar_is_empty (AssayChoiceBar *self);

/* Signal "chosen" (const char *text, const char *undo): for assay_zone_page_toast. */

/* Without a bar: choices for some slots, one commit. @args: (transfer full), of
 * assay_choice_args_new. @done: (nullable), as assay_project_submit_async. */
AssayArgsSlotChoose *assay_choice_args_new (AssayChoice choice);
void assay_choice_args_add (AssayArgsSlotChoose *args, const char *spec, const AssaySlot *slot);
void assay_choice_submit (AssayProject *project,
                          AssayArgsSlotChoose *args,
                          GAsyncReadyCallback done,
                          gpointer data);

/* The detailed action that takes back the choice that began at @seq. New string. */
char *assay_choice_dup_undo (guint64 seq);

G_END_DECLS
