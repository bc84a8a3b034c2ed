/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/assay-cli-text.h"

#define ELLIPSIS "…"

/* Columns the character at @at takes. */
static guint
measure_character (const char *at)
{
  gunichar c = g_utf8_get_char (at);

  return g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
}

guint
assay_cli_text_measure (const char *text)
{
  guint width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    width += measure_character (text);
  return width;
}

char *
assay_cli_text_dup_cut (const char *text, guint columns)
{
  const char *end = text;
  guint width = 0;

  g_return_val_if_fail (columns > 0, NULL);
  if (assay_cli_text_measure (text) <= columns)
    return g_strdup (text);
  while (width + measure_character (end) <= columns - 1)
    {
      width += measure_character (end);
      end = g_utf8_next_char (end);
    }
  return g_strdup_printf ("%.*s" ELLIPSIS, (int) (end - text), text);
}
