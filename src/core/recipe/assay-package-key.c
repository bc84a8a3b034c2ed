/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-package-private.h"

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

static guint
count_list (char **texts, const char *words, guint32 initials)
{
  guint n = 0;

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    n += count_conflicts (texts[i], words, initials);
  return n;
}

/* Everything that says what will be seen: positive words, tags, and what the LoRAs say of
 * themselves. */
static guint
count_all (const AssayCompile *self, const char *words)
{
  guint32 initials = initials_of (words);
  guint n = count_list (self->spec->tags, words, initials);

  for (guint i = 0; i < self->fragments->len; i++)
    {
      const AssayFragment *fragment = self->fragments->pdata[i];

      if (fragment->polarity == ASSAY_POSITIVE)
        n += count_conflicts (fragment->text, words, initials);
    }
  for (guint i = 0; i < self->stack->loras->len; i++)
    {
      const AssayLora *lora = g_array_index (self->stack->loras, AssayStackLora, i).lora;

      n += count_conflicts (lora->document.id, words, initials)
           + count_conflicts (lora->title, words, initials);
      n += count_list (lora->tags, words, initials);
    }
  return n;
}

const AssayKeyColor *
_assay_key_color (gint64 color)
{
  return &table[color].key;
}

const AssayKeyColor *
_assay_compile_choose_key (const AssayCompile *self)
{
  const AssayKeyColor *best = NULL;
  guint fewest = 0;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      guint n = count_all (self, table[i].words);

      if (n == 0)
        return &table[i].key;
      if (best == NULL || n < fewest)
        {
          best = &table[i].key;
          fewest = n;
        }
    }
  return best;
}

void
_assay_compile_add_key (AssayCompile *self, const AssayKeyColor *key)
{
  static const char negative[] =
    "gradient background, textured background, scenery, floor, drop shadow";
  g_autofree char *positive =
    g_strconcat ("centered, isolated on a plain solid ", key->name, " background", NULL);
  AssayFragment *fragment =
    _assay_compile_add (self, ASSAY_PROMPT_PROCESSING, ASSAY_POSITIVE, positive, "", key->name);

  if (fragment != NULL)
    fragment->slot = ASSAY_SLOT_TAIL;
  fragment =
    _assay_compile_add (self, ASSAY_PROMPT_PROCESSING, ASSAY_NEGATIVE, negative, "", key->name);
  if (fragment != NULL)
    fragment->slot = ASSAY_SLOT_TAIL;
}
