/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/review/assay-evidence-text.h"
#include "base/assay-sentence.h"
#include "core/decide/assay-claim.h"

#include <glib/gi18n.h>
#include <string.h>

static char *
dup_tenths (gint64 tenths, const char *unit)
{
  gint64 whole = ABS (tenths) / 10, rest = ABS (tenths) % 10;
  const char *sign = tenths < 0 ? "-" : "";

  if (rest == 0)
    return g_strdup_printf ("%s%" G_GINT64_FORMAT "%s", sign, whole, unit);
  return g_strdup_printf ("%s%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT "%s", sign, whole, rest, unit);
}

char *
assay_evidence_dup_amount (gint64 value, const char *unit)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  if (g_strcmp0 (unit, "per_mille") == 0)
    return dup_tenths (value, " %");
  if (g_strcmp0 (unit, "px") == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT " px", value);
  if (g_strcmp0 (unit, "delta_e") == 0)
    /* Translators: how far two colors are apart, a number without a unit */
    return g_strdup_printf (_ ("color distance %s"), number);
  return g_steal_pointer (&number);
}

char *
assay_evidence_dup_measurement (const AssayMeasurement *measurement)
{
  g_autofree char *value = assay_evidence_dup_amount (measurement->value, measurement->unit);
  g_autofree char *limit = NULL;

  if (measurement->limit == ASSAY_UNSET)
    return g_steal_pointer (&value);
  limit = assay_evidence_dup_amount (measurement->limit, measurement->unit);
  /* Translators: a measured value and its limit, "3 px, limit 8 px" */
  return g_strdup_printf (_ ("%s, limit %s"), value, limit);
}

const AssayMeasurement *
assay_evidence_get_measurement (const AssayVerdict *verdict)
{
  return verdict != NULL && verdict->measurements->len > 0 ? verdict->measurements->pdata[0] : NULL;
}

static gboolean
is_side (gint64 value)
{
  return value >= 0 && value <= ASSAY_PICTURE_MAX_SIDE;
}

GArray *
assay_evidence_list_regions (const AssayVerdict *verdict)
{
  GArray *regions = g_array_new (FALSE, FALSE, sizeof (AssayRect));
  guint n = verdict != NULL ? verdict->regions->len : 0;

  for (guint i = 0; i < n && regions->len < ASSAY_EVIDENCE_MAX_REGIONS; i++)
    {
      const AssayRegion *region = verdict->regions->pdata[i];
      AssayRect rect;

      if (!is_side (region->x) || !is_side (region->y) || !is_side (region->width)
          || !is_side (region->height))
        continue;
      rect =
        (AssayRect){(int) region->x, (int) region->y, (int) region->width, (int) region->height};
      g_array_append_val (regions, rect);
    }
  return regions;
}

char *
assay_evidence_dup_verdict (const AssayVerdict *verdict)
{
  char *none[] = {NULL};
  const AssayProblem sentence = {.message = verdict->sentence,
                                 .args =
                                   verdict->sentence_args != NULL ? verdict->sentence_args : none};

  if (verdict->sentence == NULL || *verdict->sentence == '\0')
    return g_strdup ("");
  return assay_problem_dup_message (&sentence, (AssayTranslate) gettext);
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

/* The sentence, with value and limit behind it where it does not say them itself. */
static char *
dup_found (const AssayVerdict *verdict, const char *word)
{
  g_autofree char *said = assay_evidence_dup_verdict (verdict);
  g_autofree char *sentence = assay_evidence_dup_sentence (said);
  const AssayMeasurement *measurement = assay_evidence_get_measurement (verdict);
  g_autofree char *measured = NULL, *value = NULL, *behind = NULL;

  if (*sentence == '\0')
    return assay_evidence_dup_sentence (word);
  if (measurement == NULL || measurement->limit == ASSAY_UNSET)
    return g_steal_pointer (&sentence);
  value = assay_evidence_dup_amount (measurement->value, measurement->unit);
  if (strstr (sentence, value) != NULL)
    return g_steal_pointer (&sentence);
  measured = assay_evidence_dup_measurement (measurement);
  behind = assay_evidence_dup_sentence (measured);
  return g_strdup_printf ("%s %s", sentence, behind);
}

char *
assay_evidence_dup_finding (const AssayVerdict *verdict, const char *word)
{
  gboolean says = verdict->sentence != NULL && *verdict->sentence != '\0';
  g_autofree char *found = NULL;

  if (verdict->in_shadow != TRUE)
    return dup_found (verdict, word);
  if (!says)
    return g_strdup (_ ("In trial: not asked, not counted."));
  found = dup_found (verdict, word);
  return assay_sentence_fill (N_ ("{0} In trial: not asked, not counted."),
                              (const char *[]){found, NULL}, (AssayTranslate) gettext);
}

char *
assay_evidence_dup_description (const AssayCardRow *card, GArray *regions, int width, int height)
{
  g_autofree char *evidence = assay_evidence_dup_sentence (card->evidence_text);
  g_autoptr (GString) out = g_string_new (card->question_text);

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
