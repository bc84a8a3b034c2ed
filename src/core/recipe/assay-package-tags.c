/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-package-private.h"

#include "core/recipe/assay-core-private.h"
#include "core/recipe/assay-tag-order.h"

#include <string.h>

/* The layer tag_prompt_map: the words of the spec's tags, in their order. */

enum
{
  MAPPING_LITERAL,
  MAPPING_SKIP,
  MAPPING_ERROR
};

static const AssayTagFragments *
find_tag (const AssayTagPromptMap *map, const char *checkpoint, const char *tag)
{
  for (guint i = 0; i < map->checkpoints->len; i++)
    {
      const AssayCheckpointTags *entry = map->checkpoints->pdata[i];

      if (strcmp (entry->checkpoint, checkpoint) != 0)
        continue;
      for (guint j = 0; j < entry->tags->len; j++)
        if (strcmp (((const AssayTagFragments *) entry->tags->pdata[j])->tag, tag) == 0)
          return entry->tags->pdata[j];
    }
  return NULL;
}

static void
add_unmapped (AssayCompile *self, const char *tag, guint place, guint rank, const char *map_file)
{
  const AssayCheckpointProfile *profile = self->stack->profile;
  gint64 policy = _assay_or (profile->tag_mapping_policy, MAPPING_SKIP);
  const char *colon = strchr (tag, ':');
  g_autofree char *words = g_strdup (colon != NULL ? colon + 1 : tag);
  AssayFragment *fragment;

  if (policy == MAPPING_ERROR)
    {
      g_autofree char *pointer = g_strdup_printf ("/tags/%u", place);

      assay_problems_add (
        self->problems, self->spec->document.file, pointer, "prompt.unmapped_tag",
        N_ ("The tag “{0}” has no words for the checkpoint “{1}”, and {2} asks for them."),
        N_ ("Add words for “{0}” in {3}, or remove the tag."), tag,
        self->stack->checkpoint->document.id, profile->document.file, map_file, NULL);
      self->sound = FALSE;
      return;
    }
  g_strdelimit (words, "_-", ' ');
  fragment = _assay_compile_add (self, ASSAY_PROMPT_TAG_PROMPT_MAP, ASSAY_POSITIVE, words,
                                 profile->document.file, tag);
  if (fragment == NULL)
    return;
  fragment->rank = rank;
  if (policy == MAPPING_SKIP)
    {
      fragment->action = "dropped";
      fragment->reason = "unmapped";
    }
}

static int
compare_words_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
add_tag (AssayCompile *self, const AssayTagPromptMap *map, const char *tag, guint place, guint rank)
{
  const AssayTagFragments *words = NULL;

  if (map != NULL)
    words = find_tag (map, self->stack->checkpoint->document.id, tag);
  if (map != NULL && words == NULL)
    words = find_tag (map, "*", tag);
  if (words == NULL)
    {
      add_unmapped (self, tag, place, rank,
                    map != NULL && !map->document.builtin ? map->document.file
                                                          : "policies/tag-prompt-map.json");
      return;
    }
  for (guint i = 0; i < words->fragments->len; i++)
    _assay_compile_add_record (self, ASSAY_PROMPT_TAG_PROMPT_MAP, words->fragments->pdata[i],
                               map->document.file, words->tag, rank);
}

void
_assay_compile_collect_tags (AssayCompile *self)
{
  const AssayTagPromptMap *map = (const AssayTagPromptMap *) assay_footprint_single (
    self->footprint, self->catalog, ASSAY_KIND_TAG_PROMPT_MAP);
  char **tags = self->spec->tags;
  char **order = assay_tag_order_of (self->spec, self->stack->profile);
  guint n_ordered = order != NULL ? g_strv_length (order) : 0;
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  for (guint i = 0; tags != NULL && tags[i] != NULL; i++)
    g_ptr_array_add (sorted, tags[i]);
  g_ptr_array_sort (sorted, compare_words_cb);
  for (guint i = 0; i < sorted->len; i++)
    {
      const char *tag = sorted->pdata[i];
      guint rank = assay_tag_rank (order, tag), place = 0;

      if (i > 0 && strcmp (sorted->pdata[i - 1], tag) == 0)
        continue;
      while (strcmp (tags[place], tag) != 0)
        place++;
      add_tag (self, map, tag, place, rank < n_ordered ? rank : n_ordered + i);
    }
}
