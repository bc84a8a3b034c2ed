/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/project/assay-process-words.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *name, *words;
} rows[] = {
  {"backgroundOnBorder", N_ ("background on the border")},
  {"backgroundDeltaE", N_ ("color distance from the one asked for")},
  {"cutPerMille", N_ ("taken away")},
  {"holes", N_ ("holes opened")},
  {"keptByHand", N_ ("kept by hand")},
  {"erasedByHand", N_ ("erased by hand")},
  {"translucentEdge", N_ ("translucent")},
  {"edge", N_ ("looked at along the edge")},
  {"spill", N_ ("cleaned of the background's color")},
  {"bled", N_ ("colored under the transparency")},
  {"factor", N_ ("of its former size")},
  {"contentWidth", N_ ("width of the content")},
  {"contentHeight", N_ ("height of the content")},
  {"x", N_ ("from the left")},
  {"y", N_ ("from the top")},
  {"touchesBorder", N_ ("at the edge of the source")},
};

static const char *
words_of (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_strcmp0 (rows[i].name, name) == 0)
      return _ (rows[i].words);
  return name;
}

/* "81.5 %", "12 px", "3" */
static char *
dup_value (const AssayMeasurement *measurement)
{
  gint64 value = measurement->value;

  if (g_strcmp0 (measurement->unit, "per_mille") == 0)
    return value % 10 == 0 ? g_strdup_printf ("%" G_GINT64_FORMAT " %%", value / 10)
                           : g_strdup_printf ("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT " %%",
                                              value / 10, value % 10);
  return g_strdup_printf (g_strcmp0 (measurement->unit, "px") == 0 ? "%" G_GINT64_FORMAT " px"
                                                                   : "%" G_GINT64_FORMAT,
                          value);
}

char *
assay_process_dup_measured (const AssayMeasurement *measurement)
{
  g_autofree char *value = dup_value (measurement);

  /* Translators: what was measured, and how much it is */
  return g_strdup_printf (_ ("%s: %s"), words_of (measurement->name), value);
}
