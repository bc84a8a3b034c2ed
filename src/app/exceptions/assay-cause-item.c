/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/exceptions/assay-cause-item.h"

#include "app/widgets/assay-asset-tile.h"
#include "app/widgets/assay-cut-text.h"

#include <glib/gi18n.h>

#define SIDE 48

struct _AssayCauseItem
{
  AdwBin parent_instance;
  GCancellable *loading;
  GtkWidget *picture;
  GtkLabel *title, *text;
};

G_DEFINE_FINAL_TYPE (AssayCauseItem, assay_cause_item, ADW_TYPE_BIN)

static void
stop_loading (AssayCauseItem *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayCauseItem) self = data;
  g_autoptr (GdkPaintable) paintable =
    assay_tile_cache_load_finish (ASSAY_TILE_CACHE (source), result, NULL);

  if (paintable != NULL && g_task_get_cancellable (G_TASK (result)) == self->loading)
    gtk_image_set_from_paintable (GTK_IMAGE (self->picture), paintable);
}

static void
show_picture (AssayCauseItem *self, const char *digest, AssayTileCache *cache)
{
  GdkPaintable *known = digest != NULL ? assay_tile_cache_lookup (cache, digest, SIDE) : NULL;

  gtk_image_set_from_paintable (GTK_IMAGE (self->picture), known);
  if (digest == NULL || known != NULL)
    return;
  self->loading = g_cancellable_new ();
  assay_tile_cache_load_async (cache, digest, SIDE, self->loading, loaded_cb, g_object_ref (self));
}

static void
show_words (AssayCauseItem *self, const char *title, const char *text)
{
  g_autofree char *name =
    *text != '\0' ? g_strdup_printf ("%s: %s", title, text) : g_strdup (title);
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (self));

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->text), *text != '\0');
  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_exception (AssayCauseItem *self, const AssayExceptionRow *row, AssayTileCache *cache)
{
  const char *title = assay_asset_title (row->title, row->spec);
  gint64 variant = assay_number_or_zero (row->slot.variant);
  /* Translators: title of an asset, number of its picture */
  g_autofree char *numbered =
    variant > 0 ? g_strdup_printf (_ ("%s, picture %d"), title, (int) variant + 1) : NULL;

  show_words (self, numbered != NULL ? numbered : title, assay_text_or_empty (row->text));
  show_picture (self, row->picture, cache);
  gtk_widget_set_visible (self->picture, TRUE);
}

static void
show_asset (AssayCauseItem *self, const AssayAssetRow *row, AssayTileCache *cache)
{
  show_words (self, assay_asset_title (row->title, row->id), "");
  show_picture (self, row->picture, cache);
  gtk_widget_set_visible (self->picture, TRUE);
}

void
assay_cause_item_set_row (AssayCauseItem *self, AssayRow *row, AssayTileCache *cache)
{
  const AssayProblemRow *problem;

  stop_loading (self);
  if (row == NULL)
    return;
  if (assay_record_get_table (assay_row_get_record (row)) == &assay_exception_row_table)
    {
      show_exception (self, assay_row_get (row, &assay_exception_row_table), cache);
      return;
    }
  if (assay_record_get_table (assay_row_get_record (row)) == &assay_asset_row_table)
    {
      show_asset (self, assay_row_get (row, &assay_asset_row_table), cache);
      return;
    }
  problem = assay_row_get (row, &assay_problem_row_table);
  show_words (self, assay_text_or_empty (problem->file), assay_text_or_empty (problem->pointer));
  gtk_widget_set_visible (self->picture, FALSE);
}

static GtkLabel *
label_new (GtkBox *box, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (box, label);
  return GTK_LABEL (label);
}

static void
assay_cause_item_dispose (GObject *object)
{
  stop_loading (ASSAY_CAUSE_ITEM (object));
  G_OBJECT_CLASS (assay_cause_item_parent_class)->dispose (object);
}

static void
assay_cause_item_class_init (AssayCauseItemClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = assay_cause_item_dispose;
}

static void
assay_cause_item_init (AssayCauseItem *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->picture = gtk_image_new ();
  gtk_image_set_pixel_size (GTK_IMAGE (self->picture), SIDE);
  gtk_widget_add_css_class (self->picture, "asset-well");
  gtk_box_append (GTK_BOX (box), self->picture);
  self->title = label_new (GTK_BOX (texts), NULL);
  self->text = label_new (GTK_BOX (texts), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->text), "dim-label");
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), texts);
  adw_bin_set_child (ADW_BIN (self), box);
  assay_cut_text_explain (GTK_WIDGET (self));
}

GtkWidget *
assay_cause_item_new (void)
{
  return g_object_new (ASSAY_TYPE_CAUSE_ITEM, NULL);
}
