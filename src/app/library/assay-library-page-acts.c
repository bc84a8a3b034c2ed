/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/library/assay-library-page-private.h"

#include "app/library/assay-asset-life.h"
#include "app/library/assay-rename-dialog.h"

#include <glib/gi18n.h>

/* What menus and keys do with the asset that is selected. */

static const AssayAssetRow *
asset_of (AssayLibraryPage *self)
{
  AssayRow *row = _assay_library_page_selected (self);

  return row != NULL && assay_row_is_loaded (row) ? assay_row_get (row, &assay_asset_row_table)
                                                  : NULL;
}

static void
told_cb (gpointer page, const char *text, const char *undo)
{
  assay_zone_page_toast (page, text, undo);
}

/* What is done; ASSAY_UNSET: nothing of that kind. */
static const struct
{
  const char *action;
  gint64 life, choice;
} verbs[] = {
  {"asset.pause", ASSAY_LIFE_PAUSE, ASSAY_UNSET},
  {"asset.resume", ASSAY_LIFE_RESUME, ASSAY_UNSET},
  {"asset.archive", ASSAY_LIFE_ARCHIVE, ASSAY_UNSET},
  {"asset.delete", ASSAY_LIFE_DELETE, ASSAY_UNSET},
  {"asset.first", ASSAY_UNSET, ASSAY_CHOICE_FIRST},
  {"asset.later", ASSAY_UNSET, ASSAY_CHOICE_LATER},
  {"asset.again", ASSAY_UNSET, ASSAY_CHOICE_AGAIN},
};

static gboolean
takes (const AssayAssetRow *asset, guint verb)
{
  if (asset == NULL)
    return FALSE;
  if (verbs[verb].life != ASSAY_UNSET)
    return assay_asset_takes (asset, (AssayLife) verbs[verb].life);
  return verbs[verb].choice == ASSAY_CHOICE_AGAIN || asset->state == ASSAY_ASSET_QUEUED;
}

static void
verb_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayLibraryPage *self = ASSAY_LIBRARY_PAGE (widget);
  AssayProject *project = assay_zone_page_get_project (ASSAY_ZONE_PAGE (self));
  const AssayAssetRow *asset = asset_of (self);

  for (guint i = 0; project != NULL && i < G_N_ELEMENTS (verbs); i++)
    {
      if (!g_str_equal (verbs[i].action, name) || !takes (asset, i))
        continue;
      if (verbs[i].life != ASSAY_UNSET)
        assay_asset_live (project, (AssayLife) verbs[i].life,
                          (const char *const[]){asset->id, NULL}, told_cb, self);
      else
        assay_asset_choose (project, (AssayChoice) verbs[i].choice,
                            _assay_library_page_selected (self), told_cb, self);
    }
}

static void
renamed_cb (AssayLibraryPage *self, const char *id, const char *text, const char *undo)
{
  _assay_library_page_expect (self, id);
  assay_zone_page_toast (ASSAY_ZONE_PAGE (self), text, undo);
}

static void
rename_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayLibraryPage *self = ASSAY_LIBRARY_PAGE (widget);
  AssayProject *project = assay_zone_page_get_project (ASSAY_ZONE_PAGE (self));
  GtkWindow *dialog;

  if (asset_of (self) == NULL || project == NULL)
    return;
  dialog = assay_rename_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), project,
                                    _assay_library_page_selected (self));
  g_signal_connect_object (dialog, "renamed", G_CALLBACK (renamed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

void
_assay_library_acts_refresh (AssayLibraryPage *self)
{
  const AssayAssetRow *asset = asset_of (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "asset.rename", asset != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), verbs[i].action, takes (asset, i));
}

/* Keys ---------------------------------------------------------------------------- */

/* Letters and Delete are the entry's while it has the keyboard. @action: a variant of type "s". */
static gboolean
key_cb (GtkWidget *widget, GVariant *action, gpointer data)
{
  AssayLibraryPage *self = ASSAY_LIBRARY_PAGE (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));

  if (focus == NULL || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->entry)))
    return FALSE;
  return gtk_widget_activate_action_variant (widget, g_variant_get_string (action, NULL), NULL);
}

/* The menu of what is selected, where its tile stands. */
static gboolean
menu_key_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  AssayLibraryPage *self = ASSAY_LIBRARY_PAGE (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->grid)))
    return FALSE;
  _assay_library_page_open_menu (self, focus);
  return TRUE;
}

void
_assay_library_acts_install (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    {GDK_KEY_F2, 0, "asset.rename"},
    {GDK_KEY_Delete, 0, "asset.archive"},
    {GDK_KEY_Delete, GDK_SHIFT_MASK, "asset.delete"},
    {GDK_KEY_r, 0, "asset.again"},
    {GDK_KEY_Up, GDK_ALT_MASK, "asset.first"},
    {GDK_KEY_Down, GDK_ALT_MASK, "asset.later"},
  };

  gtk_widget_class_install_action (widget_class, "asset.rename", NULL, rename_action);
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    gtk_widget_class_install_action (widget_class, verbs[i].action, NULL, verb_action);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, keys[i].modifiers, key_cb, "s",
                                  keys[i].action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
}

/* Menu ---------------------------------------------------------------------------- */

static GMenuModel *
menu_model_new (void)
{
  static const struct
  {
    guint section;
    const char *label, *action, *accel;
  } items[] = {
    {0, N_ ("_Rename…"), "asset.rename", "F2"},
    {0, N_ ("Make _First"), "asset.first", "<Alt>Up"},
    {0, N_ ("Make _Later"), "asset.later", "<Alt>Down"},
    {0, N_ ("_Pause"), "asset.pause", NULL},
    {0, N_ ("Re_sume"), "asset.resume", NULL},
    {1, N_ ("_Archive"), "asset.archive", "Delete"},
    {1, N_ ("_Delete"), "asset.delete", "<Shift>Delete"},
  };
  g_autoptr (GMenu) about = g_menu_new (), away = g_menu_new ();
  GMenu *sections[] = {about, away};
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (items[i].label), items[i].action);

      g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
      if (items[i].accel != NULL)
        g_menu_item_set_attribute (item, "accel", "s", items[i].accel);
      g_menu_append_item (sections[items[i].section], item);
    }
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    g_menu_append_section (menu, NULL, G_MENU_MODEL (sections[i]));
  return G_MENU_MODEL (menu);
}

void
_assay_library_acts_make_menus (AssayLibraryPage *self)
{
  g_autoptr (GMenuModel) model = menu_model_new ();

  self->menu = gtk_popover_menu_new_from_model (model);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  /* the page takes no keys by itself */
  g_signal_connect_object (self->menu, "closed", G_CALLBACK (gtk_widget_grab_focus), self->grid,
                           G_CONNECT_SWAPPED);
  assay_library_detail_set_menu (self->side_detail, model);
  assay_library_detail_set_menu (self->page_detail, model);
}

/* Of the page, for the grid does not lay out a popover; @tile: what it points to. */
void
_assay_library_page_open_menu (AssayLibraryPage *self, GtkWidget *tile)
{
  graphene_rect_t bounds;

  if (!gtk_widget_compute_bounds (tile, GTK_WIDGET (self), &bounds))
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(GdkRectangle){(int) bounds.origin.x, (int) bounds.origin.y,
                                               (int) bounds.size.width, (int) bounds.size.height});
  gtk_popover_popup (GTK_POPOVER (self->menu));
}
