/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-choice.h"

#include <string.h>

/* plan.accept: makes jobs of a plan. Approved art is held: a plan that would touch it is refused as
 * a whole. What got an open job, a question or a problem since the plan was made is left out
 * without a word: the next plan sees it. But what is open and was begun from other documents is
 * superseded: its question is closed, its problem settled, its job ended. The plan that a run
 * begins with comes with its hash and is recorded; what follows of it in the same run comes
 * without. */

static const AssayField fields[] = {
  ASSAY_FIELD_OF_DIGEST (AssayArgsPlanAccept, hash, "hash", 0),
  {.name = "held",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayArgsPlanAccept, held),
   .minimum = 0,
   .maximum = 1000000000,
   .initial = "0"},
  {.name = "jobs",
   .type = ASSAY_FIELD_OBJECTS,
   .offset = ASSAY_AT_ARRAY (AssayArgsPlanAccept, jobs),
   .table = &assay_job_queued_table,
   .flags = ASSAY_FIELD_REQUIRED},
};

ASSAY_TABLE_DEFINE (assay_args_plan_accept_table, "plan.accept", AssayArgsPlanAccept, fields);

static gboolean
may_supersede (const AssayJobQueued *job)
{
  return job->documents != NULL && job->reason != NULL
         && g_str_has_prefix (job->reason, "changed.");
}

static void
needs (const AssayCommand *command, AssayNeeds *out)
{
  const AssayArgsPlanAccept *args = command->args;

  for (guint i = 0; i < args->jobs->len; i++)
    {
      const AssayJobQueued *job = g_ptr_array_index (args->jobs, i);

      _assay_needs_job (out, job->job);
      _assay_needs_slot (out, job->spec, &job->slot);
      if (may_supersede (job))
        _assay_needs_standing (out, job->spec, &job->slot);
    }
}

/* Plans can hold tens of thousands of jobs, so facts are found by key. Looked up only, never
 * walked. */
static GHashTable *
index_slots (const AssayView *view)
{
  GHashTable *slots = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < view->slots->len; i++)
    {
      AssaySlotFact *slot = g_ptr_array_index (view->slots, i);

      g_hash_table_insert (slots, assay_slot_dup_id (slot->spec, &slot->slot), slot);
    }
  return slots;
}

static gboolean
is_complete (const AssayJobQueued *job, AssayDecision *decision)
{
  if (!_assay_decision_has (decision, job->job, "job")
      || !_assay_decision_has (decision, job->spec, "spec")
      || !_assay_decision_has (decision, job->recipe, "recipe"))
    return FALSE;
  if (strlen (job->job) <= ASSAY_ID_MAX_LENGTH && assay_slot_is_valid (&job->slot)
      && job->regeneration >= 0 && job->regeneration <= ASSAY_REGENERATION_MAX)
    return TRUE;
  _assay_decision_refuse (decision, FALSE, "plan.no_such_slot",
                          N_ ("The plan names a picture of “{0}” that cannot exist."),
                          N_ ("Plan again."), job->spec, NULL);
  return FALSE;
}

static gboolean
supersedes (const AssayJobQueued *job, const AssaySlotFact *slot)
{
  AssayDigestHex recipe = assay_digest_hex (&slot->recipe);

  return may_supersede (job) && slot->documents != NULL
         && !g_str_equal (slot->documents, job->documents)
         && g_ascii_strcasecmp (recipe.text, job->recipe) != 0;
}

/* Whether the plan still holds for the slot: stale plans must not make what is no longer wanted. */
static gboolean
is_wanted (const AssayJobQueued *job, const AssaySlotFact *slot)
{
  if (slot == NULL)
    return TRUE;
  switch (slot->state)
    {
    case ASSAY_SLOT_NEW:
    case ASSAY_SLOT_CANCELED:
      return TRUE;
    case ASSAY_SLOT_AGAIN:
      return job->regeneration == slot->regeneration;
    case ASSAY_SLOT_QUEUED:
    case ASSAY_SLOT_TO_DECIDE:
    case ASSAY_SLOT_EXCEPTION:
      return supersedes (job, slot);
    case ASSAY_SLOT_APPROVED:
    case ASSAY_SLOT_SHELVED:
    default:
      return FALSE;
    }
}

/* What is open about the slot ends first. */
static void
add_superseded (const AssayView *view, const AssayJobQueued *job, AssayDecision *decision)
{
  for (guint i = 0; i < view->standings->len; i++)
    {
      const AssayStandingFact *standing = g_ptr_array_index (view->standings, i);

      if (!g_str_equal (standing->slot->spec, job->spec)
          || !assay_slot_equal (&standing->slot->slot, &job->slot))
        continue;
      _assay_choice_cancel_job (standing, "superseded", decision);
      _assay_choice_close_card (standing, "superseded", decision);
      if (standing->exception != NULL && standing->exception->open)
        _assay_choice_add_resolved (standing->exception->exception, "superseded", decision);
    }
}

/* The wanted jobs, in the plan's order; problems of all of them. */
static GPtrArray *
choose (const AssayArgsPlanAccept *args, const AssayView *view, AssayDecision *decision)
{
  g_autoptr (GHashTable) slots = index_slots (view);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *wanted = g_ptr_array_new ();

  for (guint i = 0; i < args->jobs->len; i++)
    {
      const AssayJobQueued *job = g_ptr_array_index (args->jobs, i);
      g_autofree char *key = NULL;
      const AssaySlotFact *slot;

      if (!is_complete (job, decision))
        continue;
      key = assay_slot_dup_id (job->spec, &job->slot);
      slot = g_hash_table_lookup (slots, key);
      if (slot != NULL && slot->state == ASSAY_SLOT_APPROVED)
        _assay_decision_refuse (
          decision, TRUE, "plan.held", N_ ("A picture of “{0}” is approved and stays as it is."),
          N_ ("Take the approval back first, then plan again."), job->spec, NULL);
      else if (!g_hash_table_add (seen, g_strdup (key))
               || !g_hash_table_add (seen, g_strconcat ("job ", job->job, NULL)))
        _assay_decision_refuse (decision, FALSE, "plan.twice",
                                N_ ("The plan holds the same picture of “{0}” twice."),
                                N_ ("Plan again."), job->spec, NULL);
      else if (is_wanted (job, slot))
        g_ptr_array_add (wanted, (gpointer) job);
    }
  return wanted;
}

/* Job ids are never used twice, not even for a job that is over. */
static void
check_unused (const AssayView *view, AssayDecision *decision)
{
  for (guint i = 0; i < view->jobs->len; i++)
    {
      const AssayJobFact *fact = g_ptr_array_index (view->jobs, i);

      _assay_decision_refuse (decision, FALSE, "plan.job_exists",
                              N_ ("There is a job “{0}” already."), N_ ("Plan again."), fact->job,
                              NULL);
    }
}

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  const AssayArgsPlanAccept *args = command->args;
  g_autoptr (GPtrArray) wanted = NULL;
  AssayPlanComputed computed = {.hash = args->hash, .held = MAX (args->held, 0)};

  check_unused (view, decision);
  wanted = choose (args, view, decision);
  if (wanted->len == 0 || assay_problems_count (decision->problems) > 0)
    return;
  computed.jobs = wanted->len;
  if (args->hash != NULL)
    _assay_decision_add (decision, "plan.computed", args->hash, &computed);
  for (guint i = 0; i < wanted->len; i++)
    {
      const AssayJobQueued *job = g_ptr_array_index (wanted, i);

      if (may_supersede (job))
        add_superseded (view, job, decision);
      _assay_decision_add (decision, "job.queued", job->job, job);
    }
}

extern const AssayCommandKind assay_command_plan_accept;
const AssayCommandKind assay_command_plan_accept = {
  .kind = "plan.accept",
  .args = &assay_args_plan_accept_table,
  .needs = needs,
  .decide = decide,
  .starts_work = TRUE,
  .keyed = TRUE,
};
