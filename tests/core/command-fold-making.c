/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/command-fold-private.h"

/* What is made: jobs, the versions that come of them, and where the route sends those. */

#define DAY_US (G_USEC_PER_SEC * G_GINT64_CONSTANT (86400))

static void
apply_job_queued (Fold *self, const AssayJobQueued *p)
{
  AssayJobFact *job = g_new0 (AssayJobFact, 1);
  AssaySlotFact *slot = fold_slot (self, p->spec, &p->slot);
  g_autofree char *key = assay_slot_dup_id (p->spec, &p->slot);

  fold_remove_text (self->left_out, key);
  g_assert_null (fold_job (self, p->job));
  job->job = g_strdup (p->job);
  job->spec = g_strdup (p->spec);
  job->slot = assay_slot_dup (&p->slot);
  job->regeneration = (guint) p->regeneration;
  job->recipe = g_strdup (p->recipe);
  job->remedies = assay_remedies_from_words (p->remedies);
  job->remedies_left = assay_remedies_from_words (p->remedies_left);
  g_ptr_array_add (self->jobs, job);
  g_assert_cmpint (slot->state, !=, ASSAY_SLOT_APPROVED);
  slot->state = ASSAY_SLOT_QUEUED;
  if (p->documents != NULL)
    g_hash_table_insert (self->documents, g_strdup (p->job), g_strdup (p->documents));
  g_free (slot->documents);
  slot->documents = g_strdup (p->documents);
  slot->regeneration = job->regeneration;
  slot->remedies = job->remedies;
  g_assert_true (assay_digest_parse (&slot->recipe, p->recipe));
}

static void
apply_job_submitting (Fold *self, const AssayJobSubmitting *p)
{
  AssayJobFact *job = fold_job (self, p->job);

  g_assert_cmpint (p->attempt, ==, job->attempt + 1); /* no attempt twice, none left out */
  job->state = ASSAY_JOB_STATE_SUBMITTING;
  job->attempt = p->attempt;
}

static void
apply_job_canceled (Fold *self, const AssayJobCanceled *p)
{
  AssayJobFact *job = fold_job (self, p->job);

  AssaySlotFact *slot = fold_slot (self, job->spec, &job->slot);

  job->state = ASSAY_JOB_STATE_CANCELED;
  slot->state = ASSAY_SLOT_CANCELED;
  slot->cause = job->interrupts > 1 ? ASSAY_AGAIN_INTERRUPTED : ASSAY_AGAIN_TAKEN_UP;
}

static void
set_job_state (Fold *self, const char *id, gint64 attempt, AssayJobState state)
{
  AssayJobFact *job = fold_job (self, id);

  g_assert_cmpint (attempt, ==, job->attempt);
  job->state = state;
}

static void
apply_job_failed (Fold *self, const AssayJobFailed *p)
{
  set_job_state (self, p->job, p->attempt, ASSAY_JOB_STATE_FAILED);
  fold_job (self, p->job)->interrupts += g_strcmp0 (p->error_class, "canceled") == 0;
}

void
fold_apply_job_event (Fold *self, const char *what, gconstpointer p)
{
  const AssayJobAccepted *progress =
    p; /* job and attempt come first in all but queued and canceled */

  if (g_str_equal (what, "queued"))
    apply_job_queued (self, p);
  else if (g_str_equal (what, "submitting"))
    apply_job_submitting (self, p);
  else if (g_str_equal (what, "canceled"))
    apply_job_canceled (self, p);
  else if (g_str_equal (what, "redirected"))
    g_assert_nonnull (((const AssayJobRedirected *) p)->server); /* where it stands is as it was */
  else if (g_str_equal (what, "failed"))
    apply_job_failed (self, p);
  else if (g_str_equal (what, "lost"))
    set_job_state (self, progress->job, progress->attempt, ASSAY_JOB_STATE_LOST);
  else if (g_str_equal (what, "retry_scheduled"))
    set_job_state (self, progress->job, progress->attempt - 1, ASSAY_JOB_STATE_WAITING);
  else if (g_str_equal (what, "moved"))
    g_assert_true (fold_is_open (fold_job (self, progress->job)));
  else if (g_str_equal (what, "succeeded"))
    set_job_state (self, progress->job, progress->attempt, ASSAY_JOB_STATE_SUCCEEDED);
  else
    set_job_state (self, progress->job, progress->attempt, ASSAY_JOB_STATE_ACCEPTED);
}

void
fold_apply_version_created (Fold *self, const AssayVersionCreated *p)
{
  AssayVersionFact *version = g_new0 (AssayVersionFact, 1);
  AssaySlotFact *slot = fold_slot (self, p->spec, &p->slot);

  version->version = g_strdup (p->id);
  version->spec = g_strdup (p->spec);
  version->slot = assay_slot_dup (&p->slot);
  version->regeneration = (guint) p->regeneration;
  version->recipe = g_strdup (p->recipe);
  g_ptr_array_add (self->versions, version);
  if (g_strcmp0 (p->provider, ASSAY_PROVIDER_SANDBOX) == 0)
    g_hash_table_add (self->drawn, g_strdup (p->id));
  g_assert_cmpint (slot->state, !=, ASSAY_SLOT_APPROVED);
  g_free (slot->version);
  slot->version = g_strdup (p->id);
  slot->regeneration = version->regeneration;
  g_assert_true (assay_digest_parse (&slot->recipe, p->recipe));
}

static void
count_regeneration (Fold *self, const char *version)
{
  FoldRouted *routed = g_new0 (FoldRouted, 1);

  routed->version = g_strdup (version);
  routed->day = self->event_us / DAY_US;
  g_ptr_array_add (self->routed_again, routed);
}

void
fold_take_back_regeneration (Fold *self, const char *version)
{
  for (guint i = self->routed_again->len; i > 0; i--)
    if (g_str_equal (((FoldRouted *) g_ptr_array_index (self->routed_again, i - 1))->version,
                     version))
      {
        g_ptr_array_remove_index (self->routed_again, i - 1);
        return;
      }
}

guint
fold_regenerations (Fold *self, const char *spec)
{
  guint n = 0;

  for (guint i = 0; i < self->routed_again->len; i++)
    {
      const FoldRouted *routed = g_ptr_array_index (self->routed_again, i);

      n += routed->day == self->now_us / DAY_US
           && g_str_equal (fold_version_fact (self, routed->version)->spec, spec);
    }
  return n;
}

guint
fold_remedies_of (Fold *self, const char *version)
{
  const AssayJobFact *job = fold_job (self, version);

  return job != NULL ? job->remedies : 0;
}

static void
take_remedy (Fold *self, AssaySlotFact *slot, const AssayRouteDecided *p)
{
  gboolean chosen = g_strcmp0 (p->by, "choice") == 0;

  slot->remedy =
    (AssayRemedy) assay_word_index (assay_remedy_words, p->remediation, ASSAY_REMEDY_NEW_SEED);
  slot->remedies = fold_remedies_of (self, p->version) | ASSAY_REMEDY_BIT (slot->remedy);
  slot->cause = !chosen                                    ? ASSAY_AGAIN_TURNED_DOWN
                : g_str_equal (p->reasons[0], "withdrawn") ? ASSAY_AGAIN_WITHDRAWN
                                                           : ASSAY_AGAIN_CHOSEN;
}

void
fold_apply_route_decided (Fold *self, const AssayRouteDecided *p)
{
  AssaySlotFact *slot = fold_slot (self, p->spec, &p->slot);

  g_assert_nonnull (p->reasons);
  g_assert_nonnull (p->reasons[0]);
  if (p->outcome == ASSAY_ROUTE_ASK)
    slot->state = ASSAY_SLOT_TO_DECIDE;
  else if (p->outcome == ASSAY_ROUTE_AGAIN)
    {
      if (slot->state == ASSAY_SLOT_APPROVED)
        {
          g_free (slot->held);
          slot->held = g_strdup (slot->version);
        }
      if (!g_hash_table_contains (self->approved, p->version))
        g_hash_table_remove (self->superseded, p->version); /* its question was closed before */
      slot->state = ASSAY_SLOT_AGAIN;
      slot->regeneration = (guint) p->regeneration;
      take_remedy (self, slot, p);
      if (p->by == NULL)
        count_regeneration (self, p->version);
    }
  else if (p->outcome == ASSAY_ROUTE_REJECTED)
    g_hash_table_add (self->rejected, g_strdup (p->version));
}
