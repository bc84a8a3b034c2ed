/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-text-seen.h"

#include <string.h>

#define REPLACEMENT 0xFFFD

/* Characters of the category Cf that are seen: numbers' and verses' signs of Arabic, Syriac,
 * Kaithi. */
static gboolean
is_seen (gunichar c)
{
  return (c >= 0x0600 && c <= 0x0605) || c == 0x06DD || c == 0x070F || c == 0x0890 || c == 0x0891
         || c == 0x08E2 || c == 0x110BD || c == 0x110CD;
}

static gboolean
is_joiner (gunichar c)
{
  return c == 0x200C || c == 0x200D;
}

/* Emoji and whole scripts are spelt with joiners; behind anything else one only hides. */
static gboolean
is_joinable (gunichar before)
{
  return before > 0x7F && before != REPLACEMENT
         && (g_unichar_isalpha (before) || g_unichar_ismark (before)
             || g_unichar_type (before) == G_UNICODE_OTHER_SYMBOL
             || g_unichar_type (before) == G_UNICODE_MODIFIER_SYMBOL);
}

/* No mark, as a space, but called a letter or a symbol: fillers of Hangul, Braille without a dot.
 */
static gboolean
is_filler (gunichar c)
{
  return c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x2800;
}

/* Turns the direction, breaks the line, or is not seen at all. */
static gboolean
is_unseen (gunichar c, gunichar before)
{
  if (is_joiner (c))
    return !is_joinable (before);
  return is_filler (c) || c == 0x2028 || c == 0x2029 || (c >= 0xE0000 && c <= 0xE007F)
         || (g_unichar_type (c) == G_UNICODE_FORMAT && !is_seen (c));
}

/* Leaves a mark where nothing stands before it. */
static gboolean
is_mark (gunichar c)
{
  return !g_unichar_isspace (c) && !g_unichar_iscntrl (c) && !is_unseen (c, 0)
         && (is_seen (c) || !g_unichar_iszerowidth (c))
         && g_unichar_type (c) != G_UNICODE_SPACE_SEPARATOR;
}

static gboolean
is_harmful (gunichar c, gunichar before, gboolean one_line)
{
  if (c == '\n' || c == '\t')
    return one_line;
  return g_unichar_iscntrl (c) || is_unseen (c, before);
}

/* As JSON has it: two halves above U+FFFF. */
static void
append_escaped (GString *out, gunichar c)
{
  if (c > 0xFFFF)
    g_string_append_printf (out, "\\u%04x\\u%04x", 0xD800 + ((c - 0x10000) >> 10),
                            0xDC00 + ((c - 0x10000) & 0x3FF));
  else
    g_string_append_printf (out, "\\u%04x", c);
}

char *
assay_text_show (const char *text, gboolean one_line)
{
  GString *out = g_string_sized_new (strlen (text));
  gunichar before = 0;

  while (*text != '\0')
    {
      gunichar c = g_utf8_get_char_validated (text, -1);
      gboolean valid = c != (gunichar) -1 && c != (gunichar) -2;

      text = valid ? g_utf8_next_char (text) : text + 1;
      if (!valid)
        c = REPLACEMENT;
      if (is_harmful (c, before, one_line))
        append_escaped (out, c);
      else
        g_string_append_unichar (out, c);
      before = c;
    }
  return g_string_free (out, FALSE);
}

gboolean
assay_text_is_seen (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (is_mark (g_utf8_get_char (text)))
      return TRUE;
  return FALSE;
}

gboolean
assay_text_is_shown (const char *text, gboolean one_line)
{
  g_autofree char *shown = assay_text_show (text, one_line);

  return strcmp (shown, text) == 0;
}
