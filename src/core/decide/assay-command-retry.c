/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

#include "base/assay-digest.h"

#include <string.h>

#define DEFAULT_MAX_ATTEMPTS  4
#define DEFAULT_BASE_DELAY_MS 1000
#define DEFAULT_MAX_DELAY_MS  60000
#define DEFAULT_JITTER_PCT    20
#define FLOOR_MS              100
#define LONGEST_MS                                                                                 \
  (G_GINT64_CONSTANT (7) * 24 * 60 * 60 * 1000) /* no policy waits longer than a week */

static const char *const default_retry_on[] = {"retryable", "timeout", "upstream_unavailable",
                                               NULL};

/* Error classes of spec 04 -> what a person is told and offered: what happened, what it means for
 * the work, what to do. {0} has no full stop of its own. */
static const AssayFailure failures[] = {
  {"missing_model", "missing_model",
   N_ ("A model file is missing on the server: {0}. Nothing can be made with it until it is there. "
       "Put it there or choose another model, then try again."),
   "choose_look"},
  {"out_of_memory", "out_of_memory",
   N_ ("The server ran out of memory: {0}. The picture was not made. Ask for a smaller render size "
       "or free the graphics card, then try again."),
   "edit_spec"},
  {"invalid_workflow", "invalid_workflow",
   N_ ("The server did not accept the workflow: {0}. No picture comes of it as it is. Correct the "
       "workflow, then try again."),
   "choose_look"},
  {"timeout", "stuck",
   N_ ("No picture came in time (attempts: {1}): {0}. The picture is still to be made. Look at the "
       "server's log, then try again."),
   "retry"},
  {"upstream_unavailable", "server_unavailable",
   N_ ("The server could not be reached (attempts: {1}): {0}. The picture is still to be made. "
       "Start the server, then try again."),
   "retry"},
  {"retryable", "attempts_used_up",
   N_ ("It failed each time (attempts: {1}): {0}. The picture is still to be made. Mend the cause, "
       "then try again."),
   "retry"},
  {"lost", "lost",
   N_ ("The server lost it each time (attempts: {1}): {0}. The picture is still to be made. Look "
       "whether the server restarts or clears its history, then try again."),
   "retry"},
  {NULL, "failed",
   N_ ("The picture could not be made: {0}. The same again would fail the same way. Mend the "
       "cause, then try again."),
   "retry"},
};

const AssayFailure *
_assay_failure_of (const char *error_class)
{
  guint i = 0;

  while (failures[i].error_class != NULL && g_strcmp0 (failures[i].error_class, error_class) != 0)
    i++;
  return &failures[i];
}

static gint64
figure (gint64 given, gint64 otherwise)
{
  return given >= 0 ? given : otherwise;
}

gboolean
_assay_retry_has_more (const AssayRetryPolicy *policy, gint64 attempt)
{
  return attempt < figure (policy != NULL ? policy->max_attempts : -1, DEFAULT_MAX_ATTEMPTS);
}

gboolean
_assay_retry_allows (const AssayRetryPolicy *policy, const char *error_class, gint64 attempt)
{
  const char *const *on = default_retry_on;

  if (policy != NULL && policy->retry_on != NULL)
    on = (const char *const *) policy->retry_on;
  return error_class != NULL && _assay_retry_has_more (policy, attempt)
         && g_strv_contains (on, error_class);
}

/* base, 2 base, 4 base … up to max; doubling stops at the cap, so it cannot overflow. */
static gint64
backoff_ms (const AssayRetryPolicy *policy, gint64 attempt, gint64 max)
{
  gint64 delay =
    MIN (figure (policy != NULL ? policy->base_delay_ms : -1, DEFAULT_BASE_DELAY_MS), max);

  if (policy != NULL && policy->backoff == 0) /* fixed */
    return delay;
  for (gint64 i = 1; i < attempt && delay < max && delay > 0; i++)
    delay = MIN (delay * 2, max);
  return delay;
}

/* -1000 .. 1000 */
static gint64
jitter_per_mille (const char *job, gint64 attempt)
{
  g_autofree char *text = g_strdup_printf ("%s:%" G_GINT64_FORMAT, job, attempt);
  AssayDigest digest;
  guint64 number = 0;

  assay_digest_compute (&digest, text, strlen (text));
  for (int i = 0; i < 8; i++)
    number = number << 8 | digest.bytes[i];
  return (gint64) (number % 2001) - 1000;
}

gint64
_assay_retry_delay_ms (const AssayRetryPolicy *policy, const char *job, gint64 attempt)
{
  gint64 max =
    MIN (figure (policy != NULL ? policy->max_delay_ms : -1, DEFAULT_MAX_DELAY_MS), LONGEST_MS);
  gint64 pct = MIN (figure (policy != NULL ? policy->jitter_pct : -1, DEFAULT_JITTER_PCT), 100);
  gint64 delay = backoff_ms (policy, attempt, max);

  delay += delay * pct / 100 * jitter_per_mille (job, attempt) / 1000;
  return MAX (MIN (delay, max), FLOOR_MS);
}
