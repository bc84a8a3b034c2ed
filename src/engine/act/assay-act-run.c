/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/act/assay-run-server.h"
#include "engine/act/assay-run-tally.h"
#include "engine/query/assay-query-private.h"

#include <glib/gi18n-lib.h>

/* Makes what the plan says. Steps: read the documents, find the server, go. */

static gboolean
unpause (AssayEngine *engine, const AssayStatusRow *before, GError **error)
{
  g_autoptr (AssayOutcome) outcome = NULL;
  AssayQueueChanged *args;

  if (!before->paused)
    return TRUE;
  args = assay_table_new (assay_command_kind_find ("queue.resume")->args);
  args->reason = g_strdup ("run");
  outcome = assay_engine_submit (engine, assay_command_new ("queue.resume", args, ASSAY_ACTOR_USER,
                                                            assay_engine_get_program (engine)));
  if (assay_problems_count (outcome->problems) == 0)
    return TRUE;
  g_propagate_error (error, assay_problems_to_error (outcome->problems));
  return FALSE;
}

/* What keeps a spec back follows from what is wrong with its document, once that is told. */
static gboolean
is_told (const AssayProblems *told, const char *file)
{
  for (guint i = 0; i < assay_problems_count (told); i++)
    if (g_strcmp0 (assay_problems_get (told, i)->file, file) == 0)
      return TRUE;
  return FALSE;
}

/* The runner's, but for those that are told with the documents, or follow from what is. */
static AssayProblems *
list_blocked (AssayEngine *engine)
{
  g_autoptr (AssayProblems) all = assay_problems_new ();
  g_autoptr (AssayProblems) told = assay_engine_dup_problems (engine);
  AssayProblems *blocked = assay_problems_new ();

  assay_runner_list_blocked (assay_engine_get_runner (engine), all);
  for (guint i = 0; i < assay_problems_count (all); i++)
    if (!is_told (told, assay_problems_get (all, i)->file)
        && !assay_problem_is_unread (assay_problems_get (all, i)))
      assay_problems_add_copy (blocked, assay_problems_get (all, i));
  assay_problems_sort (blocked);
  return blocked;
}

/* What keeps specs from being made on this server: missing models and nodes, the ready gate. */
static void
add_blocked (AssayEngine *engine, AssayRunResult *result)
{
  g_autoptr (AssayProblems) problems = list_blocked (engine);
  AssayRunner *runner = assay_engine_get_runner (engine);

  for (guint i = 0; i < assay_problems_count (problems); i++)
    g_ptr_array_add (result->blocked_by, assay_problem_to_row (assay_problems_get (problems, i)));
  g_strfreev (result->blocked_specs);
  result->blocked_specs = assay_runner_dup_blocked_specs (runner);
  result->blocked = g_strv_length (result->blocked_specs);
}

/* Pictures that the next run has to make: those on the queue, and what was not queued at all. */
static gint64
count_left (AssayEngine *engine, const AssayStatusRow *after)
{
  g_autoptr (GPtrArray) rows =
    assay_engine_ask (engine, &(AssayQuery){.kind = "planSummary"}, NULL);
  gint64 n = after->queued + after->waiting + after->running;

  if (rows != NULL && rows->len > 0)
    n += assay_number_or_zero (((const AssayPlanSummaryRow *) assay_record_get (
                                  rows->pdata[0], &assay_plan_summary_row_table))
                                 ->make);
  return n;
}

/* That were ended and are not made otherwise: what was superseded is, and approved art stays. A run
 * begins with those of the runs before. */
static guint
count_canceled (AssayEngine *engine)
{
  AssayListFilter filter = {.state = assay_slot_state_words[ASSAY_SLOT_CANCELED]};
  g_autoptr (GPtrArray) slots = assay_engine_list (engine, "slots", &filter, NULL);

  return slots != NULL ? slots->len : 0;
}

static AssayRunResult *
totals (AssayEngine *engine, const AssayStatusRow *before, gint64 started_us, GError **error)
{
  g_autoptr (GPtrArray) rows = assay_engine_ask (engine, &(AssayQuery){.kind = "status"}, error);
  const AssayStatusRow *after;
  AssayRunResult *result;

  if (rows == NULL)
    return NULL;
  after = assay_record_get (rows->pdata[0], &assay_status_row_table);
  result = assay_table_new (&assay_run_result_table);
  result->specs = after->specs;
  result->made = after->pictures - before->pictures;
  result->pictures = after->pictures;
  result->approved = after->approved;
  result->cards = after->cards;
  result->exceptions = after->exceptions;
  result->queued = after->queued;
  result->canceled = count_canceled (engine);
  result->again = after->again;
  result->paused = after->assets_paused;
  result->draft = after->assets_draft;
  result->archived = after->assets_archived;
  result->kept = after->kept;
  result->milliseconds =
    (assay_clock_mono_us (assay_engine_get_clock (engine)) - started_us) / 1000;
  result->problems = after->problems;
  result->drawings = after->drawings_kept;
  result->provider_kind = g_strdup (after->provider_kind);
  result->trouble = g_strdup (after->trouble);
  result->trouble_args = g_strdupv (after->trouble_args);
  if (after->trouble != NULL)
    result->left = count_left (engine, after);
  _assay_run_tally_add (engine, (guint64) before->last_seq, result);
  add_blocked (engine, result);
  return result;
}

/* Pins that do not hold any more, as the run begins: it replaces them. And those of what it makes
 * first with another dialect than the default is by now. */
static AssayProblems *
list_lapsed (AssayEngine *engine)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);

  return _assay_pins_list (engine, catalog);
}

static void
add_lapsed (const AssayProblems *lapsed, AssayRunResult *result)
{
  for (guint i = 0; i < assay_problems_count (lapsed); i++)
    g_ptr_array_add (result->lapsed, assay_problem_to_row (assay_problems_get (lapsed, i)));
}

/* Pictures at servers that are not asked right now. */
static void
add_away (AssayEngine *engine, AssayRunResult *result)
{
  g_autoptr (GPtrArray) rows = assay_engine_ask (engine, &(AssayQuery){.kind = "away"}, NULL);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    g_ptr_array_add (result->away,
                     assay_table_copy (&assay_away_row_table,
                                       assay_record_get (rows->pdata[i], &assay_away_row_table)));
}

static void
add_server (AssayEngine *engine, const AssayRunServer *server, AssayRunResult *result)
{
  result->server = g_strdup (server->server);
  result->joined = server->joined;
  add_away (engine, result);
}

static gboolean
get_ready (AssayEngine *engine, const AssayRunArgs *args, AssayRunServer *server, GError **error)
{
  return assay_engine_rescan_to_make (engine, error) && assay_engine_knows_project (engine, error)
         && _assay_run_server_find (engine, args, server, error);
}

static gpointer
run (AssayEngine *engine, gconstpointer data, GCancellable *cancellable, GError **error)
{
  const AssayRunArgs *args = data;
  gint64 started_us = assay_clock_mono_us (assay_engine_get_clock (engine));
  g_autoptr (AssayProblems) lapsed = NULL;
  g_auto (AssayRunServer) server = {0};
  AssayStatusRow *before;
  AssayRunResult *result = NULL;

  if (!get_ready (engine, args, &server, error))
    return NULL;
  lapsed = list_lapsed (engine);
  before = assay_engine_status (engine, error);
  if (before == NULL)
    return NULL;
  if (unpause (engine, before, error) && _assay_run_server_begin (engine, args, &server, error))
    {
      if (args->wait == TRUE)
        assay_runner_wait_idle (assay_engine_get_runner (engine), 0, cancellable);
      result = totals (engine, before, started_us, error);
      if (result != NULL)
        {
          add_lapsed (lapsed, result);
          add_server (engine, &server, result);
        }
    }
  assay_table_free (&assay_status_row_table, before);
  return result;
}

static gpointer
stop (AssayEngine *engine, gconstpointer args, GCancellable *cancellable, GError **error)
{
  assay_runner_stop (assay_engine_get_runner (engine));
  return assay_table_new (&assay_nothing_table);
}

static gpointer
rescan (AssayEngine *engine, gconstpointer args, GCancellable *cancellable, GError **error)
{
  gboolean read = assay_engine_rescan (engine, error);

  assay_engine_look_for_lost (engine); /* somebody asks how it is, stored pictures included */
  return read ? assay_table_new (&assay_nothing_table) : NULL;
}

const AssayActKind assay_acts_of_run[] = {
  {"run", &assay_run_args_table, &assay_run_result_table, run},
  {"stop", &assay_nothing_table, &assay_nothing_table, stop},
  {"rescan", &assay_nothing_table, &assay_nothing_table, rescan},
  {NULL},
};
