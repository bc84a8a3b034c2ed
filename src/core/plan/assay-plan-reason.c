/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-plan-private.h"

/* What becomes of a slot and how it is said. */

/* One row a part in the order its change is named first. */
static const struct
{
  AssayRecipePartId part;
  const char *code, *make, *held;
} changes[] = {
  {ASSAY_PART_STACK, "changed.stack", N_ ("Checkpoint, dialect or LoRAs changed."),
   N_ ("Approved and kept; it would differ now: checkpoint, dialect or LoRAs changed.")},
  {ASSAY_PART_PACKAGE, "changed.prompt", N_ ("The words changed."),
   N_ ("Approved and kept; it would differ now: the words changed.")},
  {ASSAY_PART_WORKFLOW, "changed.workflow", N_ ("The workflow changed."),
   N_ ("Approved and kept; it would differ now: the workflow changed.")},
  {ASSAY_PART_RENDER, "changed.size", N_ ("The render size changed."),
   N_ ("Approved and kept; it would differ now: the render size changed.")},
  {ASSAY_PART_SEED, "changed.seed", N_ ("The seed changed."),
   N_ ("Approved and kept; it would differ now: the seed changed.")},
  {ASSAY_PART_PROCESS, "changed.process", N_ ("The processing changed."),
   N_ ("Approved and kept; it would differ now: the processing changed.")},
  {ASSAY_PART_CONTRACT, "changed.contract", N_ ("The requirements changed."),
   N_ ("Approved and kept; it would differ now: the requirements changed.")},
  {ASSAY_N_PARTS, "changed.recipe", N_ ("Something it is made from changed."),
   N_ ("Approved and kept; it would differ now: something it is made from changed.")},
};

static AssayPlanVerdict
say_changed (AssayPlanAction action, AssayRecipePartId part)
{
  guint row = 0;

  while (changes[row].part != part && changes[row].part != ASSAY_N_PARTS)
    row++;
  return (AssayPlanVerdict){action, changes[row].code,
                            action == ASSAY_PLAN_HELD ? changes[row].held : changes[row].make};
}

/* Only until that is followed: what has a document that wants it is on no shelf. */
static AssayPlanVerdict
say_shelved (void)
{
  return (AssayPlanVerdict){ASSAY_PLAN_WAITING, "shelved",
                            N_ ("It was put aside with its asset; the next run goes on with it.")};
}

static AssayPlanVerdict
say_unready (AssaySlotState state)
{
  switch (state)
    {
    case ASSAY_SLOT_APPROVED:
      return (AssayPlanVerdict){ASSAY_PLAN_HELD, "approved", N_ ("Approved and kept.")};
    case ASSAY_SLOT_QUEUED:
      return (AssayPlanVerdict){ASSAY_PLAN_WAITING, "making", N_ ("It is being made.")};
    case ASSAY_SLOT_TO_DECIDE:
      return (AssayPlanVerdict){ASSAY_PLAN_WAITING, "to_decide", N_ ("It waits for a decision.")};
    case ASSAY_SLOT_SHELVED:
      return say_shelved ();
    default:
      return (AssayPlanVerdict){ASSAY_PLAN_BLOCKED, "not_ready",
                                N_ ("It cannot be made as it is; see the problems.")};
    }
}

static AssayPlanVerdict
say_unchanged (AssaySlotState state)
{
  switch (state)
    {
    case ASSAY_SLOT_APPROVED:
      return (AssayPlanVerdict){ASSAY_PLAN_HELD, "approved", N_ ("Approved and up to date.")};
    case ASSAY_SLOT_EXCEPTION:
      return (AssayPlanVerdict){ASSAY_PLAN_WAITING, "exception",
                                N_ ("There was a problem with it. It waits in Exceptions, or "
                                    "was left out.")};
    default:
      return (AssayPlanVerdict){ASSAY_PLAN_WAITING, "to_decide", N_ ("It waits for a decision.")};
    }
}

/* {0} and {1} of another key color are its name and that of the one before. */
static const char *const causes[] = {
  [ASSAY_AGAIN_WITHDRAWN] = N_ ("Its approval was taken back; it is made again."),
  [ASSAY_AGAIN_CHOSEN] = N_ ("Somebody chose to have it made again."),
  [ASSAY_AGAIN_RETRIED] = N_ ("It is tried again after a problem."),
  [ASSAY_AGAIN_TAKEN_UP] = N_ ("It was canceled and is made after all."),
  [ASSAY_AGAIN_INTERRUPTED] = N_ ("It was interrupted at the server twice, by somebody else. The "
                                  "next run makes it."),
};

static AssayPlanVerdict
say_again (AssayAgainCause cause, AssayRemedy remedy)
{
  static const char *const remedies[ASSAY_N_REMEDIES] = {
    [ASSAY_REMEDY_NEW_SEED] = N_ ("The last one was turned down; it is made again."),
    [ASSAY_REMEDY_OTHER_KEY] = N_ ("The last one was turned down; it is made again with another "
                                   "key color: {0} instead of {1}."),
    [ASSAY_REMEDY_STRONGER_BACKGROUND] = N_ ("The last one was turned down; it is made again with "
                                             "stronger words for the background."),
    [ASSAY_REMEDY_LIGHTER_LORAS] = N_ ("The last one was turned down; it is made again with "
                                       "lighter LoRAs."),
  };
  return (AssayPlanVerdict){ASSAY_PLAN_MAKE, "again",
                            cause == ASSAY_AGAIN_TURNED_DOWN ? remedies[remedy] : causes[cause]};
}

static AssayPlanVerdict
say_canceled (AssayAgainCause cause)
{
  return (AssayPlanVerdict){ASSAY_PLAN_MAKE, "canceled",
                            cause == ASSAY_AGAIN_INTERRUPTED ? causes[cause]
                                                             : N_ ("Its last job was canceled.")};
}

AssayPlanVerdict
_assay_plan_judge (AssaySlotState state,
                   gboolean ready,
                   gboolean changed,
                   gboolean superseded,
                   AssayRecipePartId part,
                   AssayAgainCause cause,
                   AssayRemedy remedy)
{
  if (!ready)
    return say_unready (state);
  if (superseded)
    return say_changed (ASSAY_PLAN_MAKE, part);
  switch (state)
    {
    case ASSAY_SLOT_QUEUED:
      return (AssayPlanVerdict){ASSAY_PLAN_WAITING, "making", N_ ("It is being made.")};
    case ASSAY_SLOT_AGAIN:
      return say_again (cause, remedy);
    case ASSAY_SLOT_CANCELED:
      return say_canceled (cause);
    case ASSAY_SLOT_SHELVED:
      return say_shelved ();
    case ASSAY_SLOT_NEW:
      return (AssayPlanVerdict){ASSAY_PLAN_MAKE, "new", N_ ("It has not been made yet.")};
    case ASSAY_SLOT_APPROVED:
      return changed ? say_changed (ASSAY_PLAN_HELD, part) : say_unchanged (state);
    default:
      /* only the program made the difference: an answer or a way out comes first */
      return changed ? say_changed (ASSAY_PLAN_WAITING, part) : say_unchanged (state);
    }
}
