/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-model-family.h"

#include <string.h>

/* A row a way to be called, the narrower ones first: "ponyXL" is pony, "animagine" no anima.
 * @base: the family it is made from, whose files it may be called like. */
/* clang-format off */
static const struct
{
  const char *family, *base;
  const char *words[4]; /* parts of file names, without separators, in small letters */
} families[] = {
  {"noobai", "sdxl", {"noob"}},
  {"illustrious", "sdxl", {"illustrious", "ilxl"}},
  {"pony", "sdxl", {"pony"}},
  {"sdxl", NULL, {"animagine"}},
  {"flux2", NULL, {"flux2", "klein"}},
  {"flux", NULL, {"flux"}},
  {"qwen-image", NULL, {"qwen"}},
  {"z-image", NULL, {"zimage"}},
  {"chroma", NULL, {"chroma"}},
  {"anima", NULL, {"anima"}},
  {"sd35", NULL, {"sd35", "sd3"}},
  {"sdxl", NULL, {"sdxl", "xl"}},
  {"sd15", NULL, {"sd15", "v15pruned", "sdv15"}},
};
/* clang-format on */

/* The name alone: small letters and digits. */
static char *
dup_squeezed (const char *file)
{
  const char *name = file;
  GString *text = g_string_new (NULL);

  for (const char *at = file; *at != '\0'; at++)
    if (*at == '/' || *at == '\\')
      name = at + 1;
  for (; *name != '\0'; name++)
    if (g_ascii_isalnum (*name))
      g_string_append_c (text, g_ascii_tolower (*name));
  return g_string_free (text, FALSE);
}

static int
find_family (const char *family)
{
  for (guint i = 0; family != NULL && i < G_N_ELEMENTS (families); i++)
    if (strcmp (families[i].family, family) == 0)
      return (int) i;
  return -1;
}

const char *
assay_model_family_guess (const char *file)
{
  g_autofree char *name = dup_squeezed (file);

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    for (guint j = 0; j < G_N_ELEMENTS (families[i].words) && families[i].words[j] != NULL; j++)
      if (strstr (name, families[i].words[j]) != NULL)
        return families[i].family;
  return NULL;
}

gboolean
assay_model_family_fits (const char *guess, const char *family)
{
  int of_file = find_family (guess), of_checkpoint = find_family (family);

  if (of_file < 0 || of_checkpoint < 0 || of_file == of_checkpoint)
    return TRUE;
  return g_strcmp0 (families[of_checkpoint].base, guess) == 0;
}
