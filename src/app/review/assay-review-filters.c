/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/review/assay-review-filters.h"

#include "app/review/assay-evidence-text.h"

#include <glib/gi18n.h>

static void
add_filter (GMenu *section, const char *label, const char *claim)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "review.filter", "s", claim);
  g_menu_append_item (section, item);
}

static gboolean
says (GMenuModel *section, char **claims, guint n)
{
  if (g_menu_model_get_n_items (section) != (n > 0 ? (int) n + 1 : 0))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *claim = NULL;

      if (!g_menu_model_get_item_attribute (section, (int) i + 1, G_MENU_ATTRIBUTE_TARGET, "s",
                                            &claim)
          || !g_str_equal (claim, claims[i]))
        return FALSE;
    }
  return TRUE;
}

void
assay_review_filters_show (GMenu *section, AssayReviewSession *session)
{
  g_auto (GStrv) claims = assay_review_session_dup_claims (session);
  guint n = g_strv_length (claims);

  if (n < 2 && *assay_review_session_get_filter (session) == '\0')
    n = 0;
  if (says (G_MENU_MODEL (section), claims, n))
    return;
  g_menu_remove_all (section);
  if (n > 0)
    add_filter (section, _ ("All Questions"), "");
  for (guint i = 0; i < n; i++)
    add_filter (section, assay_evidence_check_title (claims[i]), claims[i]);
}
