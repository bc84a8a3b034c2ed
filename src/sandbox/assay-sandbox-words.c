/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-id.h"
#include "sandbox/assay-sandbox-sketch.h"

#define MAX_WORDS 400
#define REACH     6 /* words between a colour and what it belongs to */

static const struct
{
  const char *word;
  int hex;
} colors[] = {
  {"red", 0xd8322e},       {"crimson", 0xb81d3c},  {"scarlet", 0xe23222},  {"ruby", 0xc4163f},
  {"maroon", 0x7c1f2d},    {"orange", 0xf08524},   {"amber", 0xf2a020},    {"yellow", 0xf7cf33},
  {"gold", 0xf2b632},      {"golden", 0xf2b632},   {"lime", 0x9ad82e},     {"green", 0x3ba544},
  {"emerald", 0x1fa368},   {"olive", 0x80853a},    {"mint", 0x8fdcb4},     {"teal", 0x1f9a96},
  {"turquoise", 0x35c4c0}, {"cyan", 0x2cc7dd},     {"aqua", 0x2cc7dd},     {"azure", 0x3d95e8},
  {"blue", 0x2f68d8},      {"sapphire", 0x2450c8}, {"navy", 0x25346e},     {"indigo", 0x4a3bb0},
  {"purple", 0x8240c0},    {"violet", 0x8a52d6},   {"amethyst", 0x9a5fd4}, {"magenta", 0xd63fb0},
  {"fuchsia", 0xd63fb0},   {"pink", 0xf084b0},     {"rose", 0xe8638c},     {"brown", 0x8a5a32},
  {"bronze", 0xb87838},    {"copper", 0xc77242},   {"tan", 0xc8a26a},      {"beige", 0xe4d3ac},
  {"silver", 0xb9c4d0},    {"steel", 0xa8b6c6},    {"iron", 0x828c9a},     {"grey", 0x8e949c},
  {"gray", 0x8e949c},      {"white", 0xf1efe8},    {"ivory", 0xf3ead2},    {"black", 0x3a3744},
  {"obsidian", 0x35304a},
};

/* Backgrounds are asked for as pure colours: keys to cut by. */
static const struct
{
  const char *word;
  int hex;
} flats[] = {
  {"magenta", 0xff00ff}, {"fuchsia", 0xff00ff}, {"green", 0x00ff00}, {"lime", 0x00ff00},
  {"cyan", 0x00ffff},    {"aqua", 0x00ffff},    {"blue", 0x0000ff},  {"red", 0xff0000},
  {"yellow", 0xffff00},  {"orange", 0xff8000},  {"white", 0xffffff}, {"black", 0x000000},
  {"grey", 0x808080},    {"gray", 0x808080},    {"pink", 0xffc0cb},  {"purple", 0x800080},
  {"brown", 0x8b4513},   {"teal", 0x008080},    {"navy", 0x000080},  {"beige", 0xf5f5dc},
};

typedef struct
{
  char **words; /* "," stands for any break between phrases */
  guint n;
  gboolean used[MAX_WORDS];
} Text;

/* Lower-case words without weights and brackets; hexadecimal colours stay whole. */
static void
split (const char *prompt, Text *out)
{
  GPtrArray *words = g_ptr_array_new ();
  GString *word = g_string_new (NULL);

  for (const char *c = prompt != NULL ? prompt : "";; c++)
    {
      if (g_ascii_isalnum (*c) || *c == '#')
        {
          g_string_append_c (word, g_ascii_tolower (*c));
          continue;
        }
      if (word->len > 0 && word->len < 40 && (!g_ascii_isdigit (word->str[0])))
        g_ptr_array_add (words, g_strdup (word->str));
      g_string_truncate (word, 0);
      if (*c == ',' || *c == ';' || *c == '\n' || (*c == '.' && !g_ascii_isdigit (c[1])))
        g_ptr_array_add (words, g_strdup (","));
      if (*c == '\0' || words->len >= MAX_WORDS)
        break;
    }
  out->n = MIN (words->len, MAX_WORDS);
  g_ptr_array_add (words, NULL);
  out->words = (char **) g_ptr_array_free (words, FALSE);
  g_string_free (word, TRUE);
}

static gboolean
is_hex_color (const char *word, int *hex)
{
  int value = 0;

  if (word[0] != '#' || strlen (word) != 7)
    return FALSE;
  for (int i = 1; i < 7; i++)
    {
      if (!g_ascii_isxdigit (word[i]))
        return FALSE;
      value = value * 16 + g_ascii_xdigit_value (word[i]);
    }
  *hex = value;
  return TRUE;
}

static gboolean
is_color (const char *word, gboolean flat, int *hex)
{
  if (is_hex_color (word, hex))
    return TRUE;
  for (gsize i = 0; flat && i < G_N_ELEMENTS (flats); i++)
    if (strcmp (word, flats[i].word) == 0)
      {
        *hex = flats[i].hex;
        return TRUE;
      }
  for (gsize i = 0; i < G_N_ELEMENTS (colors); i++)
    if (strcmp (word, colors[i].word) == 0)
      {
        *hex = colors[i].hex;
        return TRUE;
      }
  return FALSE;
}

static gboolean
is_one_of (const char *word, const char *const *list)
{
  return g_strv_contains (list, word);
}

static const SandboxSubject *
match_subject (const char *word)
{
  for (gsize file = 0; sandbox_subjects[file] != NULL; file++)
    for (const SandboxSubject *row = sandbox_subjects[file]; row->name != NULL; row++)
      {
        g_autofree char *plural = g_strconcat (row->name, "s", NULL);

        if (strcmp (word, row->name) == 0 || strcmp (word, plural) == 0
            || is_one_of (word, row->synonyms))
          return row;
      }
  return NULL;
}

/* The head of the first phrase that names something: "ruby heart key with a star" is a key. */
static const SandboxSubject *
find_subject (Text *text, guint *out_at)
{
  static const char *const breaks[] = {",",   "with", "of",      "on",   "in", "and",
                                       "for", "by",   "holding", "from", NULL};
  const SandboxSubject *found = NULL;

  for (guint i = 0; i < text->n; i++)
    {
      const SandboxSubject *subject = match_subject (text->words[i]);

      if (subject != NULL)
        {
          found = subject;
          *out_at = i;
        }
      else if (found != NULL && is_one_of (text->words[i], breaks))
        break;
    }
  return found;
}

/* Misspelt nouns: only long words, and only names that nothing common is near to. */
static const SandboxSubject *
guess_subject (Text *text, guint *out_at)
{
  static const char *const names[] = {"potion", "shield", "scroll", "rocket", "sword", NULL};

  for (guint i = 0; i < text->n; i++)
    {
      const char *near =
        strlen (text->words[i]) >= 5 ? assay_nearest_word (text->words[i], names) : NULL;

      if (near != NULL && near[0] == text->words[i][0])
        {
          *out_at = i;
          return sandbox_subject_find (near);
        }
    }
  return NULL;
}

/* "black outline" says nothing about the thing itself. */
static gboolean
is_of_detail (Text *text, guint at)
{
  static const char *const details[] = {"outline",    "outlines", "line",    "lines", "border",
                                        "contour",    "stroke",   "rim",     "glow",  "highlight",
                                        "highlights", "shadow",   "shadows", NULL};

  return at + 1 < text->n && is_one_of (text->words[at + 1], details);
}

/* A colour among the few words before @at, nearest first; the phrase's end stops the search. */
static gboolean
color_before (Text *text, guint at, gboolean flat, int *hex)
{
  static const char *const ends[] = {",", "on", "with", "against", "over", "in", NULL};

  for (guint i = at, steps = 0; i-- > 0 && steps < REACH && !is_one_of (text->words[i], ends);
       steps++)
    if (!text->used[i] && !is_of_detail (text, i) && is_color (text->words[i], flat, hex))
      {
        text->used[i] = TRUE;
        return TRUE;
      }
  return FALSE;
}

static gboolean
color_after (Text *text, guint at, gboolean flat, int *hex)
{
  for (guint i = at + 1, steps = 0; i < text->n && steps < REACH && text->words[i][0] != ',';
       i++, steps++)
    if (!text->used[i] && !is_of_detail (text, i) && is_color (text->words[i], flat, hex))
      {
        text->used[i] = TRUE;
        return TRUE;
      }
  return FALSE;
}

static void
find_background (Text *text, SandboxScene *out)
{
  static const char *const nouns[] = {"background", "backdrop", "bg", NULL};
  static const char *const plain[] = {"plain", "solid", "flat", "simple", "uniform", NULL};
  int hex = 0;

  for (guint i = 0; i < text->n && !out->has_background; i++)
    {
      gboolean noun = is_one_of (text->words[i], nouns);

      if (noun && (color_before (text, i, TRUE, &hex) || color_after (text, i, TRUE, &hex)))
        out->has_background = TRUE;
      else if (noun && i > 0 && is_one_of (text->words[i - 1], plain))
        {
          hex = 0xd9d9d9;
          out->has_background = TRUE;
        }
      else if (strcmp (text->words[i], "on") == 0 && i + 1 < text->n
               && is_color (text->words[i + 1], TRUE, &hex)
               && (i + 2 == text->n || text->words[i + 2][0] == ','))
        {
          text->used[i + 1] = TRUE;
          out->has_background = TRUE;
        }
    }
  for (guint i = 0; i < text->n && !out->has_background; i++)
    if (is_hex_color (text->words[i], &hex))
      {
        text->used[i] = TRUE;
        out->has_background = TRUE;
      }
  out->background = sandbox_rgb (hex);
}

/* "no glow" is heard as it is meant. */
static gboolean
is_denied (Text *text, guint at)
{
  static const char *const denials[] = {"no", "not", "without", "non", NULL};

  return at > 0 && is_one_of (text->words[at - 1], denials);
}

static gboolean
says_one_of (Text *text, const char *const *list)
{
  for (guint i = 0; i < text->n; i++)
    if (is_one_of (text->words[i], list) && !is_denied (text, i))
      return TRUE;
  return FALSE;
}

/* "a ball of light": where the first phrase ends in it. "even soft light" tells how all is lit,
 * "light blue" a color. */
static gboolean
is_of_light (Text *text)
{
  guint end = 0;

  while (end < text->n && text->words[end][0] != ',')
    end++;
  return end > 0 && strcmp (text->words[end - 1], "light") == 0 && !is_denied (text, end - 1);
}

static void
find_looks (Text *text, SandboxScene *out)
{
  static const char *const glass[] = {"glass",   "potion",  "potions",  "bottle",
                                      "bottles", "crystal", "crystals", NULL};
  static const char *const glow[] = {"glow", "glowing", "fire", "lamp", "magic", "magical", NULL};
  static const char *const air[] = {"flying", "floating", "hovering", NULL};

  out->glass = says_one_of (text, glass);
  out->glows = says_one_of (text, glow) || is_of_light (text);
  out->floats = says_one_of (text, air);
}

void
sandbox_words_read (const char *prompt, SandboxScene *out)
{
  Text text = {NULL};
  const SandboxSubject *subject;
  guint at = 0;
  int hex = 0;

  *out = (SandboxScene){NULL};
  split (prompt, &text);
  find_background (&text, out);
  find_looks (&text, out);
  subject = find_subject (&text, &at);
  if (subject == NULL)
    subject = guess_subject (&text, &at);
  if (subject != NULL
      && (color_before (&text, at, FALSE, &hex) || color_after (&text, at, FALSE, &hex)))
    out->has_color = TRUE;
  for (guint i = 0; i < text.n && !out->has_color; i++)
    out->has_color =
      !text.used[i] && !is_of_detail (&text, i) && is_color (text.words[i], FALSE, &hex);
  out->color = sandbox_rgb (hex);
  out->subject = subject != NULL ? subject->name : "crate";
  g_strfreev (text.words);
}

guint64
sandbox_words_hash (const char *prompt)
{
  Text text = {NULL};
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  split (prompt, &text);
  for (guint i = 0; i < text.n; i++)
    for (const char *c = text.words[i]; text.words[i][0] != ','; c++)
      {
        hash = (hash ^ (guint8) *c) * G_GUINT64_CONSTANT (0x100000001b3);
        if (*c == '\0')
          break;
      }
  g_strfreev (text.words);
  return hash;
}
