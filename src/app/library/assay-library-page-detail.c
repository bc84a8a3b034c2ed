/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/library/assay-library-page-detail-private.h"

#include "app/library/assay-library-reasons.h"
#include "app/widgets/assay-access.h"
#include "app/widgets/assay-asset-tile.h"

#include <glib/gi18n.h>

static guint review_signal, chosen_signal;

G_DEFINE_FINAL_TYPE (AssayLibraryDetail, assay_library_detail, ADW_TYPE_BIN)

static void
stop_asking (AssayLibraryDetail *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->asking_slots = FALSE;
}

static void
assay_library_detail_dispose (GObject *object)
{
  AssayLibraryDetail *self = ASSAY_LIBRARY_DETAIL (object);

  stop_asking (self);
  _assay_library_detail_stop_looking (self);
  g_clear_object (&self->asset);
  g_clear_pointer (&self->names, assay_library_names_free);
  g_clear_object (&self->project);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_LIBRARY_DETAIL);
  G_OBJECT_CLASS (assay_library_detail_parent_class)->dispose (object);
}

const AssayAssetRow *
_assay_library_detail_asset_of (AssayLibraryDetail *self)
{
  return assay_row_get (self->asset, &assay_asset_row_table);
}

guint
_assay_library_detail_count_variants (AssayLibraryDetail *self)
{
  return (guint) MAX (assay_number_or_zero (_assay_library_detail_asset_of (self)->variants), 1);
}

/* Questions ----------------------------------------------------------------------- */

AssayDetailQuestion *
_assay_detail_question_new (AssayLibraryDetail *self, GCancellable *cancellable)
{
  AssayDetailQuestion *question = g_new0 (AssayDetailQuestion, 1);

  question->self = g_object_ref (self);
  question->cancellable = g_object_ref (cancellable);
  return question;
}

void
_assay_detail_question_free (AssayDetailQuestion *self)
{
  g_object_unref (self->self);
  g_object_unref (self->cancellable);
  g_free (self);
}

gboolean
_assay_detail_question_is_stale (const AssayDetailQuestion *self)
{
  return self->cancellable != self->self->cancellable && self->cancellable != self->self->looking;
}

/* Why blocked --------------------------------------------------------------------- */

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayDetailQuestion) question = data;
  AssayLibraryDetail *self = question->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, &error);

  if (_assay_detail_question_is_stale (question))
    return;
  assay_library_reasons_show (GTK_BOX (self->reasons), assay_row_get_id (self->asset), rows, error);
}

static void
ask_reasons (AssayLibraryDetail *self)
{
  AssayQuery query = {.kind = "check"};
  gboolean blocked = _assay_library_detail_asset_of (self)->problems > 0;

  assay_library_reasons_show (GTK_BOX (self->reasons), NULL, NULL, NULL);
  gtk_widget_set_visible (self->blocked_box, blocked);
  gtk_label_set_label (self->blocked_title,
                       _assay_library_detail_asset_of (self)->state == ASSAY_ASSET_BLOCKED
                         ? _ ("Why It Is Blocked")
                         : _ ("Why It Cannot Be Made Again"));
  if (blocked && self->project != NULL)
    assay_project_ask_async (self->project, &query, self->cancellable, checked_cb,
                             _assay_detail_question_new (self, self->cancellable));
}

/* The asset ----------------------------------------------------------------------- */

/* "To decide, 2 of 4 approved"; of one that is approved, what is says it. */
static char *
dup_state (AssayLibraryDetail *self, const char *word)
{
  const AssayAssetRow *asset = _assay_library_detail_asset_of (self);
  int approved = (int) assay_number_or_zero (asset->approved), all = (int) asset->variants;

  if (_assay_library_detail_count_variants (self) == 1)
    return g_strdup (word);
  if (asset->state == ASSAY_ASSET_APPROVED)
    return g_strdup_printf (_ ("%d of %d approved"), approved, all);
  /* Translators: state of an asset, then: of its pictures */
  return g_strdup_printf (_ ("%s, %d of %d approved"), word, approved, all);
}

static void
show_state_word (AssayLibraryDetail *self, const char *word)
{
  g_autofree char *text = dup_state (self, word);

  gtk_label_set_label (self->state, text);
}

static void
show_state (AssayLibraryDetail *self)
{
  gint64 state = _assay_library_detail_asset_of (self)->state;
  AssayStateLook look = assay_asset_state_look (state);

  if (self->style != NULL && *self->style != '\0')
    {
      gtk_widget_remove_css_class (self->mark, self->style);
      gtk_widget_remove_css_class (GTK_WIDGET (self->state), self->style);
    }
  self->style = look.style;
  if (*self->style != '\0')
    {
      gtk_widget_add_css_class (self->mark, self->style);
      gtk_widget_add_css_class (GTK_WIDGET (self->state), self->style);
    }
  gtk_image_set_from_icon_name (GTK_IMAGE (self->mark), look.icon);
  show_state_word (self, look.word);
  gtk_widget_set_visible (self->review_button, state == ASSAY_ASSET_TO_DECIDE);
}

static void
show_words (AssayLibraryDetail *self)
{
  const AssayAssetRow *asset = _assay_library_detail_asset_of (self);
  const char *title = assay_asset_title (asset->title, asset->id);
  /* Translators: a menu, the asset it is of */
  g_autofree char *more = g_strdup_printf ("%s: %s", _ ("More"), title);
  g_autofree char *joined = assay_library_names_dup_tags (self->names, asset->tags);
  g_autofree char *type = assay_library_names_dup (self->names, "asset-type", asset->type);
  g_autofree char *look = assay_library_names_dup (self->names, "checkpoint", asset->checkpoint);

  gtk_label_set_label (self->title, title);
  assay_access_name (GTK_WIDGET (self->more), more);
  gtk_label_set_label (self->type, type);
  gtk_label_set_label (self->model, look);
  gtk_label_set_label (self->tags, joined);
  gtk_widget_set_visible (self->tags_row, *joined != '\0');
  gtk_picture_set_alternative_text (self->picture, title);
}

static void show_asset (AssayLibraryDetail *self);

void
assay_library_detail_set_asset (AssayLibraryDetail *self, AssayRow *asset)
{
  if (asset != NULL && asset == self->asset)
    return;
  if (self->asset != NULL)
    g_signal_handlers_disconnect_by_func (self->asset, show_asset, self);
  _assay_library_detail_stop_looking (self);
  _assay_library_detail_forget_slots (self);
  g_set_object (&self->asset, asset);
  assay_choice_bar_set_asset (self->choices, asset);
  assay_choice_bar_set_asset (self->all_choices, asset);
  if (asset != NULL)
    g_signal_connect_object (asset, "changed", G_CALLBACK (show_asset), self, G_CONNECT_SWAPPED);
  show_asset (self);
}

static void
show_asset (AssayLibraryDetail *self)
{
  gboolean there = self->asset != NULL && assay_row_is_loaded (self->asset);

  stop_asking (self);
  gtk_widget_set_visible (gtk_widget_get_first_child (GTK_WIDGET (self)), there);
  if (!there)
    return;
  self->cancellable = g_cancellable_new ();
  show_words (self);
  show_state (self);
  if (assay_variant_strip_get_chosen (self->strip) == NULL)
    _assay_library_detail_look_at (self, _assay_library_detail_asset_of (self)->picture,
                                   _assay_library_detail_asset_of (self)->version);
  ask_reasons (self);
  _assay_library_detail_ask_slots (self);
}

static void
names_told_cb (gpointer data)
{
  AssayLibraryDetail *self = data;

  if (self->asset != NULL && assay_row_is_loaded (self->asset))
    show_words (self);
}

void
assay_library_detail_set_project (AssayLibraryDetail *self, AssayProject *project)
{
  if (self->project == project)
    return;
  assay_library_detail_set_asset (self, NULL);
  assay_variant_strip_set_project (self->strip, project);
  g_clear_pointer (&self->names, assay_library_names_free);
  g_set_object (&self->project, project);
  if (project != NULL)
    self->names = assay_library_names_new (project, names_told_cb, self);
}

void
assay_library_detail_set_wide (AssayLibraryDetail *self, gboolean wide)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->layout),
                                  wide ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
}

static void
chosen_cb (AssayChoiceBar *bar, const char *text, const char *undo, AssayLibraryDetail *self)
{
  gtk_menu_button_popdown (self->all_button);
  g_signal_emit (self, chosen_signal, 0, text, undo);
}

void
assay_library_detail_set_menu (AssayLibraryDetail *self, GMenuModel *menu)
{
  gtk_menu_button_set_menu_model (self->more, menu);
}

static void
review_clicked_cb (AssayLibraryDetail *self)
{
  g_signal_emit (self, review_signal, 0);
}

static void
assay_library_detail_class_init (AssayLibraryDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_library_detail_dispose;
  review_signal = g_signal_new ("review", ASSAY_TYPE_LIBRARY_DETAIL, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
  chosen_signal = g_signal_new ("chosen", ASSAY_TYPE_LIBRARY_DETAIL, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  g_type_ensure (ASSAY_TYPE_CHOICE_BAR);
  g_type_ensure (ASSAY_TYPE_VARIANT_STRIP);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/assay/Assay/ui/assay-library-page-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, picture);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, layout);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, well);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, missing);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, mark);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, blocked_box);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, reasons);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, review_button);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, made_by_row);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, size_row);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, tags_row);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, title);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, state);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, type);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, model);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, size);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, made_by);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, tags);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, choices);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, all_choices);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, all_button);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, more);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, strip);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, variant_box);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, variant_mark);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, variant);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, blocked_title);
  gtk_widget_class_bind_template_callback (widget_class, review_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback_full (
    widget_class, "variant_chosen_cb", G_CALLBACK (_assay_library_detail_variant_chosen_cb));
}

static void
assay_library_detail_init (AssayLibraryDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (gtk_widget_get_first_child (GTK_WIDGET (self)), FALSE);
}
