/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/host/assay-engine-private.h"
#include "engine/host/assay-registers.h"

#include <glib/gi18n-lib.h>

/* Looked up in the registers of queries and acts. */

const AssayQueryKind *
assay_query_kind_find (const char *kind)
{
  for (guint file = 0; assay_queries[file] != NULL; file++)
    for (const AssayQueryKind *row = assay_queries[file]; row->kind != NULL; row++)
      if (g_str_equal (row->kind, kind))
        return row;
  return NULL;
}

char **
assay_query_dup_listed (void)
{
  g_autoptr (GStrvBuilder) kinds = g_strv_builder_new ();

  for (guint file = 0; assay_queries[file] != NULL; file++)
    for (const AssayQueryKind *row = assay_queries[file]; row->kind != NULL; row++)
      if (row->listed)
        g_strv_builder_add (kinds, row->kind);
  return g_strv_builder_end (kinds);
}

const AssayActKind *
assay_act_kind_find (const char *kind)
{
  for (guint file = 0; assay_acts[file] != NULL; file++)
    for (const AssayActKind *row = assay_acts[file]; row->kind != NULL; row++)
      if (g_str_equal (row->kind, kind))
        return row;
  return NULL;
}

AssayRecord *
assay_engine_act (AssayEngine *self,
                  const char *kind,
                  const AssayRecord *args,
                  GCancellable *cancellable,
                  GError **error)
{
  const AssayActKind *known = assay_act_kind_find (kind);
  g_autoptr (GError) earlier = NULL; /* what this thread met before is nothing of this act */
  gpointer result;

  assay_reader_check (&earlier);
  if (known == NULL)
    {
      assay_error_set (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, N_ ("There is no act “{0}”."), kind,
                       NULL);
      return NULL;
    }
  if (known->edits)
    g_mutex_lock (&self->edit_lock);
  result = known->run (self, assay_record_get (args, known->args), cancellable, error);
  if (known->edits)
    g_mutex_unlock (&self->edit_lock);
  if (result != NULL && !assay_reader_check (error))
    {
      assay_table_free (known->result, result);
      return NULL;
    }
  return result != NULL ? assay_record_new (known->result, result) : NULL;
}

AssayTopics
assay_query_kind_topics (const char *kind)
{
  const AssayQueryKind *known = assay_query_kind_find (kind);

  return known != NULL ? known->topics : 0;
}

const char *
assay_query_kind_list (const char *kind)
{
  const AssayQueryKind *known = assay_query_kind_find (kind);

  return known != NULL ? known->list : NULL;
}

const AssayTable *
assay_act_kind_args (const char *kind)
{
  const AssayActKind *known = assay_act_kind_find (kind);

  return known != NULL ? known->args : NULL;
}
