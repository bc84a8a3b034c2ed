/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-syntax.h"

#include "base/assay-problems.h"

#include <string.h>

#define LONGEST 2000 /* bytes; what is longer is text with a stray bracket */

/* Reading --------------------------------------------------------------- */

static gboolean
is_word_byte (char c)
{
  return g_ascii_isalnum (c) || c == '_' || (c & 0x80) != 0;
}

static gboolean
begins_word (const char *text, const char *at)
{
  return at == text || !is_word_byte (at[-1]);
}

/* The bracket that closes the one at @at, nested ones of its kind counted; %NULL if none does. */
static const char *
find_end (const char *at, char opener, char closer)
{
  guint depth = 0;

  for (const char *c = at; *c != '\0' && c - at < LONGEST; c++)
    if (*c == opener)
      depth++;
    else if (*c == closer && --depth == 0)
      return c;
  return NULL;
}

static gboolean
holds (const char *begin, const char *end, const char *needle)
{
  return g_strstr_len (begin, end - begin, needle) != NULL;
}

/* Whether the text from @begin to @end is a decimal number, or empty. */
static gboolean
is_number (const char *begin, const char *end)
{
  while (begin < end && *begin == ' ')
    begin++;
  while (begin < end && (g_ascii_isdigit (*begin) || *begin == '.' || *begin == '-'))
    begin++;
  return begin == end;
}

/* <name:…> -------------------------------------------------------------- */

/* Length of "<name:…>", with @names in any case; @names %NULL: any word. "<name[2]:…>" counts. */
static gsize
match_angle (const char *at, const char *const *names)
{
  const char *name = at + 1, *rest, *end;
  g_autofree char *word = NULL;

  if (*at != '<' || !g_ascii_isalpha (*name))
    return 0;
  rest = name + strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-0123456789");
  word = g_ascii_strdown (name, rest - name);
  if (*rest == '[')
    {
      rest = find_end (rest, '[', ']');
      rest = rest != NULL ? rest + 1 : "";
    }
  end = find_end (at, '<', '>');
  if (*rest != ':' || end == NULL || (names != NULL && !g_strv_contains (names, word)))
    return 0;
  return (gsize) (end - at) + 1;
}

static gsize
match_lora (const char *text, const char *at)
{
  static const char *const names[] = {"lora", "lyco", "locon", "loha", "hypernet", NULL};

  return match_angle (at, names);
}

static gsize
match_embedding (const char *text, const char *at)
{
  static const char *const names[] = {"embed", "embedding", "ti", NULL};

  return match_angle (at, names);
}

static gsize
match_random (const char *text, const char *at)
{
  static const char *const names[] = {"random", "wildcard", "alternate", "alt", NULL};

  return match_angle (at, names);
}

static gsize
match_tag (const char *text, const char *at)
{
  return match_angle (at, NULL);
}

/* Choices --------------------------------------------------------------- */

static gsize
match_wildcard (const char *text, const char *at)
{
  static const char name_bytes[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-/.*@";
  const char *name = at + 2, *end = name;

  if (strncmp (at, "__", 2) != 0 || !begins_word (text, at))
    return 0;
  while (*end != '\0' && end - at < LONGEST
         && (strchr (name_bytes, *end) != NULL || (*end == '_' && end[1] != '_')))
    end++;
  if (end == name || strncmp (end, "__", 2) != 0 || is_word_byte (end[2]))
    return 0;
  return (gsize) (end - at) + 2;
}

static gsize
match_choice (const char *text, const char *at)
{
  const char *end = *at == '{' ? find_end (at, '{', '}') : NULL;

  if (end == NULL || !(holds (at, end, "|") || holds (at, end, "$$")))
    return 0;
  return (gsize) (end - at) + 1;
}

/* Words that change or count while a picture is made -------------------- */

static const char *
find_square_end (const char *text, const char *at)
{
  return *at == '[' && !(at > text && at[-1] == '\\') ? find_end (at, '[', ']') : NULL;
}

static gsize
match_alternation (const char *text, const char *at)
{
  const char *end = find_square_end (text, at);

  return end != NULL && holds (at, end, "|") ? (gsize) (end - at) + 1 : 0;
}

/* [from:to:when], [to:when], [from::when] */
static gsize
match_schedule (const char *text, const char *at)
{
  const char *end = find_square_end (text, at);
  const char *colon = end != NULL ? g_strrstr_len (at, end - at, ":") : NULL;

  return colon != NULL && colon + 1 < end && is_number (colon + 1, end) ? (gsize) (end - at) + 1
                                                                        : 0;
}

static gsize
match_lighter (const char *text, const char *at)
{
  const char *end = find_square_end (text, at);

  return end != NULL && end > at + 1 ? (gsize) (end - at) + 1 : 0;
}

/* "{key}" is ours: the place of the key colour in a prompt that is sent as typed. */
static gsize
match_heavier (const char *text, const char *at)
{
  const char *end = *at == '{' && !(at > text && at[-1] == '\\') ? find_end (at, '{', '}') : NULL;

  if (end == NULL || end == at + 1 || strncmp (at, "{key}", strlen ("{key}")) == 0)
    return 0;
  return (gsize) (end - at) + 1;
}

/* word++, (words)--, (words)1.3, word::2 */
static gsize
match_suffix (const char *text, const char *at)
{
  const char *end = at;
  gboolean after_bracket = at > text && at[-1] == ')' && !(at - 1 > text && at[-2] == '\\');
  gboolean after_word = at > text + 1 && is_word_byte (at[-1]) && is_word_byte (at[-2]);

  if (at[0] == ':' && at[1] == ':' && (after_bracket || after_word))
    {
      end = at + 2 + strspn (at + 2, "-.0123456789");
      return end > at + 2 ? (gsize) (end - at) : 0;
    }
  if (after_bracket && g_ascii_isdigit (*at))
    end = at + strspn (at, ".0123456789");
  else if (after_bracket || (after_word && *at == '+'))
    end = at + strspn (at, *at == '+' ? "+" : "-");
  if (end - at < 1 || (!g_ascii_isdigit (*at) && end - at < 2) || is_word_byte (*end))
    return 0;
  return (gsize) (end - at);
}

/* Words with a meaning -------------------------------------------------- */

/* A keyword is one in capitals; in a text of nothing but capitals it is a word like the others. */
static gboolean
has_lower_case (const char *text)
{
  for (; *text != '\0'; text++)
    if (g_ascii_islower (*text))
      return TRUE;
  return FALSE;
}

static gsize
match_keyword (const char *text, const char *at, const char *const *words)
{
  if (!g_ascii_isupper (*at) || !begins_word (text, at))
    return 0;
  for (guint i = 0; words[i] != NULL; i++)
    {
      gsize length = strlen (words[i]);

      if (strncmp (at, words[i], length) == 0 && !is_word_byte (at[length]))
        return has_lower_case (text) ? length : 0;
    }
  return 0;
}

static gsize
match_break (const char *text, const char *at)
{
  static const char *const words[] = {"BREAK", NULL};

  return match_keyword (text, at, words);
}

static gsize
match_region (const char *text, const char *at)
{
  static const char *const words[] = {"AND", "ADDCOMM", "ADDBASE", "ADDCOL", "ADDROW", NULL};

  return match_keyword (text, at, words);
}

/* " --ar 16:9" */
static gsize
match_option (const char *text, const char *at)
{
  const char *end;

  if (strncmp (at, "--", 2) != 0 || (at > text && at[-1] != ' ') || !g_ascii_islower (at[2]))
    return 0;
  end = at + 2 + strspn (at + 2, "abcdefghijklmnopqrstuvwxyz");
  if (*end == ' ' && g_ascii_isdigit (end[1]))
    end += 1 + strspn (end + 1, "0123456789:.");
  return is_word_byte (*end) ? 0 : (gsize) (end - at);
}

static gsize
match_comment (const char *text, const char *at)
{
  const char *end = strncmp (at, "/*", 2) == 0 ? strstr (at + 2, "*/") : NULL;

  if (end != NULL)
    return (gsize) (end - at) + 2;
  return strncmp (at, "//", 2) == 0 && (at == text || strchr (" \n", at[-1]) != NULL)
           ? strcspn (at, "\n")
           : 0;
}

/* The table: of two that begin at one place the first counts. ------------ */

#define OWN_WORKFLOW                                                                               \
  N_ ("Take it out and say what the finished picture shows; more prompts in one picture are what " \
      "a workflow of your own does (“workflowId”).")
#define ONE_OF_MANY                                                                                   \
  N_ ("Take it out: write a spec for each choice, or set “variants” for pictures that differ by " \
      "their seed.")

static const AssayForeignSyntax table[] = {
  {"lora",
   N_ ("Take it out and name the LoRA and its weight in “loraPolicy.loras”, with “loraPolicy.mode” "
       "“manual”."),
   match_lora},
  {"embedding", N_ ("An embedding is written “embedding:” and its name, without angle brackets."),
   match_embedding},
  {"random", ONE_OF_MANY, match_random},
  {"tag", N_ ("Take it out, or find the field that does it in docs/formats.md."), match_tag},
  {"wildcard", ONE_OF_MANY, match_wildcard},
  {"choice", ONE_OF_MANY, match_choice},
  {"alternation", OWN_WORKFLOW, match_alternation},
  {"schedule", OWN_WORKFLOW, match_schedule},
  {"lighter", N_ ("A weight below 1 is written “(words:0.9)”."), match_lighter},
  {"heavier", N_ ("A weight is written “(words:1.1)”."), match_heavier},
  {"suffix", N_ ("A weight is written “(words:1.2)”."), match_suffix},
  {"break", N_ ("Take it out: ComfyUI cuts long prompts into parts by itself."), match_break},
  {"region", OWN_WORKFLOW, match_region},
  {"option",
   N_ ("Take it out: sizes are set by “canvas” and “render”, unwanted things by "
       "“prompt.negative”, the seed by “seedPolicy”."),
   match_option},
  {"comment", N_ ("Take it out: only ComfyUI's own page leaves comments out, not its server."),
   match_comment},
};

GArray *
assay_syntax_find_foreign (const char *text)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (AssayForeignMark));

  for (const char *at = text; *at != '\0';)
    {
      AssayForeignMark mark = {NULL, (gsize) (at - text), 0};

      if (!is_word_byte (*at) || *at == '_' || g_ascii_isupper (*at) || g_ascii_isdigit (*at))
        for (guint i = 0; i < G_N_ELEMENTS (table) && mark.n_bytes == 0; i++)
          {
            mark.syntax = &table[i];
            mark.n_bytes = table[i].match (text, at);
          }
      if (mark.n_bytes > 0)
        g_array_append_val (marks, mark);
      at += MAX (mark.n_bytes, 1);
    }
  return marks;
}
