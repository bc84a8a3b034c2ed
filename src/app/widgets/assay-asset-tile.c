/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/widgets/assay-asset-tile.h"

#include "app/widgets/assay-cut-text.h"

#include <glib/gi18n.h>

struct _AssayAssetTile
{
  GtkWidget parent_instance;
  AssayRow *row;
  GCancellable *loading;
  GtkWidget *picture, *well, *mark;
  GtkLabel *title, *state;
  const char *style; /* of mark and state */
  char *failure;     /* why the picture cannot be shown */
};

G_DEFINE_FINAL_TYPE (AssayAssetTile, assay_asset_tile, GTK_TYPE_WIDGET)

/* States -------------------------------------------------------------------------- */

static const struct
{
  const char *state, *word, *icon, *style;
} states[] = {
  {"draft", N_ ("Draft"), "assay-draft-symbolic", "dim-label"},
  {"blocked", N_ ("Blocked"), "dialog-warning-symbolic", "warning"},
  {"new", N_ ("Ready"), "assay-ready-symbolic", "dim-label"},
  {"queued", N_ ("Being made"), "assay-making-symbolic", ""},
  {"to_decide", N_ ("To decide"), "dialog-question-symbolic", "accent"},
  {"again", N_ ("Made again"), "view-refresh-symbolic", "dim-label"},
  {"approved", N_ ("Approved"), "assay-ok-symbolic", "success"},
  {"exception", N_ ("Problem"), "dialog-error-symbolic", "error"},
  {"paused", N_ ("Paused"), "media-playback-pause-symbolic", "dim-label"},
  {"archived", N_ ("Archived"), "folder-symbolic", "dim-label"},
  /* of versions and slots only */
  {"canceled", N_ ("Canceled"), "assay-unavailable-symbolic", "dim-label"},
  {"rejected", N_ ("Turned down"), "assay-unavailable-symbolic", "dim-label"},
  {"superseded", N_ ("Replaced"), "document-open-recent-symbolic", "dim-label"},
};

static int
find_state (const char *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].state, state))
      return (int) i;
  return -1;
}

const char *
assay_asset_state_word (const char *state)
{
  int i = find_state (state);

  return i >= 0 ? _ (states[i].word) : state;
}

const char *
assay_asset_state_icon (const char *state)
{
  int i = find_state (state);

  return i >= 0 ? states[i].icon : NULL;
}

const char *
assay_asset_state_style (const char *state)
{
  int i = find_state (state);

  return i >= 0 ? states[i].style : "";
}

const char *const *
assay_asset_states (void)
{
  static const char *const names[] = {"draft",     "blocked",  "new",      "queued",
                                      "to_decide", "again",    "approved", "exception",
                                      "paused",    "archived", NULL};

  return names;
}

const char *
assay_asset_row_title (AssayRow *row)
{
  const char *title = assay_row_get_string (row, "title");

  return *title != '\0' ? title : assay_row_get_id (row);
}

void
assay_asset_style_load (void)
{
  static GtkCssProvider *provider;

  if (provider != NULL)
    return;
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/io/github/assay/Assay/ui/assay-library.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

/* The tile ------------------------------------------------------------------------ */

static void
stop_loading (AssayAssetTile *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

static void
assay_asset_tile_dispose (GObject *object)
{
  AssayAssetTile *self = ASSAY_ASSET_TILE (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  stop_loading (self);
  g_clear_pointer (&self->failure, g_free);
  g_clear_object (&self->row);
  g_clear_pointer (&child, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_ASSET_TILE);
  G_OBJECT_CLASS (assay_asset_tile_parent_class)->dispose (object);
}

static void
show_paintable (AssayAssetTile *self, GdkPaintable *paintable)
{
  gtk_image_set_from_paintable (GTK_IMAGE (self->picture), paintable);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayAssetTile) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPaintable) paintable =
    assay_tile_cache_load_finish (ASSAY_TILE_CACHE (source), result, &error);

  if (paintable == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* a tile that was given another row since cancelled this load; a late success is caught here */
  if (g_task_get_cancellable (G_TASK (result)) != self->loading)
    return;
  g_clear_object (&self->loading);
  if (paintable != NULL)
    {
      show_paintable (self, paintable);
      return;
    }
  gtk_image_set_from_icon_name (GTK_IMAGE (self->picture), "assay-no-picture-symbolic");
  self->failure = g_strdup (error->message);
}

static void
show_picture (AssayAssetTile *self, AssayTileCache *cache, int side)
{
  const char *digest = assay_row_get_string (self->row, "picture");
  GdkPaintable *known;

  gtk_image_set_pixel_size (GTK_IMAGE (self->picture), side);
  if (*digest == '\0')
    {
      gtk_widget_add_css_class (self->well, "asset-missing");
      gtk_image_clear (GTK_IMAGE (self->picture));
      return;
    }
  gtk_widget_remove_css_class (self->well, "asset-missing");
  known = assay_tile_cache_lookup (cache, digest, side);
  show_paintable (self, known);
  if (known != NULL)
    return;
  self->loading = g_cancellable_new ();
  assay_tile_cache_load_async (cache, digest, side, self->loading, loaded_cb, g_object_ref (self));
}

static void
show_state (AssayAssetTile *self)
{
  const char *state = assay_row_get_string (self->row, "state");
  const char *style = assay_asset_state_style (state);

  if (self->style != NULL && *self->style != '\0')
    {
      gtk_widget_remove_css_class (self->mark, self->style);
      gtk_widget_remove_css_class (GTK_WIDGET (self->state), self->style);
    }
  self->style = style;
  if (*style != '\0')
    {
      gtk_widget_add_css_class (self->mark, style);
      gtk_widget_add_css_class (GTK_WIDGET (self->state), style);
    }
  gtk_image_set_from_icon_name (GTK_IMAGE (self->mark), assay_asset_state_icon (state));
  gtk_label_set_label (self->state, assay_asset_state_word (state));
}

static void
show_name (AssayAssetTile *self)
{
  const char *title = gtk_label_get_label (self->title);
  gboolean missing = *assay_row_get_string (self->row, "picture") == '\0';
  /* Translators: title of an asset, its state */
  g_autofree char *name = g_strdup_printf (missing ? _ ("%s, %s, no picture yet") : _ ("%s, %s"),
                                           title, gtk_label_get_label (self->state));
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
assay_asset_tile_set_row (AssayAssetTile *self, AssayRow *row, AssayTileCache *cache, int side)
{
  stop_loading (self);
  g_clear_pointer (&self->failure, g_free);
  g_set_object (&self->row, row);
  if (row == NULL)
    {
      gtk_image_clear (GTK_IMAGE (self->picture));
      return;
    }
  gtk_label_set_label (self->title, assay_asset_row_title (row));
  show_state (self);
  show_picture (self, cache, side);
  show_name (self);
}

AssayRow *
assay_asset_tile_get_row (AssayAssetTile *self)
{
  return self->row;
}

static gboolean
query_failure_cb (
  AssayAssetTile *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data)
{
  if (self->failure != NULL)
    gtk_tooltip_set_text (tooltip, self->failure);
  return self->failure != NULL;
}

static void
assay_asset_tile_class_init (AssayAssetTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_asset_tile_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/assay/Assay/ui/assay-asset-tile.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_bind_template_child (widget_class, AssayAssetTile, picture);
  gtk_widget_class_bind_template_child (widget_class, AssayAssetTile, well);
  gtk_widget_class_bind_template_child (widget_class, AssayAssetTile, mark);
  gtk_widget_class_bind_template_child (widget_class, AssayAssetTile, title);
  gtk_widget_class_bind_template_child (widget_class, AssayAssetTile, state);
}

static void
assay_asset_tile_init (AssayAssetTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_failure_cb), NULL);
  assay_cut_text_explain (GTK_WIDGET (self));
}

GtkWidget *
assay_asset_tile_new (void)
{
  return g_object_new (ASSAY_TYPE_ASSET_TILE, NULL);
}
