/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-syntax.h"

#include "base/assay-problems.h"

#include <string.h>

#define LONGEST 2000 /* bytes of a comment or a name */

struct _AssaySyntaxText
{
  const char *text;
  guint *lengths; /* of each byte: how far on the bracket is that closes the one here; 0 = none */
};

/* Reading --------------------------------------------------------------- */

static gboolean
is_word_byte (char c)
{
  return g_ascii_isalnum (c) || c == '_' || (c & 0x80) != 0;
}

static gboolean
begins_word (const AssaySyntaxText *in, const char *at)
{
  return at == in->text || !is_word_byte (at[-1]);
}

/* The bracket that closes the one at @at, nested ones of its kind counted; %NULL if none does. */
static const char *
find_end (const AssaySyntaxText *in, const char *at)
{
  guint length = in->lengths[at - in->text];

  return length > 0 ? at + length : NULL;
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
match_angle (const AssaySyntaxText *in, const char *at, const char *const *names)
{
  const char *name = at + 1, *rest, *end;
  g_autofree char *word = NULL;

  if (*at != '<' || !g_ascii_isalpha (*name))
    return 0;
  rest = name + strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-0123456789");
  word = g_ascii_strdown (name, rest - name);
  if (*rest == '[')
    {
      rest = find_end (in, rest);
      rest = rest != NULL ? rest + 1 : "";
    }
  end = find_end (in, at);
  if (*rest != ':' || end == NULL || (names != NULL && !g_strv_contains (names, word)))
    return 0;
  return (gsize) (end - at) + 1;
}

static gsize
match_lora (const AssaySyntaxText *in, const char *at)
{
  static const char *const names[] = {"lora", "lyco", "locon", "loha", "hypernet", NULL};

  return match_angle (in, at, names);
}

static gsize
match_embedding (const AssaySyntaxText *in, const char *at)
{
  static const char *const names[] = {"embed", "embedding", "ti", NULL};

  return match_angle (in, at, names);
}

static gsize
match_random (const AssaySyntaxText *in, const char *at)
{
  static const char *const names[] = {"random", "wildcard", "alternate", "alt", NULL};

  return match_angle (in, at, names);
}

static gsize
match_tag (const AssaySyntaxText *in, const char *at)
{
  return match_angle (in, at, NULL);
}

/* Choices --------------------------------------------------------------- */

static gsize
match_wildcard (const AssaySyntaxText *in, const char *at)
{
  static const char name_bytes[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-/.*@";
  const char *name = at + 2, *end = name;

  if (strncmp (at, "__", 2) != 0 || !begins_word (in, at))
    return 0;
  while (*end != '\0' && end - at < LONGEST
         && (strchr (name_bytes, *end) != NULL || (*end == '_' && end[1] != '_')))
    end++;
  if (end == name || strncmp (end, "__", 2) != 0 || is_word_byte (end[2]))
    return 0;
  return (gsize) (end - at) + 2;
}

static gsize
match_choice (const AssaySyntaxText *in, const char *at)
{
  const char *end = *at == '{' ? find_end (in, at) : NULL;

  if (end == NULL || !(holds (at, end, "|") || holds (at, end, "$$")))
    return 0;
  return (gsize) (end - at) + 1;
}

/* Words that change or count while a picture is made -------------------- */

static const char *
find_square_end (const AssaySyntaxText *in, const char *at)
{
  return *at == '[' && !(at > in->text && at[-1] == '\\') ? find_end (in, at) : NULL;
}

static gsize
match_alternation (const AssaySyntaxText *in, const char *at)
{
  const char *end = find_square_end (in, at);

  return end != NULL && holds (at, end, "|") ? (gsize) (end - at) + 1 : 0;
}

/* [from:to:when], [to:when], [from::when] */
static gsize
match_schedule (const AssaySyntaxText *in, const char *at)
{
  const char *end = find_square_end (in, at);
  const char *colon = end != NULL ? g_strrstr_len (at, end - at, ":") : NULL;

  return colon != NULL && colon + 1 < end && is_number (colon + 1, end) ? (gsize) (end - at) + 1
                                                                        : 0;
}

static gsize
match_lighter (const AssaySyntaxText *in, const char *at)
{
  const char *end = find_square_end (in, at);

  return end != NULL && end > at + 1 ? (gsize) (end - at) + 1 : 0;
}

/* "{key}" is ours: the place of the key colour in a prompt that is sent as typed. */
static gsize
match_heavier (const AssaySyntaxText *in, const char *at)
{
  const char *end = *at == '{' && !(at > in->text && at[-1] == '\\') ? find_end (in, at) : NULL;

  if (end == NULL || end == at + 1 || strncmp (at, "{key}", strlen ("{key}")) == 0)
    return 0;
  return (gsize) (end - at) + 1;
}

/* word++, (words)--, (words)1.3, word::2 */
static gsize
match_suffix (const AssaySyntaxText *in, const char *at)
{
  const char *end = at;
  gboolean after_bracket = at > in->text && at[-1] == ')' && !(at - 1 > in->text && at[-2] == '\\');
  gboolean after_word = at > in->text + 1 && is_word_byte (at[-1]) && is_word_byte (at[-2]);

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
match_keyword (const AssaySyntaxText *in, const char *at, const char *const *words)
{
  if (!g_ascii_isupper (*at) || !begins_word (in, at))
    return 0;
  for (guint i = 0; words[i] != NULL; i++)
    {
      gsize length = strlen (words[i]);

      if (strncmp (at, words[i], length) == 0 && !is_word_byte (at[length]))
        return has_lower_case (in->text) ? length : 0;
    }
  return 0;
}

static gsize
match_break (const AssaySyntaxText *in, const char *at)
{
  static const char *const words[] = {"BREAK", NULL};

  return match_keyword (in, at, words);
}

static gsize
match_region (const AssaySyntaxText *in, const char *at)
{
  static const char *const words[] = {"AND", "ADDCOMM", "ADDBASE", "ADDCOL", "ADDROW", NULL};

  return match_keyword (in, at, words);
}

/* " --ar 16:9" */
static gsize
match_option (const AssaySyntaxText *in, const char *at)
{
  const char *end;

  if (strncmp (at, "--", 2) != 0 || (at > in->text && at[-1] != ' ') || !g_ascii_islower (at[2]))
    return 0;
  end = at + 2 + strspn (at + 2, "abcdefghijklmnopqrstuvwxyz");
  if (*end == ' ' && g_ascii_isdigit (end[1]))
    end += 1 + strspn (end + 1, "0123456789:.");
  return is_word_byte (*end) ? 0 : (gsize) (end - at);
}

static gsize
match_comment (const AssaySyntaxText *in, const char *at)
{
  const char *end = strncmp (at, "/*", 2) == 0 ? g_strstr_len (at + 2, LONGEST, "*/") : NULL;

  if (end != NULL)
    return (gsize) (end - at) + 2;
  return strncmp (at, "//", 2) == 0 && (at == in->text || strchr (" \n", at[-1]) != NULL)
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

/* Pairs the brackets of one kind. */
static void
pair (AssaySyntaxText *in, char opener, char closer)
{
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (gsize));

  for (gsize i = 0; in->text[i] != '\0'; i++)
    if (in->text[i] == opener)
      g_array_append_val (open, i);
    else if (in->text[i] == closer && open->len > 0)
      {
        gsize begin = g_array_index (open, gsize, open->len - 1);

        in->lengths[begin] = (guint) (i - begin);
        g_array_set_size (open, open->len - 1);
      }
}

static AssayForeignMark
match_any (const AssaySyntaxText *in, const char *at)
{
  AssayForeignMark mark = {NULL, (gsize) (at - in->text), 0};

  if (g_ascii_islower (*at) || (*at & 0x80) != 0 || *at == ' ')
    return mark;
  for (guint i = 0; i < G_N_ELEMENTS (table) && mark.n_bytes == 0; i++)
    {
      mark.syntax = &table[i];
      mark.n_bytes = table[i].match (in, at);
    }
  return mark;
}

GArray *
assay_syntax_find_foreign (const char *text)
{
  g_autofree guint *lengths = g_new0 (guint, strlen (text) + 1);
  AssaySyntaxText in = {text, lengths};
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (AssayForeignMark));

  pair (&in, '[', ']');
  pair (&in, '{', '}');
  pair (&in, '<', '>');
  for (const char *at = text; *at != '\0';)
    {
      AssayForeignMark mark = match_any (&in, at);

      if (mark.n_bytes > 0)
        g_array_append_val (marks, mark);
      at += MAX (mark.n_bytes, 1);
    }
  return marks;
}
