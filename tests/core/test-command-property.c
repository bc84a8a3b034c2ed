/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "command-fold.h"

/* Random histories. The laws are checked by the fold after every command: one open job a slot at
 * most, one open question a slot at most and about its newest picture, no approval twice without a
 * withdrawal, nothing queued or made for an approved slot, no attempt left out or used twice, a
 * refusal has a problem and no event, the same inputs give the same bytes. */

#define N_SPECS    3
#define N_VARIANTS 2

typedef struct
{
  Fold *fold;
  GRand *rand;
  guint n_jobs;
  guint done, refused, nothing;
} World;

static const char *const specs[N_SPECS] = {"potion", "sword", "coin"};

static const char *
pick (World *world, const char *const *words, gint n)
{
  return words[g_rand_int_range (world->rand, 0, n)];
}

static void
submit (World *world, const char *text)
{
  g_autoptr (AssayCommand) command = fold_parse (text);
  g_autoptr (AssayDecision) decision = fold_submit (world->fold, command);

  if (assay_problems_count (decision->problems) > 0)
    world->refused++;
  else if (decision->events->len == 0)
    world->nothing++;
  else
    world->done++;
}

/* A known job, mostly; else one there never was. */
static const AssayJobFact *
any_job (World *world)
{
  guint n = world->fold->jobs->len;

  if (n == 0)
    return NULL;
  /* mostly recent ones, so that something happens */
  if (n > 12 && g_rand_int_range (world->rand, 0, 8) > 0)
    return g_ptr_array_index (world->fold->jobs,
                              n - 1 - (guint) g_rand_int_range (world->rand, 0, 12));
  return g_ptr_array_index (world->fold->jobs,
                            (guint) g_rand_int_range (world->rand, 0, (gint32) n));
}

static const char *
any_card (World *world)
{
  guint n = world->fold->cards->len;

  if (n == 0 || g_rand_int_range (world->rand, 0, 20) == 0)
    return "nobody:asked";
  if (n > 6 && g_rand_int_range (world->rand, 0, 4) > 0)
    n = (guint) g_rand_int_range (world->rand, (gint32) n - 6, (gint32) n);
  else
    n = (guint) g_rand_int_range (world->rand, 0, (gint32) n);
  return ((AssayCardFact *) g_ptr_array_index (world->fold->cards, n))->card;
}

/* The right number more often than not. */
static gint64
any_attempt (World *world, gint64 right)
{
  if (right > 0 && g_rand_int_range (world->rand, 0, 8) == 0)
    return right + g_rand_int_range (world->rand, -1, 2);
  return right;
}

static void
step_plan (World *world)
{
  g_autofree char *hash = fold_hex (g_rand_int_range (world->rand, 0, 1000));
  GString *text = g_string_new (NULL);
  gint n = g_rand_int_range (world->rand, 1, 4);

  g_string_printf (text, "{'command':'plan.accept','args':{'hash':'%s','jobs':[", hash);
  for (gint i = 0; i < n; i++)
    {
      const char *spec = pick (world, specs, N_SPECS);
      int variant = g_rand_int_range (world->rand, 0, N_VARIANTS);
      const AssaySlotFact *slot = fold_slot (world->fold, spec, variant);
      guint regeneration = slot->regeneration + (g_rand_int_range (world->rand, 0, 10) == 0);
      g_autofree char *recipe = fold_hex (regeneration * 10 + (guint) variant);

      g_string_append_printf (
        text, "%s{'job':'J%u','spec':'%s','variant':%d,'regeneration':%u,'recipe':'%s'}",
        i > 0 ? "," : "", world->n_jobs++, spec, variant, regeneration, recipe);
    }
  g_string_append (text, "]}}");
  submit (world, text->str);
  g_string_free (text, TRUE);
}

static void
step_start (World *world)
{
  const AssayJobFact *job = any_job (world);
  g_autofree char *text = NULL;

  if (job == NULL)
    return;
  text = g_strdup_printf ("{'command':'job.submit','args':{'job':'%s','attempt':%d,"
                          "'promptId':'0b9f3c52-5f0e-4d5e-8a55-%012x','server':'x'}}",
                          job->job, (int) any_attempt (world, job->attempt + 1),
                          g_rand_int (world->rand) % 1000000);
  submit (world, text);
}

static void
step_report (World *world)
{
  static const char *const outcomes[] = {"accepted", "running", "resumed", "failed",
                                         "failed",   "lost",    "canceled"};
  static const char *const classes[] = {"timeout", "retryable", "missing_model", "out_of_memory",
                                        "else"};
  const AssayJobFact *job = any_job (world);
  g_autofree char *text = NULL;

  if (job == NULL)
    return;
  text = g_strdup_printf (
    "{'command':'job.report','args':{'job':'%s','attempt':%d,'outcome':'%s','errorClass':'%s'}}",
    job->job, (int) any_attempt (world, job->attempt),
    pick (world, outcomes, G_N_ELEMENTS (outcomes)), pick (world, classes, G_N_ELEMENTS (classes)));
  submit (world, text);
}

static void
step_version (World *world)
{
  static const char *const reports[] = {
    PASS, PASS "," UNCERTAIN, DOUBTFUL, BREACH "," PASS, UNCERTAIN "," BREACH, ""};
  const AssayJobFact *job = any_job (world);
  g_autofree char *text = NULL;
  g_autofree char *hex = fold_hex (8);

  if (job == NULL)
    return;
  text = g_strdup_printf ("{'command':'version.create','args':{'success':{'job':'%1$s','attempt':%"
                          "2$d},'version':{'id':'%1$s','spec':'%3$s','variant':%4$d,"
                          "'regeneration':%5$u,'recipe':'%6$s','picture':'%7$s'},'report':{'"
                          "picture':'%7$s','verdicts':[%8$s]},'reportBlob':'%7$s'}}",
                          job->job, (int) any_attempt (world, job->attempt), job->spec,
                          job->variant, job->regeneration, job->recipe, hex,
                          pick (world, reports, G_N_ELEMENTS (reports)));
  submit (world, text);
}

static void
step_answer (World *world)
{
  static const char *const answers[] = {"yes", "no", "no", "unsure"};
  g_autofree char *text =
    g_strdup_printf ("{'command':'card.answer','args':{'card':'%s','answer':'%s'}}",
                     any_card (world), pick (world, answers, G_N_ELEMENTS (answers)));

  submit (world, text);
}

static void
step_undo (World *world)
{
  g_autofree char *text = NULL;

  if (g_rand_boolean (world->rand))
    text = g_strdup ("{'command':'card.undo','args':{}}");
  else
    text = g_strdup_printf ("{'command':'card.undo','args':{'card':'%s'}}", any_card (world));
  submit (world, text);
}

static void
step_skip (World *world)
{
  g_autofree char *text =
    g_strdup_printf ("{'command':'card.skip','args':{'card':'%s'}}", any_card (world));

  submit (world, text);
}

static void
step_resolve (World *world)
{
  static const char *const actions[] = {"retry", "retry", "leave_out"};
  guint n = world->fold->exceptions->len;
  const AssayExceptionFact *exception;
  g_autofree char *text = NULL;

  if (n == 0)
    return;
  exception = g_ptr_array_index (world->fold->exceptions,
                                 (guint) g_rand_int_range (world->rand, 0, (gint32) n));
  text = g_strdup_printf ("{'command':'exception.resolve','args':{'exception':'%s','action':'%s'}}",
                          exception->exception, pick (world, actions, G_N_ELEMENTS (actions)));
  submit (world, text);
}

static void
step_queue (World *world)
{
  submit (world, world->fold->paused || g_rand_boolean (world->rand)
                   ? "{'command':'queue.resume','args':{}}"
                   : "{'command':'queue.pause','args':{}}");
}

static World *
world_new (guint32 seed)
{
  World *world = g_new0 (World, 1);

  world->fold = fold_new ();
  world->fold->routing.audit_per_mille = 200;
  world->rand = g_rand_new_with_seed (seed);
  return world;
}

static void
world_free (World *world)
{
  fold_free (world->fold);
  g_rand_free (world->rand);
  g_free (world);
}

static void
test_histories (void)
{
  void (*const steps[]) (World *) = {
    step_plan,    step_plan,   step_start,  step_start, step_start, step_report,  step_version,
    step_version, step_answer, step_answer, step_undo,  step_skip,  step_resolve, step_queue};
  guint done = 0, refused = 0, approved = 0, undone = 0;

  for (guint32 seed = 1; seed <= 100; seed++)
    {
      World *world = world_new (seed);

      for (guint i = 0; i < 500; i++)
        {
          steps[g_rand_int_range (world->rand, 0, G_N_ELEMENTS (steps))](world);
          world->fold->now_us += 1000;
        }
      done += world->done;
      refused += world->refused;
      approved += world->fold->n_approvals;
      undone += world->fold->n_undone;
      world_free (world);
    }
  /* the histories went somewhere */
  g_test_message ("%u done, %u refused, %u approvals, %u undone", done, refused, approved, undone);
  g_assert_cmpuint (done, >, 4000);
  g_assert_cmpuint (refused, >, 1000);
  g_assert_cmpuint (approved, >, 200);
  g_assert_cmpuint (undone, >, 50);
}

/* A sitting: every slot has a question; then anything but the start of a job; then everything is
 * undone. */
static void
test_undo_of_everything (void)
{
  void (*const steps[]) (World *) = {step_answer, step_answer,  step_answer, step_undo,
                                     step_skip,   step_resolve, step_plan,   step_queue};

  for (guint32 seed = 1; seed <= 60; seed++)
    {
      World *world = world_new (seed);
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      gboolean changed = FALSE;

      for (int s = 0; s < N_SPECS; s++)
        for (int v = 0; v < N_VARIANTS; v++)
          {
            g_autofree char *job = g_strdup_printf ("J%u", world->n_jobs++);

            fold_make (world->fold, job, specs[s], v, 0, PASS "," UNCERTAIN, "card.created");
          }
      before = fold_dump (world->fold);
      for (guint i = 0; i < 40; i++)
        {
          g_autofree char *now = NULL;

          steps[g_rand_int_range (world->rand, 0, G_N_ELEMENTS (steps))](world);
          now = fold_dump (world->fold);
          changed |= !g_str_equal (now, before);
        }
      g_assert_true (changed);
      for (guint i = 0; i <= N_SPECS * N_VARIANTS; i++)
        {
          g_autoptr (AssayCommand) command = fold_parse ("{'command':'card.undo','args':{}}");
          g_autoptr (AssayDecision) decision = fold_submit (world->fold, command);

          if (assay_problems_has (decision->problems, "card.nothing_to_undo"))
            break;
          g_assert_cmpuint (decision->events->len, >, 0);
        }
      after = fold_dump (world->fold);
      g_assert_cmpstr (after, ==, before);
      world_free (world);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command/property/histories", test_histories);
  g_test_add_func ("/command/property/undo-of-everything", test_undo_of_everything);
  return g_test_run ();
}
