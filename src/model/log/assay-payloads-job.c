/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Payloads about jobs: attempts at making one picture. */
#include "model/log/assay-payloads-private.h"
#include "model/log/assay-words.h"

static const AssayField job_queued_fields[] = {
  ASSAY_FIELD_OF_KEY (AssayJobQueued, job, "job", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_ID (AssayJobQueued, spec, "spec", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELDS_OF_SLOT (AssayJobQueued),
  ASSAY_FIELD_OF_COUNT (AssayJobQueued, regeneration, "regeneration", 0),
  ASSAY_FIELD_OF_BLOB (AssayJobQueued, recipe, "recipe", ASSAY_FIELD_REQUIRED),
  {.name = "priority",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayJobQueued, priority),
   .maximum = 3},
  ASSAY_FIELD_OF_REASON (AssayJobQueued, reason, "reason", 0),
  ASSAY_FIELD_OF_ID (AssayJobQueued, checkpoint, "checkpoint", 0),
  ASSAY_FIELD_OF_LABEL (AssayJobQueued, documents, "documents", 0),
  ASSAY_FIELD_OF_KEY (AssayJobQueued, rework, "rework", 0),
  ASSAY_FIELD_OF_LABEL (AssayJobQueued, remedy, "remedy", 0),
  {.name = "remedies",
   .type = ASSAY_FIELD_STRINGS,
   .offset = ASSAY_AT_LIST (AssayJobQueued, remedies),
   .maximum = 64},
  {.name = "remediesLeft",
   .type = ASSAY_FIELD_STRINGS,
   .offset = ASSAY_AT_LIST (AssayJobQueued, remedies_left),
   .maximum = 64},
  ASSAY_FIELD_OF_LABEL (AssayJobQueued, provider, "provider", 0),
};
ASSAY_TABLE_DEFINE (assay_job_queued_table, "job.queued", AssayJobQueued, job_queued_fields);

static const AssayField model_file_fields[] = {
  {.name = "model",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayModelFile, model),
   .maximum = 200,
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "file",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayModelFile, file),
   .maximum = 4000,
   .flags = ASSAY_FIELD_REQUIRED},
};
ASSAY_TABLE_DEFINE (assay_model_file_table, "modelFile", AssayModelFile, model_file_fields);

static const AssayField job_submitting_fields[] = {
  ASSAY_FIELD_OF_KEY (AssayJobSubmitting, job, "job", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_COUNT (AssayJobSubmitting, attempt, "attempt", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_LABEL (AssayJobSubmitting, prompt_id, "promptId", ASSAY_FIELD_REQUIRED),
  {.name = "server",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayJobSubmitting, server),
   .maximum = 500},
  {.name = "files",
   .type = ASSAY_FIELD_MAP,
   .offset = ASSAY_AT_ARRAY (AssayJobSubmitting, files),
   .table = &assay_model_file_table},
};
ASSAY_TABLE_DEFINE (assay_job_submitting_table,
                    "job.submitting",
                    AssayJobSubmitting,
                    job_submitting_fields);

static const AssayField job_accepted_fields[] = {
  ASSAY_FIELD_OF_KEY (AssayJobAccepted, job, "job", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_COUNT (AssayJobAccepted, attempt, "attempt", ASSAY_FIELD_REQUIRED),
};
ASSAY_TABLE_DEFINE (assay_job_accepted_table,
                    "job.accepted",
                    AssayJobAccepted,
                    job_accepted_fields);

static const AssayField job_failed_fields[] = {
  ASSAY_FIELD_OF_KEY (AssayJobFailed, job, "job", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_COUNT (AssayJobFailed, attempt, "attempt", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_LABEL (AssayJobFailed, error_class, "errorClass", ASSAY_FIELD_REQUIRED),
  {.name = "message",
   .type = ASSAY_FIELD_TEXT,
   .offset = ASSAY_AT_TEXT (AssayJobFailed, message),
   .maximum = 4000},
  {.name = "detail", .type = ASSAY_FIELD_TEXT, .offset = ASSAY_AT_TEXT (AssayJobFailed, detail)},
};
ASSAY_TABLE_DEFINE (assay_job_failed_table, "job.failed", AssayJobFailed, job_failed_fields);

static const AssayField job_retry_fields[] = {
  ASSAY_FIELD_OF_KEY (AssayJobRetry, job, "job", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_COUNT (AssayJobRetry, attempt, "attempt", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_COUNT (AssayJobRetry, delay_ms, "delayMs", 0),
  ASSAY_FIELD_OF_COUNT (AssayJobRetry, due_us, "dueUs", 0),
};
ASSAY_TABLE_DEFINE (assay_job_retry_table, "job.retry_scheduled", AssayJobRetry, job_retry_fields);

static const AssayField job_canceled_fields[] = {
  ASSAY_FIELD_OF_KEY (AssayJobCanceled, job, "job", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_REASON (AssayJobCanceled, reason, "reason", 0),
};
ASSAY_TABLE_DEFINE (assay_job_canceled_table,
                    "job.canceled",
                    AssayJobCanceled,
                    job_canceled_fields);

static const AssayField job_moved_fields[] = {
  ASSAY_FIELD_OF_KEY (AssayJobMoved, job, "job", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_WORD (AssayJobMoved, to, "to", assay_move_words, ASSAY_FIELD_REQUIRED),
};
ASSAY_TABLE_DEFINE (assay_job_moved_table, "job.moved", AssayJobMoved, job_moved_fields);

static const AssayField job_redirected_fields[] = {
  ASSAY_FIELD_OF_KEY (AssayJobRedirected, job, "job", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_COUNT (AssayJobRedirected, attempt, "attempt", ASSAY_FIELD_REQUIRED),
  {.name = "server",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayJobRedirected, server),
   .maximum = 500,
   .flags = ASSAY_FIELD_REQUIRED},
};
ASSAY_TABLE_DEFINE (assay_job_redirected_table,
                    "job.redirected",
                    AssayJobRedirected,
                    job_redirected_fields);
static const AssayField job_succeeded_fields[] = {
  ASSAY_FIELD_OF_KEY (AssayJobSucceeded, job, "job", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_COUNT (AssayJobSucceeded, attempt, "attempt", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_COUNT (AssayJobSucceeded, elapsed_ms, "elapsedMs", 0),
  {.name = "cached",
   .type = ASSAY_FIELD_BOOLEAN,
   .offset = ASSAY_AT_NUMBER (AssayJobSucceeded, cached)},
  {.name = "pictures",
   .type = ASSAY_FIELD_STRINGS,
   .offset = ASSAY_AT_LIST (AssayJobSucceeded, pictures),
   .maximum = 64,
   .flags = ASSAY_FIELD_BLOB},
  ASSAY_FIELD_OF_LABEL (AssayJobSucceeded, provider, "provider", 0),
  ASSAY_FIELD_OF_LABEL (AssayJobSucceeded, server_version, "serverVersion", 0),
};
ASSAY_TABLE_DEFINE (assay_job_succeeded_table,
                    "job.succeeded",
                    AssayJobSucceeded,
                    job_succeeded_fields);

const AssayEventType _assay_events_of_job[] = {
  ASSAY_EVENT ("job.queued", "job", assay_job_queued_table, JOBS, FALSE),
  ASSAY_EVENT ("job.submitting", "job", assay_job_submitting_table, JOBS, FALSE),
  ASSAY_EVENT ("job.accepted", "job", assay_job_accepted_table, JOBS, FALSE),
  ASSAY_EVENT ("job.running", "job", assay_job_accepted_table, JOBS, FALSE),
  ASSAY_EVENT ("job.resumed", "job", assay_job_accepted_table, JOBS, TRUE),
  ASSAY_EVENT ("job.lost", "job", assay_job_failed_table, JOBS, TRUE),
  ASSAY_EVENT ("job.failed", "job", assay_job_failed_table, JOBS, TRUE),
  ASSAY_EVENT ("job.retry_scheduled", "job", assay_job_retry_table, JOBS, TRUE),
  ASSAY_EVENT ("job.canceled", "job", assay_job_canceled_table, JOBS, TRUE),
  ASSAY_EVENT ("job.moved", "job", assay_job_moved_table, JOBS, TRUE),
  ASSAY_EVENT ("job.redirected", "job", assay_job_redirected_table, JOBS, TRUE),
  ASSAY_EVENT ("job.succeeded", "job", assay_job_succeeded_table, JOBS, TRUE),
  {NULL},
};
