/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/rows/assay-row-model-adopt-private.h"

#include "engine/rows/assay-row-match-private.h"

/* What was answered becomes the list, and who looks at it is told as little as there is to tell. */

static void
tell (AssayRowModel *self, guint position, guint removed, guint added)
{
  if (removed > 0 || added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

/* A move so short, or so few changes, are told one by one. */
#define FEW 64

/* One items-changed for the part between the common head and tail. */
static void
replace_rows (AssayRowModel *self, GPtrArray *next)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->rows);
  guint n_old = old->len, n_new = next->len, head = 0, tail = 0;

  while (head < MIN (n_old, n_new) && old->pdata[head] == next->pdata[head])
    head++;
  while (tail < MIN (n_old, n_new) - head
         && old->pdata[n_old - 1 - tail] == next->pdata[n_new - 1 - tail])
    tail++;
  self->rows = next;
  tell (self, head, n_old - head - tail, n_new - head - tail);
}

void
_assay_row_model_adopt_rows (AssayRowModel *self, GPtrArray *records)
{
  g_autoptr (GPtrArray) changed = g_ptr_array_new ();

  replace_rows (self, _assay_rows_match (self->rows, records, changed));
  for (guint i = 0; i < changed->len; i++)
    {
      guint position;

      if (g_ptr_array_find (self->rows, changed->pdata[i], &position))
        tell (self, position, 1, 1);
    }
}

/* Records into the objects there are; new objects for what is seen for the first time, so that it
 * is there when it is told. @touched: gint64, rows whose change is to be told. */
static void
adopt_records (AssayRowModel *self, AssayFetch *fetch, GArray *touched)
{
  gboolean short_enough =
    self->ids != NULL && assay_id_list_get_length (self->ids) <= ASSAY_ROW_STORE_HELD;

  for (guint i = 0; i < fetch->wanted->len; i++)
    {
      gint64 row = g_array_index (fetch->wanted, gint64, i);
      AssayRecord *record = fetch->records->pdata[i];
      AssayRow *object = _assay_row_store_peek (self->store, row);
      gboolean seen = object != NULL && (assay_row_is_loaded (object) || short_enough);

      g_hash_table_remove (self->awaited, &row);
      if (record == NULL)
        continue;
      if (object == NULL)
        {
          g_autoptr (AssayRow) fresh = assay_row_new (record);

          _assay_row_store_add (self->store, row, fresh);
        }
      else if (!assay_row_is_loaded (object)
               || !assay_record_equal (assay_row_get_record (object), record))
        {
          if (seen)
            g_array_append_val (touched, row);
          assay_row_set_record (object, record);
        }
    }
}

static int
compare_positions (gconstpointer a, gconstpointer b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return (x > y) - (x < y);
}

/* One items-changed for each run of neighbours. */
static void
tell_touched (AssayRowModel *self, GArray *touched)
{
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < touched->len; i++)
    {
      guint position;

      if (assay_id_list_find (self->ids, g_array_index (touched, gint64, i), &position))
        g_array_append_val (positions, position);
    }
  g_array_sort (positions, compare_positions);
  for (guint i = 0, n; i < positions->len; i += n)
    {
      guint first = g_array_index (positions, guint, i);

      for (n = 1; i + n < positions->len && g_array_index (positions, guint, i + n) == first + n;
           n++)
        ;
      tell (self, first, n, n);
    }
}

/* The list is another one now, @old as it was. */
static void
tell_difference (AssayRowModel *self, GArray *old)
{
  guint n_old = old->len, n_new = assay_id_list_get_length (self->ids), head = 0, tail = 0;

  while (head < MIN (n_old, n_new)
         && g_array_index (old, gint64, head) == assay_id_list_get_row (self->ids, head))
    head++;
  while (tail < MIN (n_old, n_new) - head
         && g_array_index (old, gint64, n_old - 1 - tail)
              == assay_id_list_get_row (self->ids, n_new - 1 - tail))
    tail++;
  for (guint i = head; i < n_old - tail; i++)
    {
      guint position;

      if (!assay_id_list_find (self->ids, g_array_index (old, gint64, i), &position))
        _assay_row_store_drop (self->store, g_array_index (old, gint64, i));
    }
  tell (self, head, n_old - head - tail, n_new - head - tail);
}

static GArray *
list_rows (AssayRowModel *self)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; self->ids != NULL && i < assay_id_list_get_length (self->ids); i++)
    {
      gint64 row = assay_id_list_get_row (self->ids, i);

      g_array_append_val (rows, row);
    }
  return rows;
}

static void
replace_ids (AssayRowModel *self, AssayIdList *ids)
{
  g_autoptr (GArray) old = list_rows (self);

  assay_id_list_free (self->ids);
  self->ids = ids;
  tell_difference (self, old);
}

/* A short move is one change of the part it happens in, so that a selection keeps the object. */
static void
move_row (AssayRowModel *self, guint from, const AssayIdPlace *place)
{
  guint to = assay_id_list_put (self->ids, place), unused;

  if (MAX (from, to) - MIN (from, to) < FEW)
    {
      guint n = MAX (from, to) - MIN (from, to) + 1;

      if (n > 1)
        tell (self, MIN (from, to), n, n);
      return;
    }
  assay_id_list_take (self->ids, place->row, &unused);
  tell (self, from, 1, 0);
  tell (self, assay_id_list_put (self->ids, place), 0, 1);
}

/* @place: its row is 0 when it is no member any more. */
static void
place_row (AssayRowModel *self, gint64 row, const AssayIdPlace *place)
{
  guint position;
  gboolean was = assay_id_list_take (self->ids, row, &position);

  if (was && place->row != 0)
    move_row (self, position, place);
  else if (was)
    {
      _assay_row_store_drop (self->store, row);
      tell (self, position, 1, 0);
    }
  else if (place->row != 0)
    tell (self, assay_id_list_put (self->ids, place), 0, 1);
}

static void
place_many (AssayRowModel *self, const AssayFetch *fetch)
{
  g_autoptr (GArray) old = list_rows (self);

  for (guint i = 0; i < fetch->changed->len; i++)
    {
      const AssayIdPlace *place = &g_array_index (fetch->places, AssayIdPlace, i);
      guint position;

      assay_id_list_take (self->ids, g_array_index (fetch->changed, gint64, i), &position);
      if (place->row != 0)
        assay_id_list_put (self->ids, place);
    }
  tell_difference (self, old);
}

static void
place_changed (AssayRowModel *self, const AssayFetch *fetch)
{
  if (fetch->changed->len > FEW)
    place_many (self, fetch);
  else
    for (guint i = 0; i < fetch->changed->len; i++)
      place_row (self, g_array_index (fetch->changed, gint64, i),
                 &g_array_index (fetch->places, AssayIdPlace, i));
}

/* What left while it was asked for would be found stale if it came back. */
static void
forget_strangers (AssayRowModel *self, const AssayFetch *fetch)
{
  for (guint i = 0; i < fetch->wanted->len; i++)
    {
      gint64 row = g_array_index (fetch->wanted, gint64, i);
      guint position;

      if (!assay_id_list_find (self->ids, row, &position))
        _assay_row_store_drop (self->store, row);
    }
}

/* The worker leaves out what is no member. */
static void
await_only_wanted (AssayRowModel *self)
{
  g_autoptr (GArray) wanted = g_steal_pointer (&self->wanted);

  g_hash_table_remove_all (self->awaited);
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < wanted->len; i++)
    _assay_row_model_want (self, g_array_index (wanted, gint64, i));
}

void
_assay_row_model_adopt_list (AssayRowModel *self, AssayFetch *fetch)
{
  g_autoptr (GArray) touched = g_array_new (FALSE, FALSE, sizeof (gint64));

  self->table = fetch->table;
  self->stamp = fetch->stamp;
  if (fetch->all)
    await_only_wanted (self);
  adopt_records (self, fetch, touched);
  if (fetch->all)
    replace_ids (self, g_steal_pointer (&fetch->ids));
  else
    place_changed (self, fetch);
  tell_touched (self, touched);
  forget_strangers (self, fetch);
}
