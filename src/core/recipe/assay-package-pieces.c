/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-package-private.h"

#include "core/recipe/assay-core-private.h"
#include "core/recipe/assay-syntax.h"

#include <string.h>

/* One piece of a prompt: words as the dialect takes them, and the fragment that is made of them. */

gboolean
_assay_compile_is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Without white space around it, nor a separator's comma at its end: the compiler puts its own
 * there. */
static char *
dup_trimmed (const char *text)
{
  gsize n_bytes;

  while (_assay_compile_is_space (*text))
    text++;
  n_bytes = strlen (text);
  while (n_bytes > 0 && (_assay_compile_is_space (text[n_bytes - 1]) || text[n_bytes - 1] == ','))
    n_bytes--;
  return g_strndup (text, n_bytes);
}

static char *
dup_folded (const char *text)
{
  char *folded = g_malloc (strlen (text) + 1);
  char *end = folded;

  for (; *text != '\0'; text++)
    if (!_assay_compile_is_space (*text))
      *end++ = g_ascii_tolower (*text);
    else if (end > folded && end[-1] != ' ')
      *end++ = ' ';
  *end = '\0';
  return folded;
}

/* What literal words were to dialects that do not escape titles: parentheses are text. */
static char *
dup_literal (const char *words)
{
  GString *text = g_string_sized_new (strlen (words) + 8);

  for (; *words != '\0'; words++)
    {
      if (*words == '(' || *words == ')')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *words);
    }
  return g_string_free (text, FALSE);
}

gboolean
_assay_compile_escapes_titles (const AssayCompile *self)
{
  return self->stack->profile->title_escape == ASSAY_TITLE_BACKSLASH;
}

/* A piece that ends where it ends, whatever was typed. */
static char *
dup_whole (const AssayCompile *self, const char *text)
{
  return self->stack->profile->loose_brackets == ASSAY_BRACKETS_ESCAPED
           ? assay_syntax_dup_whole (text)
           : g_strdup (text);
}

char *
_assay_compile_dup_user_words (const AssayCompile *self, const char *words)
{
  const AssayPromptPolicy *policy = self->spec->prompt_policy;

  /* 1: "literal" */
  if (policy == NULL || policy->user_weights != 1)
    return dup_whole (self, words);
  return _assay_compile_escapes_titles (self) ? assay_syntax_dup_words (words)
                                              : dup_literal (words);
}

char *
_assay_compile_dup_title (const AssayCompile *self)
{
  return _assay_compile_escapes_titles (self)
           ? assay_syntax_dup_words (self->spec->title)
           : _assay_compile_dup_user_words (self, self->spec->title);
}

gboolean
_assay_compile_ends_weight (const char *at)
{
  return at[strspn (at, " .0123456789")] == ')';
}

static gboolean
has_weight (const char *text)
{
  for (const char *colon = strchr (text, ':'); colon != NULL; colon = strchr (colon + 1, ':'))
    if (_assay_compile_ends_weight (colon + 1))
      return TRUE;
  return FALSE;
}

char *
_assay_compile_dup_trigger (const AssayCompile *self, const char *word)
{
  gboolean is_name =
    strchr (word, '(') != NULL && !has_weight (word) && strchr (word, '\\') == NULL;

  return is_name && _assay_compile_escapes_titles (self) ? assay_syntax_dup_words (word)
                                                         : g_strdup (word);
}

void
_assay_fragment_free (AssayFragment *self)
{
  g_free (self->text);
  g_free (self->folded);
  g_free (self);
}

AssayFragment *
_assay_compile_add (AssayCompile *self,
                    AssayPromptLayer layer,
                    gint64 polarity,
                    const char *text,
                    const char *source,
                    const char *key)
{
  g_autofree char *whole = dup_whole (self, text != NULL ? text : "");
  g_autofree char *trimmed = dup_trimmed (whole);
  AssayFragment *fragment;

  if (*trimmed == '\0')
    return NULL;
  if (self->fragments->len == ASSAY_PACKAGE_MAX_FRAGMENTS)
    {
      if (self->sound)
        assay_problems_add (
          self->problems, self->spec->document.file, "", "prompt.too_many_fragments",
          N_ ("The prompt has more than {0} pieces."), N_ ("Take out tags or words of tags."),
          G_STRINGIFY (ASSAY_PACKAGE_MAX_FRAGMENTS), NULL);
      self->sound = FALSE;
      return NULL;
    }
  fragment = g_new0 (AssayFragment, 1);
  fragment->layer = layer;
  fragment->polarity = polarity;
  fragment->source = source;
  fragment->key = key;
  fragment->weight = 100;
  fragment->slot = ASSAY_SLOT_BODY;
  fragment->folded = dup_folded (trimmed);
  fragment->text = g_steal_pointer (&trimmed);
  fragment->index = self->fragments->len;
  g_ptr_array_add (self->fragments, fragment);
  return fragment;
}

void
_assay_compile_add_record (AssayCompile *self,
                           AssayPromptLayer layer,
                           const AssayFragmentRecord *record,
                           const char *source,
                           const char *key,
                           guint rank)
{
  AssayFragment *fragment = _assay_compile_add (
    self, layer, _assay_or (record->polarity, ASSAY_POSITIVE), record->text, source, key);

  if (fragment == NULL)
    return;
  fragment->weight = _assay_or (record->weight, 100);
  fragment->slot = _assay_or (record->slot, ASSAY_SLOT_BODY);
  fragment->order = _assay_or (record->order, 0);
  fragment->rank = rank;
}
