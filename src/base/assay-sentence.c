/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-sentence.h"

#include <string.h>

/* Before a packed sentence and between its parts: U+2063, the invisible separator, which the log
 * keeps as it is and no sentence has. */
#define PACKED "\xe2\x81\xa3"

/* @first fills {0} and @args the places behind it; without @first @args begin at {0}. */
static const char *
argument_at (const char *first, const char *const *args, guint n_args, guint place)
{
  if (first != NULL && place == 0)
    return first;
  place -= first != NULL;
  return place < n_args ? args[place] : NULL;
}

static char *
fill (const char *text, const char *first, const char *const *args, AssayTranslate translate);

static char *
unpack (const char *packed, AssayTranslate translate)
{
  g_auto (GStrv) parts = g_strsplit (packed + strlen (PACKED), PACKED, -1);

  if (parts[0] == NULL || *parts[0] == '\0')
    return g_strdup ("");
  return fill (translate != NULL ? translate (parts[0]) : parts[0], NULL,
               (const char *const *) parts + 1, NULL);
}

static void
append_argument (GString *out, const char *argument, AssayTranslate translate)
{
  g_autofree char *sentence =
    g_str_has_prefix (argument, PACKED) ? unpack (argument, translate) : NULL;

  g_string_append (out, sentence != NULL ? sentence : argument);
}

static char *
fill (const char *text, const char *first, const char *const *args, AssayTranslate translate)
{
  GString *out = g_string_new (NULL);
  guint n_args = args != NULL ? g_strv_length ((char **) args) : 0;

  for (const char *at = text; *at != '\0'; at++)
    {
      const char *argument = at[0] == '{' && g_ascii_isdigit (at[1]) && at[2] == '}'
                               ? argument_at (first, args, n_args, (guint) (at[1] - '0'))
                               : NULL;

      if (argument == NULL)
        {
          g_string_append_c (out, *at);
          continue;
        }
      append_argument (out, argument, translate);
      at += 2;
    }
  return g_string_free (out, FALSE);
}

char *
assay_sentence_fill (const char *template_, const char *const *args, AssayTranslate translate)
{
  /* gettext answers the empty one with the catalogue's head */
  if (template_ == NULL || *template_ == '\0')
    return g_strdup ("");
  return fill (translate != NULL ? translate (template_) : template_, NULL, args, translate);
}

char *
assay_sentence_pack (const char *template_, const char *const *args)
{
  GString *out = g_string_new (PACKED);

  g_string_append (out, template_);
  for (guint i = 0; args != NULL && args[i] != NULL; i++)
    {
      g_string_append (out, PACKED);
      append_argument (out, args[i], NULL);
    }
  return g_string_free (out, FALSE);
}

char *
assay_sentence_fill_n (const char *chosen, gint64 n, const char *const *args)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, n);

  return fill (chosen, number, args, NULL);
}
