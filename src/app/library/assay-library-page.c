/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/library/assay-library-page-private.h"

#include "app/widgets/assay-access.h"
#include "app/widgets/assay-one-stop.h"
#include "app/widgets/assay-ruler.h"
#include "app/widgets/assay-row-follow.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (AssayLibraryPage, assay_library_page, ASSAY_TYPE_ZONE_PAGE)

gboolean
_assay_library_page_on_page (AssayLibraryPage *self, const char *name)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), name) == 0;
}

static void
assay_library_page_show (AssayZonePage *page, const char *argument)
{
  _assay_library_page_show_only (ASSAY_LIBRARY_PAGE (page), argument);
}

static void
show_all_cb (AssayLibraryPage *self)
{
  _assay_library_page_show_only (self, "");
}

/* Tiles --------------------------------------------------------------------------- */

static void
tile_pressed_cb (GtkGestureClick *click, int n, double x, double y, gpointer data)
{
  AssayLibraryPage *self = data;
  GtkWidget *tile = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (click));

  _assay_library_page_select_under_menu (self, gtk_list_item_get_position (ASSAY_TILE_ITEM (tile)));
  _assay_library_page_open_menu (self, tile);
}

static void
tile_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *tile = assay_asset_tile_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_object_set_data (G_OBJECT (tile), "assay-item", item); /* which has the tile */
  g_signal_connect_object (click, "pressed", G_CALLBACK (tile_pressed_cb), data, 0);
  gtk_widget_add_controller (tile, GTK_EVENT_CONTROLLER (click));
  gtk_list_item_set_child (item, tile);
}

static void
tile_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  AssayLibraryPage *self = data;

  assay_asset_tile_set_row (ASSAY_ASSET_TILE (gtk_list_item_get_child (item)),
                            gtk_list_item_get_item (item), self->cache, self->side);
}

static void
tile_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  assay_asset_tile_set_row (ASSAY_ASSET_TILE (gtk_list_item_get_child (item)), NULL, NULL, 0);
}

static void
set_factory (AssayLibraryPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (tile_setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (tile_bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (tile_unbind_cb), self);
  assay_row_follow_factory (GTK_SIGNAL_LIST_ITEM_FACTORY (factory));
  gtk_grid_view_set_factory (self->grid, factory);
}

static void
side_toggled_cb (AssayLibraryPage *self)
{
  int side = gtk_toggle_button_get_active (self->side_96)    ? 96
             : gtk_toggle_button_get_active (self->side_192) ? 192
                                                             : 128;

  if (side == self->side || self->cache == NULL)
    return;
  self->side = side;
  set_factory (self);
}

/* Moving about -------------------------------------------------------------------- */

static void
focus_grid_cb (AssayLibraryPage *self)
{
  /* where nothing was found the grid is hidden, and the keyboard stays with the entry */
  if (gtk_widget_get_mapped (GTK_WIDGET (self->grid)))
    _assay_library_page_focus_selected (self);
}

static void
stop_search_cb (AssayLibraryPage *self)
{
  gtk_editable_set_text (self->entry, "");
  focus_grid_cb (self);
}

static void
open_page_cb (AssayLibraryPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, "asset");
  _assay_library_page_show_selected (self);
  gtk_widget_grab_focus (self->back);
}

static void
activated_cb (AssayLibraryPage *self, guint position)
{
  if (_assay_library_page_extend (self, position))
    return;
  _assay_library_page_quick_hide (self);
  _assay_library_page_select (self, position);
  open_page_cb (self);
}

static void
back_clicked_cb (AssayLibraryPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, "browse");
  _assay_library_page_show_selected (self);
  focus_grid_cb (self);
}

static void
pipeline_clicked_cb (AssayLibraryPage *self)
{
  assay_zone_page_go_to (ASSAY_ZONE_PAGE (self), "pipeline", NULL);
}

static void
chosen_cb (GtkWidget *detail, const char *text, const char *undo, AssayLibraryPage *self)
{
  assay_zone_page_toast (ASSAY_ZONE_PAGE (self), text, undo);
}

static void
review_cb (AssayLibraryPage *self)
{
  assay_zone_page_go_to (ASSAY_ZONE_PAGE (self), "review", NULL);
}

/* Before the grid, which would take Space as "select". */
static gboolean
grid_key_cb (AssayLibraryPage *self, guint key, guint code, GdkModifierType modifiers)
{
  gboolean looking = gtk_widget_get_visible (self->quick);

  if ((modifiers & gtk_accelerator_get_default_mod_mask ()) != 0)
    return FALSE;
  if (key == GDK_KEY_space || key == GDK_KEY_KP_Space)
    {
      if (looking)
        _assay_library_page_quick_hide (self);
      else
        _assay_library_page_quick_show (self);
      return TRUE;
    }
  if (key != GDK_KEY_Escape)
    return FALSE;
  if (!looking)
    return _assay_library_page_select_one (self);
  _assay_library_page_quick_hide (self);
  return TRUE;
}

static gboolean
find_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  AssayLibraryPage *self = ASSAY_LIBRARY_PAGE (widget);

  /* the page stays in the window's stack while another zone shows */
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (_assay_library_page_on_page (self, "asset"))
    back_clicked_cb (self);
  return gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static gboolean
leave_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  AssayLibraryPage *self = ASSAY_LIBRARY_PAGE (widget);

  if (!_assay_library_page_on_page (self, "asset"))
    return FALSE;
  back_clicked_cb (self);
  return TRUE;
}

/* Narrow -------------------------------------------------------------------------- */

static void
narrow_cb (AssayLibraryPage *self, GParamSpec *pspec, AssayRuler *ruler)
{
  self->narrow = assay_ruler_get_narrow (ruler);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->bar), self->narrow
                                                                ? GTK_ORIENTATION_VERTICAL
                                                                : GTK_ORIENTATION_HORIZONTAL);
  /* two or three columns fit whatever the size */
  gtk_widget_set_visible (self->sides, !self->narrow);
  assay_library_detail_set_wide (self->page_detail, !self->narrow);
  _assay_library_page_show_count (self);
  _assay_library_page_show_selected (self);
}

/* Models -------------------------------------------------------------------------- */

static void
assay_library_page_open (AssayZonePage *page, AssayProject *project)
{
  AssayLibraryPage *self = ASSAY_LIBRARY_PAGE (page);

  g_clear_object (&self->cache);
  assay_library_detail_set_project (self->side_detail, project);
  assay_library_detail_set_project (self->page_detail, project);
  assay_library_many_set_project (self->side_many, project);
  assay_library_many_set_project (self->page_many, project);
  assay_zone_page_watch (page, ASSAY_TOPIC_VERSIONS | ASSAY_TOPIC_JOBS | ASSAY_TOPIC_CARDS
                                 | ASSAY_TOPIC_EXCEPTIONS);
  self->question = assay_question_new (page, _assay_library_page_answered_cb, self);
  _assay_library_page_ask (self);
}

static void
assay_library_page_changed (AssayZonePage *page, guint topics)
{
  AssayLibraryPage *self = ASSAY_LIBRARY_PAGE (page);

  assay_library_detail_follow (self->side_detail);
  assay_library_detail_follow (self->page_detail);
  assay_library_many_follow (self->side_many);
  assay_library_many_follow (self->page_many);
}

/* How many there are is what a filtered list is compared with; the sidebar does not show it. */
static int
assay_library_page_count (AssayZonePage *page, AssayRow *status)
{
  AssayLibraryPage *self = ASSAY_LIBRARY_PAGE (page);
  const AssayStatusRow *counts = assay_row_get (status, &assay_status_row_table);

  self->n_all = (guint) assay_number_or_zero (counts->specs);
  _assay_library_page_show_count (self);
  return 0;
}

static void
assay_library_page_close (AssayZonePage *page)
{
  AssayLibraryPage *self = ASSAY_LIBRARY_PAGE (page);

  _assay_library_page_quick_hide (self);
  g_clear_pointer (&self->question, assay_question_free);
  assay_library_page_set_assets (self, NULL);
  assay_library_detail_set_project (self->side_detail, NULL);
  assay_library_detail_set_project (self->page_detail, NULL);
  assay_library_many_set_project (self->side_many, NULL);
  assay_library_many_set_project (self->page_many, NULL);
  g_clear_object (&self->cache);
}

/* Making it ----------------------------------------------------------------------- */

static void
assay_library_page_dispose (GObject *object)
{
  AssayLibraryPage *self = ASSAY_LIBRARY_PAGE (object);

  _assay_library_page_quick_stop (self);
  _assay_library_selection_drop (self);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_object (&self->about);
  g_clear_object (&self->away);
  g_clear_pointer (&self->question, assay_question_free);
  g_clear_object (&self->cache);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_LIBRARY_PAGE);
  G_OBJECT_CLASS (assay_library_page_parent_class)->dispose (object);
}

static void
assay_library_page_finalize (GObject *object)
{
  g_ptr_array_unref (ASSAY_LIBRARY_PAGE (object)->chosen);
  g_free (ASSAY_LIBRARY_PAGE (object)->search);
  g_free (ASSAY_LIBRARY_PAGE (object)->expected);
  G_OBJECT_CLASS (assay_library_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryPage, stack);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryPage, results);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryPage, side_stack);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryPage, page_stack);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryPage, many_button);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryPage, many_label);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryPage, side_many);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryPage, page_many);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryPage, bar);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryPage, sides);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryPage, back);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryPage, quick);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryPage, quick_title);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryPage, quick_picture);
  gtk_widget_class_bind_template_child_full (widget_class, "search", FALSE,
                                             G_STRUCT_OFFSET (AssayLibraryPage, entry));
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryPage, state);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryPage, count);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryPage, grid);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryPage, side_96);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryPage, side_128);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryPage, side_192);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryPage, side_detail);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryPage, page_detail);
}

static void
bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback_full (widget_class, "filter_changed_cb",
                                                G_CALLBACK (_assay_library_page_filter_changed_cb));
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, focus_grid_cb);
  gtk_widget_class_bind_template_callback (widget_class, side_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_page_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, pipeline_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, review_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_cb);
}

static void
assay_library_page_class_init (AssayLibraryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AssayZonePageClass *page_class = ASSAY_ZONE_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_library_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_library_page_finalize;
  page_class->open = assay_library_page_open;
  page_class->close = assay_library_page_close;
  page_class->show = assay_library_page_show;
  page_class->changed = assay_library_page_changed;
  page_class->count = assay_library_page_count;
  g_type_ensure (ASSAY_TYPE_LIBRARY_DETAIL);
  g_type_ensure (ASSAY_TYPE_LIBRARY_MANY);
  g_type_ensure (ASSAY_TYPE_ONE_STOP);
  g_type_ensure (ASSAY_TYPE_RULER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/assay/Assay/ui/assay-library-page.ui");
  bind_children (widget_class);
  bind_callbacks (widget_class);
  _assay_library_acts_install (widget_class);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, leave_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, GDK_ALT_MASK, leave_cb, NULL);
}

/* Down is to what was found, also where the filter stands between (narrow). */
static gboolean
entry_key_cb (AssayLibraryPage *self, guint key, guint code, GdkModifierType modifiers)
{
  if ((key != GDK_KEY_Down && key != GDK_KEY_KP_Down)
      || (modifiers & gtk_accelerator_get_default_mod_mask ()) != 0)
    return FALSE;
  focus_grid_cb (self);
  return TRUE;
}

static void
add_controllers (AssayLibraryPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new (),
                     *entry_keys = gtk_event_controller_key_new (),
                     *shortcuts = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (entry_keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (entry_keys, "key-pressed", G_CALLBACK (entry_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), entry_keys);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (grid_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->grid), keys);
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (shortcuts),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_f, GDK_CONTROL_MASK),
                      gtk_callback_action_new (find_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), shortcuts);
}

static void
fill_states (AssayLibraryPage *self)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  gtk_string_list_append (words, _ ("All States"));
  for (AssayAssetStage stage = 0; stage < ASSAY_N_ASSET_STAGES; stage++)
    gtk_string_list_append (words, assay_asset_stage_word (stage));
  gtk_string_list_append (words, _ ("Drawings"));
  gtk_drop_down_set_model (self->state, G_LIST_MODEL (words));
}

static void
assay_library_page_init (AssayLibraryPage *self)
{
  self->search = g_strdup ("");
  self->only = ONLY_ALL;
  self->side = 128;
  assay_asset_style_load ();
  gtk_widget_init_template (GTK_WIDGET (self));
  _assay_library_selection_make (self);
  assay_library_detail_set_wide (self->page_detail, TRUE);
  fill_states (self);
  assay_access_name (GTK_WIDGET (self->side_96), _ ("Tiles of 96 pixels"));
  assay_access_name (GTK_WIDGET (self->side_128), _ ("Tiles of 128 pixels"));
  assay_access_name (GTK_WIDGET (self->side_192), _ ("Tiles of 192 pixels"));
  set_factory (self);
  add_controllers (self);
  _assay_library_acts_make_menus (self);
  _assay_library_acts_refresh (self);
}
