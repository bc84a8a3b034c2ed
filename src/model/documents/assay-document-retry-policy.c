/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-kind-private.h"

#include "base/assay-id.h"

#include <string.h>

/* Classes of errors a job can end with (spec 04). */
static const char *const class_words[] = {"retryable",
                                          "non_retryable",
                                          "timeout",
                                          "upstream_unavailable",
                                          "out_of_memory",
                                          "invalid_workflow",
                                          "missing_model",
                                          "canceled",
                                          NULL};

static const char *const backoff_words[] = {"fixed", "exponential", NULL};

static const AssayField retry_policy_fields[] = {
  {.name = "maxAttempts",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayRetryPolicy, max_attempts),
   .minimum = 1,
   .maximum = 100,
   .initial = "4",
   .title = N_ ("Attempts"),
   .description = N_ ("Most attempts at one picture."),
   .tab = "automation"},
  {.name = "backoffMode",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssayRetryPolicy, backoff),
   .initial = "\"exponential\"",
   .values = backoff_words,
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Waiting"),
   .description = N_ ("Whether the wait stays or doubles from attempt to attempt."),
   .tab = "automation"},
  {.name = "baseDelayMs",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayRetryPolicy, base_delay_ms),
   .minimum = 100,
   .maximum = 3600000,
   .initial = "1000",
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("First Wait"),
   .description = N_ ("Wait before the second attempt, in milliseconds."),
   .tab = "automation"},
  {.name = "maxDelayMs",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayRetryPolicy, max_delay_ms),
   .minimum = 100,
   .maximum = 3600000,
   .initial = "60000",
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Longest Wait"),
   .description = N_ ("Longest wait between two attempts, in milliseconds."),
   .tab = "automation"},
  {.name = "jitterPct",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayRetryPolicy, jitter_pct),
   .minimum = 0,
   .maximum = 100,
   .initial = "20",
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Spread"),
   .description = N_ ("How far a wait may differ, in percent."),
   .tab = "automation"},
  {.name = "retryOn",
   .type = ASSAY_FIELD_STRINGS,
   .offset = ASSAY_AT_LIST (AssayRetryPolicy, retry_on),
   .minimum = 1,
   .maximum = 64,
   .initial = "[\"retryable\",\"timeout\",\"upstream_unavailable\"]",
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Tried Again"),
   .description = N_ ("Classes of errors after which it is tried again."),
   .tab = "automation"},
};
static ASSAY_TABLE_DEFINE (assay_retry_policy_table,
                           "retry-policy",
                           AssayRetryPolicy,
                           retry_policy_fields);

static void
check_class (const AssayRetryPolicy *self, guint index, AssayProblems *problems)
{
  const char *word = self->retry_on[index];
  const char *nearest = assay_nearest_word (word, class_words);
  g_autofree char *at = g_strdup_printf ("/retryOn/%u", index);

  if (!g_strv_contains (class_words, word))
    _assay_document_fail (self, problems, at, "retry.unknown_class",
                          N_ ("“{0}” is no class of errors."),
                          nearest != NULL ? N_ ("Did you mean “{1}”?")
                                          : N_ ("Take “retryable”, “timeout” or another class."),
                          word, nearest);
}

static void
check (const AssayDocument *document, AssayProblems *problems)
{
  const AssayRetryPolicy *self = (const AssayRetryPolicy *) document;

  for (guint i = 0; self->retry_on != NULL && self->retry_on[i] != NULL; i++)
    check_class (self, i, problems);
  if (self->base_delay_ms != ASSAY_UNSET && self->max_delay_ms != ASSAY_UNSET
      && self->base_delay_ms > self->max_delay_ms)
    _assay_document_fail (self, problems, "/maxDelayMs", "retry.delay_order",
                          N_ ("The longest wait is shorter than the first."),
                          N_ ("Make “maxDelayMs” at least “baseDelayMs”."));
}

extern const AssayKindRow _assay_kind_retry_policy;
const AssayKindRow _assay_kind_retry_policy = {
  .info =
    {
      .kind = ASSAY_KIND_RETRY_POLICY,
      .name = "retry-policy",
      .schema = 1,
      .folder = "policies",
      .file = "retry.json",
      .table = &assay_retry_policy_table,
      .title = N_ ("Retry Policy"),
    },
  .check = check,
};
