/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/backend/assay-fetch.h"

#include "engine/host/assay-engine.h"

static void
clear_place (gpointer place)
{
  assay_id_place_clear (place);
}

AssayFetch *
_assay_fetch_new (const AssayQuery *query)
{
  AssayFetch *self = g_new0 (AssayFetch, 1);

  assay_query_copy (&self->query, query);
  self->changed = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->places = g_array_new (FALSE, TRUE, sizeof (AssayIdPlace));
  g_array_set_clear_func (self->places, clear_place);
  return self;
}

void
_assay_fetch_free (AssayFetch *self)
{
  assay_query_clear (&self->query);
  g_array_unref (self->changed);
  g_array_unref (self->wanted);
  g_array_unref (self->places);
  assay_id_list_free (self->ids);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}

/* Of what is filtered, nothing is kept. */
static const AssayKeptList *
kept_list (const AssayFetch *self)
{
  const AssayQueryKind *kind = assay_query_kind_find (self->query.kind);

  return kind != NULL && self->query.state == NULL && self->query.spec == NULL ? kind->kept : NULL;
}

static gboolean
is_list (const AssayFetch *self)
{
  const AssayQueryKind *kind = assay_query_kind_find (self->query.kind);

  return kind != NULL && kind->list != NULL;
}

/* Of what the model holds, the rows that are still there; with them the first page, or all of a
 * small list. */
static void
want_members (AssayFetch *self)
{
  g_autoptr (GArray) held = g_steal_pointer (&self->wanted);
  guint n = assay_id_list_get_length (self->ids);
  guint first = n <= ASSAY_FETCH_SMALL ? n : ASSAY_FETCH_PAGE;

  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < first; i++)
    {
      gint64 row = assay_id_list_get_row (self->ids, i);

      g_array_append_val (self->wanted, row);
    }
  for (guint i = 0; i < held->len; i++)
    {
      gint64 row = g_array_index (held, gint64, i);
      guint position;

      if (assay_id_list_find (self->ids, row, &position) && position >= first)
        g_array_append_val (self->wanted, row);
    }
}

/* With many changes at once, what is not looked at is read when it is. */
static void
place_changed (AssayFetch *self, AssayEngine *engine, const AssayQuery *query)
{
  g_array_set_size (self->places, self->changed->len);
  for (guint i = 0; i < self->changed->len; i++)
    {
      gint64 row = g_array_index (self->changed, gint64, i);
      AssayIdPlace *place = &g_array_index (self->places, AssayIdPlace, i);

      if (assay_engine_place (engine, query, row, place) && self->changed->len <= ASSAY_FETCH_SMALL)
        g_array_append_val (self->wanted, row);
    }
}

/* Every change comes with its record, so of many it is cheaper to ask for what is looked at. */
static void
fetch_kept_changes (AssayFetch *self, const AssayKeptList *kept, AssayEngine *engine)
{
  self->lost = !kept->changed (engine, &self->stamp, self->changed, self->places)
               || self->changed->len > ASSAY_FETCH_SMALL;
  for (guint i = 0; !self->lost && i < self->changed->len; i++)
    if (g_array_index (self->places, AssayIdPlace, i).row != 0)
      g_array_append_val (self->wanted, g_array_index (self->changed, gint64, i));
}

static void
fetch_kept (AssayFetch *self, const AssayKeptList *kept, AssayEngine *engine)
{
  self->table = kept->table;
  if (self->all)
    {
      self->ids = kept->ids (engine, &self->stamp);
      want_members (self);
    }
  else
    fetch_kept_changes (self, kept, engine);
  self->records = kept->rows (engine, (const gint64 *) self->wanted->data, self->wanted->len);
}

gboolean
_assay_fetch_run (AssayFetch *self, AssayEngine *engine, GError **error)
{
  if (kept_list (self) != NULL)
    {
      fetch_kept (self, kept_list (self), engine);
      return assay_reader_check (error);
    }
  if (!is_list (self))
    {
      self->rows = assay_engine_ask (engine, &self->query, error);
      return self->rows != NULL;
    }
  self->table = assay_engine_get_table (engine, self->query.kind);
  if (self->all)
    {
      self->ids = assay_engine_list_ids (engine, &self->query, error);
      if (self->ids == NULL)
        return FALSE;
      want_members (self);
    }
  else
    place_changed (self, engine, &self->query);
  self->records = assay_engine_rows (engine, self->query.kind, (const gint64 *) self->wanted->data,
                                     self->wanted->len);
  return assay_reader_check (error);
}
