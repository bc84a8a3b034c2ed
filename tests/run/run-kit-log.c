/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-kit.h"

#include "model/log/assay-payloads.h"

#include <string.h>

/* What a test has put on the log, and what stands there. */

static void
submit (RunKit *kit, const char *kind, gpointer args)
{
  g_autoptr (AssayOutcome) outcome = assay_writer_submit_sync (
    kit->writer, assay_command_new (kind, args, ASSAY_ACTOR_USER, "test"));

  run_kit_assert_no_problems (outcome->problems);
  assay_writer_wait_indexed (kit->writer);
}

void
run_kit_pause (RunKit *kit, gboolean pause)
{
  const char *kind = pause ? "queue.pause" : "queue.resume";
  AssayQueueChanged *args = assay_table_new (assay_command_kind_find (kind)->args);

  args->reason = g_strdup ("test");
  submit (kit, kind, args);
}

static AssayJobQueued *
queued_record (RunKit *kit, const AssayPlanItem *item)
{
  AssayJobQueued *record = assay_table_new (&assay_job_queued_table);
  g_autoptr (GError) error = NULL;
  AssayDigest kept;
  guint8 entropy[10];

  assay_blobs_put (kit->blobs, item->recipe_bytes, &kept, &error);
  g_assert_no_error (error);
  assay_entropy_fill (assay_entropy_system (), entropy, sizeof entropy);
  record->job = g_strdup (assay_ulid_make (RUN_KIT_START_US, entropy).text);
  record->spec = g_strdup (item->spec);
  record->slot = assay_slot_dup (&item->slot);
  record->regeneration = item->regeneration;
  record->recipe = g_strdup (assay_digest_hex (&item->recipe).text);
  record->priority = item->priority;
  record->reason = g_strdup (item->reason);
  return record;
}

void
run_kit_queue_jobs (RunKit *kit)
{
  g_autoptr (AssayPlan) plan = assay_plan_make (kit->catalog, NULL, NULL, NULL, NULL, NULL);
  AssayArgsPlanAccept *args = assay_table_new (assay_command_kind_find ("plan.accept")->args);

  args->hash = g_strdup (assay_digest_hex (&plan->hash).text);
  args->held = plan->n_held;
  for (guint i = 0; i < plan->items->len; i++)
    g_ptr_array_add (args->jobs, queued_record (kit, plan->items->pdata[i]));
  submit (kit, "plan.accept", args);
}

static void
event_free (gpointer data)
{
  RunKitEvent *self = data;

  assay_table_free (assay_event_type_find (self->type)->payload, self->record);
  g_free (self->entity_id);
  g_free (self);
}

typedef struct
{
  const char *type;
  GPtrArray *list;
} Reading;

static gboolean
visit_cb (const AssayEvent *event, gpointer data)
{
  Reading *reading = data;
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  RunKitEvent *copy;

  if (reading->type != NULL && strcmp (event->type, reading->type) != 0)
    return TRUE;
  copy = g_new0 (RunKitEvent, 1);
  copy->type = event->type;
  copy->entity_id = g_strdup (event->entity_id);
  copy->record = assay_event_read_payload (event, problems);
  copy->seq = event->seq;
  copy->ts_us = event->ts_us;
  run_kit_assert_no_problems (problems);
  g_ptr_array_add (reading->list, copy);
  return TRUE;
}

GPtrArray *
run_kit_read_log (RunKit *kit, const char *type)
{
  Reading reading = {type, g_ptr_array_new_with_free_func (event_free)};
  g_autoptr (GError) error = NULL;

  assay_journal_read (assay_io_system (), kit->folder, 1, visit_cb, &reading, &error);
  g_assert_no_error (error);
  return reading.list;
}

guint
run_kit_count (RunKit *kit, const char *type)
{
  g_autoptr (GPtrArray) events = run_kit_read_log (kit, type);

  return events->len;
}

gconstpointer
run_kit_only_record (GPtrArray *list)
{
  g_assert_cmpuint (list->len, ==, 1);
  return ((const RunKitEvent *) list->pdata[0])->record;
}

void
run_kit_assert_made_once (RunKit *kit, guint n)
{
  g_autoptr (GPtrArray) versions = run_kit_read_log (kit, "version.created");
  g_autoptr (GHashTable) specs = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < versions->len; i++)
    {
      const RunKitEvent *event = versions->pdata[i];

      g_assert_true (g_hash_table_add (specs, ((const AssayVersionCreated *) event->record)->spec));
    }
  g_assert_cmpuint (g_hash_table_size (specs), ==, n);
  g_assert_cmpuint (run_kit_count (kit, "job.queued"), ==, n);
  g_assert_cmpuint (run_kit_count (kit, "job.succeeded"), ==, n);
}
