/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/review/assay-review-filters.h"

#include "app/review/assay-evidence-text.h"
#include "model/rows/assay-rows.h"

#include <glib/gi18n.h>

static void
add_filter (GMenu *menu, const char *label, const char *claim)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "review.filter", "s", claim);
  g_menu_append_item (menu, item);
}

static GMenu *
make_menu (GPtrArray *rows, const char *filter)
{
  GMenu *menu = g_menu_new ();

  if (rows->len < 2 && *filter == '\0')
    return menu;
  add_filter (menu, _ ("All Questions"), "");
  for (guint i = 0; i < rows->len; i++)
    {
      const AssayClaimCountRow *row = assay_row_get (rows->pdata[i], &assay_claim_count_row_table);
      /* Translators: what questions are about, and how many of them there are */
      g_autofree char *label = g_strdup_printf (_ ("%s (%d)"), assay_evidence_check_title (row->id),
                                                (int) assay_number_or_zero (row->count));

      add_filter (menu, label, row->id);
    }
  return menu;
}

static gboolean
same_text (GMenuModel *a, GMenuModel *b, int i, const char *attribute)
{
  g_autofree char *one = NULL, *other = NULL;

  g_menu_model_get_item_attribute (a, i, attribute, "s", &one);
  g_menu_model_get_item_attribute (b, i, attribute, "s", &other);
  return g_strcmp0 (one, other) == 0;
}

static gboolean
says_the_same (GMenuModel *a, GMenuModel *b)
{
  int n = g_menu_model_get_n_items (a);

  if (n != g_menu_model_get_n_items (b))
    return FALSE;
  for (int i = 0; i < n; i++)
    if (!same_text (a, b, i, G_MENU_ATTRIBUTE_LABEL)
        || !same_text (a, b, i, G_MENU_ATTRIBUTE_TARGET))
      return FALSE;
  return TRUE;
}

void
assay_review_filters_show (GMenu *section, GPtrArray *rows, const char *filter)
{
  g_autoptr (GMenu) menu = make_menu (rows, filter);

  if (says_the_same (G_MENU_MODEL (section), G_MENU_MODEL (menu)))
    return;
  g_menu_remove_all (section);
  for (int i = 0; i < g_menu_model_get_n_items (G_MENU_MODEL (menu)); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new_from_model (G_MENU_MODEL (menu), i);

      g_menu_append_item (section, item);
    }
}

typedef struct
{
  GMenu *section;
  char *filter;
} Asked;

static void
asked_free (Asked *self)
{
  g_object_unref (self->section);
  g_free (self->filter);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

/* Without an answer the menu stays as it is. */
static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Asked) asked = data;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);

  if (rows != NULL)
    assay_review_filters_show (asked->section, rows, asked->filter);
}

void
assay_review_filters_ask (GMenu *section, AssayProject *project, const char *filter)
{
  AssayQuery query = {.kind = "claims"};
  Asked *asked = g_new0 (Asked, 1);

  asked->section = g_object_ref (section);
  asked->filter = g_strdup (filter);
  assay_project_ask_async (project, &query, NULL, answered_cb, asked);
}
