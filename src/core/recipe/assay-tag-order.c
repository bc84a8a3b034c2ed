/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-tag-order.h"

#include <string.h>

enum
{
  TAG_ORDER_BY_ID,
  TAG_ORDER_EXPLICIT
};

char **
assay_tag_order_of (const AssaySpec *spec, const AssayCheckpointProfile *profile)
{
  const AssayPromptPolicy *policy = spec->prompt_policy;

  if (policy != NULL && policy->tag_order != NULL)
    return policy->tag_order;
  return profile != NULL && profile->tag_order_policy == TAG_ORDER_EXPLICIT ? profile->tag_order
                                                                            : NULL;
}

guint
assay_tag_rank (char **order, const char *tag)
{
  guint i = 0;

  while (order != NULL && order[i] != NULL && strcmp (order[i], tag) != 0)
    i++;
  return i;
}

gboolean
assay_tag_comes_before (char **order, const char *a, const char *b)
{
  guint rank_a = assay_tag_rank (order, a), rank_b = assay_tag_rank (order, b);

  return rank_a != rank_b ? rank_a < rank_b : strcmp (a, b) < 0;
}
