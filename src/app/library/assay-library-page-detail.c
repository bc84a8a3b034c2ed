/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/library/assay-library-page-detail.h"

#include "app/library/assay-library-names.h"
#include "app/library/assay-library-reasons.h"
#include "app/library/assay-variant-strip.h"
#include "app/widgets/assay-asset-tile.h"
#include "app/widgets/assay-choice-bar.h"
#include "app/widgets/assay-pixel-paintable.h"

#include <glib/gi18n.h>

struct _AssayLibraryDetail
{
  AdwBin parent_instance;
  AssayProject *project;
  AssayRow *asset;
  GCancellable *cancellable; /* of this asset's questions */
  GCancellable *looking;     /* of the picture that is shown */
  char *digest, *version;    /* of that picture; NULL: nothing was shown yet */
  gboolean asking_slots, slots_changed;
  const char *style;
  AssayLibraryNames *names; /* %NULL without a project */

  GtkPicture *picture;
  GtkWidget *layout;
  GtkWidget *well, *missing, *mark, *blocked_box, *reasons, *review_button, *made_by_row, *size_row,
    *tags_row;
  GtkLabel *title, *state, *type, *model, *size, *made_by, *tags;
  AssayChoiceBar *choices, *all_choices;
  AssayVariantStrip *strip;
  GtkMenuButton *all_button;
  GtkWidget *variant_box, *variant_mark;
  GtkLabel *variant, *blocked_title;
};

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
stop_looking (AssayLibraryDetail *self)
{
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_pointer (&self->digest, g_free);
  g_clear_pointer (&self->version, g_free);
}

static void
assay_library_detail_dispose (GObject *object)
{
  AssayLibraryDetail *self = ASSAY_LIBRARY_DETAIL (object);

  stop_asking (self);
  stop_looking (self);
  g_clear_object (&self->asset);
  g_clear_pointer (&self->names, assay_library_names_free);
  g_clear_object (&self->project);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_LIBRARY_DETAIL);
  G_OBJECT_CLASS (assay_library_detail_parent_class)->dispose (object);
}

static const AssayAssetRow *
asset_of (AssayLibraryDetail *self)
{
  return assay_row_get (self->asset, &assay_asset_row_table);
}

static guint
count_variants (AssayLibraryDetail *self)
{
  return (guint) MAX (assay_number_or_zero (asset_of (self)->variants), 1);
}

/* Answers come for the asset or the picture they were asked for, or not at all. */
static gboolean
is_stale (AssayLibraryDetail *self, GCancellable *cancellable)
{
  return cancellable == NULL || (cancellable != self->cancellable && cancellable != self->looking);
}

/* Picture ------------------------------------------------------------------------- */

typedef struct
{
  AssayLibraryDetail *self;
  GCancellable *cancellable;
} Question;

static Question *
question_new (AssayLibraryDetail *self, GCancellable *cancellable)
{
  Question *question = g_new0 (Question, 1);

  question->self = g_object_ref (self);
  question->cancellable = g_object_ref (cancellable);
  return question;
}

static void
question_free (Question *question)
{
  g_object_unref (question->self);
  g_object_unref (question->cancellable);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
show_size (AssayLibraryDetail *self, const AssayPicture *picture)
{
  /* Translators: width and height of a picture in pixels */
  g_autofree char *text = g_strdup_printf (_ ("%d × %d px"), picture->width, picture->height);

  gtk_label_set_label (self->size, text);
  gtk_widget_set_visible (self->size_row, TRUE);
}

static void
picture_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Question) question = data;
  AssayLibraryDetail *self = question->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayPicture) picture =
    assay_project_load_picture_finish (ASSAY_PROJECT (source), result, &error);
  g_autoptr (GdkPaintable) paintable = NULL;

  if (is_stale (self, question->cancellable))
    return;
  if (picture == NULL)
    {
      gtk_label_set_label (GTK_LABEL (self->missing), error->message);
      gtk_widget_set_visible (self->missing, TRUE);
      return;
    }
  paintable = assay_pixel_paintable_new (picture, TRUE);
  gtk_picture_set_paintable (self->picture, paintable);
  show_size (self, picture);
}

static void
ask_picture (AssayLibraryDetail *self, const char *digest)
{
  gboolean has = *digest != '\0';

  gtk_picture_set_paintable (self->picture, NULL);
  gtk_label_set_label (GTK_LABEL (self->missing), _ ("No picture yet"));
  gtk_widget_set_visible (self->missing, !has);
  gtk_widget_set_visible (self->size_row, FALSE);
  gtk_widget_set_vexpand (self->well, has);
  if (has)
    gtk_widget_remove_css_class (self->well, "asset-missing");
  else
    gtk_widget_add_css_class (self->well, "asset-missing");
  if (has && self->project != NULL)
    assay_project_load_picture_async (self->project, digest, self->looking, picture_loaded_cb,
                                      question_new (self, self->looking));
}

/* Made by ------------------------------------------------------------------------- */

static const char *
maker (const char *provider)
{
  if (strstr (provider, "sandbox") != NULL)
    return _ ("Sandbox: a drawing, not AI");
  return g_str_equal (provider, "comfyui") ? _ ("ComfyUI") : provider;
}

static void
versions_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Question) question = data;
  AssayLibraryDetail *self = question->self;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);

  if (rows == NULL || is_stale (self, question->cancellable))
    return;
  for (guint i = 0; i < rows->len; i++)
    {
      const AssayVersionRow *version = assay_row_get (rows->pdata[i], &assay_version_row_table);
      const char *provider = assay_text_or_empty (version->provider);

      if (g_strcmp0 (version->id, self->version) != 0)
        continue;
      gtk_label_set_label (self->made_by, maker (provider));
      gtk_widget_set_visible (self->made_by_row, *provider != '\0');
    }
}

static void
ask_maker (AssayLibraryDetail *self, const char *version)
{
  AssayQuery query = {.kind = "versions", .state = "all", .spec = assay_row_get_id (self->asset)};

  gtk_widget_set_visible (self->made_by_row, FALSE);
  if (self->project != NULL && *version != '\0')
    assay_project_ask_async (self->project, &query, self->looking, versions_cb,
                             question_new (self, self->looking));
}

/* The one that is there already stays, without a blink. */
static void
look_at (AssayLibraryDetail *self, const char *digest, const char *version)
{
  digest = assay_text_or_empty (digest);
  version = assay_text_or_empty (version);
  if (g_strcmp0 (digest, self->digest) == 0 && g_strcmp0 (version, self->version) == 0)
    return;
  stop_looking (self);
  self->looking = g_cancellable_new ();
  self->digest = g_strdup (digest);
  self->version = g_strdup (version);
  ask_picture (self, digest);
  ask_maker (self, version);
}

/* Its variants, and what can be chosen to do with them ------------------------------- */

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
static void
variant_chosen_cb (AssayLibraryDetail *self)
{
  AssayRow *row = assay_variant_strip_get_chosen (self->strip);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *title = NULL;
  const AssaySlotRow *slot;

  if (row == NULL)
    return;
  slot = assay_row_get (row, &assay_slot_row_table);
  look_at (self, slot->picture, slot->version);
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
  guint n = count_variants (self);

  gtk_widget_set_visible (GTK_WIDGET (self->strip), n > 1);
  gtk_widget_set_visible (self->variant_box, n > 1);
  if (n > 1)
    assay_variant_strip_set_slots (self->strip, assay_row_get_id (self->asset), n, rows,
                                   asset_of (self)->version);
  else
    assay_choice_bar_set_slots (self->choices, self->project, rows,
                                gtk_label_get_label (self->title));
}

static void ask_slots (AssayLibraryDetail *self);

static void
slots_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Question) question = data;
  AssayLibraryDetail *self = question->self;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);

  if (is_stale (self, question->cancellable))
    return;
  self->asking_slots = FALSE;
  if (rows != NULL)
    show_slots (self, rows);
  if (self->slots_changed)
    ask_slots (self);
}

/* The buttons stay as they are until the answer is there: an asset that changes while it is looked
 * at does not flicker. */
static void
ask_slots (AssayLibraryDetail *self)
{
  AssayQuery query = {.kind = "slots", .state = "all", .spec = assay_row_get_id (self->asset)};

  self->slots_changed = self->asking_slots;
  if (self->asking_slots || self->project == NULL)
    return;
  self->asking_slots = TRUE;
  assay_project_ask_async (self->project, &query, self->cancellable, slots_cb,
                           question_new (self, self->cancellable));
}

void
assay_library_detail_follow (AssayLibraryDetail *self)
{
  if (self->asset != NULL && self->cancellable != NULL && count_variants (self) > 1)
    ask_slots (self);
}

static void
forget_slots (AssayLibraryDetail *self)
{
  assay_variant_strip_set_slots (self->strip, NULL, 0, NULL, NULL);
  assay_choice_bar_set_slots (self->choices, NULL, NULL, NULL);
  assay_choice_bar_set_slots (self->all_choices, NULL, NULL, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->all_button), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->strip), FALSE);
  gtk_widget_set_visible (self->variant_box, FALSE);
}

static void
chosen_cb (AssayChoiceBar *bar, const char *text, const char *undo, AssayLibraryDetail *self)
{
  gtk_menu_button_popdown (self->all_button);
  g_signal_emit (self, chosen_signal, 0, text, undo);
}

/* Why blocked --------------------------------------------------------------------- */

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Question) question = data;
  AssayLibraryDetail *self = question->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, &error);

  if (is_stale (self, question->cancellable))
    return;
  assay_library_reasons_show (GTK_BOX (self->reasons), assay_row_get_id (self->asset), rows, error);
}

static void
ask_reasons (AssayLibraryDetail *self)
{
  AssayQuery query = {.kind = "check"};
  gboolean blocked = asset_of (self)->problems > 0;

  assay_library_reasons_show (GTK_BOX (self->reasons), NULL, NULL, NULL);
  gtk_widget_set_visible (self->blocked_box, blocked);
  gtk_label_set_label (self->blocked_title, asset_of (self)->state == ASSAY_ASSET_BLOCKED
                                              ? _ ("Why It Is Blocked")
                                              : _ ("Why It Cannot Be Made Again"));
  if (blocked && self->project != NULL)
    assay_project_ask_async (self->project, &query, self->cancellable, checked_cb,
                             question_new (self, self->cancellable));
}

/* The asset ----------------------------------------------------------------------- */

/* "To decide, 2 of 4 approved" */
static void
show_state_word (AssayLibraryDetail *self, const char *word)
{
  const AssayAssetRow *asset = asset_of (self);
  g_autofree char *text =
    count_variants (self) == 1
      ? g_strdup (word)
      /* Translators: state of an asset, then: of its pictures */
      : g_strdup_printf (_ ("%s, %d of %d approved"), word,
                         (int) assay_number_or_zero (asset->approved), (int) asset->variants);

  gtk_label_set_label (self->state, text);
}

static void
show_state (AssayLibraryDetail *self)
{
  gint64 state = asset_of (self)->state;
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
  const AssayAssetRow *asset = asset_of (self);
  const char *title = assay_asset_title (asset->title, asset->id);
  g_autofree char *joined = assay_library_names_dup_tags (self->names, asset->tags);
  g_autofree char *type = assay_library_names_dup (self->names, "asset-type", asset->type);
  g_autofree char *look = assay_library_names_dup (self->names, "checkpoint", asset->checkpoint);

  gtk_label_set_label (self->title, title);
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
  stop_looking (self);
  forget_slots (self);
  g_set_object (&self->asset, asset);
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
    look_at (self, asset_of (self)->picture, asset_of (self)->version);
  ask_reasons (self);
  ask_slots (self);
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
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, strip);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, variant_box);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, variant_mark);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, variant);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryDetail, blocked_title);
  gtk_widget_class_bind_template_callback (widget_class, review_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, variant_chosen_cb);
}

static void
assay_library_detail_init (AssayLibraryDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (gtk_widget_get_first_child (GTK_WIDGET (self)), FALSE);
}
