/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/rows/assay-row-store-private.h"

/* A slot lives as long as its object. */
typedef struct
{
  gint64 row;
  AssayRow *object; /* borrowed but while it is held */
  AssayRowStore *store;
  GList held; /* linked in store->held while held */
  gboolean is_held;
} Slot;

struct _AssayRowStore
{
  GHashTable *slots; /* by their first member, the row */
  GQueue held;       /* Slot, the last one looked at first */
};

static void
let_go (AssayRowStore *self, Slot *slot)
{
  if (!slot->is_held)
    return;
  slot->is_held = FALSE;
  g_queue_unlink (&self->held, &slot->held);
  g_object_unref (slot->object); /* may free the slot */
}

static void
hold (AssayRowStore *self, Slot *slot)
{
  if (slot->is_held)
    g_queue_unlink (&self->held, &slot->held);
  else
    g_object_ref (slot->object);
  slot->is_held = TRUE;
  g_queue_push_head_link (&self->held, &slot->held);
  if (self->held.length > ASSAY_ROW_STORE_HELD)
    let_go (self, g_queue_peek_tail (&self->held));
}

static void
gone_cb (gpointer data, GObject *object)
{
  Slot *slot = data;

  g_hash_table_remove (slot->store->slots, slot);
}

AssayRowStore *
_assay_row_store_new (void)
{
  AssayRowStore *self = g_new0 (AssayRowStore, 1);

  self->slots = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

void
_assay_row_store_drop (AssayRowStore *self, gint64 row)
{
  Slot *slot = g_hash_table_lookup (self->slots, &row);

  if (slot == NULL)
    return;
  g_object_weak_unref (G_OBJECT (slot->object), gone_cb, slot);
  let_go (self, slot);
  g_hash_table_remove (self->slots, slot);
}

void
_assay_row_store_free (AssayRowStore *self)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));

  _assay_row_store_append_rows (self, rows);
  for (guint i = 0; i < rows->len; i++)
    _assay_row_store_drop (self, g_array_index (rows, gint64, i));
  g_hash_table_unref (self->slots);
  g_free (self);
}

AssayRow *
_assay_row_store_peek (AssayRowStore *self, gint64 row)
{
  Slot *slot = g_hash_table_lookup (self->slots, &row);

  return slot != NULL ? slot->object : NULL;
}

AssayRow *
_assay_row_store_get (AssayRowStore *self, gint64 row)
{
  Slot *slot = g_hash_table_lookup (self->slots, &row);

  if (slot == NULL)
    return NULL;
  hold (self, slot);
  return slot->object;
}

void
_assay_row_store_add (AssayRowStore *self, gint64 row, AssayRow *object)
{
  Slot *slot = g_new0 (Slot, 1);

  g_return_if_fail (!g_hash_table_contains (self->slots, &row));
  slot->row = row;
  slot->object = object;
  slot->store = self;
  slot->held.data = slot;
  g_hash_table_add (self->slots, slot);
  g_object_weak_ref (G_OBJECT (object), gone_cb, slot);
  hold (self, slot);
}

void
_assay_row_store_append_rows (AssayRowStore *self, GArray *rows)
{
  GHashTableIter iter;
  gpointer slot;

  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, &slot, NULL))
    g_array_append_val (rows, ((Slot *) slot)->row);
}
