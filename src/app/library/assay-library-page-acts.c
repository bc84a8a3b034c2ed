/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/library/assay-library-page-private.h"

#include "app/library/assay-asset-life.h"
#include "app/library/assay-rename-dialog.h"

#include <glib/gi18n.h>

/* What menus and keys do with the assets that are selected. */

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

enum
{
  PAUSE,
  RESUME,
  ARCHIVE,
  DELETE,
  FIRST,
  LATER,
  AGAIN
};

/* What is done; ASSAY_UNSET: nothing of that kind. */
static const struct
{
  const char *action;
  gint64 life, choice;
} verbs[] = {
  [PAUSE] = {"asset.pause", ASSAY_LIFE_PAUSE, ASSAY_UNSET},
  [RESUME] = {"asset.resume", ASSAY_LIFE_RESUME, ASSAY_UNSET},
  [ARCHIVE] = {"asset.archive", ASSAY_LIFE_ARCHIVE, ASSAY_UNSET},
  [DELETE] = {"asset.delete", ASSAY_LIFE_DELETE, ASSAY_UNSET},
  [FIRST] = {"asset.first", ASSAY_UNSET, ASSAY_CHOICE_FIRST},
  [LATER] = {"asset.later", ASSAY_UNSET, ASSAY_CHOICE_LATER},
  [AGAIN] = {"asset.again", ASSAY_UNSET, ASSAY_CHOICE_AGAIN},
};

static guint
count_taking (AssayLibraryPage *self, guint verb)
{
  return verbs[verb].life != ASSAY_UNSET
           ? assay_asset_sum_count_living (&self->sum, (AssayLife) verbs[verb].life)
           : assay_asset_sum_count_choosing (&self->sum, (AssayChoice) verbs[verb].choice);
}

/* Of what is selected, those that it would change: what is so before is not told of. */
static void
live (AssayLibraryPage *self, AssayProject *project, AssayLife life)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < self->chosen->len; i++)
    {
      const AssayAssetRow *asset = assay_row_get (self->chosen->pdata[i], &assay_asset_row_table);

      if (assay_asset_state_takes (asset->state, life))
        g_ptr_array_add (ids, asset->id);
    }
  g_ptr_array_add (ids, NULL);
  assay_asset_live (project, life, (const char *const *) ids->pdata, told_cb, self);
}

static void
verb_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayLibraryPage *self = ASSAY_LIBRARY_PAGE (widget);
  AssayProject *project = assay_zone_page_get_project (ASSAY_ZONE_PAGE (self));

  for (guint i = 0; project != NULL && i < G_N_ELEMENTS (verbs); i++)
    {
      if (!g_str_equal (verbs[i].action, name) || count_taking (self, i) == 0)
        continue;
      if (verbs[i].life != ASSAY_UNSET)
        live (self, project, (AssayLife) verbs[i].life);
      else
        assay_asset_choose (project, (AssayChoice) verbs[i].choice, self->chosen, told_cb, self);
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

/* What one of the verbs is called for @n assets. */
static const char *
label_of (guint verb, guint n)
{
  switch (verb)
    {
    case PAUSE:
      return n > 1 ? ngettext ("_Pause {0}", "_Pause {0}", n) : _ ("_Pause");
    case RESUME:
      return n > 1 ? ngettext ("Re_sume {0}", "Re_sume {0}", n) : _ ("Re_sume");
    case ARCHIVE:
      return n > 1 ? ngettext ("_Archive {0}", "_Archive {0}", n) : _ ("_Archive");
    case DELETE:
      return n > 1 ? ngettext ("_Delete {0}", "_Delete {0}", n) : _ ("_Delete");
    case FIRST:
      return n > 1 ? ngettext ("Make {0} _First", "Make {0} _First", n) : _ ("Make _First");
    case LATER:
    default:
      return n > 1 ? ngettext ("Make {0} _Later", "Make {0} _Later", n) : _ ("Make _Later");
    }
}

static void
add_item (GMenu *section, const char *label, const char *action, const char *accel)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);

  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  if (accel != NULL)
    g_menu_item_set_attribute (item, "accel", "s", accel);
  g_menu_append_item (section, item);
}

static void
add_verb (AssayLibraryPage *self, GMenu *section, guint verb, const char *accel)
{
  guint n = count_taking (self, verb);
  g_autofree char *label = assay_sentence_fill_n (label_of (verb, n), n, NULL);

  add_item (section, label, verbs[verb].action, accel);
}

/* One menu for all, whose words go with what is selected. */
static void
fill_menu (AssayLibraryPage *self)
{
  g_menu_remove_all (self->about);
  g_menu_remove_all (self->away);
  add_item (self->about, _ ("_Rename…"), "asset.rename", "F2");
  add_verb (self, self->about, FIRST, "<Alt>Up");
  add_verb (self, self->about, LATER, "<Alt>Down");
  add_verb (self, self->about, PAUSE, NULL);
  add_verb (self, self->about, RESUME, NULL);
  add_verb (self, self->away, ARCHIVE, "Delete");
  add_verb (self, self->away, DELETE, "<Shift>Delete");
}

void
_assay_library_acts_refresh (AssayLibraryPage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "asset.rename", asset_of (self) != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), verbs[i].action, count_taking (self, i) > 0);
  fill_menu (self);
}

void
_assay_library_acts_make_menus (AssayLibraryPage *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GMenuModel *model = G_MENU_MODEL (menu);

  self->about = g_menu_new ();
  self->away = g_menu_new ();
  g_menu_append_section (menu, NULL, G_MENU_MODEL (self->about));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (self->away));
  self->menu = gtk_popover_menu_new_from_model (model);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  /* the page takes no keys by itself */
  g_signal_connect_object (self->menu, "closed", G_CALLBACK (gtk_widget_grab_focus), self->grid,
                           G_CONNECT_SWAPPED);
  assay_library_detail_set_menu (self->side_detail, model);
  assay_library_detail_set_menu (self->page_detail, model);
  assay_library_many_set_menu (self->side_many, model);
  assay_library_many_set_menu (self->page_many, model);
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
