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
  GtkWidget *picture, *well, *mark, *drawn;
  GtkLabel *title, *state, *count;
  const char *style; /* of mark and state */
  char *failure;     /* why the picture cannot be shown */
};

G_DEFINE_FINAL_TYPE (AssayAssetTile, assay_asset_tile, GTK_TYPE_WIDGET)

/* States -------------------------------------------------------------------------- */

#define CANCELED                                                                                   \
  {                                                                                                \
    N_ ("Canceled"), "assay-unavailable-symbolic", "dim-label"                                     \
  }
#define TO_DECIDE                                                                                  \
  {                                                                                                \
    N_ ("To decide"), "dialog-question-symbolic", "accent"                                         \
  }
#define AGAIN                                                                                      \
  {                                                                                                \
    N_ ("Made again"), "view-refresh-symbolic", "dim-label"                                        \
  }
#define APPROVED                                                                                   \
  {                                                                                                \
    N_ ("Approved"), "assay-ok-symbolic", "success"                                                \
  }

static const AssayStateLook asset_looks[] = {
  [ASSAY_ASSET_NEW] = {N_ ("Ready"), "assay-ready-symbolic", "dim-label"},
  [ASSAY_ASSET_QUEUED] = {N_ ("In the queue"), "assay-making-symbolic", ""},
  [ASSAY_ASSET_TO_DECIDE] = TO_DECIDE,
  [ASSAY_ASSET_AGAIN] = AGAIN,
  [ASSAY_ASSET_APPROVED] = APPROVED,
  [ASSAY_ASSET_EXCEPTION] = {N_ ("Problem"), "dialog-error-symbolic", "error"},
  [ASSAY_ASSET_CANCELED] = CANCELED,
  [ASSAY_ASSET_BLOCKED] = {N_ ("Blocked"), "dialog-warning-symbolic", "warning"},
  [ASSAY_ASSET_DRAFT] = {N_ ("Draft"), "assay-draft-symbolic", "dim-label"},
  [ASSAY_ASSET_PAUSED] = {N_ ("Paused"), "media-playback-pause-symbolic", "dim-label"},
  [ASSAY_ASSET_ARCHIVED] = {N_ ("Archived"), "folder-symbolic", "dim-label"},
  [ASSAY_ASSET_LEFT_OUT] = {N_ ("Left out"), "assay-left-out-symbolic", "dim-label"},
};

static const AssayStateLook version_looks[] = {
  [ASSAY_VERSION_TO_DECIDE] = TO_DECIDE,
  [ASSAY_VERSION_APPROVED] = APPROVED,
  [ASSAY_VERSION_REJECTED] = {N_ ("Turned down"), "assay-unavailable-symbolic", "dim-label"},
  [ASSAY_VERSION_AGAIN] = AGAIN,
  [ASSAY_VERSION_SUPERSEDED] = {N_ ("Replaced"), "document-open-recent-symbolic", "dim-label"},
};

static AssayStateLook
look_of (const AssayStateLook *looks, gsize n, gint64 state)
{
  AssayStateLook look = {"", NULL, ""};

  if (state < 0 || state >= (gint64) n)
    return look;
  look = looks[state];
  look.word = _ (look.word);
  return look;
}

AssayStateLook
assay_asset_state_look (gint64 state)
{
  return look_of (asset_looks, G_N_ELEMENTS (asset_looks), state);
}

/* The states of a slot are an asset's, but for the one that only slots have. */
AssayStateLook
assay_slot_look (const AssaySlotRow *slot)
{
  if (slot->state == ASSAY_SLOT_SHELVED)
    return (AssayStateLook){_ ("Set aside"), "folder-symbolic", "dim-label"};
  if (slot->state == ASSAY_SLOT_EXCEPTION && slot->left_out == TRUE)
    return assay_asset_state_look (ASSAY_ASSET_LEFT_OUT);
  return assay_asset_state_look (slot->state);
}

AssayStateLook
assay_version_state_look (gint64 state)
{
  return look_of (version_looks, G_N_ELEMENTS (version_looks), state);
}

const char *
assay_asset_stage_word (AssayAssetStage stage)
{
  static const char *const words[ASSAY_N_ASSET_STAGES] = {
    N_ ("Draft"),     N_ ("Ready or being made"),
    N_ ("To decide"), N_ ("Approved"),
    N_ ("Problems"),  N_ ("Paused"),
    N_ ("Set aside")};

  return stage < ASSAY_N_ASSET_STAGES ? _ (words[stage]) : "";
}

char *
assay_variant_dup_name (gint64 variant)
{
  /* Translators: one of several pictures of an asset, by its number */
  return g_strdup_printf (_ ("Picture %d"), (int) variant + 1);
}

char *
assay_approved_dup_count (gint64 approved, gint64 variants)
{
  /* Translators: pictures that are approved, of those an asset asks for */
  return g_strdup_printf (_ ("%d of %d"), (int) approved, (int) variants);
}

const char *
assay_asset_title (const char *title, const char *id)
{
  return title != NULL && *title != '\0' ? title : assay_text_or_empty (id);
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

/* What a tile shows of a row, whichever of its kinds that is. */
typedef struct
{
  char *title, *spoken; /* spoken: where the title says too little to who only hears it */
  const char *picture;  /* borrowed from the row; "" for none */
  AssayStateLook look;
  gboolean drawn;            /* by the sandbox */
  gint64 variants, approved; /* of an asset that asks for several pictures; else 0 */
} Shown;

static gboolean
is_drawing (const char *provider)
{
  return g_strcmp0 (provider, ASSAY_PROVIDER_SANDBOX) == 0;
}

static Shown
shown_of_version (const AssayVersionRow *version)
{
  return (Shown){.title = g_strdup (assay_asset_title (version->title, version->id)),
                 .picture = assay_text_or_empty (version->picture),
                 .look = assay_version_state_look (version->state),
                 .drawn = is_drawing (version->provider)};
}

static Shown
shown_of_slot (const AssaySlotRow *slot)
{
  return (Shown){.title = g_strdup_printf ("%d", (int) slot->slot.variant + 1),
                 .spoken = assay_variant_dup_name (slot->slot.variant),
                 .picture = assay_text_or_empty (slot->picture),
                 .look = assay_slot_look (slot),
                 .drawn = is_drawing (slot->provider)};
}

static Shown
shown_of_asset (const AssayAssetRow *asset)
{
  gint64 variants = assay_number_or_zero (asset->variants);

  return (Shown){.title = g_strdup (assay_asset_title (asset->title, asset->id)),
                 .picture = assay_text_or_empty (asset->picture),
                 .look = assay_asset_state_look (asset->state),
                 .drawn = is_drawing (asset->provider),
                 .variants = variants > 1 ? variants : 0,
                 .approved = assay_number_or_zero (asset->approved)};
}

static Shown
shown_of (AssayRow *row)
{
  const AssayTable *table = assay_record_get_table (assay_row_get_record (row));

  if (table == &assay_version_row_table)
    return shown_of_version (assay_row_get (row, table));
  if (table == &assay_slot_row_table)
    return shown_of_slot (assay_row_get (row, table));
  return shown_of_asset (assay_row_get (row, &assay_asset_row_table));
}

static void
show_picture (AssayAssetTile *self, const char *digest, AssayTileCache *cache, int side)
{
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
show_state (AssayAssetTile *self, const AssayStateLook *look)
{
  if (self->style != NULL && *self->style != '\0')
    {
      gtk_widget_remove_css_class (self->mark, self->style);
      gtk_widget_remove_css_class (GTK_WIDGET (self->state), self->style);
    }
  self->style = look->style;
  if (*look->style != '\0')
    {
      gtk_widget_add_css_class (self->mark, look->style);
      gtk_widget_add_css_class (GTK_WIDGET (self->state), look->style);
    }
  gtk_image_set_from_icon_name (GTK_IMAGE (self->mark), look->icon);
  gtk_label_set_label (self->state, look->word);
}

static void
show_count (AssayAssetTile *self, const Shown *shown)
{
  g_autofree char *text = assay_approved_dup_count (shown->approved, shown->variants);

  gtk_label_set_label (self->count, text);
  gtk_widget_set_visible (GTK_WIDGET (self->count), shown->variants > 0);
}

static char *
dup_name (const Shown *shown)
{
  /* Translators: title of an asset, its state */
  g_autofree char *name = g_strdup_printf (
    _ ("%s, %s"), shown->spoken != NULL ? shown->spoken : shown->title, shown->look.word);
  g_autofree char *approved =
    shown->variants == 0
      ? g_strdup ("")
      /* Translators: goes on after a title: of an asset's pictures */
      : g_strdup_printf (_ (", %d of %d approved"), (int) shown->approved, (int) shown->variants);
  const char *kind = *shown->picture == '\0' ? _ (", no picture yet")
                     : shown->drawn          ? _ (", a drawing of the sandbox")
                                             : "";

  return g_strconcat (name, approved, kind, NULL);
}

static void
show_name (AssayAssetTile *self, const Shown *shown)
{
  g_autofree char *name =
    assay_row_is_loaded (self->row) ? dup_name (shown) : g_strdup (_ ("Reading the asset"));
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
assay_asset_tile_set_row (AssayAssetTile *self, AssayRow *row, AssayTileCache *cache, int side)
{
  Shown shown;

  stop_loading (self);
  g_clear_pointer (&self->failure, g_free);
  g_set_object (&self->row, row);
  if (row == NULL)
    {
      gtk_image_clear (GTK_IMAGE (self->picture));
      return;
    }
  shown = shown_of (row);
  gtk_label_set_label (self->title, shown.title);
  show_state (self, &shown.look);
  show_count (self, &shown);
  gtk_widget_set_visible (self->drawn, shown.drawn);
  show_picture (self, shown.picture, cache, side);
  show_name (self, &shown);
  g_free (shown.title);
  g_free (shown.spoken);
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
  gtk_widget_class_bind_template_child (widget_class, AssayAssetTile, drawn);
  gtk_widget_class_bind_template_child (widget_class, AssayAssetTile, title);
  gtk_widget_class_bind_template_child (widget_class, AssayAssetTile, state);
  gtk_widget_class_bind_template_child (widget_class, AssayAssetTile, count);
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
