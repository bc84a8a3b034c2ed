/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/command-fold.h"

#include <string.h>

/* A version: where it is routed, with which remedy it is made again, and when it is refused. */

static void
test_version_routes (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_make (fold, "J1", "potion", 0, 0, PASS, "approval.given");
  g_assert_cmpint (fold_slot (fold, "potion", &(AssaySlot){0})->state, ==, ASSAY_SLOT_APPROVED);
  /* what is in shadow fails as clearly as can be, and nobody hears of it */
  fold_make (fold, "J9", "crown", 0, 0, PASS "," IN_SHADOW, "approval.given");
  g_assert_cmpint (fold_slot (fold, "crown", &(AssaySlot){0})->state, ==, ASSAY_SLOT_APPROVED);
  fold_make (fold, "J2", "sword", 0, 0, PASS "," UNCERTAIN, "card.created");
  g_assert_nonnull (fold_card (fold, "J2:alpha.fringe"));
  fold->routing.trust = ASSAY_TRUST_ASK_FIRST;
  fold_make (fold, "J3", "coin", 0, 0, PASS, "card.created");
  g_assert_nonnull (fold_card (fold, "J3:taste"));
  /* a clear breach: again, again, and then the day's two are used up */
  fold_make (fold, "J4", "heart", 0, 0, PASS "," BREACH, "");
  g_assert_cmpint (fold_slot (fold, "heart", &(AssaySlot){0})->state, ==, ASSAY_SLOT_AGAIN);
  fold_make (fold, "J5", "heart", 0, 1, PASS "," BREACH, "");
  fold_make (fold, "J6", "heart", 0, 2, PASS "," BREACH, "exception.raised");
  fold_resolve (fold, "J6:over_budget", "retry", "exception.resolved");
  g_assert_cmpuint (fold_slot (fold, "heart", &(AssaySlot){0})->regeneration, ==, 3);
  /* a budget that was lowered below what was used already is used up too */
  fold->budgets.regenerations = 1;
  fold_make (fold, "J8", "heart", 0, 3, BREACH, "exception.raised");
  /* the budget is the asset's own */
  fold_make (fold, "J7", "shield", 0, 0, BREACH, "");
}

static void
make_with (Fold *fold, const char *job, guint regeneration, const char *remedy)
{
  const AssaySlotFact *slot = fold_slot (fold, "heart", &(AssaySlot){0});

  fold_make (fold, job, "heart", 0, regeneration, PASS "," BREACH, "");
  g_assert_cmpint (slot->state, ==, ASSAY_SLOT_AGAIN);
  g_assert_cmpstr (assay_remedy_words[slot->remedy], ==, remedy);
}

/* The breach lists other_key, new_seed, lighter_loras. Red with: the steps that were taken
 * forgotten (the route's set not added to the job's), or a No that has a list of its own. */
static void
test_remedies_in_order (void)
{
  g_autoptr (Fold) fold = fold_new ();
  const AssaySlotFact *slot = fold_slot (fold, "heart", &(AssaySlot){0});

  fold->budgets.regenerations = 9;
  make_with (fold, "J0", 0, "other_key");
  make_with (fold, "J1", 1, "new_seed");
  make_with (fold, "J2", 2, "lighter_loras");
  make_with (fold, "J3", 3, "new_seed"); /* all was done */
  g_assert_cmpuint (slot->remedies, ==,
                    ASSAY_REMEDY_BIT (ASSAY_REMEDY_OTHER_KEY)
                      | ASSAY_REMEDY_BIT (ASSAY_REMEDY_NEW_SEED)
                      | ASSAY_REMEDY_BIT (ASSAY_REMEDY_LIGHTER_LORAS));
  g_assert_cmpint (slot->cause, ==, ASSAY_AGAIN_TURNED_DOWN);
}

static void
test_remedy_of_no (void)
{
  g_autoptr (Fold) fold = fold_new ();
  const AssaySlotFact *slot = fold_slot (fold, "sword", &(AssaySlot){0});

  fold_make (fold, "J1", "sword", 0, 0, PASS "," UNCERTAIN, "card.created");
  fold_answer (fold, "J1:alpha.fringe", "no", "card.answered route.decided");
  g_assert_cmpint (slot->remedy, ==, ASSAY_REMEDY_OTHER_KEY);
  g_assert_cmpuint (fold_regenerations (fold, "sword"), ==, 0); /* at nobody's budget */
  fold_make (fold, "J2", "sword", 0, 1, PASS "," UNCERTAIN, "card.created");
  fold_answer (fold, "J2:alpha.fringe", "no", "card.answered route.decided");
  g_assert_cmpint (slot->remedy, ==, ASSAY_REMEDY_NEW_SEED);
  fold->routing.trust = ASSAY_TRUST_ASK_FIRST;
  fold_make (fold, "J3", "sword", 0, 2, PASS, "card.created");
  fold_answer (fold, "J3:taste", "no", "card.answered route.decided");
  g_assert_cmpint (slot->remedy, ==, ASSAY_REMEDY_NEW_SEED); /* nothing was found to mend */
  g_assert_cmpuint (slot->remedies & ASSAY_REMEDY_BIT (ASSAY_REMEDY_OTHER_KEY), !=, 0);
}

static void
test_version_payloads (void)
{
  g_autoptr (Fold) fold = fold_new ();
  g_autoptr (AssayDecision) decision = NULL;
  g_autofree char *picture = fold_hex (5);
  const AssayTable *table;
  AssayRouteDecided *decided;
  AssayCardCreated *card;

  fold->routing.document.hash.bytes[0] = 0xab;
  fold_plan (fold, "J1", "potion", 1, 0, "plan.computed job.queued");
  fold_start (fold, "J1", 1, "job.submitting");
  decision = fold_expect (
    fold, "job.succeeded version.created report.created route.decided card.created",
    "{'command':'version.create','args':{'success':{'job':'J1','attempt':1},'version':{'id':'J1','"
    "spec':'potion',"
    "'variant':1,'regeneration':0,'recipe':'%1$s','picture':'%2$s'},'report':{'picture':'%2$s','"
    "verdicts':[" PASS "," UNCERTAIN "]},'reportBlob':'%2$s','tools':['bg_cycler','safe_area']}}",
    fold_job (fold, "J1")->recipe, picture);
  decided = fold_payload (decision, 3, &table);
  g_assert_cmpint (decided->outcome, ==, ASSAY_ROUTE_ASK);
  g_assert_cmpstr (decided->reasons[0], ==, "alpha.fringe:why");
  g_assert_true (g_str_has_prefix (decided->policy, "ab0000"));
  g_assert_cmpint (decided->regeneration, ==, ASSAY_UNSET);
  assay_table_free (table, decided);
  card = fold_payload (decision, 4, &table);
  g_assert_cmpstr (card->card, ==, "J1:alpha.fringe");
  g_assert_cmpstr (card->claim, ==, "alpha.fringe");
  g_assert_cmpstr (card->question, ==, "Is the edge clean on dark and on light?");
  g_assert_cmpint (card->question_version, ==, 1);
  g_assert_cmpstr (card->evidence, ==, "a rim of {0} px");
  g_assert_cmpstr (card->evidence_args[0], ==, "2");
  g_assert_cmpstr (card->tools[1], ==, "safe_area");
  g_assert_cmpint (card->slot.variant, ==, 1);
  assay_table_free (table, card);
}

/* The question of the card that is made of a picture of "potion" whose tags ask something. */
static void
assert_question (Fold *fold, const char *job, const char *verdicts, const char *question)
{
  g_autoptr (AssayDecision) decision = NULL;
  g_autofree char *picture = fold_hex (5);
  const AssayTable *table;
  AssayCardCreated *card;

  fold_plan (fold, job, job, 0, 0, "plan.computed job.queued");
  fold_start (fold, job, 1, "job.submitting");
  decision = fold_expect (
    fold, "job.succeeded version.created report.created route.decided card.created",
    "{'command':'version.create','args':{'success':{'job':'%3$s','attempt':1},'version':{'id':"
    "'%3$s','spec':'%3$s','variant':0,'regeneration':0,'recipe':'%1$s','picture':'%2$s'},'report':"
    "{'picture':'%2$s','verdicts':[%4$s]},'reportBlob':'%2$s','question':'Is {0} a drink?'}}",
    fold_job (fold, job)->recipe, picture, job, verdicts);
  card = fold_payload (decision, 4, &table);
  g_assert_cmpstr (card->question, ==, question);
  g_assert_cmpint (card->question_version == ASSAY_UNSET, ==, strstr (question, "drink") != NULL);
  assay_table_free (table, card);
}

/* What tags ask is asked where all checks passed; a doubt of a check has its own question.
 * Mutation: ask_as_tags_do of every card, or of none. */
static void
test_question_of_tags (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold->routing.trust = ASSAY_TRUST_ASK_FIRST;
  assert_question (fold, "flask", PASS, "Is {0} a drink?");
  assert_question (fold, "vial", PASS "," UNCERTAIN, "Is the edge clean on dark and on light?");
}

static void
test_version_refused (void)
{
  g_autoptr (Fold) fold = fold_new ();
  g_autofree char *hex = fold_hex (3);
  AssayJobFact *job;

  fold_plan (fold, "J1", "potion", 0, 0, "plan.computed job.queued");
  fold_version (fold, "J1", 0, PASS, "!!job.not_running");
  fold_version (fold, "J1", 1, PASS, "!!job.stale_attempt");
  fold_start (fold, "J1", 1, "job.submitting");
  EXPECT (fold, "!!version.mismatch",
          "{'command':'version.create','args':{'success':{'job':'J1','attempt':1},'version':{'id':'"
          "J1','spec':'sword','variant':0,"
          "'regeneration':0,'recipe':'%1$s','picture':'%1$s'},'report':{'picture':'%1$s','verdicts'"
          ":[]},'reportBlob'"
          ":'%1$s'}}",
          hex);
  /* a report about another picture */
  job = fold_job (fold, "J1");
  EXPECT (fold, "!!version.mismatch",
          "{'command':'version.create','args':{'success':{'job':'J1','attempt':1},'version':{'id':'"
          "J1','spec':'potion','variant':0,"
          "'regeneration':0,'recipe':'%2$s','picture':'%1$s'},'report':{'picture':'%2$s','verdicts'"
          ":[]},'reportBlob':'%1$s'}}",
          hex, job->recipe);
  fold_version (fold, "J1", 1, PASS,
                "job.succeeded version.created report.created route.decided approval.given");
  fold_version (fold, "J1", 1, PASS, "!!job.not_running");
}

/* Two facts that history cannot bring together; should it ever, approved art is still safe. */
static void
test_version_held (void)
{
  g_autoptr (AssayView) view = assay_view_new ();
  AssayJobFact *job = g_new0 (AssayJobFact, 1);
  AssaySlotFact *slot = g_new0 (AssaySlotFact, 1);
  g_autofree char *hex = fold_hex (3);
  g_autofree char *text = g_strdup_printf (
    "{'command':'version.create','args':{'success':{'job':'J1','attempt':1},'"
    "version':{'id':'J1','spec':'potion','variant':0,"
    "'regeneration':0,'recipe':'%1$s','picture':'%1$s'},'report':{'picture':'%1$s','verdicts':[]},'"
    "reportBlob':'%1$s'}}",
    hex);
  g_autoptr (AssayCommand) command = fold_parse (text);
  g_autoptr (AssayDecision) held = NULL;
  g_autoptr (AssayDecision) free_again = NULL;

  job->job = g_strdup ("J1");
  job->spec = g_strdup ("potion");
  job->recipe = g_strdup (hex);
  job->state = ASSAY_JOB_STATE_ACCEPTED;
  job->attempt = 1;
  g_ptr_array_add (view->jobs, job);
  slot->spec = g_strdup ("potion");
  slot->state = ASSAY_SLOT_APPROVED;
  g_ptr_array_add (view->slots, slot);
  held = assay_decide (command, view, 0);
  g_assert_true (assay_problems_has (held->problems, "version.held"));
  g_assert_true (held->counted);
  g_assert_cmpuint (held->events->len, ==, 0);
  /* and without any policy or slot fact it is decided by the built-in figures */
  slot->state = ASSAY_SLOT_QUEUED;
  free_again = assay_decide (command, view, 0);
  g_assert_cmpuint (free_again->events->len, ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decide/version/routes", test_version_routes);
  g_test_add_func ("/decide/version/remedies-in-order", test_remedies_in_order);
  g_test_add_func ("/decide/version/remedy-of-no", test_remedy_of_no);
  g_test_add_func ("/decide/version/payloads", test_version_payloads);
  g_test_add_func ("/decide/version/question-of-tags", test_question_of_tags);
  g_test_add_func ("/decide/version/refused", test_version_refused);
  g_test_add_func ("/decide/version/held", test_version_held);
  return g_test_run ();
}
