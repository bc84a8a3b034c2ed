/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/assay-package-private.h"

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
  {{"magenta", {255, 0, 255, 255}},
   "magenta pink purple violet fuchsia rose heart lilac lavender amethyst plum orchid blossom "
   "cherry candy bubblegum "
   "unicorn flamingo poison grape nebula cosmic galaxy"},
  {{"green", {0, 255, 0, 255}},
   "green leaf leaves grass slime frog emerald plant tree bush vine moss lime olive cactus forest "
   "nature jungle clover "
   "cucumber lettuce herb herbal goblin orc turtle lizard snake toxic acid alien zombie mint jade "
   "seed sprout"},
  {{"cyan", {0, 255, 255, 255}},
   "cyan teal turquoise aqua ice icy frost frozen snow water glass crystal diamond mana bubble sky "
   "ghost hologram "
   "plasma laser"},
  {{"blue", {0, 0, 255, 255}},
   "blue navy azure indigo sapphire water ocean sea sky mana ice wave fish whale denim cobalt "
   "night space rain river"},
  {{"yellow", {255, 255, 0, 255}},
   "yellow gold golden coin star sun banana lemon cheese honey duck duckling chick treasure crown "
   "brass lightning corn "
   "amber sand key trophy"},
  {{"red", {255, 0, 0, 255}},
   "red crimson scarlet ruby blood fire flame lava heart apple cherry rose strawberry potion "
   "tomato devil brick rust "
   "dragon explosion"},
};

static gboolean
is_word_byte (char c)
{
  return g_ascii_isalnum (c) || (c & 0x80) != 0;
}

/* Whether @text holds @word whole, in any case, or its plural. */
static gboolean
holds_word (const char *text, const char *word, gsize n_bytes)
{
  for (const char *at = text; *at != '\0';)
    {
      const char *begin = at;
      gsize length;

      while (is_word_byte (*at))
        at++;
      length = (gsize) (at - begin);
      if ((length == n_bytes || (length == n_bytes + 1 && g_ascii_tolower (begin[n_bytes]) == 's'))
          && g_ascii_strncasecmp (begin, word, n_bytes) == 0)
        return TRUE;
      while (*at != '\0' && !is_word_byte (*at))
        at++;
    }
  return FALSE;
}

static guint
count_conflicts (const char *text, const char *words)
{
  guint n = 0;

  while (text != NULL && *words != '\0')
    {
      gsize n_bytes = strcspn (words, " ");

      n += holds_word (text, words, n_bytes);
      words += n_bytes;
      words += *words == ' ';
    }
  return n;
}

static guint
count_list (char **texts, const char *words)
{
  guint n = 0;

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    n += count_conflicts (texts[i], words);
  return n;
}

/* Everything that says what will be seen: positive words, tags, and what the LoRAs say of
 * themselves. */
static guint
count_all (const AssayCompile *self, const char *words)
{
  guint n = count_list (self->spec->tags, words);

  for (guint i = 0; i < self->fragments->len; i++)
    {
      const AssayFragment *fragment = self->fragments->pdata[i];

      if (fragment->polarity == ASSAY_POSITIVE)
        n += count_conflicts (fragment->text, words);
    }
  for (guint i = 0; i < self->stack->loras->len; i++)
    {
      const AssayLora *lora = g_array_index (self->stack->loras, AssayStackLora, i).lora;

      n += count_conflicts (lora->document.id, words) + count_conflicts (lora->title, words);
      n += count_list (lora->tags, words);
    }
  return n;
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
