/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/command-fold-private.h"

/* What documents do to slots: shelved, taken back, under another name. */

#include <string.h>

void
fold_be_new_or_again (AssaySlotFact *slot)
{
  slot->state =
    slot->version == NULL && slot->regeneration == 0 ? ASSAY_SLOT_NEW : ASSAY_SLOT_AGAIN;
  slot->remedy = ASSAY_REMEDY_NEW_SEED;
  slot->cause = ASSAY_AGAIN_TAKEN_UP;
  if (slot->state == ASSAY_SLOT_NEW)
    slot->recipe = (AssayDigest){0};
}

void
fold_apply_shelved (Fold *self, const AssaySlotShelved *p)
{
  AssaySlotFact *slot = fold_slot (self, p->spec, &p->slot);
  g_autofree char *key = assay_slot_dup_id (p->spec, &p->slot);
  FoldShelf *shelf = g_new0 (FoldShelf, 1);

  g_assert_cmpint (slot->state, !=, ASSAY_SLOT_APPROVED);
  g_assert_cmpint (slot->state, !=, ASSAY_SLOT_SHELVED);
  /* its job ended before in the commit, and that is all that moved it */
  g_assert_true (slot->state == (AssaySlotState) p->was
                 || (p->was == ASSAY_SLOT_QUEUED && slot->state == ASSAY_SLOT_CANCELED));
  g_assert_true (p->was != ASSAY_SLOT_TO_DECIDE || p->card != NULL);
  shelf->card = g_strdup (p->card);
  shelf->exception = g_strdup (p->exception);
  shelf->left_out = g_ptr_array_find_with_equal_func (self->left_out, key, g_str_equal, NULL)
                    && p->exception == NULL;
  fold_remove_text (self->left_out, key);
  g_hash_table_insert (self->shelves, g_steal_pointer (&key), shelf);
  slot->state = ASSAY_SLOT_SHELVED;
  slot->was = (AssaySlotState) p->was;
}

void
fold_apply_unshelved (Fold *self, const AssaySlotUnshelved *p)
{
  AssaySlotFact *slot = fold_slot (self, p->spec, &p->slot);
  g_autofree char *key = assay_slot_dup_id (p->spec, &p->slot);
  const FoldShelf *shelf = g_hash_table_lookup (self->shelves, key);

  g_assert_cmpint (slot->state, ==, ASSAY_SLOT_SHELVED);
  slot->state = slot->was;
  if (slot->was == ASSAY_SLOT_QUEUED)
    fold_be_new_or_again (slot);
  if (shelf->left_out)
    g_ptr_array_add (self->left_out, g_steal_pointer (&key));
}

/* @names: their addresses in the facts. */
static void
move_name (char **name, const AssaySpecRenamed *p)
{
  if (!g_str_equal (*name, p->from))
    return;
  g_free (*name);
  *name = g_strdup (p->to);
}

static void
move_names (GPtrArray *facts, gsize offset, const AssaySpecRenamed *p)
{
  for (guint i = 0; i < facts->len; i++)
    move_name ((char **) ((char *) facts->pdata[i] + offset), p);
}

/* Ids of slots: "<spec>/…" */
static char *
moved_id (const char *id, const AssaySpecRenamed *p)
{
  gsize n = strlen (p->from);

  return g_str_has_prefix (id, p->from) && id[n] == '/' ? g_strconcat (p->to, id + n, NULL)
                                                        : g_strdup (id);
}

void
fold_apply_renamed (Fold *self, const AssaySpecRenamed *p)
{
  g_autoptr (GHashTable) shelves = g_steal_pointer (&self->shelves);
  GHashTableIter iter;
  gpointer id, shelf;

  move_names (self->jobs, G_STRUCT_OFFSET (AssayJobFact, spec), p);
  move_names (self->cards, G_STRUCT_OFFSET (AssayCardFact, spec), p);
  move_names (self->versions, G_STRUCT_OFFSET (AssayVersionFact, spec), p);
  move_names (self->exceptions, G_STRUCT_OFFSET (AssayExceptionFact, spec), p);
  move_names (self->choices, G_STRUCT_OFFSET (FoldChoice, spec), p);
  for (guint i = self->slots->len; i > 0; i--) /* nothing is known of the others */
    if (g_str_equal (((AssaySlotFact *) self->slots->pdata[i - 1])->spec, p->to))
      g_ptr_array_remove_index (self->slots, i - 1);
  move_names (self->slots, G_STRUCT_OFFSET (AssaySlotFact, spec), p);
  for (guint i = 0; i < self->left_out->len; i++)
    {
      char *moved = moved_id (self->left_out->pdata[i], p);

      g_free (self->left_out->pdata[i]);
      self->left_out->pdata[i] = moved;
    }
  self->shelves =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) fold_shelf_free);
  g_hash_table_iter_init (&iter, shelves);
  while (g_hash_table_iter_next (&iter, &id, &shelf))
    {
      g_hash_table_insert (self->shelves, moved_id (id, p), shelf);
      g_hash_table_iter_steal (&iter);
      g_free (id);
    }
}

void
fold_apply_document (Fold *self, const AssayDocumentChanged *p)
{
  if (!g_str_equal (p->kind, "spec"))
    return;
  if (p->hash != NULL)
    g_hash_table_add (self->spec_files, g_strdup (p->path));
  else
    g_hash_table_remove (self->spec_files, p->path);
}
