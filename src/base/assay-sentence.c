/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-sentence.h"

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
fill (const char *text, const char *first, const char *const *args)
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
      g_string_append (out, argument);
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
  return fill (translate != NULL ? translate (template_) : template_, NULL, args);
}

char *
assay_sentence_fill_n (const char *chosen, gint64 n, const char *const *args)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, n);

  return fill (chosen, number, args);
}
