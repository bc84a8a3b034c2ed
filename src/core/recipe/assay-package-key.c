/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-package-private.h"

#include "core/recipe/assay-color-words.h"

#include <string.h>

/* Colours a diffusion model paints flat when asked by name, each as far from the others as sRGB
 * allows, in the order they are preferred: magenta and green are rare in game art, blue and yellow
 * are common. Behind each stand words whose picture is likely to hold the colour. A word counts
 * whole and with a plural s. White, grey and black are no keys: outlines and highlights have them.
 */
static const struct
{
  AssayKeyColor key;
  const char *words; /* separated by one space */
} table[] = {
  [ASSAY_KEY_MAGENTA] =
    {{"magenta", {255, 0, 255, 255}},
     "magenta pink purple violet fuchsia rose heart lilac lavender amethyst plum orchid blossom "
     "cherry candy bubblegum "
     "unicorn flamingo poison grape nebula cosmic galaxy"},
  [ASSAY_KEY_GREEN] = {{"green", {0, 255, 0, 255}},
                       "green leaf leaves grass slime frog emerald plant tree bush vine moss lime "
                       "olive cactus forest "
                       "nature jungle clover "
                       "cucumber lettuce herb herbal goblin orc turtle lizard snake toxic acid "
                       "alien zombie mint jade "
                       "seed sprout"},
  [ASSAY_KEY_CYAN] = {{"cyan", {0, 255, 255, 255}},
                      "cyan teal turquoise aqua ice icy frost frozen snow water glass crystal "
                      "diamond mana bubble sky "
                      "ghost hologram "
                      "plasma laser"},
  [ASSAY_KEY_BLUE] =
    {{"blue", {0, 0, 255, 255}},
     "blue navy azure indigo sapphire water ocean sea sky mana ice wave fish whale denim cobalt "
     "night space rain river"},
  [ASSAY_KEY_YELLOW] = {{"yellow", {255, 255, 0, 255}},
                        "yellow gold golden coin star sun banana lemon cheese honey duck duckling "
                        "chick treasure crown "
                        "brass lightning corn "
                        "amber sand key trophy"},
  [ASSAY_KEY_RED] =
    {{"red", {255, 0, 0, 255}},
     "red crimson scarlet ruby blood fire flame lava heart apple cherry rose strawberry potion "
     "tomato devil brick rust "
     "dragon explosion"},
};

G_STATIC_ASSERT (G_N_ELEMENTS (table) == ASSAY_N_KEYS);

static gboolean
is_word_byte (char c)
{
  return g_ascii_isalnum (c) || (c & 0x80) != 0;
}

/* How often @token (of @n_bytes, any case) is one of @words or its plural. */
static guint
count_token (const char *token, gsize n_bytes, const char *words)
{
  guint n = 0;

  for (const char *word = words; *word != '\0';)
    {
      const char *end = strchr (word, ' ');
      gsize length = end != NULL ? (gsize) (end - word) : strlen (word);

      if ((n_bytes == length || (n_bytes == length + 1 && g_ascii_tolower (token[length]) == 's'))
          && g_ascii_strncasecmp (token, word, length) == 0)
        n++;
      word += length + (end != NULL);
    }
  return n;
}

/* One bit for each letter a word begins with: most tokens need no more than this. */
static guint32
initials_of (const char *words)
{
  guint32 initials = 1u << (words[0] - 'a');

  for (const char *at = strchr (words, ' '); at != NULL; at = strchr (at + 1, ' '))
    initials |= 1u << (at[1] - 'a');
  return initials;
}

static guint
count_conflicts (const char *text, const char *words, guint32 initials)
{
  guint n = 0;

  for (const char *at = text; at != NULL && *at != '\0';)
    {
      const char *token = at;
      char initial = g_ascii_tolower (*token);

      while (is_word_byte (*at))
        at++;
      if (initial >= 'a' && initial <= 'z' && (initials >> (initial - 'a') & 1) != 0)
        n += count_token (token, (gsize) (at - token), words);
      while (*at != '\0' && !is_word_byte (*at))
        at++;
    }
  return n;
}

/* Everything that says what will be seen: positive words, tags, and what the LoRAs say of
 * themselves. */
typedef void (*VisitText) (const char *text, gpointer data);

static void
visit_list (char **texts, VisitText visit, gpointer data)
{
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    visit (texts[i], data);
}

static void
visit_all (const AssayCompile *self, VisitText visit, gpointer data)
{
  visit_list (self->spec->tags, visit, data);
  for (guint i = 0; i < self->fragments->len; i++)
    {
      const AssayFragment *fragment = self->fragments->pdata[i];

      if (fragment->polarity == ASSAY_POSITIVE)
        visit (fragment->text, data);
    }
  for (guint i = 0; i < self->stack->loras->len; i++)
    {
      const AssayLora *lora = g_array_index (self->stack->loras, AssayStackLora, i).lora;

      visit (lora->document.id, data);
      visit (lora->title, data);
      visit_list (lora->tags, visit, data);
    }
}

/* Dialects of the first version know the English words of the table alone. */
typedef struct
{
  const char *words;
  guint32 initials;
  guint n;
} EnglishCount;

static void
count_english_cb (const char *text, gpointer data)
{
  EnglishCount *count = data;

  count->n += count_conflicts (text, count->words, count->initials);
}

static guint
count_english (const AssayCompile *self, const char *words)
{
  EnglishCount count = {words, initials_of (words), 0};

  visit_all (self, count_english_cb, &count);
  return count.n;
}

/* Words of many languages ----------------------------------------------- */

G_STATIC_ASSERT (G_N_ELEMENTS (table) == ASSAY_N_COLOR_WORDS);

typedef struct
{
  const AssayColorWords *words;
  AssayPixel keys[ASSAY_N_COLOR_WORDS];
  guint counts[ASSAY_N_COLOR_WORDS];
} ColorCount;

static const AssayColorWords *
all_words (void)
{
  static AssayColorWords *words;
  static gsize once;

  if (g_once_init_enter (&once))
    {
      const char *english[ASSAY_N_COLOR_WORDS];

      for (guint i = 0; i < ASSAY_N_COLOR_WORDS; i++)
        english[i] = table[i].words;
      words = assay_color_words_new (english);
      g_once_init_leave (&once, 1);
    }
  return words;
}

static void
count_words_cb (const char *text, gpointer data)
{
  ColorCount *count = data;

  assay_color_words_count (count->words, text, count->keys, count->counts);
}

/* Per key how often it is asked for. */
static void
count_all (const AssayCompile *self, guint counts[ASSAY_N_COLOR_WORDS])
{
  ColorCount count = {.words = all_words ()};

  for (guint i = 0; i < ASSAY_N_COLOR_WORDS; i++)
    count.keys[i] = table[i].key.color;
  visit_all (self, count_words_cb, &count);
  memcpy (counts, count.counts, sizeof count.counts);
}

const AssayKeyColor *
_assay_key_color (gint64 color)
{
  return &table[color].key;
}

gboolean
assay_key_color_named (const char *name, AssayPixel *out_color)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i].key.name, name))
      {
        *out_color = table[i].key.color;
        return TRUE;
      }
  return FALSE;
}

const AssayKeyColor *
_assay_compile_choose_key (const AssayCompile *self, const AssayKeyColor *except)
{
  gboolean all = self->stack->profile->color_words == ASSAY_COLORS_ALL;
  guint counts[ASSAY_N_COLOR_WORDS] = {0}, best = except == &table[0].key;

  if (all)
    count_all (self, counts);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      if (&table[i].key == except)
        continue;
      if (!all)
        counts[i] = count_english (self, table[i].words);
      if (counts[i] == 0)
        return &table[i].key;
      if (counts[i] < counts[best])
        best = i;
    }
  return &table[best].key;
}

void
_assay_compile_add_key (AssayCompile *self, const AssayKeyColor *key, gint64 weight)
{
  static const char negative[] =
    "gradient background, textured background, scenery, floor, drop shadow";
  g_autofree char *positive =
    g_strconcat ("centered, isolated on a plain solid ", key->name, " background", NULL);
  AssayFragment *fragment =
    _assay_compile_add (self, ASSAY_PROMPT_PROCESSING, ASSAY_POSITIVE, positive, "", key->name);

  if (fragment != NULL)
    {
      fragment->slot = ASSAY_SLOT_TAIL;
      fragment->weight = weight;
    }
  fragment =
    _assay_compile_add (self, ASSAY_PROMPT_PROCESSING, ASSAY_NEGATIVE, negative, "", key->name);
  if (fragment != NULL)
    fragment->slot = ASSAY_SLOT_TAIL;
}
