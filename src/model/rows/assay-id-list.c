/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rows/assay-id-list.h"

/* Two views of the same places: a vector in order, and a set by row id that knows their keys. The
 * set's hash is over the first member of a place, its row id. */
struct _AssayIdList
{
  GPtrArray *places; /* AssayIdPlace, in order once sealed */
  GHashTable *known; /* the same ones; owns them */
};

void
assay_id_place_clear (AssayIdPlace *self)
{
  g_clear_pointer (&self->text, g_free);
}

static void
place_free (gpointer data)
{
  assay_id_place_clear (data);
  g_free (data);
}

int
assay_id_place_compare (const AssayIdPlace *a, const AssayIdPlace *b)
{
  int by_text;

  if (a->major != b->major)
    return a->major < b->major ? -1 : 1;
  by_text = g_strcmp0 (a->text, b->text);
  if (by_text != 0)
    return by_text;
  if (a->minor != b->minor)
    return a->minor < b->minor ? -1 : 1;
  return (a->row > b->row) - (a->row < b->row);
}

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  return assay_id_place_compare (*(AssayIdPlace *const *) a, *(AssayIdPlace *const *) b);
}

AssayIdList *
assay_id_list_new (void)
{
  AssayIdList *self = g_new0 (AssayIdList, 1);

  self->places = g_ptr_array_new ();
  self->known = g_hash_table_new_full (g_int64_hash, g_int64_equal, place_free, NULL);
  return self;
}

void
assay_id_list_free (AssayIdList *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->places);
  g_hash_table_unref (self->known);
  g_free (self);
}

static AssayIdPlace *
keep (AssayIdList *self, const AssayIdPlace *place)
{
  AssayIdPlace *copy = g_new (AssayIdPlace, 1);

  g_return_val_if_fail (!g_hash_table_contains (self->known, place), NULL);
  *copy = *place;
  copy->text = g_strdup (place->text);
  g_hash_table_add (self->known, copy);
  return copy;
}

void
assay_id_list_add (AssayIdList *self, const AssayIdPlace *place)
{
  g_ptr_array_add (self->places, keep (self, place));
}

/* The index mostly gives them in order. */
void
assay_id_list_seal (AssayIdList *self)
{
  for (guint i = 1; i < self->places->len; i++)
    if (assay_id_place_compare (self->places->pdata[i - 1], self->places->pdata[i]) > 0)
      {
        g_ptr_array_sort (self->places, compare_cb);
        return;
      }
}

guint
assay_id_list_get_length (const AssayIdList *self)
{
  return self->places->len;
}

gint64
assay_id_list_get_row (const AssayIdList *self, guint position)
{
  g_return_val_if_fail (position < self->places->len, 0);
  return ((const AssayIdPlace *) self->places->pdata[position])->row;
}

/* The first position whose place is not before @place. */
static guint
position_of (const AssayIdList *self, const AssayIdPlace *place)
{
  guint low = 0, high = self->places->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (assay_id_place_compare (self->places->pdata[middle], place) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

gboolean
assay_id_list_find (const AssayIdList *self, gint64 row, guint *out_position)
{
  const AssayIdPlace *place = g_hash_table_lookup (self->known, &row);

  if (place == NULL)
    return FALSE;
  *out_position = position_of (self, place);
  g_assert (self->places->pdata[*out_position] == place); /* the views agree */
  return TRUE;
}

gboolean
assay_id_list_take (AssayIdList *self, gint64 row, guint *out_position)
{
  if (!assay_id_list_find (self, row, out_position))
    return FALSE;
  g_ptr_array_remove_index (self->places, *out_position);
  g_hash_table_remove (self->known, &row);
  return TRUE;
}

guint
assay_id_list_put (AssayIdList *self, const AssayIdPlace *place)
{
  guint position = position_of (self, place);

  g_ptr_array_insert (self->places, (int) position, keep (self, place));
  return position;
}
