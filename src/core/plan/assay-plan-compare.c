/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-plan-private.h"

#include <string.h>

/* The digests of parts are compared; only for the prompt, which people write, the first differing
 * piece is looked for. */

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

/* Goes to the array @name of the object the reader is about to read. */
static gboolean
enter_array (AssayJsonReader *reader, const char *name)
{
  if (assay_json_reader_next (reader) != ASSAY_JSON_OBJECT_BEGIN)
    return FALSE;
  while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    {
      if (strcmp (assay_json_reader_get_string (reader, NULL), name) == 0)
        return assay_json_reader_next (reader) == ASSAY_JSON_ARRAY_BEGIN;
      if (!assay_json_reader_skip (reader, NULL, NULL))
        return FALSE;
    }
  return FALSE;
}

/* The text of the next element; %FALSE at the end. */
static gboolean
next_piece (AssayJsonReader *reader, AssayRecipePart *out)
{
  out->text = NULL;
  out->n_bytes = 0;
  return assay_json_reader_peek (reader) == ASSAY_JSON_OBJECT_BEGIN
         && assay_json_reader_skip (reader, &out->text, &out->n_bytes);
}

static char *
dup_member (const AssayRecipePart *object, const char *name)
{
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (object->text, object->n_bytes);

  if (assay_json_reader_next (reader) != ASSAY_JSON_OBJECT_BEGIN)
    return NULL;
  while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    {
      if (strcmp (assay_json_reader_get_string (reader, NULL), name) == 0)
        return assay_json_reader_next (reader) == ASSAY_JSON_STRING
                 ? g_strdup (assay_json_reader_get_string (reader, NULL))
                 : NULL;
      if (!assay_json_reader_skip (reader, NULL, NULL))
        return NULL;
    }
  return NULL;
}

static void
find_piece (const AssayRecipePart *before, const AssayRecipePart *now, AssayPlanChange *out)
{
  g_autoptr (AssayJsonReader) old_reader = assay_json_reader_new (before->text, before->n_bytes);
  g_autoptr (AssayJsonReader) new_reader = assay_json_reader_new (now->text, now->n_bytes);
  AssayRecipePart old_piece, new_piece;
  gboolean has_old, has_new;

  if (!enter_array (old_reader, "fragments") || !enter_array (new_reader, "fragments"))
    return;
  for (guint n = 1;; n++)
    {
      const AssayRecipePart *shown;

      has_old = next_piece (old_reader, &old_piece);
      has_new = next_piece (new_reader, &new_piece);
      if (!has_old && !has_new)
        return;
      if (has_old && has_new && old_piece.n_bytes == new_piece.n_bytes
          && memcmp (old_piece.text, new_piece.text, new_piece.n_bytes) == 0)
        continue;
      shown = has_new ? &new_piece : &old_piece;
      out->piece = n;
      out->layer = dup_member (shown, "layer");
      out->key = dup_member (shown, "key");
      return;
    }
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
  if (out->before[ASSAY_PART_PACKAGE] != out->now[ASSAY_PART_PACKAGE])
    find_piece (&old_parts[ASSAY_PART_PACKAGE], &new_parts[ASSAY_PART_PACKAGE], out);
  return TRUE;
}

void
_assay_plan_change_clear (AssayPlanChange *self)
{
  g_clear_pointer (&self->layer, g_free);
  g_clear_pointer (&self->key, g_free);
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
