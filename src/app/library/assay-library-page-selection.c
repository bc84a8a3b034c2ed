/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/library/assay-library-page-private.h"

#include "app/widgets/assay-access.h"
#include "app/widgets/assay-compat.h"

#include <glib/gi18n.h>

/* Which assets are selected, and what is shown of one, of several and of none. Rows stay the same
 * objects while their ids stay, so a selection goes with them wherever the list moves them. */

AssayRow *
_assay_library_page_selected (AssayLibraryPage *self)
{
  return self->chosen->len == 1 ? self->chosen->pdata[0] : NULL;
}

/* Showing --------------------------------------------------------------------------- */

static void
show_at (AssayLibraryPage *self, GtkStack *stack, gboolean seen)
{
  gboolean at_side = stack == self->side_stack;
  AssayLibraryDetail *one = at_side ? self->side_detail : self->page_detail;

  gtk_stack_set_visible_child_name (stack, self->chosen->len == 1 ? "one" : "many");
  assay_library_detail_set_asset (one, seen ? _assay_library_page_selected (self) : NULL);
  if (seen && self->chosen->len != 1)
    assay_library_many_show (at_side ? self->side_many : self->page_many, self->chosen, &self->sum);
}

/* Where it is narrow there is no room for them at the side. */
static void
show_many_button (AssayLibraryPage *self)
{
  g_autofree char *label = assay_sentence_fill_n (
    ngettext ("{0} Asset Selected", "{0} Assets Selected", self->sum.n), self->sum.n, NULL);

  gtk_label_set_label (self->many_label, label);
  assay_access_name (self->many_button, label);
  gtk_widget_set_visible (self->many_button, self->narrow && self->sum.n > 1);
}

void
_assay_library_page_show_selected (AssayLibraryPage *self)
{
  show_at (self, self->side_stack, !self->narrow);
  show_at (self, self->page_stack, _assay_library_page_on_page (self, "asset"));
  show_many_button (self);
  /* a pointer that passes would select what is under it */
  gtk_grid_view_set_single_click_activate (self->grid, self->narrow && self->sum.n < 2);
  if (gtk_widget_get_visible (self->quick))
    _assay_library_page_quick_show (self);
}

/* Counting -------------------------------------------------------------------------- */

static void
look_later (AssayLibraryPage *self)
{
  if (self->look_id == 0)
    self->look_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, _assay_library_page_look, self, NULL);
}

/* Of one, what can be done with it changes with it; of several, those that are still to come are
 * waited for, one by one. */
static void
follow (AssayLibraryPage *self, AssayRow *asset)
{
  if (self->followed != NULL)
    g_signal_handlers_disconnect_by_func (self->followed, look_later, self);
  g_set_object (&self->followed, asset);
  if (asset != NULL)
    g_signal_connect_object (asset, "changed", G_CALLBACK (look_later), self, G_CONNECT_SWAPPED);
}

static void
add_chosen (AssayLibraryPage *self, guint position, AssayRow **awaited)
{
  AssayRow *asset = g_list_model_get_item (self->shown, position);

  if (asset == NULL)
    return;
  g_ptr_array_add (self->chosen, asset);
  if (*awaited == NULL && !assay_row_is_loaded (asset))
    *awaited = asset; /* the first comes last */
  assay_asset_sum_add (
    &self->sum, assay_row_is_loaded (asset) ? assay_row_get (asset, &assay_asset_row_table) : NULL);
}

static void
take_chosen (AssayLibraryPage *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);
  AssayRow *awaited = NULL;
  GtkBitsetIter iter;
  guint position = 0;

  g_ptr_array_unref (self->chosen);
  self->chosen = g_ptr_array_new_with_free_func (g_object_unref);
  self->sum = (AssayAssetSum){0};
  if (self->shown != NULL && gtk_bitset_iter_init_first (&iter, selected, &position))
    {
      self->near = position;
      do
        add_chosen (self, position, &awaited);
      while (gtk_bitset_iter_next (&iter, &position));
    }
  follow (self, self->chosen->len == 1 ? self->chosen->pdata[0] : awaited);
}

/* What is selected may be other assets now, or may stand otherwise. As a source: once. */
gboolean
_assay_library_page_look (gpointer data)
{
  AssayLibraryPage *self = data;

  g_clear_handle_id (&self->look_id, g_source_remove);
  take_chosen (self);
  _assay_library_page_show_selected (self);
  _assay_library_acts_refresh (self);
  return G_SOURCE_REMOVE;
}

/* Selecting ------------------------------------------------------------------------- */

void
_assay_library_page_select (AssayLibraryPage *self, guint position)
{
  gtk_selection_model_select_item (self->selection, position, TRUE);
}

/* So short a list is there whole: longer ones would be read to their end. */
#define SHORT 256

gboolean
_assay_library_page_choose (AssayLibraryPage *self, const char *id, guint near)
{
  guint n = _assay_library_page_count_shown (self);
  guint from = n <= SHORT ? 0 : MAX (near, 1) - 1, to = n <= SHORT ? n : MIN (n, near + 2);

  for (guint i = from; id != NULL && i < to; i++)
    {
      g_autoptr (AssayRow) row = g_list_model_get_item (self->shown, i);

      if (!g_str_equal (assay_row_get_id (row), id))
        continue;
      _assay_library_page_select (self, i);
      return TRUE;
    }
  return FALSE;
}

/* Those of a short list that have the ids of @before. */
static GtkBitset *
find_again (AssayLibraryPage *self, GPtrArray *before)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = _assay_library_page_count_shown (self);
  GtkBitset *found = gtk_bitset_new_empty ();

  for (guint i = 0; i < before->len; i++)
    g_hash_table_add (ids, (gpointer) assay_row_get_id (before->pdata[i]));
  for (guint i = 0; n <= SHORT && i < n; i++)
    {
      g_autoptr (AssayRow) row = g_list_model_get_item (self->shown, i);

      if (g_hash_table_contains (ids, assay_row_get_id (row)))
        gtk_bitset_add (found, i);
    }
  return found;
}

/* There is always something selected, unless the person wanted it otherwise. */
static void
select_near (AssayLibraryPage *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);
  guint n = _assay_library_page_count_shown (self);

  if (gtk_bitset_is_empty (selected) && n > 0)
    _assay_library_page_select (self, MIN (self->near, n - 1));
}

void
_assay_library_page_set_shown (AssayLibraryPage *self, GListModel *assets)
{
  g_autoptr (GPtrArray) before = g_ptr_array_ref (self->chosen);
  g_autoptr (GtkBitset) found = NULL, all = NULL;

  g_set_object (&self->shown, assets);
  self->near = 0;
  gtk_multi_selection_set_model (GTK_MULTI_SELECTION (self->selection), assets);
  found = find_again (self, before);
  all = gtk_bitset_new_range (0, _assay_library_page_count_shown (self));
  gtk_selection_model_set_selection (self->selection, found, all);
  self->wants_none = FALSE;
  select_near (self);
  _assay_library_page_look (self);
}

void
_assay_library_page_items_changed (AssayLibraryPage *self)
{
  if (!self->wants_none)
    select_near (self);
  if (self->chosen->len > 1)
    look_later (self);
  else
    _assay_library_page_look (self);
}

/* Keys and pointer ------------------------------------------------------------------ */

/* The tile that has the keyboard; %NULL: none. */
static GtkWidget *
tile_at_keyboard (AssayLibraryPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *tile = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;

  return tile != NULL && ASSAY_IS_ASSET_TILE (tile)
             && gtk_widget_is_ancestor (tile, GTK_WIDGET (self->grid))
           ? tile
           : NULL;
}

AssayRow *
_assay_library_page_looked_at (AssayLibraryPage *self)
{
  GtkWidget *tile = self->chosen->len > 1 ? tile_at_keyboard (self) : NULL;

  return tile != NULL ? assay_asset_tile_get_row (ASSAY_ASSET_TILE (tile))
                      : _assay_library_page_selected (self);
}

gboolean
_assay_library_page_select_one (AssayLibraryPage *self)
{
  GtkWidget *tile = tile_at_keyboard (self);

  if (self->chosen->len < 2 || tile == NULL)
    return FALSE;
  _assay_library_page_select (self, gtk_list_item_get_position (ASSAY_TILE_ITEM (tile)));
  return TRUE;
}

void
_assay_library_page_focus_selected (AssayLibraryPage *self)
{
  if (self->chosen->len == 1)
    assay_compat_focus_row (self->grid, self->near);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->grid));
}

void
_assay_library_page_select_under_menu (AssayLibraryPage *self, guint position)
{
  if (!gtk_selection_model_is_selected (self->selection, position))
    _assay_library_page_select (self, position);
}

/* Where one click opens, with Ctrl or Shift it selects. */
gboolean
_assay_library_page_extend (AssayLibraryPage *self, guint position)
{
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (GTK_WIDGET (self)));
  GdkDevice *keyboard = seat != NULL ? gdk_seat_get_keyboard (seat) : NULL;
  GdkModifierType held = keyboard != NULL ? gdk_device_get_modifier_state (keyboard) : 0;

  if (!self->narrow || (held & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) == 0)
    return FALSE;
  gtk_widget_activate_action (GTK_WIDGET (self->grid), "list.select-item", "(ubb)", position,
                              (held & GDK_CONTROL_MASK) != 0, (held & GDK_SHIFT_MASK) != 0);
  return TRUE;
}

/* Only a person unselects the last one; one that leaves the list is not told so. */
static void
selection_changed_cb (AssayLibraryPage *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);

  self->wants_none = gtk_bitset_is_empty (selected);
  _assay_library_page_look (self);
}

/* Making it ------------------------------------------------------------------------- */

void
_assay_library_selection_make (AssayLibraryPage *self)
{
  self->chosen = g_ptr_array_new_with_free_func (g_object_unref);
  self->selection = GTK_SELECTION_MODEL (gtk_multi_selection_new (NULL));
  gtk_grid_view_set_model (self->grid, self->selection);
  gtk_grid_view_set_enable_rubberband (self->grid, TRUE);
  g_signal_connect_swapped (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb),
                            self);
}

void
_assay_library_selection_drop (AssayLibraryPage *self)
{
  g_clear_handle_id (&self->look_id, g_source_remove);
  if (self->grid != NULL)
    {
      gtk_grid_view_set_model (self->grid, NULL);
      g_signal_handlers_disconnect_by_func (self->selection, selection_changed_cb, self);
    }
  follow (self, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->shown);
}
