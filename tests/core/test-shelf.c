/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/command-fold.h"
#include "core/core-fixture.h"
#include "core/plan/assay-planner.h"

/* What becomes of pictures that their document does not want any more: on the shelf, and back. */

/* What documents want ------------------------------------------------------ */

static AssayCatalog *
catalog_with (const char *members)
{
  g_autoptr (World) world = world_empty ();
  g_autofree char *spec =
    g_strdup_printf ("{'schema':'spec/1','id':'potion','title':'Potion','assetType':'ui_icon',"
                     "'checkpointId':'copax','prompt':{'positive':'a flask'}%s}",
                     members != NULL ? members : "");

  world_set (world, "checkpoints/copax.json",
             "{'schema':'checkpoint/1','id':'copax','title':'Copax',"
             "'serverFile':'copax.safetensors','family':'sdxl'}");
  if (members != NULL)
    world_set (world, "specs/potion.json", spec);
  return world_catalog (world, FALSE);
}

static int
shelf_of (const char *members, gint64 variant)
{
  g_autoptr (AssayCatalog) catalog = catalog_with (members);
  AssaySlot slot = {variant};

  return assay_shelf_of (catalog, "potion", &slot);
}

/* Mutation: a document that cannot be read counts as gone. */
static void
test_of (void)
{
  const char *const unread[] = {"specs/potion.json", NULL};
  g_autoptr (AssayCatalog) broken = assay_catalog_new_partly (NULL, unread, NULL);
  AssaySlot slot = {0};

  g_assert_cmpint (shelf_of ("", 0), ==, ASSAY_SHELF_WANTED);
  g_assert_cmpint (shelf_of ("", 1), ==, ASSAY_SHELF_FEWER);
  g_assert_cmpint (shelf_of (",'variants':2", 1), ==, ASSAY_SHELF_WANTED);
  g_assert_cmpint (shelf_of (",'intent':'paused','variants':2", 5), ==, ASSAY_SHELF_PAUSED);
  g_assert_cmpint (shelf_of (",'intent':'draft'", 0), ==, ASSAY_SHELF_DRAFT);
  g_assert_cmpint (shelf_of (",'intent':'archived'", 0), ==, ASSAY_SHELF_ARCHIVED);
  g_assert_cmpint (shelf_of (NULL, 0), ==, ASSAY_SHELF_GONE);
  g_assert_cmpint (assay_shelf_of (broken, "potion", &slot), ==, ASSAY_SHELF_UNREAD);
}

/* A paused asset's questions stay; approved art is never moved; nothing is known of what cannot be
 * read. */
static void
test_moves (void)
{
  for (int why = ASSAY_SHELF_UNREAD; why <= ASSAY_SHELF_FEWER; why++)
    for (int state = ASSAY_SLOT_NEW; state <= ASSAY_SLOT_SHELVED; state++)
      {
        gboolean asks = state == ASSAY_SLOT_TO_DECIDE || state == ASSAY_SLOT_EXCEPTION;
        gboolean works =
          state == ASSAY_SLOT_QUEUED || state == ASSAY_SLOT_AGAIN || state == ASSAY_SLOT_CANCELED;
        gboolean expected = why == ASSAY_SHELF_UNREAD   ? FALSE
                            : why == ASSAY_SHELF_WANTED ? state == ASSAY_SLOT_SHELVED
                            : why <= ASSAY_SHELF_DRAFT  ? works
                                                        : works || asks;

        g_assert_cmpint (assay_shelf_moves (why, state), ==, expected);
      }
}

/* The kept planner --------------------------------------------------------- */

static char *
adrift_of (AssayPlanner *planner)
{
  g_autoptr (GPtrArray) list = assay_planner_list_adrift (planner);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const AssayShelved *shelved = list->pdata[i];
      g_autofree char *id = assay_slot_dup_id (shelved->spec, &shelved->slot);
      const char *why = assay_word_at (assay_shelf_words, shelved->why);

      g_string_append_printf (text, "%s %s;", id, why != NULL ? why : "back");
    }
  return g_string_free (text, FALSE);
}

static void
expect_adrift (AssayPlanner *planner, const char *expected)
{
  g_autofree char *found = adrift_of (planner);

  g_assert_cmpstr (found, ==, expected);
}

static void
set_documents (AssayPlanner *planner, const char *members)
{
  g_autoptr (AssayCatalog) catalog = catalog_with (members);

  assay_planner_set_inputs (planner, catalog, NULL, NULL);
}

static void
set_state (AssayPlanner *planner, gint64 variant, AssaySlotState state)
{
  AssaySlotFact fact = {.spec = (char *) "potion", .slot = {variant}, .state = state};

  assay_planner_set_fact (planner, &fact, 1);
}

/* Mutations: follow_all_shelves that is not called; a fact that is replaced and stays adrift. */
static void
test_planner (void)
{
  g_autoptr (AssayPlanner) planner = assay_planner_new (NULL, NULL);

  set_documents (planner, ",'variants':3");
  set_state (planner, 0, ASSAY_SLOT_APPROVED);
  set_state (planner, 2, ASSAY_SLOT_TO_DECIDE);
  set_state (planner, 1, ASSAY_SLOT_QUEUED);
  expect_adrift (planner, "");
  set_documents (planner, ",'variants':2");
  expect_adrift (planner, "potion/2 fewer;");
  set_documents (planner, ",'variants':3,'intent':'paused'");
  expect_adrift (planner, "potion/1 paused;");
  set_documents (planner, NULL);
  expect_adrift (planner, "potion/1 gone;potion/2 gone;");
  set_state (planner, 1, ASSAY_SLOT_SHELVED);
  set_state (planner, 2, ASSAY_SLOT_SHELVED);
  expect_adrift (planner, "");
  set_documents (planner, "");
  expect_adrift (planner, "");
  set_documents (planner, ",'variants':2");
  expect_adrift (planner, "potion/1 back;");
  g_assert_cmpuint (assay_planner_count (planner, ASSAY_PLAN_MAKE), ==, 0); /* not before it is */
  set_state (planner, 1, ASSAY_SLOT_NEW);
  expect_adrift (planner, "");
  g_assert_cmpuint (assay_planner_count (planner, ASSAY_PLAN_MAKE), ==, 1);
}

/* The command -------------------------------------------------------------- */

static void
shelve (Fold *fold, const char *why, const char *expected)
{
  EXPECT (fold, expected,
          "{'command':'slots.shelve','args':{'sent':true,'slots':[{'spec':'potion','variant':0%s%s"
          "%s}]}}",
          *why != '\0' ? ",'why':'" : "", why, *why != '\0' ? "'" : "");
}

static AssaySlotState
state_of (Fold *fold)
{
  static const AssaySlot first = {0};

  return fold_slot (fold, "potion", &first)->state;
}

/* Mutations: a job that goes on; one at a server that is ended by who cannot end it there. */
static void
test_job (void)
{
  g_autoptr (Fold) fold = fold_new ();

  shelve (fold, "gone", ""); /* nothing ever was */
  fold_plan (fold, "J1", "potion", 0, 0, "plan.computed job.queued");
  shelve (fold, "paused", "job.canceled slot.shelved");
  shelve (fold, "gone", "");
  g_assert_cmpint (state_of (fold), ==, ASSAY_SLOT_SHELVED);
  shelve (fold, "", "slot.unshelved");
  g_assert_cmpint (state_of (fold), ==, ASSAY_SLOT_NEW);
  fold_plan (fold, "J2", "potion", 0, 0, "plan.computed job.queued");
  fold_start (fold, "J2", 1, "job.submitting");
  EXPECT (fold, "", "{'command':'slots.shelve','args':{'slots':[{'spec':'potion','why':'gone'}]}}");
  shelve (fold, "gone", "job.canceled slot.shelved");
  fold_version (fold, "J2", 1, PASS, "!!job.not_running");
}

/* Mutations: the question stays open; it is not opened again. */
static void
test_question (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_make (fold, "J1", "potion", 0, 0, UNCERTAIN, "card.created");
  shelve (fold, "paused", "");
  shelve (fold, "archived", "card.closed slot.shelved");
  EXPECT (fold, "!card.superseded",
          "{'command':'card.answer','args':{'card':'J1:alpha.fringe','answer':'yes'}}");
  shelve (fold, "", "slot.unshelved card.undone");
  EXPECT (fold, "card.answered exception.raised",
          "{'command':'card.answer','args':{'card':'J1:alpha.fringe','answer':'unsure'}}");
  shelve (fold, "draft", "");
  shelve (fold, "fewer", "exception.resolved slot.shelved");
  shelve (fold, "", "slot.unshelved exception.resolved");
  g_assert_cmpint (state_of (fold), ==, ASSAY_SLOT_EXCEPTION);
}

/* A problem that was left out is left out again, not open. Mutation: it is opened. */
static void
test_left_out (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_make (fold, "J1", "potion", 0, 0, UNCERTAIN, "card.created");
  EXPECT (fold, "card.answered exception.raised",
          "{'command':'card.answer','args':{'card':'J1:alpha.fringe','answer':'unsure'}}");
  EXPECT (fold, "choice.made exception.resolved",
          "{'command':'slot.choose','args':{'choice':'leave_out','slots':[{'spec':'potion'}]}}");
  shelve (fold, "gone", "slot.shelved");
  shelve (fold, "", "slot.unshelved");
  g_assert_cmpint (state_of (fold), ==, ASSAY_SLOT_EXCEPTION);
}

/* What is approved stays so, whatever was asked or made about it. */
static void
test_approved (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_make (fold, "J1", "potion", 0, 0, PASS, "approval.given");
  shelve (fold, "gone", "");
  EXPECT (fold, "choice.made card.created",
          "{'command':'slot.choose','args':{'choice':'ask','slots':[{'spec':'potion'}]}}");
  shelve (fold, "paused", "");
  shelve (fold, "gone", "card.closed");
  g_assert_cmpint (state_of (fold), ==, ASSAY_SLOT_APPROVED);
  EXPECT (fold, "choice.made route.decided",
          "{'command':'slot.choose','args':{'choice':'again','slots':[{'spec':'potion'}]}}");
  shelve (fold, "gone", "slot.shelved");
  g_assert_true (g_hash_table_contains (fold->approved, "J1"));
  /* taken back, it is as it was */
  EXPECT (fold, "approval.given choice.undone", "{'command':'undo','args':{}}");
  g_assert_cmpint (state_of (fold), ==, ASSAY_SLOT_APPROVED);
}

/* Canceled by hand, shelved, and taken back. */
static void
test_canceled (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_plan (fold, "J1", "potion", 0, 0, "plan.computed job.queued");
  EXPECT (fold, "choice.made job.canceled",
          "{'command':'slot.choose','args':{'choice':'cancel','slots':[{'spec':'potion'}]}}");
  shelve (fold, "archived", "slot.shelved");
  EXPECT (fold, "choice.undone", "{'command':'choice.undo','args':{}}");
  g_assert_cmpint (state_of (fold), ==, ASSAY_SLOT_SHELVED);
  shelve (fold, "", "slot.unshelved");
  g_assert_cmpint (state_of (fold), ==, ASSAY_SLOT_NEW);
}

/* The queue and names ---------------------------------------------------- */

#define FIRST "{'command':'slot.choose','args':{'choice':'first','slots':[{'spec':'potion'}]}}"
#define LATER "{'command':'slot.choose','args':{'choice':'later','slots':[{'spec':'potion'}]}}"

/* What waits is moved, what a server has is not. Mutation: is_waiting TRUE of any job. */
static void
test_moved (void)
{
  g_autoptr (Fold) fold = fold_new ();

  EXPECT (fold, "!queue.not_waiting", FIRST);
  fold_plan (fold, "J1", "potion", 0, 0, "plan.computed job.queued");
  EXPECT (fold, "choice.made job.moved", FIRST);
  fold_start (fold, "J1", 1, "job.submitting");
  EXPECT (fold, "!queue.not_waiting", LATER);
}

/* A move is the newest choice while its job waits, one after the other; then it is over. Mutations:
 * put_back without the look at which choice moved it; is_newest without the job. */
static void
test_moved_back (void)
{
  g_autoptr (Fold) fold = fold_new ();
  guint64 first;

  fold_make (fold, "J0", "gem", 0, 0, PASS, "approval.given");
  EXPECT (fold, "choice.made approval.withdrawn route.decided",
          "{'command':'slot.choose','args':{'choice':'withdraw','slots':[{'spec':'gem'}]}}");
  fold_plan (fold, "J1", "potion", 0, 0, "plan.computed job.queued");
  EXPECT (fold, "choice.made job.moved", FIRST);
  first = fold->seq - 1;
  EXPECT (fold, "choice.made job.moved", LATER);
  EXPECT (fold, "!choice.moved_on", "{'command':'choice.undo','args':{'made':%d}}", (int) first);
  EXPECT (fold, "choice.undone", "{'command':'undo','args':{}}");
  EXPECT (fold, "choice.undone", "{'command':'choice.undo','args':{'made':%d}}", (int) first);
  EXPECT (fold, "choice.made job.moved", LATER);
  fold_start (fold, "J1", 1, "job.submitting");
  EXPECT (fold, "!choice.moved_on", "{'command':'choice.undo','args':{'made':%d}}",
          (int) fold->seq - 2);
  EXPECT (fold, "approval.given choice.undone", "{'command':'undo','args':{}}");
}

/* All that is known goes along, so that an answer and an undo find it. Mutations: a name that is
 * taken; one whose picture is on its way. */
static void
test_renamed (void)
{
  g_autoptr (Fold) fold = fold_new ();
  const char *rename = "{'command':'spec.rename','args':{'from':'potion','to':'flask'}}";

  fold_plan (fold, "J1", "potion", 0, 0, "plan.computed job.queued");
  EXPECT (fold, "!rename.being_made", "%s", rename);
  fold_start (fold, "J1", 1, "job.submitting");
  fold_version (fold, "J1", 1, UNCERTAIN,
                "job.succeeded version.created report.created route.decided card.created");
  fold_make (fold, "J2", "gem", 0, 0, PASS, "approval.given");
  EXPECT (fold, "!rename.taken", "{'command':'spec.rename','args':{'from':'potion','to':'gem'}}");
  EXPECT (fold, "spec.renamed", "%s", rename);
  EXPECT (fold, "card.answered approval.given",
          "{'command':'card.answer','args':{'card':'J1:alpha.fringe','answer':'yes'}}");
  EXPECT (fold, "choice.made approval.withdrawn route.decided",
          "{'command':'slot.choose','args':{'choice':'withdraw','slots':[{'spec':'flask'}]}}");
  EXPECT (fold, "approval.given choice.undone", "{'command':'undo','args':{}}");
  EXPECT (fold, "!choice.not_approved",
          "{'command':'slot.choose','args':{'choice':'withdraw','slots':[{'spec':'potion'}]}}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shelf/of", test_of);
  g_test_add_func ("/shelf/moves", test_moves);
  g_test_add_func ("/shelf/planner", test_planner);
  g_test_add_func ("/shelf/job", test_job);
  g_test_add_func ("/shelf/question", test_question);
  g_test_add_func ("/shelf/left-out", test_left_out);
  g_test_add_func ("/shelf/approved", test_approved);
  g_test_add_func ("/shelf/canceled", test_canceled);
  g_test_add_func ("/shelf/moved", test_moved);
  g_test_add_func ("/shelf/moved/back", test_moved_back);
  g_test_add_func ("/shelf/renamed", test_renamed);
  return g_test_run ();
}
