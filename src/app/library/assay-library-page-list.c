/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/library/assay-library-page-private.h"

#include <glib/gi18n.h>

/* Which assets are wanted, and what the list and its count show of them. */

guint
_assay_library_page_count_shown (AssayLibraryPage *self)
{
  return self->shown != NULL ? g_list_model_get_n_items (self->shown) : 0;
}

static gboolean
is_filtered (AssayLibraryPage *self)
{
  return *self->search != '\0' || self->only != ONLY_ALL;
}

void
_assay_library_page_show_count (AssayLibraryPage *self)
{
  guint n = _assay_library_page_count_shown (self);
  guint all = is_filtered (self) ? MAX (self->n_all, n) : n;
  g_autofree char *text =
    n == all ? g_strdup_printf (ngettext ("%u asset", "%u assets", n), n)
             : g_strdup_printf (ngettext ("%u of %u asset", "%u of %u assets", all), n, all);

  gtk_label_set_label (self->count, text);
  gtk_stack_set_visible_child_name (self->results, n > 0 ? "grid" : "none");
  gtk_widget_set_visible (GTK_WIDGET (self->side_stack), n > 0 && !self->narrow);
}

static void
show_page (AssayLibraryPage *self)
{
  if (self->shown == NULL)
    gtk_stack_set_visible_child_name (self->stack, "loading");
  else if (_assay_library_page_count_shown (self) == 0 && !is_filtered (self))
    gtk_stack_set_visible_child_name (self->stack, "empty");
  else if (!_assay_library_page_on_page (self, "asset") || self->chosen->len == 0)
    gtk_stack_set_visible_child_name (self->stack, "browse");
  _assay_library_page_show_count (self);
}

/* As the list is asked for it; %NULL for all. */
static char *
dup_filter (guint only)
{
  if (only < ASSAY_N_ASSET_STAGES)
    return assay_asset_stage_dup_filter (only);
  return only == ONLY_DRAWINGS ? g_strdup ("drawing") : NULL;
}

void
_assay_library_page_ask (AssayLibraryPage *self)
{
  g_autofree char *states = dup_filter (self->only);
  AssayQuery query = {
    .kind = "assets",
    .sort = "title",
    .state = states,
    .search = *self->search != '\0' ? self->search : NULL,
  };

  assay_question_ask (self->question, &query);
}

void
_assay_library_page_answered_cb (AssayRowModel *model, gpointer data)
{
  assay_library_page_set_assets (data, G_LIST_MODEL (model));
}

/* The search entry waits 150 ms by itself before it says that it changed. */
void
_assay_library_page_filter_changed_cb (AssayLibraryPage *self)
{
  guint chosen = gtk_drop_down_get_selected (self->state);
  guint only = chosen > 0 && chosen <= ONLY_ALL ? chosen - 1 : ONLY_ALL;
  g_autofree char *search = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));

  if (self->setting || (only == self->only && g_str_equal (search, self->search)))
    return;
  self->only = only;
  g_free (self->search);
  self->search = g_steal_pointer (&search);
  if (self->question != NULL)
    _assay_library_page_ask (self);
}

void
_assay_library_page_show_only (AssayLibraryPage *self, const char *stage)
{
  self->setting = TRUE;
  gtk_editable_set_text (self->entry, "");
  gtk_drop_down_set_selected (self->state,
                              (guint) (assay_word_index (assay_asset_stage_words, stage, -1) + 1));
  self->setting = FALSE;
  _assay_library_page_filter_changed_cb (self);
  if (_assay_library_page_on_page (self, "asset"))
    gtk_stack_set_visible_child_name (self->stack, "browse");
}

/* Models -------------------------------------------------------------------------- */

void
_assay_library_page_expect (AssayLibraryPage *self, const char *id)
{
  g_free (self->expected);
  self->expected = _assay_library_page_choose (self, id, self->near) ? NULL : g_strdup (id);
  self->expected_near = self->near;
}

static void
items_changed_cb (AssayLibraryPage *self)
{
  if (self->expected != NULL
      && _assay_library_page_choose (self, self->expected, self->expected_near))
    g_clear_pointer (&self->expected, g_free);
  if (!is_filtered (self))
    self->n_all = _assay_library_page_count_shown (self);
  _assay_library_page_items_changed (self);
  show_page (self);
}

void
assay_library_page_set_assets (AssayLibraryPage *self, GListModel *assets)
{
  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_func (self->shown, items_changed_cb, self);
  if (assets != NULL && self->cache == NULL)
    self->cache = assay_tile_cache_new (assay_zone_page_get_project (ASSAY_ZONE_PAGE (self)),
                                        ASSAY_TILE_CACHE_GRID_BYTES);
  _assay_library_page_set_shown (self, assets);
  if (assets != NULL)
    g_signal_connect_object (assets, "items-changed", G_CALLBACK (items_changed_cb), self,
                             G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  items_changed_cb (self);
}
