/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/log/assay-event.h"
#include "model/log/assay-payloads.h"
#include "model/table/assay-table-private.h"

#include <string.h>

const char *const assay_actor_words[] = {"user", "rule",     "autopilot", "api",
                                         "cli",  "external", "engine",    NULL};

const AssayEventType assay_event_types[] = {
  {"project.opened", 1, "project", &assay_project_opened_table},
  {"document.changed", 1, "document", &assay_document_changed_table},
  {"spec.pinned", 1, "spec", &assay_spec_pinned_table},
  {"spec.blocked", 1, "spec", &assay_spec_blocked_table},
  {"plan.computed", 1, "project", &assay_plan_computed_table},
  {"job.queued", 1, "job", &assay_job_queued_table},
  {"job.submitting", 1, "job", &assay_job_submitting_table},
  {"job.accepted", 1, "job", &assay_job_accepted_table},
  {"job.running", 1, "job", &assay_job_accepted_table},
  {"job.resumed", 1, "job", &assay_job_accepted_table},
  {"job.lost", 1, "job", &assay_job_failed_table},
  {"job.failed", 1, "job", &assay_job_failed_table},
  {"job.retry_scheduled", 1, "job", &assay_job_retry_table},
  {"job.canceled", 1, "job", &assay_job_canceled_table},
  {"job.succeeded", 1, "job", &assay_job_succeeded_table},
  {"version.created", 1, "version", &assay_version_created_table},
  {"report.created", 1, "version", &assay_report_created_table},
  {"route.decided", 1, "version", &assay_route_decided_table},
  {"approval.given", 1, "version", &assay_approval_given_table},
  {"approval.withdrawn", 1, "version", &assay_approval_given_table},
  {"card.created", 1, "card", &assay_card_created_table},
  {"card.answered", 1, "card", &assay_card_answered_table},
  {"card.undone", 1, "card", &assay_card_undone_table},
  {"card.skipped", 1, "card", &assay_card_skipped_table},
  {"exception.raised", 1, "exception", &assay_exception_raised_table},
  {"exception.resolved", 1, "exception", &assay_exception_resolved_table},
  {"queue.paused", 1, "queue", &assay_queue_changed_table},
  {"queue.resumed", 1, "queue", &assay_queue_changed_table},
  {"export.written", 1, "export", &assay_export_written_table},
  {"command.refused", 1, "project", &assay_command_refused_table},
  {"clock.stepped", 1, "project", &assay_clock_stepped_table},
  {NULL, 0, NULL, NULL},
};

const AssayEventType *
assay_event_type_find (const char *type)
{
  if (type == NULL)
    return NULL;
  for (const AssayEventType *row = assay_event_types; row->type != NULL; row++)
    if (strcmp (row->type, type) == 0)
      return row;
  return NULL;
}

void
assay_event_free (AssayEvent *self)
{
  if (self == NULL)
    return;
  g_free (self->project_id);
  g_free (self->entity_type);
  g_free (self->entity_id);
  g_free (self->actor.id);
  g_free (self->chain_id);
  g_free (self->idempotency_key);
  g_clear_pointer (&self->payload, g_bytes_unref);
  g_free (self);
}

void
assay_event_draft_free (AssayEventDraft *self)
{
  if (self == NULL)
    return;
  g_free (self->entity_id);
  g_clear_pointer (&self->payload, g_bytes_unref);
  g_free (self);
}

AssayEventDraft *
assay_event_draft_new (const char *type, const char *entity_id, gconstpointer payload)
{
  const AssayEventType *row = assay_event_type_find (type);
  AssayEventDraft *self;
  gpointer cleaned;

  if (row == NULL)
    g_error ("unknown event type %s", type);
  self = g_new0 (AssayEventDraft, 1);
  self->type = row->type;
  self->version = row->version;
  self->entity_type = row->entity_type;
  self->entity_id = g_strdup (entity_id);
  cleaned = _assay_table_dup_clean (row->payload, payload);
  self->payload =
    assay_table_to_bytes (row->payload, cleaned != NULL ? cleaned : payload, ASSAY_JSON_CANONICAL);
  assay_table_free (row->payload, cleaned);
  return self;
}

gpointer
assay_event_read_payload (const AssayEvent *self, AssayProblems *problems)
{
  const AssayEventType *row = assay_event_type_find (self->type);
  g_autofree char *file = g_strdup_printf ("event %" G_GUINT64_FORMAT, self->seq);

  g_return_val_if_fail (row != NULL, NULL);
  return assay_table_read_bytes (row->payload, self->payload, file, problems);
}
