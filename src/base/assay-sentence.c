/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-sentence.h"

#include <string.h>

/* Before a packed sentence and between its parts: U+2063, the invisible separator, which the log
 * keeps as it is and no sentence has. Each that is inside of a part is followed by one U+2064 more
 * than it was, so parts may be packed themselves, as deep as they like. */
#define PACKED "\xe2\x81\xa3"
#define INNER  "\xe2\x81\xa4"

/* Places that are filled in one sentence, those of all sentences in it counted. One that comes from
 * outside may hold itself many times over, as deep as it likes; ours have a few. */
#define MAX_PLACES 256

/* @first fills {0} and @args the places behind it; without @first @args begin at {0}. */
static const char *
argument_at (const char *first, const char *const *args, guint place)
{
  guint n_args = args != NULL ? g_strv_length ((char **) args) : 0;

  if (first != NULL && place == 0)
    return first;
  place -= first != NULL;
  return place < n_args ? args[place] : NULL;
}

/* What goes through all parts of a sentence. */
typedef struct
{
  AssayTranslate translate;
  guint places; /* that may still be filled; any more stay as they are */
} Filling;

static char *fill (Filling *self, const char *text, const char *first, const char *const *args);

static const char *
translated (const Filling *self, const char *template_)
{
  return self->translate != NULL ? self->translate (template_) : template_;
}

/* The end of the part at @at. */
static const char *
part_end (const char *at)
{
  const char *end = strstr (at, PACKED);

  while (end != NULL && g_str_has_prefix (end + strlen (PACKED), INNER))
    end = strstr (end + strlen (PACKED), PACKED);
  return end != NULL ? end : at + strlen (at);
}

static char *
dup_part (const char *at, const char *end)
{
  GString *part = g_string_new_len (at, end - at);

  g_string_replace (part, PACKED INNER, PACKED, 0);
  return g_string_free (part, FALSE);
}

static char *
unpack (Filling *self, const char *packed)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  const char *at = packed, *template_;

  while (*at != '\0')
    {
      const char *end = part_end (at + strlen (PACKED));

      g_ptr_array_add (parts, dup_part (at + strlen (PACKED), end));
      at = end;
    }
  g_ptr_array_add (parts, NULL);
  template_ = parts->pdata[0];
  if (*template_ == '\0')
    return g_strdup ("");
  return fill (self, translated (self, template_), NULL, (const char *const *) parts->pdata + 1);
}

static char *
say (Filling *self, const char *text)
{
  if (text != NULL && g_str_has_prefix (text, PACKED))
    return unpack (self, text);
  return g_strdup (text != NULL ? text : "");
}

char *
assay_sentence_say (const char *text, AssayTranslate translate)
{
  return say (&(Filling){translate, MAX_PLACES}, text);
}

/* %NULL = nothing fills what is at @at. */
static const char *
argument_for (Filling *self, const char *at, const char *first, const char *const *args)
{
  const char *argument;

  if (at[0] != '{' || !g_ascii_isdigit (at[1]) || at[2] != '}' || self->places == 0)
    return NULL;
  argument = argument_at (first, args, (guint) (at[1] - '0'));
  if (argument == NULL)
    return NULL;
  self->places--;
  return argument;
}

/* What ends with the words of the system has no end. */
static void
end_sentence (GString *said)
{
  static const char *const ends[] = {".", "?", "!", ":", "…"};

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (g_str_has_suffix (said->str, ends[i]))
      return;
  if (said->len > 0)
    g_string_append_c (said, '.');
}

static gboolean
is_before_way_out (const char *text, const char *at)
{
  return at == text + strlen ("{0}") && g_str_equal (text, ASSAY_SENTENCE_WITH_WAY_OUT);
}

static char *
fill (Filling *self, const char *text, const char *first, const char *const *args)
{
  GString *out = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    {
      const char *argument = argument_for (self, at, first, args);
      g_autofree char *said = argument != NULL ? say (self, argument) : NULL;

      if (said == NULL)
        {
          g_string_append_c (out, *at);
          continue;
        }
      g_string_append (out, said);
      if (is_before_way_out (text, at))
        end_sentence (out);
      at += 2;
    }
  return g_string_free (out, FALSE);
}

char *
assay_sentence_fill (const char *template_, const char *const *args, AssayTranslate translate)
{
  Filling self = {translate, MAX_PLACES};

  /* gettext answers the empty one with the catalogue's head */
  if (template_ == NULL || *template_ == '\0')
    return g_strdup ("");
  if (g_str_has_prefix (template_, PACKED))
    return unpack (&self, template_);
  return fill (&self, translated (&self, template_), NULL, args);
}

static void
append_part (GString *out, const char *text)
{
  g_autoptr (GString) part = g_string_new (text);

  g_string_replace (part, PACKED, PACKED INNER, 0);
  g_string_append (out, PACKED);
  g_string_append_len (out, part->str, (gssize) part->len);
}

char *
assay_sentence_pack (const char *template_, const char *const *args)
{
  GString *out = g_string_new (NULL);

  append_part (out, template_);
  for (guint i = 0; args != NULL && args[i] != NULL; i++)
    append_part (out, args[i]);
  return g_string_free (out, FALSE);
}

char *
assay_sentence_pack_va (const char *template_, va_list args)
{
  GString *out = g_string_new (NULL);

  for (const char *part = template_; part != NULL; part = va_arg (args, const char *))
    append_part (out, part);
  return g_string_free (out, FALSE);
}

char *
assay_sentence_pack_of (const char *template_, ...)
{
  va_list args;
  char *packed;

  va_start (args, template_);
  packed = assay_sentence_pack_va (template_, args);
  va_end (args);
  return packed;
}

char *
assay_sentence_say_way_out (const char *said, const char *way_out)
{
  GString *out = g_string_new (said);

  if (way_out == NULL || *way_out == '\0')
    return g_string_free (out, FALSE);
  end_sentence (out);
  g_string_append_printf (out, " %s", way_out);
  return g_string_free (out, FALSE);
}

char *
assay_sentence_fill_n (const char *chosen, gint64 n, const char *const *args)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, n);

  return fill (&(Filling){NULL, MAX_PLACES}, chosen, number, args);
}
