/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/library/assay-library-page-detail-private.h"

#include "app/widgets/assay-asset-tile.h"

#include <glib/gi18n.h>

/* Its variants, and what can be chosen to do with them. */

static void
show_variant_state (AssayLibraryDetail *self, const AssaySlotRow *slot)
{
  AssayStateLook look = assay_slot_look (slot);
  g_autofree char *number = assay_variant_dup_name (slot->slot.variant);
  /* Translators: "Picture 2", its state */
  g_autofree char *text = g_strdup_printf (_ ("%s: %s"), number, look.word);

  gtk_image_set_from_icon_name (GTK_IMAGE (self->variant_mark), look.icon);
  gtk_label_set_label (self->variant, text);
}

static void
show_all_choices (AssayLibraryDetail *self)
{
  g_autoptr (GPtrArray) rows = assay_variant_strip_list (self->strip);
  g_autofree char *label =
    g_strdup_printf (ngettext ("_All %u Pictures", "_All %u Pictures", rows->len), rows->len);

  assay_choice_bar_set_slots (self->all_choices, self->project, rows,
                              gtk_label_get_label (self->title));
  gtk_menu_button_set_label (self->all_button, label);
  gtk_widget_set_visible (GTK_WIDGET (self->all_button),
                          !assay_choice_bar_is_empty (self->all_choices));
}

/* Everything below the strip is about the one that is chosen in it. */
void
_assay_library_detail_variant_chosen_cb (AssayLibraryDetail *self)
{
  AssayRow *row = assay_variant_strip_get_chosen (self->strip);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *title = NULL;
  const AssaySlotRow *slot;

  if (row == NULL)
    return;
  slot = assay_row_get (row, &assay_slot_row_table);
  _assay_library_detail_look_at (self, slot->picture, slot->version);
  show_variant_state (self, slot);
  g_ptr_array_add (rows, g_object_ref (row));
  title =
    g_strdup_printf ("%s %d", gtk_label_get_label (self->title), (int) slot->slot.variant + 1);
  gtk_picture_set_alternative_text (self->picture, title);
  assay_choice_bar_set_slots (self->choices, self->project, rows, title);
  show_all_choices (self);
}

static void
show_slots (AssayLibraryDetail *self, GPtrArray *rows)
{
  guint n = _assay_library_detail_count_variants (self);

  gtk_widget_set_visible (GTK_WIDGET (self->strip), n > 1);
  gtk_widget_set_visible (self->variant_box, n > 1);
  if (n > 1)
    assay_variant_strip_set_slots (self->strip, assay_row_get_id (self->asset), n, rows,
                                   _assay_library_detail_asset_of (self)->version);
  else
    assay_choice_bar_set_slots (self->choices, self->project, rows,
                                gtk_label_get_label (self->title));
}

static void
slots_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayDetailQuestion) question = data;
  AssayLibraryDetail *self = question->self;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);

  if (_assay_detail_question_is_stale (question))
    return;
  self->asking_slots = FALSE;
  if (rows != NULL)
    show_slots (self, rows);
  if (self->slots_changed)
    _assay_library_detail_ask_slots (self);
}

/* The buttons stay as they are until the answer is there: an asset that changes while it is looked
 * at does not flicker. */
void
_assay_library_detail_ask_slots (AssayLibraryDetail *self)
{
  AssayQuery query = {.kind = "slots", .state = "all", .spec = assay_row_get_id (self->asset)};

  self->slots_changed = self->asking_slots;
  if (self->asking_slots || self->project == NULL)
    return;
  self->asking_slots = TRUE;
  assay_project_ask_async (self->project, &query, self->cancellable, slots_cb,
                           _assay_detail_question_new (self, self->cancellable));
}

void
assay_library_detail_follow (AssayLibraryDetail *self)
{
  if (self->asset != NULL && self->cancellable != NULL
      && _assay_library_detail_count_variants (self) > 1)
    _assay_library_detail_ask_slots (self);
}

void
_assay_library_detail_forget_slots (AssayLibraryDetail *self)
{
  assay_variant_strip_set_slots (self->strip, NULL, 0, NULL, NULL);
  assay_choice_bar_set_slots (self->choices, NULL, NULL, NULL);
  assay_choice_bar_set_slots (self->all_choices, NULL, NULL, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->all_button), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->strip), FALSE);
  gtk_widget_set_visible (self->variant_box, FALSE);
}
