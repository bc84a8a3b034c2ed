/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-syntax.h"

#include <string.h>

#define EMBEDDING "embedding" /* followed by a colon, case and all */

static gboolean
is_parenthesis (char c)
{
  return c == '(' || c == ')';
}

static gboolean
is_escaped (const char *text, const char *at)
{
  return at > text && at[-1] == '\\';
}

/* Words ----------------------------------------------------------------- */

/* U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069, U+FEFF. Joiners are no such marks:
 * emoji and whole scripts are spelt with them. */
static gboolean
is_direction_mark (gunichar c)
{
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E)
         || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

static gboolean
is_line_end (gunichar c)
{
  return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
}

/* At the colon of "embedding:" where ComfyUI looks for a file: at the beginning of a word. A space
 * before the colon is the same to the model and no file name to the server. */
static gboolean
names_embedding (const GString *so_far)
{
  const gsize n = strlen (EMBEDDING);
  const char *word = so_far->str + so_far->len - n;

  return so_far->len >= n && strcmp (word, EMBEDDING) == 0
         && (so_far->len == n || strchr (" ()", word[-1]) != NULL);
}

char *
assay_syntax_dup_words (const char *words)
{
  GString *text = g_string_sized_new (strlen (words) + 16);

  for (; *words != '\0'; words = g_utf8_next_char (words))
    {
      gunichar c = g_utf8_get_char (words);

      if (is_direction_mark (c))
        continue;
      if (c < 0x80 && is_parenthesis ((char) c))
        g_string_append_c (text, '\\');
      else if (c == ':' && names_embedding (text))
        g_string_append_c (text, ' ');
      g_string_append_unichar (text, is_line_end (c) ? ' ' : c);
    }
  return g_string_free (text, FALSE);
}

/* Loose marks ----------------------------------------------------------- */

static char
opener_of (char closer)
{
  return closer == ')' ? '(' : closer == ']' ? '[' : closer == '}' ? '{' : '\0';
}

static void
add_mark (GArray *marks, const char *text, const char *at)
{
  const AssayLooseMark mark = {(gsize) (at - text), *at};

  g_array_append_val (marks, mark);
}

/* Takes the last open one of its kind away. %FALSE: there is none. The kinds do not mix, as ComfyUI
 * would not see the other ones. */
static gboolean
close_mark (GArray *open, char opener)
{
  for (guint i = open->len; i > 0; i--)
    if (g_array_index (open, AssayLooseMark, i - 1).mark == opener)
      {
        g_array_remove_index (open, i - 1);
        return TRUE;
      }
  return FALSE;
}

static int
compare_marks_cb (gconstpointer a, gconstpointer b)
{
  const AssayLooseMark *first = a, *second = b;

  return (first->at > second->at) - (first->at < second->at);
}

GArray *
assay_syntax_find_loose (const char *text)
{
  GArray *open = g_array_new (FALSE, FALSE, sizeof (AssayLooseMark));
  g_autoptr (GArray) closers = g_array_new (FALSE, FALSE, sizeof (AssayLooseMark));

  for (const char *at = text; *at != '\0'; at++)
    if (is_escaped (text, at))
      continue;
    else if (*at == '(' || *at == '[' || *at == '{')
      add_mark (open, text, at);
    else if (opener_of (*at) != '\0' && !close_mark (open, opener_of (*at)))
      add_mark (closers, text, at);
  if (g_str_has_suffix (text, "\\"))
    add_mark (closers, text, text + strlen (text) - 1);
  g_array_append_vals (open, closers->data, closers->len);
  g_array_sort (open, compare_marks_cb);
  return open;
}

char *
assay_syntax_dup_whole (const char *text)
{
  g_autoptr (GArray) loose = NULL;
  GString *whole;
  gsize copied = 0;

  if (strpbrk (text, "()") == NULL)
    return g_strdup (text);
  loose = assay_syntax_find_loose (text);
  whole = g_string_sized_new (strlen (text) + 8);
  for (guint i = 0; i < loose->len; i++)
    {
      const AssayLooseMark *mark = &g_array_index (loose, AssayLooseMark, i);

      if (!is_parenthesis (mark->mark))
        continue;
      g_string_append_len (whole, text + copied, (gssize) (mark->at - copied));
      g_string_append_c (whole, '\\');
      copied = mark->at;
    }
  g_string_append (whole, text + copied);
  return g_string_free (whole, FALSE);
}
