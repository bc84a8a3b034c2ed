/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-plan-private.h"

#include <string.h>

/* The digests of parts are compared. */

static guint64
key_of (const AssayRecipePart *part)
{
  AssayDigest digest;
  guint64 key;

  assay_digest_compute (&digest, part->text, part->n_bytes);
  memcpy (&key, digest.bytes, sizeof key);
  return key != 0 ? key : 1;
}

/* Of a stack that names models by file too, the key of one that does not. */
static guint64
key_of_stack (const AssayRecipePart *stack, gboolean *out_former)
{
  g_autofree char *text = _assay_recipe_dup_stack_text (stack);
  AssayRecipePart part = {text, strlen (text)};

  *out_former = part.n_bytes != stack->n_bytes;
  return key_of (&part);
}

gboolean
_assay_plan_compare (GBytes *before, GBytes *now, AssayPlanChange *out)
{
  AssayRecipePart old_parts[ASSAY_N_PARTS], new_parts[ASSAY_N_PARTS];

  memset (out, 0, sizeof *out);
  if (!_assay_recipe_split (before, old_parts, NULL) || !_assay_recipe_split (now, new_parts, NULL))
    return FALSE;
  for (guint i = 0; i < ASSAY_N_PARTS; i++)
    {
      out->before[i] = key_of (&old_parts[i]);
      out->now[i] = key_of (&new_parts[i]);
    }
  out->before[ASSAY_PART_STACK] = key_of_stack (&old_parts[ASSAY_PART_STACK], &out->former);
  return TRUE;
}

gboolean
_assay_plan_change_is_rework (const AssayPlanChange *self)
{
  static const AssayRecipePartId of_generate[] = {
    ASSAY_PART_STACK, ASSAY_PART_PACKAGE, ASSAY_PART_WORKFLOW, ASSAY_PART_RENDER, ASSAY_PART_SEED};

  for (guint i = 0; i < G_N_ELEMENTS (of_generate); i++)
    if (self->before[of_generate[i]] != self->now[of_generate[i]])
      return FALSE;
  return TRUE;
}
