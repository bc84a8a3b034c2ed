/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-render.h"

static const SandboxStyle own = {
  .line = 10,
  .inner_line = 5,
  .ink = 150,
  .gradient = 150,
  .pillow = 130,
  .crescent = 150,
  .saturation = 256,
};

/* What a known LoRA pulls toward at weight 1. */
static const struct
{
  const char *name;
  SandboxStyle style;
} known[] = {
  {"clean-icons.safetensors",
   {.line = 19,
    .inner_line = 9,
    .ink = 256,
    .gradient = 20,
    .pillow = 0,
    .crescent = 240,
    .saturation = 276}},
  {"painted-glow.safetensors",
   {.line = 10,
    .inner_line = 2,
    .ink = 40,
    .gradient = 170,
    .pillow = 250,
    .crescent = 30,
    .texture = 130,
    .glow = 130,
    .saturation = 282}},
  {"retro-outline.safetensors",
   {.line = 15,
    .inner_line = 10,
    .ink = 256,
    .gradient = 190,
    .pillow = 60,
    .crescent = 120,
    .levels = 4,
    .saturation = 250,
    .turn = 6}},
};

static guint32
hash_name (const char *name, gsize length)
{
  guint32 hash = 2166136261u;

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guint8) name[i]) * 16777619u;
  return hash ^ (hash >> 13);
}

/* A LoRA nobody knows: a turn of hue and another hand, always the same for the same name. */
static SandboxStyle
invent (const char *name, gsize length)
{
  guint32 h = hash_name (name, length);
  SandboxStyle style = own;

  style.turn = (int) (h % 91) - 45;
  style.line = 5 + (int) ((h >> 8) % 16);
  style.inner_line = style.line / 2;
  style.pillow = (int) ((h >> 12) % 256);
  style.crescent = (int) ((h >> 16) % 256);
  style.texture = (int) ((h >> 20) % 3) * 50;
  style.saturation = 200 + (int) ((h >> 24) % 112);
  return style;
}

static int
pull (int from, int to, int thousandths)
{
  return from + (to - from) * thousandths / 1000;
}

static void
apply (SandboxStyle *style, const SandboxStyle *to, int weight)
{
  style->line = MAX (0, pull (style->line, to->line, weight));
  style->inner_line = MAX (0, pull (style->inner_line, to->inner_line, weight));
  style->ink = CLAMP (pull (style->ink, to->ink, weight), 0, 256);
  style->gradient = MAX (0, pull (style->gradient, to->gradient, weight));
  style->pillow = MAX (0, pull (style->pillow, to->pillow, weight));
  style->crescent = MAX (0, pull (style->crescent, to->crescent, weight));
  style->texture = MAX (0, pull (style->texture, to->texture, weight));
  style->glow = MAX (0, pull (style->glow, to->glow, weight));
  style->saturation = CLAMP (pull (style->saturation, to->saturation, weight), 0, 420);
  style->turn = pull (style->turn, to->turn, weight);
  if (to->levels > 0 && weight >= 400)
    style->levels = to->levels;
}

static void
apply_line (SandboxStyle *style, const char *line, gsize length)
{
  const char *tab = memchr (line, '\t', length);
  gsize name_length = tab != NULL ? (gsize) (tab - line) : length;
  gint64 weight = tab != NULL ? g_ascii_strtoll (tab + 1, NULL, 10) : 1000;
  SandboxStyle invented;

  weight = CLAMP (weight, -500, 1500);
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (strlen (known[i].name) == name_length && strncmp (known[i].name, line, name_length) == 0)
      {
        apply (style, &known[i].style, (int) weight);
        return;
      }
  invented = invent (line, name_length);
  apply (style, &invented, (int) weight);
}

void
sandbox_style_make (SandboxStyle *out, const char *checkpoint, const char *loras, int cfg_tenths)
{
  guint32 h = checkpoint != NULL ? hash_name (checkpoint, strlen (checkpoint)) : 0;

  *out = own;
  /* checkpoints differ a little, as do high and low guidance */
  out->saturation += (int) (h % 33) - 16 + CLAMP (cfg_tenths - 70, -40, 80) / 4;
  out->pillow += (int) ((h >> 8) % 41) - 20;
  for (const char *line = loras != NULL ? loras : ""; *line != '\0';)
    {
      const char *end = strchrnul (line, '\n');

      apply_line (out, line, (gsize) (end - line));
      line = *end != '\0' ? end + 1 : end;
    }
}
