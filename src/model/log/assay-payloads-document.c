/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Payloads about the project, its documents and the plan. */
#include "model/log/assay-payloads.h"
#include "model/table/assay-table-private.h"

static const AssayField project_opened_fields[] = {
  {.name = "program",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayProjectOpened, program),
   .maximum = 100,
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "version",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayProjectOpened, version),
   .maximum = 100,
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "build",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayProjectOpened, build),
   .maximum = 100},
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
  {.name = "kind",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayDocumentChanged, kind),
   .maximum = 100,
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "id",
   .type = ASSAY_FIELD_ID,
   .offset = ASSAY_AT_TEXT (AssayDocumentChanged, id),
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "version",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayDocumentChanged, version),
   .maximum = ASSAY_INTEGER_MAX},
  {.name = "hash",
   .type = ASSAY_FIELD_DIGEST,
   .offset = ASSAY_AT_TEXT (AssayDocumentChanged, hash)},
  {.name = "blob",
   .type = ASSAY_FIELD_DIGEST,
   .offset = ASSAY_AT_TEXT (AssayDocumentChanged, blob)},
};
ASSAY_TABLE_DEFINE (assay_document_changed_table,
                    "document.changed",
                    AssayDocumentChanged,
                    document_changed_fields);

static const AssayField spec_pinned_fields[] = {
  {.name = "spec",
   .type = ASSAY_FIELD_ID,
   .offset = ASSAY_AT_TEXT (AssaySpecPinned, spec),
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "profile",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssaySpecPinned, profile),
   .maximum = 100,
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "version",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssaySpecPinned, version),
   .maximum = ASSAY_INTEGER_MAX,
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "hash",
   .type = ASSAY_FIELD_DIGEST,
   .offset = ASSAY_AT_TEXT (AssaySpecPinned, hash),
   .flags = ASSAY_FIELD_REQUIRED},
};
ASSAY_TABLE_DEFINE (assay_spec_pinned_table, "spec.pinned", AssaySpecPinned, spec_pinned_fields);

static const AssayField spec_blocked_fields[] = {
  {.name = "spec",
   .type = ASSAY_FIELD_ID,
   .offset = ASSAY_AT_TEXT (AssaySpecBlocked, spec),
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "codes",
   .type = ASSAY_FIELD_STRINGS,
   .offset = ASSAY_AT_LIST (AssaySpecBlocked, codes),
   .maximum = 100},
};
ASSAY_TABLE_DEFINE (assay_spec_blocked_table,
                    "spec.blocked",
                    AssaySpecBlocked,
                    spec_blocked_fields);

static const AssayField plan_computed_fields[] = {
  {.name = "hash",
   .type = ASSAY_FIELD_DIGEST,
   .offset = ASSAY_AT_TEXT (AssayPlanComputed, hash),
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "jobs",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayPlanComputed, jobs),
   .maximum = ASSAY_INTEGER_MAX},
  {.name = "held",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayPlanComputed, held),
   .maximum = ASSAY_INTEGER_MAX},
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
  {.name = "files",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayExportWritten, files),
   .maximum = ASSAY_INTEGER_MAX},
  {.name = "manifest",
   .type = ASSAY_FIELD_DIGEST,
   .offset = ASSAY_AT_TEXT (AssayExportWritten, manifest)},
};
ASSAY_TABLE_DEFINE (assay_export_written_table,
                    "export.written",
                    AssayExportWritten,
                    export_written_fields);

static const AssayField command_refused_fields[] = {
  {.name = "command",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayCommandRefused, command),
   .maximum = 100,
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "code",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayCommandRefused, code),
   .maximum = 100,
   .flags = ASSAY_FIELD_REQUIRED},
};
ASSAY_TABLE_DEFINE (assay_command_refused_table,
                    "command.refused",
                    AssayCommandRefused,
                    command_refused_fields);

static const AssayField clock_stepped_fields[] = {
  {.name = "backMs",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayClockStepped, back_ms),
   .maximum = ASSAY_INTEGER_MAX,
   .flags = ASSAY_FIELD_REQUIRED},
};
ASSAY_TABLE_DEFINE (assay_clock_stepped_table,
                    "clock.stepped",
                    AssayClockStepped,
                    clock_stepped_fields);

static const AssayField queue_changed_fields[] = {
  {.name = "reason",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayQueueChanged, reason),
   .maximum = 500},
};
ASSAY_TABLE_DEFINE (assay_queue_changed_table,
                    "queue.changed",
                    AssayQueueChanged,
                    queue_changed_fields);
