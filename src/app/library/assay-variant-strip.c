/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/library/assay-variant-strip.h"

#include "app/widgets/assay-asset-tile.h"
#include "app/widgets/assay-one-stop.h"
#include "app/widgets/assay-row-follow.h"

#include <glib/gi18n.h>

#define SIDE  80
#define WIDTH 96 /* so that the words fit below */

struct _AssayVariantStrip
{
  AdwBin parent_instance;
  AssayTileCache *cache;
  char *spec;
  GListStore *variants; /* AssayRow of slots, by variant */
  GtkSingleSelection *selection;
  GtkListView *view;
  gboolean filling;
};

static guint chosen_signal;

G_DEFINE_FINAL_TYPE (AssayVariantStrip, assay_variant_strip, ADW_TYPE_BIN)

static void
assay_variant_strip_dispose (GObject *object)
{
  AssayVariantStrip *self = ASSAY_VARIANT_STRIP (object);

  if (self->view != NULL)
    gtk_list_view_set_model (self->view, NULL);
  self->view = NULL;
  g_clear_object (&self->selection);
  g_clear_object (&self->variants);
  g_clear_object (&self->cache);
  g_clear_pointer (&self->spec, g_free);
  G_OBJECT_CLASS (assay_variant_strip_parent_class)->dispose (object);
}

/* What stands there ------------------------------------------------------- */

/* Of a variant that nothing has happened to. */
static AssayRecord *
untouched_new (const char *spec, guint variant)
{
  AssaySlotRow *slot = assay_table_new (&assay_slot_row_table);

  slot->spec = g_strdup (spec);
  slot->slot.variant = variant;
  slot->id = assay_slot_dup_id (spec, &slot->slot);
  slot->state = ASSAY_SLOT_NEW;
  return assay_record_new (&assay_slot_row_table, slot);
}

static AssayRecord *
record_of (const char *spec, guint variant, GPtrArray *rows)
{
  const AssaySlot wanted = {.variant = variant};

  for (guint i = 0; i < rows->len; i++)
    {
      const AssaySlotRow *slot = assay_row_get (rows->pdata[i], &assay_slot_row_table);

      if (assay_slot_equal (&slot->slot, &wanted))
        return assay_record_ref (assay_row_get_record (rows->pdata[i]));
    }
  return untouched_new (spec, variant);
}

/* The rows stay the same ones, so that nothing blinks, and the keyboard and the choice stay where
 * they are. */
static void
put (AssayVariantStrip *self, guint variant, AssayRecord *record)
{
  g_autoptr (AssayRow) row = g_list_model_get_item (G_LIST_MODEL (self->variants), variant);

  if (row == NULL)
    {
      row = assay_row_new (record);
      g_list_store_append (self->variants, row);
    }
  else if (!assay_record_equal (assay_row_get_record (row), record))
    assay_row_set_record (row, record);
}

static guint
position_of (AssayVariantStrip *self, const char *version)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->variants));

  for (guint i = 0; version != NULL && i < n; i++)
    {
      g_autoptr (AssayRow) row = g_list_model_get_item (G_LIST_MODEL (self->variants), i);
      const AssaySlotRow *slot = assay_row_get (row, &assay_slot_row_table);

      if (g_strcmp0 (slot->version, version) == 0)
        return i;
    }
  return 0;
}

void
assay_variant_strip_set_slots (
  AssayVariantStrip *self, const char *spec, guint n, GPtrArray *rows, const char *version)
{
  gboolean anew = g_strcmp0 (spec, self->spec) != 0
                  || n != g_list_model_get_n_items (G_LIST_MODEL (self->variants));

  self->filling = TRUE;
  if (anew)
    g_list_store_remove_all (self->variants);
  g_free (self->spec);
  self->spec = g_strdup (spec);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AssayRecord) record = record_of (spec, i, rows);

      put (self, i, record);
    }
  if (anew)
    gtk_single_selection_set_selected (self->selection, position_of (self, version));
  self->filling = FALSE;
  g_signal_emit (self, chosen_signal, 0);
}

AssayRow *
assay_variant_strip_get_chosen (AssayVariantStrip *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

GPtrArray *
assay_variant_strip_list (AssayVariantStrip *self)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->variants));

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (rows, g_list_model_get_item (G_LIST_MODEL (self->variants), i));
  return rows;
}

static void
selected_cb (AssayVariantStrip *self)
{
  if (!self->filling)
    g_signal_emit (self, chosen_signal, 0);
}

void
assay_variant_strip_set_project (AssayVariantStrip *self, AssayProject *project)
{
  g_list_store_remove_all (self->variants);
  g_clear_pointer (&self->spec, g_free);
  g_clear_object (&self->cache);
  if (project != NULL)
    self->cache = assay_tile_cache_new (project, ASSAY_TILE_CACHE_STRIP_BYTES);
}

/* Tiles ------------------------------------------------------------------- */

static void
tile_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *tile = assay_asset_tile_new ();

  gtk_widget_set_size_request (tile, WIDTH, -1);
  gtk_list_item_set_child (item, tile);
}

static void
tile_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  AssayVariantStrip *self = data;

  assay_asset_tile_set_row (ASSAY_ASSET_TILE (gtk_list_item_get_child (item)),
                            gtk_list_item_get_item (item), self->cache, SIDE);
}

static void
tile_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  assay_asset_tile_set_row (ASSAY_ASSET_TILE (gtk_list_item_get_child (item)), NULL, NULL, 0);
}

static GtkWidget *
view_new (AssayVariantStrip *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (tile_setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (tile_bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (tile_unbind_cb), self, 0);
  assay_row_follow_factory (GTK_SIGNAL_LIST_ITEM_FACTORY (factory));
  self->view = GTK_LIST_VIEW (
    gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->view), GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "variant-strip");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Pictures of this asset"), -1);
  return GTK_WIDGET (self->view);
}

static void
assay_variant_strip_class_init (AssayVariantStripClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = assay_variant_strip_dispose;
  chosen_signal = g_signal_new ("chosen", ASSAY_TYPE_VARIANT_STRIP, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
}

static void
assay_variant_strip_init (AssayVariantStrip *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->variants = g_list_store_new (ASSAY_TYPE_ROW);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->variants)));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view_new (self));
  adw_bin_set_child (ADW_BIN (self), assay_one_stop_new (scroller));
}
