/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assay-scheduler.h"

void
assay_affinity_clear (AssayAffinity *self)
{
  g_return_if_fail (self != NULL);
  g_clear_pointer (&self->model, g_free);
  self->in_a_row = 0;
  self->since_us = 0;
}

/* Explicit P0 work never waits for a model switch; below it one loaded model may go on for a while.
 */
static gboolean
affinity_holds (const AssayAffinity *affinity, gint64 now_us)
{
  return affinity->model != NULL && affinity->in_a_row < ASSAY_AFFINITY_MAX_JOBS
         && now_us - affinity->since_us < ASSAY_AFFINITY_MAX_US;
}

static gboolean
goes_before (const AssayCandidate *a, const AssayCandidate *b, const char *loaded)
{
  gboolean a_urgent = a->priority == 0, b_urgent = b->priority == 0;
  gboolean a_loaded = loaded != NULL && g_str_equal (a->model, loaded);
  gboolean b_loaded = loaded != NULL && g_str_equal (b->model, loaded);

  /* a person said so: whatever is loaded */
  if (a->place != b->place)
    return a->place < b->place;
  if (a_urgent != b_urgent)
    return a_urgent;
  if (a_loaded != b_loaded)
    return a_loaded;
  if (a->priority != b->priority)
    return a->priority < b->priority;
  /* what was begun before and is due again goes before what never was, the longest due first */
  if ((a->due_us > 0) != (b->due_us > 0))
    return a->due_us > 0;
  if (a->due_us != b->due_us)
    return a->due_us < b->due_us;
  return a->seq < b->seq;
}

static void
remember (AssayAffinity *affinity, const char *model, gint64 now_us)
{
  if (affinity->model != NULL && g_str_equal (affinity->model, model))
    {
      affinity->in_a_row++;
      return;
    }
  g_free (affinity->model);
  affinity->model = g_strdup (model);
  affinity->in_a_row = 1;
  affinity->since_us = now_us;
}

/* The oldest due job of another model, once the loaded one has had its share; none that a person
 * has put behind @place. */
static int
fair_pick (
  const AssayCandidate *candidates, guint n, const char *model, gint64 place, gint64 now_us)
{
  int best = -1;

  for (guint i = 0; i < n; i++)
    if (candidates[i].due_us <= now_us && candidates[i].place <= place
        && !g_str_equal (candidates[i].model, model)
        && (best < 0 || goes_before (&candidates[i], &candidates[best], NULL)))
      best = (int) i;
  return best;
}

int
assay_scheduler_pick (const AssayCandidate *candidates,
                      guint n,
                      AssayAffinity *affinity,
                      gint64 now_us,
                      gint64 *out_next_due_us)
{
  g_return_val_if_fail (affinity != NULL, -1);
  g_return_val_if_fail (n == 0 || candidates != NULL, -1);

  gboolean holds = affinity_holds (affinity, now_us);
  int best = -1;

  *out_next_due_us = 0;
  for (guint i = 0; i < n; i++)
    {
      const AssayCandidate *candidate = &candidates[i];

      if (candidate->due_us > now_us)
        {
          if (*out_next_due_us == 0 || candidate->due_us < *out_next_due_us)
            *out_next_due_us = candidate->due_us;
          continue;
        }
      if (best < 0 || goes_before (candidate, &candidates[best], holds ? affinity->model : NULL))
        best = (int) i;
    }
  if (best >= 0 && affinity->model != NULL && !holds)
    {
      int fair = fair_pick (candidates, n, affinity->model, candidates[best].place, now_us);

      if (fair >= 0 && candidates[best].priority != 0)
        best = fair;
      else if (g_str_equal (candidates[best].model, affinity->model))
        assay_affinity_clear (affinity); /* nothing else waits: a new share begins */
    }
  if (best >= 0)
    remember (affinity, candidates[best].model, now_us);
  return best;
}
