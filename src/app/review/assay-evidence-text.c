/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/review/assay-evidence-text.h"
#include "core/decide/assay-claim.h"

#include <glib/gi18n.h>

static gboolean
read_integer (JsonObject *object, const char *member, gint64 *out)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  *out = json_node_get_int (node);
  return TRUE;
}

static JsonArray *
get_array (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonObject *
get_element (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static char *
dup_tenths (gint64 tenths, const char *unit)
{
  gint64 whole = ABS (tenths) / 10, rest = ABS (tenths) % 10;
  const char *sign = tenths < 0 ? "-" : "";

  if (rest == 0)
    return g_strdup_printf ("%s%" G_GINT64_FORMAT "%s", sign, whole, unit);
  return g_strdup_printf ("%s%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT "%s", sign, whole, rest, unit);
}

const char *
assay_evidence_get_text (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_STRING)
    return "";
  return json_node_get_string (node);
}

char *
assay_evidence_dup_amount (gint64 value, const char *unit)
{
  if (g_strcmp0 (unit, "per_mille") == 0)
    return dup_tenths (value, " %");
  if (g_strcmp0 (unit, "px") == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT " px", value);
  if (g_strcmp0 (unit, "delta_e") == 0)
    return assay_sentence_fill_n (_ ("color distance {0}"), value, NULL);
  return g_strdup_printf ("%" G_GINT64_FORMAT, value);
}

char *
assay_evidence_dup_measurement (const AssayEvidenceMeasurement *measurement)
{
  g_autofree char *value = assay_evidence_dup_amount (measurement->value, measurement->unit);
  g_autofree char *limit = assay_evidence_dup_amount (measurement->limit, measurement->unit);

  /* Translators: a measured value and its limit, "3 px, limit 8 px" */
  return measurement->has_limit ? g_strdup_printf (_ ("%s, limit %s"), value, limit)
                                : g_steal_pointer (&value);
}

gboolean
assay_evidence_read_measurement (JsonObject *object, AssayEvidenceMeasurement *out)
{
  JsonArray *array = get_array (object, "measurements");
  JsonObject *first =
    array != NULL && json_array_get_length (array) > 0 ? get_element (array, 0) : NULL;

  *out = (AssayEvidenceMeasurement){0};
  if (first == NULL || !read_integer (first, "value", &out->value))
    return FALSE;
  out->has_limit = read_integer (first, "limit", &out->limit);
  g_strlcpy (out->unit, assay_evidence_get_text (first, "unit"), sizeof out->unit);
  return TRUE;
}

static gboolean
read_side (JsonObject *object, const char *member, int *out)
{
  gint64 value;

  if (!read_integer (object, member, &value) || value < 0 || value > ASSAY_PICTURE_MAX_SIDE)
    return FALSE;
  *out = (int) value;
  return TRUE;
}

GArray *
assay_evidence_read_regions (JsonObject *object)
{
  GArray *regions = g_array_new (FALSE, FALSE, sizeof (AssayRect));
  JsonArray *array = get_array (object, "regions");

  for (guint i = 0; array != NULL && i < json_array_get_length (array)
                    && regions->len < ASSAY_EVIDENCE_MAX_REGIONS;
       i++)
    {
      JsonObject *region = get_element (array, i);
      AssayRect rect;

      if (region != NULL && read_side (region, "x", &rect.x) && read_side (region, "y", &rect.y)
          && read_side (region, "width", &rect.width) && read_side (region, "height", &rect.height))
        g_array_append_val (regions, rect);
    }
  return regions;
}

GPtrArray *
assay_evidence_list_verdicts (JsonObject *object)
{
  GPtrArray *verdicts = g_ptr_array_new ();
  JsonArray *array = get_array (object, "verdicts");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (get_element (array, i) != NULL)
      g_ptr_array_add (verdicts, get_element (array, i));
  return verdicts;
}

const char *
assay_evidence_find_outcome (JsonObject *object, const char *claim)
{
  g_autoptr (GPtrArray) verdicts = assay_evidence_list_verdicts (object);

  for (guint i = 0; i < verdicts->len; i++)
    if (g_str_equal (assay_evidence_get_text (verdicts->pdata[i], "validator"), claim))
      return assay_evidence_get_text (verdicts->pdata[i], "outcome");
  return "";
}

const char *
assay_evidence_check_title (const char *validator)
{
  const AssayClaim *claim = assay_claim_find (validator);

  return claim->title != NULL ? _ (claim->title) : validator;
}

const char *
assay_evidence_place (AssayRect region, int width, int height)
{
  static const char *const places[3][3] = {
    {N_ ("upper left"), N_ ("top"), N_ ("upper right")},
    {N_ ("left"), N_ ("middle"), N_ ("right")},
    {N_ ("lower left"), N_ ("bottom"), N_ ("lower right")},
  };
  int x = (region.x + region.width / 2) * 3 / MAX (width, 1),
      y = (region.y + region.height / 2) * 3 / MAX (height, 1);

  return _ (places[CLAMP (y, 0, 2)][CLAMP (x, 0, 2)]);
}

char *
assay_evidence_dup_sentence (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (text == NULL || *text == '\0')
    return g_strdup ("");
  g_string_append_unichar (out, g_unichar_toupper (g_utf8_get_char (text)));
  g_string_append (out, g_utf8_next_char (text));
  if (!g_str_has_suffix (out->str, ".") && !g_str_has_suffix (out->str, "?"))
    g_string_append_c (out, '.');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
assay_evidence_dup_description (AssayRow *card, int width, int height)
{
  g_autofree char *evidence =
    assay_evidence_dup_sentence (assay_row_get_string (card, "evidenceText"));
  g_autoptr (GArray) regions = assay_evidence_read_regions (assay_row_get_object (card));
  g_autoptr (GString) out = g_string_new (assay_row_get_string (card, "questionText"));

  if (*evidence != '\0')
    g_string_append_printf (out, " %s", evidence);
  for (guint i = 0; width > 0 && i < regions->len; i++)
    {
      /* Translators: a numbered region of the picture and where it is, "Region 1: upper left." */
      g_string_append_c (out, ' ');
      g_string_append_printf (
        out, _ ("Region %u: %s."), i + 1,
        assay_evidence_place (g_array_index (regions, AssayRect, i), width, height));
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
