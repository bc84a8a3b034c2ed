/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/assay-cli-text.h"

#include <string.h>

#define REPLACEMENT 0xFFFD

static gboolean
turns_direction (gunichar c)
{
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static gboolean
breaks_line (gunichar c)
{
  return c == 0x2028 || c == 0x2029;
}

static gboolean
is_harmful (gunichar c, gboolean one_line)
{
  if (c == '\n' || c == '\t')
    return one_line;
  return g_unichar_iscntrl (c) || turns_direction (c) || breaks_line (c);
}

char *
assay_cli_text_show (const char *text, gboolean one_line)
{
  GString *out = g_string_sized_new (strlen (text));

  while (*text != '\0')
    {
      gunichar c = g_utf8_get_char_validated (text, -1);
      gboolean valid = c != (gunichar) -1 && c != (gunichar) -2;

      if (!valid)
        g_string_append_unichar (out, REPLACEMENT);
      else if (is_harmful (c, one_line))
        g_string_append_printf (out, "\\u%04x", c);
      else
        g_string_append_unichar (out, c);
      text = valid ? g_utf8_next_char (text) : text + 1;
    }
  return g_string_free (out, FALSE);
}

guint
assay_cli_text_measure (const char *text)
{
  guint width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (!g_unichar_iszerowidth (c))
        width += g_unichar_iswide (c) ? 2 : 1;
    }
  return width;
}
