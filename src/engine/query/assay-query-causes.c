/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

/* What stands among the exceptions, by cause: the newest first, as they stand there. */

static AssayCauseRow *
cause_new (GPtrArray *rows, const AssayExceptionRow *first)
{
  AssayCauseRow *row = _assay_rows_add (rows, &assay_cause_row_table);

  row->id = g_strdup (first->cause);
  row->pictures = 0;
  row->text = g_strdup (first->text);
  row->args = g_strdupv (first->args);
  return row;
}

/* Of pictures that do not all say the same: no number or name that is one picture's alone. */
static const struct
{
  const char *code, *text;
} of_several[] = {
  {"over_budget", N_ ("Turned down by the checks each time. No more is made of these by itself "
                      "today. Change what is asked for, or try again.")},
  {"unsure", N_ ("You were unsure.")},
};

static gboolean
is_the_same (const AssayCauseRow *row, const AssayExceptionRow *exception)
{
  static const char *const none[] = {NULL};
  const char *const *one = row->args != NULL ? (const char *const *) row->args : none;
  const char *const *other = exception->args != NULL ? (const char *const *) exception->args : none;

  return g_strcmp0 (row->text, exception->text) == 0 && g_strv_equal (one, other);
}

static void
generalize (AssayCauseRow *row)
{
  for (guint i = 0; i < G_N_ELEMENTS (of_several); i++)
    if (g_str_equal (row->id, of_several[i].code))
      {
        g_free (row->text);
        row->text = g_strdup (of_several[i].text);
        g_clear_pointer (&row->args, g_strfreev);
      }
}

static void
add (GPtrArray *rows, GHashTable *by_id, const AssayExceptionRow *exception)
{
  AssayCauseRow *row = g_hash_table_lookup (by_id, exception->cause);

  if (row == NULL)
    {
      row = cause_new (rows, exception);
      g_hash_table_insert (by_id, row->id, row);
    }
  else if (!is_the_same (row, exception))
    generalize (row);
  row->pictures++;
}

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_autoptr (GPtrArray) exceptions =
    assay_engine_ask (engine, &(AssayQuery){.kind = "exceptions"}, error);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *rows = exceptions != NULL ? _assay_rows_new () : NULL;

  for (guint i = 0; rows != NULL && i < exceptions->len; i++)
    add (rows, by_id, assay_record_get (exceptions->pdata[i], &assay_exception_row_table));
  return rows;
}

const AssayQueryKind assay_queries_of_causes[] = {
  {.kind = "causes",
   .gives = "one per thing that put pictures among the exceptions: {id, pictures, text, args[]}",
   .listed = TRUE,
   .topics = ASSAY_TOPIC_EXCEPTIONS,
   .run = run},
  {NULL},
};
