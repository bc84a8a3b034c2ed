/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/library/assay-library-page.h"

/* Folding 50,000 titles a key press is what a search costs, so each row keeps its folded text. */
static const char *
folded_text (AssayRow *asset)
{
  static GQuark quark;
  const char *known;
  g_auto (GStrv) tags = NULL;
  g_autofree char *joined = NULL, *all = NULL, *normal = NULL;

  if (quark == 0)
    quark = g_quark_from_static_string ("assay-library-folded");
  known = g_object_get_qdata (G_OBJECT (asset), quark);
  if (known != NULL)
    return known;
  tags = assay_row_dup_strings (asset, "tags");
  joined = g_strjoinv ("\n", tags);
  all =
    g_strjoin ("\n", assay_row_get_string (asset, "title"), assay_row_get_id (asset), joined, NULL);
  normal = g_utf8_normalize (all, -1, G_NORMALIZE_ALL);
  g_object_set_qdata_full (G_OBJECT (asset), quark,
                           g_utf8_casefold (normal != NULL ? normal : "", -1), g_free);
  return g_object_get_qdata (G_OBJECT (asset), quark);
}

gboolean
assay_library_row_matches (AssayRow *asset, const char *needle, const char *state)
{
  g_auto (GStrv) words = NULL;
  const char *text;

  if (*state != '\0' && !g_str_equal (assay_row_get_string (asset, "state"), state))
    return FALSE;
  if (*needle == '\0')
    return TRUE;
  words = g_strsplit_set (needle, " \t", -1);
  text = folded_text (asset);
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (text, words[i]) == NULL)
      return FALSE;
  return TRUE;
}
