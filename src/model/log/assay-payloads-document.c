/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Payloads about the project, its documents and the plan. */
#include "model/log/assay-payloads-private.h"
#include "model/log/assay-words.h"

static const AssayField project_opened_fields[] = {
  ASSAY_FIELD_OF_LABEL (AssayProjectOpened, program, "program", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_LABEL (AssayProjectOpened, version, "version", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_LABEL (AssayProjectOpened, build, "build", 0),
};
ASSAY_TABLE_DEFINE (assay_project_opened_table,
                    "project.opened",
                    AssayProjectOpened,
                    project_opened_fields);

static const AssayField document_changed_fields[] = {
  {.name = "path",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayDocumentChanged, path),
   .maximum = 400,
   .flags = ASSAY_FIELD_REQUIRED},
  ASSAY_FIELD_OF_LABEL (AssayDocumentChanged, kind, "kind", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_ID (AssayDocumentChanged, id, "id", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_COUNT (AssayDocumentChanged, version, "version", 0),
  ASSAY_FIELD_OF_DIGEST (AssayDocumentChanged, hash, "hash", 0),
  ASSAY_FIELD_OF_BLOB (AssayDocumentChanged, blob, "blob", 0),
};
ASSAY_TABLE_DEFINE (assay_document_changed_table,
                    "document.changed",
                    AssayDocumentChanged,
                    document_changed_fields);

static const AssayField spec_pinned_fields[] = {
  ASSAY_FIELD_OF_ID (AssaySpecPinned, spec, "spec", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_LABEL (AssaySpecPinned, checkpoint, "checkpoint", 0),
  ASSAY_FIELD_OF_LABEL (AssaySpecPinned, profile, "profile", 0),
  ASSAY_FIELD_OF_COUNT (AssaySpecPinned, version, "version", 0),
  ASSAY_FIELD_OF_DIGEST (AssaySpecPinned, hash, "hash", 0),
  ASSAY_FIELD_OF_LABEL (AssaySpecPinned, seed_id, "seedId", 0),
  ASSAY_FIELD_OF_BLOB (AssaySpecPinned, line, "line", 0),
};
ASSAY_TABLE_DEFINE (assay_spec_pinned_table, "spec.pinned", AssaySpecPinned, spec_pinned_fields);
ASSAY_TABLE_DEFINE (assay_spec_rebound_table, "spec.rebound", AssaySpecPinned, spec_pinned_fields);

static const AssayField spec_intended_fields[] = {
  ASSAY_FIELD_OF_ID (AssaySpecIntended, spec, "spec", ASSAY_FIELD_REQUIRED),
  {.name = "path",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssaySpecIntended, path),
   .maximum = 400,
   .flags = ASSAY_FIELD_REQUIRED},
  ASSAY_FIELD_OF_WORD (AssaySpecIntended, intent, "intent", assay_life_words, ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_BLOB (AssaySpecIntended, before, "before", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_BLOB (AssaySpecIntended, after, "after", 0),
};
ASSAY_TABLE_DEFINE (assay_spec_intended_table,
                    "spec.intended",
                    AssaySpecIntended,
                    spec_intended_fields);

static const AssayField spec_restored_fields[] = {
  ASSAY_FIELD_OF_ID (AssaySpecRestored, spec, "spec", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_COUNT (AssaySpecRestored, made, "made", ASSAY_FIELD_REQUIRED),
};
ASSAY_TABLE_DEFINE (assay_spec_restored_table,
                    "spec.restored",
                    AssaySpecRestored,
                    spec_restored_fields);

static const AssayField spec_renamed_fields[] = {
  ASSAY_FIELD_OF_ID (AssaySpecRenamed, from, "from", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_ID (AssaySpecRenamed, to, "to", ASSAY_FIELD_REQUIRED),
};
ASSAY_TABLE_DEFINE (assay_spec_renamed_table,
                    "spec.renamed",
                    AssaySpecRenamed,
                    spec_renamed_fields);

static const AssayField plan_computed_fields[] = {
  ASSAY_FIELD_OF_DIGEST (AssayPlanComputed, hash, "hash", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_COUNT (AssayPlanComputed, jobs, "jobs", 0),
  ASSAY_FIELD_OF_COUNT (AssayPlanComputed, held, "held", 0),
};
ASSAY_TABLE_DEFINE (assay_plan_computed_table,
                    "plan.computed",
                    AssayPlanComputed,
                    plan_computed_fields);

static const AssayField export_written_fields[] = {
  {.name = "target",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayExportWritten, target),
   .maximum = 4096,
   .flags = ASSAY_FIELD_REQUIRED},
  ASSAY_FIELD_OF_COUNT (AssayExportWritten, files, "files", 0),
  ASSAY_FIELD_OF_BLOB (AssayExportWritten, manifest, "manifest", 0),
};
ASSAY_TABLE_DEFINE (assay_export_written_table,
                    "export.written",
                    AssayExportWritten,
                    export_written_fields);

static const AssayField command_refused_fields[] = {
  ASSAY_FIELD_OF_LABEL (AssayCommandRefused, command, "command", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_LABEL (AssayCommandRefused, code, "code", ASSAY_FIELD_REQUIRED),
};
ASSAY_TABLE_DEFINE (assay_command_refused_table,
                    "command.refused",
                    AssayCommandRefused,
                    command_refused_fields);

static const AssayField clock_stepped_fields[] = {
  ASSAY_FIELD_OF_COUNT (AssayClockStepped, back_ms, "backMs", ASSAY_FIELD_REQUIRED),
};
ASSAY_TABLE_DEFINE (assay_clock_stepped_table,
                    "clock.stepped",
                    AssayClockStepped,
                    clock_stepped_fields);

static const AssayField queue_changed_fields[] = {
  ASSAY_FIELD_OF_REASON (AssayQueueChanged, reason, "reason", 0),
};
ASSAY_TABLE_DEFINE (assay_queue_changed_table,
                    "queue.changed",
                    AssayQueueChanged,
                    queue_changed_fields);

const AssayEventType _assay_events_of_document[] = {
  ASSAY_EVENT ("project.opened", "project", assay_project_opened_table, VERSIONS, TRUE),
  ASSAY_EVENT ("document.changed", "document", assay_document_changed_table, DOCUMENTS, TRUE),
  ASSAY_EVENT ("spec.pinned", "spec", assay_spec_pinned_table, DOCUMENTS, TRUE),
  ASSAY_EVENT ("spec.rebound", "spec", assay_spec_rebound_table, DOCUMENTS, TRUE),
  ASSAY_EVENT ("spec.intended", "spec", assay_spec_intended_table, DOCUMENTS, TRUE),
  ASSAY_EVENT ("spec.restored", "spec", assay_spec_restored_table, DOCUMENTS, TRUE),
  ASSAY_EVENT ("spec.renamed", "spec", assay_spec_renamed_table, VERSIONS, TRUE),
  ASSAY_EVENT ("plan.computed", "project", assay_plan_computed_table, JOBS, FALSE),
  ASSAY_EVENT ("queue.paused", "queue", assay_queue_changed_table, JOBS, TRUE),
  ASSAY_EVENT ("queue.resumed", "queue", assay_queue_changed_table, JOBS, TRUE),
  ASSAY_EVENT ("export.written", "export", assay_export_written_table, VERSIONS, TRUE),
  ASSAY_EVENT ("command.refused", "project", assay_command_refused_table, VERSIONS, TRUE),
  ASSAY_EVENT ("clock.stepped", "project", assay_clock_stepped_table, VERSIONS, TRUE),
  {NULL},
};
