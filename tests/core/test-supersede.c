/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/command-fold.h"
#include "core/core-fixture.h"
#include "core/plan/assay-planner.h"
#include "model/documents/assay-footprint.h"

#include <string.h>

/* What is open is superseded when its documents change, and by nothing else. */

/* The plan --------------------------------------------------------------- */

static AssayCatalog *
catalog_with (const char *words, const char *more)
{
  g_autoptr (World) world = world_empty ();
  g_autofree char *spec =
    g_strdup_printf ("{'schema':'spec/1','id':'potion','title':'Potion','assetType':'ui_icon',"
                     "'checkpointId':'copax','prompt':{'positive':'%s'}%s}",
                     words, more);

  world_set (world, "checkpoints/copax.json",
             "{'schema':'checkpoint/1','id':'copax','title':'Copax',"
             "'serverFile':'copax.safetensors','family':'sdxl'}");
  world_set (world, "specs/potion.json", spec);
  return world_catalog (world, FALSE);
}

typedef struct
{
  AssayPlanner *planner;
  GHashTable *recipes; /* hexadecimal -> GBytes */
  char *documents;     /* of the item that was last to be made */
} Trial;

static GBytes *
recipe_cb (const AssayDigest *digest, gpointer data)
{
  Trial *trial = data;
  GBytes *bytes = g_hash_table_lookup (trial->recipes, assay_digest_hex (digest).text);

  return bytes != NULL ? g_bytes_ref (bytes) : NULL;
}

static void
set_catalog (Trial *trial, const char *words, const char *more)
{
  g_autoptr (AssayCatalog) catalog = catalog_with (words, more);

  assay_planner_set_inputs (trial->planner, catalog, NULL, NULL);
}

/* Of a first plan: the recipe is kept as a run keeps it. */
static AssaySlotFact
begin (Trial *trial)
{
  g_autoptr (GPtrArray) items = NULL;
  const AssayPlanItem *item;

  trial->recipes =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  trial->planner = assay_planner_new (recipe_cb, trial);
  set_catalog (trial, "a red flask", "");
  items = assay_planner_list_make (trial->planner, 1, FALSE);
  item = items->pdata[0];
  g_assert_true (g_str_has_prefix (item->documents, ASSAY_FOOTPRINT_FORMAT));
  trial->documents = g_strdup (item->documents);
  g_hash_table_insert (trial->recipes, g_strdup (assay_digest_hex (&item->recipe).text),
                       g_bytes_ref (item->recipe_bytes));
  return (AssaySlotFact){.spec = (char *) "potion",
                         .state = ASSAY_SLOT_TO_DECIDE,
                         .recipe = item->recipe,
                         .documents = trial->documents};
}

static void
end (Trial *trial)
{
  assay_planner_free (trial->planner);
  g_hash_table_unref (trial->recipes);
  g_free (trial->documents);
}

static AssayPlanItem *
only_item (Trial *trial)
{
  g_autoptr (AssayPlan) plan = assay_planner_dup_plan (trial->planner);
  g_autoptr (GPtrArray) items = assay_planner_list_make (trial->planner, 2, FALSE);

  g_assert_cmpuint (plan->items->len, ==, 1);
  if (items->len == 1)
    return g_ptr_array_steal_index (items, 0);
  return g_ptr_array_steal_index (plan->items, 0);
}

static void
expect (Trial *trial, const AssaySlotFact *fact, AssayPlanAction action, const char *reason)
{
  g_autoptr (AssayPlanItem) item = NULL;

  assay_planner_set_fact (trial->planner, fact, 1);
  item = only_item (trial);
  g_assert_cmpstr (item->reason, ==, reason);
  g_assert_cmpint (item->action, ==, action);
}

/* Mutations: is_superseded without the state (approved art is made again), without the format (a
 * newer program supersedes all), or FALSE. */
static void
test_plan (void)
{
  static const AssaySlotState open[] = {ASSAY_SLOT_TO_DECIDE, ASSAY_SLOT_EXCEPTION,
                                        ASSAY_SLOT_QUEUED};
  Trial trial;
  AssaySlotFact fact = begin (&trial);

  expect (&trial, &fact, ASSAY_PLAN_WAITING, "to_decide");
  set_catalog (&trial, "a blue flask", "");
  for (guint i = 0; i < G_N_ELEMENTS (open); i++)
    {
      fact.state = open[i];
      expect (&trial, &fact, ASSAY_PLAN_MAKE, "changed.prompt");
    }
  fact.state = ASSAY_SLOT_APPROVED;
  expect (&trial, &fact, ASSAY_PLAN_HELD, "changed.prompt");
  /* as it was: nothing differs */
  fact.state = ASSAY_SLOT_TO_DECIDE;
  set_catalog (&trial, "a red flask", "");
  expect (&trial, &fact, ASSAY_PLAN_WAITING, "to_decide");
  end (&trial);
}

/* The program changed, or it is not known what it was begun from: an offer. */
static void
test_plan_offer (void)
{
  Trial trial;
  AssaySlotFact fact = begin (&trial);

  assay_digest_compute (&fact.recipe, "another program's", 17);
  expect (&trial, &fact, ASSAY_PLAN_WAITING, "changed.recipe");
  set_catalog (&trial, "a blue flask", "");
  expect (&trial, &fact, ASSAY_PLAN_MAKE, "changed.recipe");
  fact.documents = (char *) "0:0123";
  expect (&trial, &fact, ASSAY_PLAN_WAITING, "changed.recipe");
  fact.documents = NULL;
  expect (&trial, &fact, ASSAY_PLAN_WAITING, "changed.recipe");
  end (&trial);
}

/* A limit works on the picture there is; words do not. */
static void
test_plan_rework (void)
{
  Trial trial;
  AssaySlotFact fact = begin (&trial);
  AssayPlanItem *item;

  assay_planner_set_fact (trial.planner, &fact, 1);
  set_catalog (&trial, "a red flask", ",'qualityContract':{'safeAreaPx':12}");
  item = only_item (&trial);
  g_assert_cmpint (item->action, ==, ASSAY_PLAN_MAKE);
  g_assert_true (item->rework);
  assay_plan_item_free (item);
  set_catalog (&trial, "a blue flask", ",'qualityContract':{'safeAreaPx':12}");
  item = only_item (&trial);
  g_assert_cmpint (item->action, ==, ASSAY_PLAN_MAKE);
  g_assert_false (item->rework);
  assay_plan_item_free (item);
  end (&trial);
}

/* A title that is in no prompt, a built-in, a document nobody asks for: nothing is superseded. */
static void
test_answers (void)
{
  Trial trial;
  AssaySlotFact fact = begin (&trial);

  set_catalog (&trial, "a red flask", ",'priority':'P0'");
  expect (&trial, &fact, ASSAY_PLAN_WAITING, "to_decide");
  end (&trial);
}

/* The command ------------------------------------------------------------ */

static void
plan (Fold *fold, const char *job, const char *documents, guint recipe, const char *expected)
{
  g_autofree char *hex = fold_hex (recipe);

  EXPECT (fold, expected,
          "{'command':'plan.accept','args':{'jobs':[{'job':'%s','spec':'potion','variant':0,"
          "'regeneration':0,'recipe':'%s','priority':2,'reason':'changed.prompt',"
          "'documents':'%s'}]}}",
          job, hex, documents);
}

static void
make (Fold *fold, const char *job, const char *verdicts, const char *expected)
{
  fold_start (fold, job, 1, "job.submitting");
  fold_version (fold, job, 1, verdicts, expected);
}

#define ASKED    "job.succeeded version.created report.created route.decided card.created"
#define APPROVED "job.succeeded version.created report.created route.decided approval.given"

/* Mutations: supersedes TRUE (the same documents twice); add_superseded that leaves the card, the
 * exception or the job. */
static void
test_accept (void)
{
  g_autoptr (Fold) fold = fold_new ();

  plan (fold, "J1", "1:a", 1, "job.queued");
  plan (fold, "J2", "1:a", 2, "");                        /* another program's recipe */
  plan (fold, "J2", "1:b", 1, "");                        /* nothing of it differs */
  plan (fold, "J2", "1:b", 2, "job.canceled job.queued"); /* while it waits */
  fold_start (fold, "J2", 1, "job.submitting");
  plan (fold, "J3", "1:c", 3, "job.canceled job.queued"); /* while it is made */
  fold_version (fold, "J2", 1, PASS, "!!job.not_running");
  make (fold, "J3", UNCERTAIN, ASKED);
  plan (fold, "J4", "1:d", 4, "card.closed job.queued");
  EXPECT (fold, "!card.superseded",
          "{'command':'card.answer','args':{'card':'J3:alpha.fringe','answer':'yes'}}");
  make (fold, "J4", UNCERTAIN, ASKED);
  EXPECT (fold, "card.answered exception.raised",
          "{'command':'card.answer','args':{'card':'J4:alpha.fringe','answer':'unsure'}}");
  plan (fold, "J5", "1:e", 5, "exception.resolved job.queued");
  make (fold, "J5", PASS, APPROVED);
  plan (fold, "J6", "1:f", 6, "!!plan.held");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/supersede/plan", test_plan);
  g_test_add_func ("/supersede/plan/offer", test_plan_offer);
  g_test_add_func ("/supersede/plan/rework", test_plan_rework);
  g_test_add_func ("/supersede/plan/answers", test_answers);
  g_test_add_func ("/supersede/accept", test_accept);
  return g_test_run ();
}
