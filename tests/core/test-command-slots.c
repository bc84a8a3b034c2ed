/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/command-fold.h"

/* The key of a slot is whole: pictures of one spec and variant that differ in state or frame alone
 * are planned, made, asked about, approved and held apart. Mutations that turn it red: state or
 * frame left out of assay_slot_compare or assay_slot_dup_id; a payload of decide without its slot.
 */

static const AssaySlot keys[] = {
  {0}, {0, (char *) "open", 0}, {0, NULL, 2}, {0, (char *) "open", 2}, {1, (char *) "open", 2}};

#define N_KEYS G_N_ELEMENTS (keys)

static void
answer (Fold *fold, guint n, const char *word, const char *expected)
{
  EXPECT (fold, expected,
          "{'command':'card.answer','args':{'card':'J%u:alpha.fringe','answer':'%s'}}", n, word);
}

static void
assert_state (Fold *fold, guint n, AssaySlotState state)
{
  g_assert_cmpint (fold_slot (fold, "potion", &keys[n])->state, ==, state);
}

/* All of a spec's slots in one plan: none is another's double. */
static void
test_one_plan (void)
{
  g_autoptr (Fold) fold = fold_new ();
  g_autofree char *hex = fold_hex (1);
  g_autoptr (GString) jobs = g_string_new (NULL);
  g_autoptr (AssayDecision) decision = NULL;

  for (guint i = 0; i < N_KEYS; i++)
    {
      g_autofree char *key = fold_slot_text (&keys[i]);

      g_string_append_printf (
        jobs, "%s{'job':'J%u','spec':'potion',%s,'regeneration':0,'recipe':'%s','priority':1}",
        i > 0 ? "," : "", i, key, hex);
    }
  decision =
    fold_expect (fold, "plan.computed job.queued job.queued job.queued job.queued job.queued",
                 "{'command':'plan.accept','args':{'hash':'%s','jobs':[%s]}}", hex, jobs->str);
  for (guint i = 0; i < N_KEYS; i++)
    {
      const AssayTable *table;
      AssayJobQueued *queued = fold_payload (decision, i + 1, &table);

      g_assert_true (assay_slot_equal (&queued->slot, &keys[i]));
      assay_table_free (table, queued);
      assert_state (fold, i, ASSAY_SLOT_QUEUED);
    }
  EXPECT (fold, "!plan.twice",
          "{'command':'plan.accept','args':{'hash':'%1$s','jobs':["
          "{'job':'K1','spec':'duck','variant':0,'frame':2,'recipe':'%1$s','regeneration':0},"
          "{'job':'K2','spec':'duck','variant':0,'frame':2,'recipe':'%1$s','regeneration':0}]}}",
          hex);
}

/* Each has a question of its own; the answer of one is nothing to the others. */
static void
test_answers (void)
{
  g_autoptr (Fold) fold = fold_new ();

  for (guint i = 0; i < N_KEYS; i++)
    {
      g_autofree char *job = g_strdup_printf ("J%u", i);

      fold_make_slot (fold, job, "potion", &keys[i], 0, UNCERTAIN, "card.created");
    }
  answer (fold, 1, "yes", "card.answered approval.given");
  answer (fold, 2, "no", "card.answered route.decided");
  answer (fold, 3, "unsure", "card.answered exception.raised");
  assert_state (fold, 0, ASSAY_SLOT_TO_DECIDE);
  assert_state (fold, 1, ASSAY_SLOT_APPROVED);
  assert_state (fold, 2, ASSAY_SLOT_AGAIN);
  assert_state (fold, 3, ASSAY_SLOT_EXCEPTION);
  assert_state (fold, 4, ASSAY_SLOT_TO_DECIDE);
  g_assert_true (assay_slot_equal (&fold_exception (fold, "J3:unsure")->slot, &keys[3]));
}

/* What is approved is held, and nothing beside it. */
static void
test_held (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_make_slot (fold, "J1", "potion", &keys[1], 0, PASS, "approval.given");
  fold_plan_slot (fold, "K1", "potion", &keys[1], 1, "!!plan.held");
  for (guint i = 0; i < N_KEYS; i++)
    {
      g_autofree char *job = g_strdup_printf ("L%u", i);

      if (i != 1)
        fold_make_slot (fold, job, "potion", &keys[i], 0, PASS, "approval.given");
    }
}

/* A failure, its exception and the way out of it are the slot's. */
static void
test_exception (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_plan_slot (fold, "J0", "potion", &keys[0], 0, "plan.computed job.queued");
  fold_plan_slot (fold, "J2", "potion", &keys[2], 0, "plan.computed job.queued");
  fold_start (fold, "J2", 1, "job.submitting");
  fold_report (fold, "J2", 1, "failed", "missing_model", "job.failed exception.raised");
  assert_state (fold, 0, ASSAY_SLOT_QUEUED);
  assert_state (fold, 2, ASSAY_SLOT_EXCEPTION);
  EXPECT (fold, "exception.resolved",
          "{'command':'exception.resolve','args':{'exception':'J2:missing_model',"
          "'action':'retry'}}");
  assert_state (fold, 0, ASSAY_SLOT_QUEUED);
  assert_state (fold, 2, ASSAY_SLOT_NEW);
}

/* A result for another slot than the job's counts for neither. */
static void
test_other_slot (void)
{
  static const char *const others[] = {"'variant':0", "'variant':0,'state':'open','frame':2",
                                       "'variant':0,'state':'shut'", "'variant':1,'state':'open'"};
  g_autoptr (Fold) fold = fold_new ();

  fold_plan_slot (fold, "J1", "potion", &keys[1], 0, "plan.computed job.queued");
  fold_start (fold, "J1", 1, "job.submitting");
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    EXPECT (fold, "!!version.mismatch",
            "{'command':'version.create','args':{'success':{'job':'J1','attempt':1},'version':"
            "{'id':'J1','spec':'potion',%2$s,'regeneration':0,'recipe':'%1$s','picture':'%1$s'},"
            "'report':{'picture':'%1$s','verdicts':[]},'reportBlob':'%1$s'}}",
            fold_job (fold, "J1")->recipe, others[i]);
  fold_version (fold, "J1", 1, PASS,
                "job.succeeded version.created report.created route.decided approval.given");
}

/* From inside anything can be handed over. */
static void
test_no_such_slot (void)
{
  static const AssaySlot none[] = {{ASSAY_VARIANT_MAX + 1},
                                   {0, (char *) "../open", 0},
                                   {0, (char *) "Open", 0},
                                   {0, NULL, ASSAY_FRAME_MAX + 1},
                                   {0, NULL, -1}};

  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    {
      AssayArgsPlanAccept *args = assay_table_new (assay_command_kind_find ("plan.accept")->args);
      AssayJobQueued *job = assay_table_new (&assay_job_queued_table);
      g_autoptr (AssayCommand) command = NULL;
      g_autoptr (AssayView) view = assay_view_new ();
      g_autoptr (AssayDecision) decision = NULL;

      job->job = g_strdup ("J1");
      job->spec = g_strdup ("potion");
      job->slot = assay_slot_dup (&none[i]);
      job->regeneration = 0;
      job->recipe = fold_hex (1);
      g_ptr_array_add (args->jobs, job);
      command = assay_command_new ("plan.accept", args, ASSAY_ACTOR_ENGINE, "test");
      decision = assay_decide (command, view, 0);
      g_assert_true (assay_problems_has (decision->problems, "plan.no_such_slot"));
    }
}

static void
test_key (void)
{
  const AssaySlot said = {0, (char *) "", ASSAY_UNSET};
  g_autofree char *plain = assay_slot_dup_id ("potion", &said),
                  *frame = assay_slot_dup_id ("potion", &keys[2]),
                  *whole = assay_slot_dup_id ("potion", &keys[4]);

  g_assert_true (assay_slot_is_first (&said));
  g_assert_cmpuint (assay_slot_hash (&said), ==, assay_slot_hash (&keys[0]));
  g_assert_cmpstr (plain, ==, "potion/0");
  g_assert_cmpstr (frame, ==, "potion/0//2");
  g_assert_cmpstr (whole, ==, "potion/1/open/2");
  for (guint i = 0; i < N_KEYS; i++)
    for (guint k = 0; k < N_KEYS; k++)
      g_assert_cmpint (assay_slot_equal (&keys[i], &keys[k]), ==, i == k);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decide/slots/key", test_key);
  g_test_add_func ("/decide/slots/one-plan", test_one_plan);
  g_test_add_func ("/decide/slots/answers", test_answers);
  g_test_add_func ("/decide/slots/held", test_held);
  g_test_add_func ("/decide/slots/exception", test_exception);
  g_test_add_func ("/decide/slots/other-slot", test_other_slot);
  g_test_add_func ("/decide/slots/no-such-slot", test_no_such_slot);
  return g_test_run ();
}
