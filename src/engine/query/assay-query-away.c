/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

/* Pictures that a server got and that nobody asks it for right now, or that it gives no
 * answer about: by server, in the order they
 * were sent. The sandbox's are not among them: they are lost with it. */

static AssayAwayRow *
find_or_add (GPtrArray *rows, const char *server)
{
  AssayAwayRow *row;

  for (guint i = 0; i < rows->len; i++)
    {
      row = (AssayAwayRow *) assay_record_get (rows->pdata[i], &assay_away_row_table);
      if (g_str_equal (row->id, server))
        return row;
    }
  row = _assay_rows_add (rows, &assay_away_row_table);
  row->id = g_strdup (server);
  row->pictures = 0;
  return row;
}

static void
add_text (char ***list, const char *text)
{
  GStrvBuilder *builder = g_strv_builder_new ();

  if (*list != NULL)
    g_strv_builder_addv (builder, (const char **) *list);
  g_strv_builder_add (builder, text);
  g_strfreev (*list);
  *list = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
}

static void
add_job (AssayEngine *engine, GPtrArray *rows, const AssayJobRow *job)
{
  AssayAwayRow *row = find_or_add (rows, job->server);
  g_autofree char *title = assay_engine_dup_title (engine, job->spec);

  row->pictures++;
  row->silent = assay_runner_is_silent (assay_engine_get_runner (engine), job->server);
  add_text (&row->jobs, job->id);
  if (row->titles == NULL || !g_strv_contains ((const char *const *) row->titles, title))
    add_text (&row->titles, title);
}

static gboolean
is_away (const AssayJobRow *job, GHashTable *active)
{
  return job->server != NULL && !g_str_equal (job->server, ASSAY_SERVER_SANDBOX)
         && !g_hash_table_contains (active, job->id);
}

static void
add_state (AssayEngine *engine, AssayJobState state, GHashTable *active, GPtrArray *rows)
{
  AssayListFilter filter = {.state = assay_job_state_words[state]};
  g_autoptr (GPtrArray) jobs = assay_engine_list (engine, "jobs", &filter, NULL);

  for (guint i = 0; jobs != NULL && i < jobs->len; i++)
    {
      const AssayJobRow *job = assay_record_get (jobs->pdata[i], &assay_job_row_table);

      if (is_away (job, active))
        add_job (engine, rows, job);
    }
}

static GHashTable *
find_active (GPtrArray *progress)
{
  GHashTable *active = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < progress->len; i++)
    {
      const AssayProgress *job = progress->pdata[i];

      if (!job->silent)
        g_hash_table_add (active, job->job);
    }
  return active;
}

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  GPtrArray *rows = _assay_rows_new ();
  AssayRunner *runner = assay_engine_get_runner (engine);
  g_autoptr (GPtrArray) progress =
    runner != NULL ? assay_runner_list_progress (runner) : g_ptr_array_new ();
  g_autoptr (GHashTable) active = find_active (progress);

  add_state (engine, ASSAY_JOB_STATE_SUBMITTING, active, rows);
  add_state (engine, ASSAY_JOB_STATE_ACCEPTED, active, rows);
  return rows;
}

const AssayQueryKind assay_queries_of_away[] = {
  {.kind = "away",
   .gives =
     "one a server that got pictures and is not asked for them right now: {id (its address), "
     "pictures, silent, jobs[], titles[]}",
   .listed = TRUE,
   .topics = ASSAY_TOPIC_JOBS | ASSAY_TOPIC_STATUS,
   .run = run},
  {NULL},
};
