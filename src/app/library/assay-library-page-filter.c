/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/library/assay-library-page.h"

/* Folding 50,000 titles a key press is what a search costs, so each row keeps its folded text. */
static const char *
folded_text (AssayRow *row)
{
  static GQuark quark;
  const AssayAssetRow *asset = assay_row_get (row, &assay_asset_row_table);
  const char *known;
  g_autofree char *joined = NULL, *all = NULL, *normal = NULL;

  if (quark == 0)
    quark = g_quark_from_static_string ("assay-library-folded");
  known = g_object_get_qdata (G_OBJECT (row), quark);
  if (known != NULL)
    return known;
  joined = asset->tags != NULL ? g_strjoinv ("\n", asset->tags) : g_strdup ("");
  all = g_strjoin ("\n", assay_text_or_empty (asset->title), assay_row_get_id (row), joined, NULL);
  normal = g_utf8_normalize (all, -1, G_NORMALIZE_ALL);
  g_object_set_qdata_full (G_OBJECT (row), quark,
                           g_utf8_casefold (normal != NULL ? normal : "", -1), g_free);
  return g_object_get_qdata (G_OBJECT (row), quark);
}

gboolean
assay_library_row_matches (AssayRow *row, const char *needle, gint64 state)
{
  const AssayAssetRow *asset = assay_row_get (row, &assay_asset_row_table);
  g_auto (GStrv) words = NULL;
  const char *text;

  if (state != ASSAY_UNSET && asset->state != state)
    return FALSE;
  if (*needle == '\0')
    return TRUE;
  words = g_strsplit_set (needle, " \t", -1);
  text = folded_text (row);
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (text, words[i]) == NULL)
      return FALSE;
  return TRUE;
}
