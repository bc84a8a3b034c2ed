/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

#include <string.h>

#define DEFAULT_REGENERATIONS 3

void
assay_job_fact_free (AssayJobFact *self)
{
  if (self == NULL)
    return;
  g_free (self->job);
  g_free (self->spec);
  assay_slot_clear (&self->slot);
  g_free (self->recipe);
  g_free (self);
}

void
assay_card_fact_free (AssayCardFact *self)
{
  if (self == NULL)
    return;
  g_free (self->card);
  g_free (self->version);
  g_free (self->spec);
  assay_slot_clear (&self->slot);
  g_free (self->claim);
  g_free (self);
}

void
assay_version_fact_free (AssayVersionFact *self)
{
  if (self == NULL)
    return;
  g_free (self->version);
  g_free (self->spec);
  assay_slot_clear (&self->slot);
  g_free (self->recipe);
  g_free (self);
}

void
assay_exception_fact_free (AssayExceptionFact *self)
{
  if (self == NULL)
    return;
  g_free (self->exception);
  g_free (self->spec);
  assay_slot_clear (&self->slot);
  g_free (self->version);
  g_free (self->job);
  g_free (self->code);
  g_free (self);
}

void
assay_standing_fact_free (AssayStandingFact *self)
{
  if (self == NULL)
    return;
  assay_slot_fact_free (self->slot);
  assay_job_fact_free (self->job);
  assay_card_fact_free (self->card);
  assay_exception_fact_free (self->exception);
  assay_card_fact_free (self->shelved_card);
  assay_exception_fact_free (self->shelved_exception);
  g_free (self);
}

void
assay_choice_fact_free (AssayChoiceFact *self)
{
  if (self == NULL)
    return;
  g_free (self->version);
  assay_card_fact_free (self->card);
  assay_exception_fact_free (self->exception);
  assay_standing_fact_free (self->now);
  g_free (self);
}

AssayView *
assay_view_new (void)
{
  AssayView *self = g_new0 (AssayView, 1);

  self->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_job_fact_free);
  self->slots = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_slot_fact_free);
  self->standings = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_standing_fact_free);
  self->choices = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_choice_fact_free);
  return self;
}

void
assay_view_free (AssayView *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->jobs);
  g_ptr_array_unref (self->slots);
  assay_card_fact_free (self->card);
  assay_version_fact_free (self->card_version);
  if (self->card_slot != NULL)
    assay_slot_fact_free (self->card_slot);
  assay_exception_fact_free (self->exception);
  assay_card_fact_free (self->card_open);
  assay_job_fact_free (self->card_job);
  assay_exception_fact_free (self->card_exception);
  g_ptr_array_unref (self->standings);
  g_ptr_array_unref (self->choices);
  g_free (self);
}

void
assay_needs_clear (AssayNeeds *self)
{
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_pointer (&self->slots, g_ptr_array_unref);
  g_clear_pointer (&self->standings, g_ptr_array_unref);
  memset (self, 0, sizeof *self);
}

void
_assay_needs_job (AssayNeeds *self, const char *job)
{
  if (job != NULL)
    g_ptr_array_add (self->jobs, (gpointer) job);
}

/* Keys no slot can have are left out here and refused by decide. */
static void
add_key (GPtrArray *keys, const char *spec, const AssaySlot *slot)
{
  AssaySlotFact *fact;

  if (spec == NULL || !assay_slot_is_valid (slot))
    return;
  fact = g_new0 (AssaySlotFact, 1);
  fact->spec = g_strdup (spec);
  fact->slot = assay_slot_dup (slot);
  g_ptr_array_add (keys, fact);
}

void
_assay_needs_slot (AssayNeeds *self, const char *spec, const AssaySlot *slot)
{
  add_key (self->slots, spec, slot);
}

void
_assay_needs_standing (AssayNeeds *self, const char *spec, const AssaySlot *slot)
{
  add_key (self->standings, spec, slot);
}

const AssayJobFact *
_assay_view_job (const AssayView *self, const char *job)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      const AssayJobFact *fact = g_ptr_array_index (self->jobs, i);

      if (g_strcmp0 (fact->job, job) == 0)
        return fact;
    }
  return NULL;
}

const AssaySlotFact *
_assay_view_slot (const AssayView *self, const char *spec, const AssaySlot *slot)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      const AssaySlotFact *fact = g_ptr_array_index (self->slots, i);

      if (g_strcmp0 (fact->spec, spec) == 0 && assay_slot_equal (&fact->slot, slot))
        return fact;
    }
  return NULL;
}

gboolean
_assay_job_is_sent (const AssayJobFact *job)
{
  return job->state == ASSAY_JOB_STATE_SUBMITTING || job->state == ASSAY_JOB_STATE_ACCEPTED;
}

gboolean
_assay_job_is_open (const AssayJobFact *job)
{
  switch (job->state)
    {
    case ASSAY_JOB_STATE_QUEUED:
    case ASSAY_JOB_STATE_SUBMITTING:
    case ASSAY_JOB_STATE_ACCEPTED:
    case ASSAY_JOB_STATE_WAITING:
      return TRUE;
    case ASSAY_JOB_STATE_SUCCEEDED:
    case ASSAY_JOB_STATE_FAILED:
    case ASSAY_JOB_STATE_LOST:
    case ASSAY_JOB_STATE_CANCELED:
    default:
      return FALSE;
    }
}

guint
_assay_view_regenerations_left (const AssayView *self)
{
  gint64 limit = DEFAULT_REGENERATIONS;

  if (self->budgets != NULL && self->budgets->regenerations >= 0)
    limit = MIN (self->budgets->regenerations, G_MAXUINT);
  return limit > self->regenerations_today ? (guint) (limit - self->regenerations_today) : 0;
}
