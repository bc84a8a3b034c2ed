/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/host/assay-engine-private.h"

#include <glib/gi18n-lib.h>

/* Lists: ids in order from the index, and the rows of ids with what the engine adds. Acknowledged
 * commands are in them. */

GPtrArray *
assay_engine_list (AssayEngine *self,
                   const char *kind,
                   const AssayListFilter *filter,
                   GError **error)
{
  g_autoptr (GArray) ids = NULL;
  GPtrArray *rows;

  assay_writer_wait_indexed (self->writer);
  g_mutex_lock (&self->reader_lock);
  assay_reader_begin (self->reader); /* so none is gone */
  ids = assay_reader_list (self->reader, kind, filter, error);
  rows = ids != NULL ? assay_reader_rows (self->reader, kind, (const gint64 *) ids->data, ids->len)
                     : NULL;
  assay_reader_end (self->reader);
  g_mutex_unlock (&self->reader_lock);
  return rows;
}

static const AssayQueryKind *
find_kind (const char *kind, GError **error)
{
  const AssayQueryKind *known = kind != NULL ? assay_query_kind_find (kind) : NULL;

  if (known == NULL)
    assay_error_set (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, N_ ("There is no list of “{0}”."),
                     kind != NULL ? kind : "", NULL);
  return known;
}

static AssayListFilter
filter_of (const AssayQuery *query)
{
  return (AssayListFilter){.state = query->state,
                           .spec = query->spec,
                           .type = query->type,
                           .search = query->search,
                           .sort = query->sort};
}

AssayIdList *
assay_engine_list_ids (AssayEngine *self, const AssayQuery *query, GError **error)
{
  const AssayQueryKind *kind = find_kind (query->kind, error);
  AssayListFilter filter = filter_of (query);
  AssayIdList *ids;

  if (kind == NULL)
    return NULL;
  assay_writer_wait_indexed (self->writer);
  g_mutex_lock (&self->reader_lock);
  ids = assay_reader_list_ids (self->reader, kind->list, &filter, error);
  g_mutex_unlock (&self->reader_lock);
  return ids;
}

gboolean
assay_engine_place (AssayEngine *self, const AssayQuery *query, gint64 row, AssayIdPlace *out)
{
  const AssayQueryKind *kind = find_kind (query->kind, NULL);
  AssayListFilter filter = filter_of (query);
  gboolean found;

  g_mutex_lock (&self->reader_lock);
  found = kind != NULL && assay_reader_place (self->reader, kind->list, &filter, row, out);
  g_mutex_unlock (&self->reader_lock);
  return found;
}

static void
complete_all (AssayEngine *self, const AssayQueryKind *kind, GPtrArray *records)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (self);

  for (guint i = 0; kind->complete != NULL && i < records->len; i++)
    if (records->pdata[i] != NULL)
      kind->complete (
        self, catalog,
        assay_record_edit (records->pdata[i], assay_record_get_table (records->pdata[i])));
}

GPtrArray *
assay_engine_rows (AssayEngine *self, const char *kind, const gint64 *rows, guint n)
{
  const AssayQueryKind *known = find_kind (kind, NULL);
  GPtrArray *records;

  g_return_val_if_fail (known != NULL && known->list != NULL, NULL);
  g_mutex_lock (&self->reader_lock);
  assay_reader_begin (self->reader);
  records = assay_reader_rows (self->reader, known->list, rows, n);
  assay_reader_end (self->reader);
  g_mutex_unlock (&self->reader_lock);
  complete_all (self, known, records);
  return records;
}

const AssayTable *
assay_engine_get_table (AssayEngine *self, const char *kind)
{
  const AssayQueryKind *known = find_kind (kind, NULL);

  return known != NULL ? assay_reader_get_table (self->reader, known->list) : NULL;
}

GPtrArray *
assay_engine_list_made_with (AssayEngine *self)
{
  GPtrArray *rows;

  assay_writer_wait_indexed (self->writer);
  g_mutex_lock (&self->reader_lock);
  rows = assay_reader_made_with (self->reader);
  g_mutex_unlock (&self->reader_lock);
  return rows;
}

GPtrArray *
assay_engine_list_made_pairs (AssayEngine *self)
{
  GPtrArray *rows;

  assay_writer_wait_indexed (self->writer);
  g_mutex_lock (&self->reader_lock);
  rows = assay_reader_made_pairs (self->reader);
  g_mutex_unlock (&self->reader_lock);
  return rows;
}

void
assay_engine_keep_recipe_files (AssayEngine *self, GHashTable *files)
{
  g_autoptr (GError) error = NULL;

  if (g_hash_table_size (files) > 0 && !assay_writer_set_recipe_files (self->writer, files, &error))
    g_debug ("what recipes say of files is not kept: %s", error->message);
}

GArray *
assay_engine_list_claims (AssayEngine *self)
{
  GArray *claims;

  assay_writer_wait_indexed (self->writer);
  g_mutex_lock (&self->reader_lock);
  claims = assay_reader_open_claims (self->reader);
  g_mutex_unlock (&self->reader_lock);
  return claims;
}

GArray *
assay_engine_list_intents (AssayEngine *self, gint64 made)
{
  GArray *intents;

  assay_writer_wait_indexed (self->writer);
  g_mutex_lock (&self->reader_lock);
  intents = assay_reader_intents (self->reader, made);
  g_mutex_unlock (&self->reader_lock);
  return intents;
}

gboolean
assay_engine_find_rename (AssayEngine *self, char **from, char **to)
{
  gboolean found;

  assay_writer_wait_indexed (self->writer);
  g_mutex_lock (&self->reader_lock);
  found = assay_reader_find_rename (self->reader, from, to);
  g_mutex_unlock (&self->reader_lock);
  return found;
}

gboolean
assay_engine_find_newest_decision (AssayEngine *self, gint64 *out_made, char **out_card)
{
  gboolean found;

  assay_writer_wait_indexed (self->writer);
  g_mutex_lock (&self->reader_lock);
  found = assay_reader_find_newest_decision (self->reader, out_made, out_card);
  g_mutex_unlock (&self->reader_lock);
  return found;
}

GArray *
assay_engine_list_kept (AssayEngine *self)
{
  GArray *kept;

  assay_writer_wait_indexed (self->writer);
  g_mutex_lock (&self->reader_lock);
  kept = assay_reader_kept (self->reader);
  g_mutex_unlock (&self->reader_lock);
  return kept;
}

void
assay_engine_since (AssayEngine *self, gint64 from_us, AssaySince *out)
{
  assay_writer_wait_indexed (self->writer);
  g_mutex_lock (&self->reader_lock);
  assay_reader_since (self->reader, from_us, out);
  g_mutex_unlock (&self->reader_lock);
}

static guint64
sum_of_readers (AssayEngine *self, guint64 (*get) (AssayReader *reader))
{
  guint64 n;

  g_mutex_lock (&self->reader_lock);
  n = get (self->reader);
  g_mutex_unlock (&self->reader_lock);
  g_mutex_lock (&self->plan_lock);
  n += get (self->plan_reader);
  g_mutex_unlock (&self->plan_lock);
  return n;
}

guint64
assay_engine_get_n_rows (AssayEngine *self)
{
  return sum_of_readers (self, assay_reader_get_n_rows);
}

guint64
assay_engine_get_n_steps (AssayEngine *self)
{
  return sum_of_readers (self, assay_reader_get_n_steps);
}

static GPtrArray *
ask (AssayEngine *self, const AssayQuery *query, GError **error)
{
  const AssayQueryKind *kind = find_kind (query->kind, error);
  AssayListFilter filter = filter_of (query);
  GPtrArray *rows;

  if (kind == NULL)
    return NULL;
  if (kind->list == NULL)
    return kind->run (self, query, error);
  rows = assay_engine_list (self, kind->list, &filter, error);
  if (rows != NULL)
    complete_all (self, kind, rows);
  return rows;
}

GPtrArray *
assay_engine_ask (AssayEngine *self, const AssayQuery *query, GError **error)
{
  GPtrArray *rows = ask (self, query, error);

  if (rows == NULL || assay_reader_check (error))
    return rows;
  g_ptr_array_unref (rows);
  return NULL;
}
