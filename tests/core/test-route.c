/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-claim.h"
#include "core/decide/assay-own-question.h"
#include "core/decide/assay-route.h"
#include "core-fixture.h"

#include <string.h>

/* Routing as a table: verdicts in short form -> outcome, decisive verdict, reasons. */

typedef struct
{
  const char *name;
  const char *verdicts; /* words: outcome, confidence, then "!" = hard, "n" = not required, "~" = in
                           shadow and hard; claims are c0, c1 … */
  gint64 trust;
  guint left;
  gboolean audited;
  gint64 outcome;
  int asked;
  const char *reasons;
} Row;

static const Row rows[] = {
  {"all pass, trusted", "p950 p900", ASSAY_TRUST_ALL, 3, FALSE, ASSAY_ROUTE_AUTO_APPROVED, -1,
   "claims.accepted"},
  {"all pass, ask first", "p950 p900", ASSAY_TRUST_ASK_FIRST, 3, FALSE, ASSAY_ROUTE_ASK, -1,
   "claims.accepted trust.ask_first"},
  {"all pass, nothing proven", "p950", ASSAY_TRUST_PROVEN, 3, FALSE, ASSAY_ROUTE_ASK, -1,
   "claims.accepted trust.unproven"},
  {"all pass, in the sample", "p950", ASSAY_TRUST_ALL, 3, TRUE, ASSAY_ROUTE_ASK, -1,
   "claims.accepted audit"},
  {"sample is of no matter when asked anyway", "p950", ASSAY_TRUST_ASK_FIRST, 3, TRUE,
   ASSAY_ROUTE_ASK, -1, "claims.accepted trust.ask_first"},
  {"no verdicts", "", ASSAY_TRUST_ALL, 3, FALSE, ASSAY_ROUTE_ASK, -1, "claims.none"},
  {"nothing required", "s0n s0n", ASSAY_TRUST_ALL, 3, FALSE, ASSAY_ROUTE_ASK, -1, "claims.none"},
  {"one not required", "s0n p950", ASSAY_TRUST_ALL, 3, FALSE, ASSAY_ROUTE_AUTO_APPROVED, -1,
   "claims.accepted"},
  {"a skipped required one is no pass", "p950 s0", ASSAY_TRUST_ALL, 3, FALSE, ASSAY_ROUTE_ASK, 1,
   "c1:unmeasured"},
  {"a pass just too doubtful", "p950 p899", ASSAY_TRUST_ALL, 3, FALSE, ASSAY_ROUTE_ASK, 1,
   "c1:confidence.low"},
  {"least confident pass first", "p800 p700 p750", ASSAY_TRUST_ALL, 3, FALSE, ASSAY_ROUTE_ASK, 1,
   "c1:confidence.low c0:confidence.low c2:confidence.low"},
  {"order on ties", "p950 u500 u500", ASSAY_TRUST_ALL, 3, FALSE, ASSAY_ROUTE_ASK, 1, "c1:r c2:r"},
  {"uncertain before unmeasured before doubtful", "p100 s0 u990", ASSAY_TRUST_ALL, 3, FALSE,
   ASSAY_ROUTE_ASK, 2, "c2:r c0:confidence.low c1:unmeasured"},
  {"fail before uncertain", "u100 f899!", ASSAY_TRUST_ALL, 3, FALSE, ASSAY_ROUTE_ASK, 1,
   "c1:r c0:r"},
  {"soft fails are asked, however clear", "p950 f999", ASSAY_TRUST_ALL, 3, FALSE, ASSAY_ROUTE_ASK,
   1, "c1:r"},
  {"least confident fail first", "f800 f700! f750", ASSAY_TRUST_ALL, 3, FALSE, ASSAY_ROUTE_ASK, 1,
   "c1:r c0:r c2:r"},
  {"a clear breach", "p950 f900! u100", ASSAY_TRUST_ALL, 1, FALSE, ASSAY_ROUTE_AGAIN, 1, "c1:r"},
  {"all breaches are named", "f990! u1 f910!", ASSAY_TRUST_ASK_FIRST, 1, FALSE, ASSAY_ROUTE_AGAIN,
   0, "c0:r c2:r"},
  {"a breach without budget", "p950 f900!", ASSAY_TRUST_ALL, 0, FALSE, ASSAY_ROUTE_REJECTED, 1,
   "c1:r budget.regenerations"},
  /* Mutation of these: standing_of that does not look at the shadow. */
  {"a clear breach in shadow", "p950 f990~", ASSAY_TRUST_ALL, 3, FALSE, ASSAY_ROUTE_AUTO_APPROVED,
   -1, "claims.accepted"},
  {"doubts in shadow", "u500~ p950 s0~ p100~", ASSAY_TRUST_ALL, 3, FALSE, ASSAY_ROUTE_AUTO_APPROVED,
   -1, "claims.accepted"},
  {"a pass in shadow says nothing", "p990~", ASSAY_TRUST_ALL, 3, FALSE, ASSAY_ROUTE_ASK, -1,
   "claims.none"},
  {"a breach in shadow beside one that counts", "f990~ f910! f950~", ASSAY_TRUST_ALL, 3, FALSE,
   ASSAY_ROUTE_AGAIN, 1, "c1:r"},
};

static AssayVerdict *
parse_verdict (const char *word, guint index)
{
  AssayVerdict *verdict = assay_table_new (&assay_verdict_table);
  char *end;

  verdict->validator = g_strdup_printf ("c%u", index);
  verdict->version = 1;
  verdict->outcome = word[0] == 'p'   ? ASSAY_VERDICT_PASS
                     : word[0] == 'f' ? ASSAY_VERDICT_FAIL
                     : word[0] == 'u' ? ASSAY_VERDICT_UNCERTAIN
                                      : ASSAY_VERDICT_SKIPPED;
  verdict->confidence_per_mille = g_ascii_strtoll (word + 1, &end, 10);
  verdict->hard = *end == '!' || *end == '~';
  verdict->in_shadow = *end == '~';
  g_free (verdict->reason);
  verdict->reason = g_strdup (*end == 'n' ? ASSAY_SKIPPED_NOT_REQUIRED : "r");
  return verdict;
}

static AssayReport *
parse_report (const char *text)
{
  AssayReport *report = assay_table_new (&assay_report_table);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_ptr_array_add (report->verdicts, parse_verdict (words[i], i));
  return report;
}

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Row *row = &rows[i];
      AssayRoutingPolicy policy = {
        .trust = row->trust, .accept_per_mille = 900, .reject_per_mille = 900};
      g_autoptr (AssayReport) report = parse_report (row->verdicts);
      g_autoptr (AssayRoute) route = assay_route_decide (report, &policy, row->left, row->audited);
      g_autofree char *reasons = g_strjoinv (" ", route->reasons);

      g_test_message ("%s", row->name);
      g_assert_cmpint (route->outcome, ==, row->outcome);
      g_assert_cmpint (route->asked, ==, row->asked);
      g_assert_cmpstr (reasons, ==, row->reasons);
    }
}

static void
test_policy_figures (void)
{
  g_autoptr (AssayReport) report = parse_report ("p800");
  AssayRoutingPolicy strict = {
    .trust = ASSAY_TRUST_ALL, .accept_per_mille = 801, .reject_per_mille = 900};
  AssayRoutingPolicy loose = {
    .trust = ASSAY_TRUST_ALL, .accept_per_mille = 800, .reject_per_mille = 900};
  g_autoptr (AssayRoute) a = assay_route_decide (report, &strict, 1, FALSE);
  g_autoptr (AssayRoute) b = assay_route_decide (report, &loose, 1, FALSE);
  g_autoptr (AssayRoute) c = assay_route_decide (report, NULL, 1, FALSE);

  g_assert_cmpint (a->outcome, ==, ASSAY_ROUTE_ASK);
  g_assert_cmpint (b->outcome, ==, ASSAY_ROUTE_AUTO_APPROVED);
  g_assert_cmpint (c->outcome, ==, ASSAY_ROUTE_ASK); /* no policy: trusts nothing */
}

#define SEED  ASSAY_REMEDY_BIT (ASSAY_REMEDY_NEW_SEED)
#define KEY   ASSAY_REMEDY_BIT (ASSAY_REMEDY_OTHER_KEY)
#define WORDS ASSAY_REMEDY_BIT (ASSAY_REMEDY_STRONGER_BACKGROUND)
#define LORAS ASSAY_REMEDY_BIT (ASSAY_REMEDY_LIGHTER_LORAS)

/* In the order of the list, none twice, none that the recipe cannot have, none that no program of
 * now knows, and another seed when all is used up. Red with: the list walked from its end; @done
 * not looked at; @left not looked at. */
static void
test_remedy (void)
{
  static const struct
  {
    const char *listed;
    guint done, left;
    AssayRemedy remedy;
  } steps[] = {
    {"stronger_background other_key new_seed", 0, KEY | WORDS | LORAS,
     ASSAY_REMEDY_STRONGER_BACKGROUND},
    {"stronger_background other_key new_seed", WORDS, KEY | LORAS, ASSAY_REMEDY_OTHER_KEY},
    {"stronger_background other_key new_seed", WORDS | KEY, LORAS, ASSAY_REMEDY_NEW_SEED},
    {"stronger_background other_key new_seed", WORDS | KEY | SEED, LORAS, ASSAY_REMEDY_NEW_SEED},
    {"other_key new_seed", 0, WORDS, ASSAY_REMEDY_NEW_SEED},
    {"new_seed lighter_loras", 0, LORAS, ASSAY_REMEDY_NEW_SEED},
    {"new_seed lighter_loras", SEED, LORAS, ASSAY_REMEDY_LIGHTER_LORAS},
    {"new_seed lighter_loras", SEED | LORAS, 0, ASSAY_REMEDY_NEW_SEED},
    {"stronger_guard other_key", 0, KEY, ASSAY_REMEDY_OTHER_KEY},
    {"", 0, KEY | WORDS | LORAS, ASSAY_REMEDY_NEW_SEED},
  };
  g_autoptr (AssayReport) report = parse_report ("f950!");
  AssayVerdict *verdict = g_ptr_array_index (report->verdicts, 0);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_strfreev (verdict->remediations);
      verdict->remediations = g_strsplit (steps[i].listed, " ", -1);
      g_test_message ("%u: %s", i, steps[i].listed);
      g_assert_cmpint (assay_route_remedy (verdict, steps[i].done, steps[i].left), ==,
                       steps[i].remedy);
    }
  g_assert_cmpint (assay_route_remedy (NULL, 0, KEY), ==, ASSAY_REMEDY_NEW_SEED);
}

/* About the share that was asked for, the same every time, and not the same ones for every spec. */
static void
test_audit (void)
{
  AssayRoutingPolicy policy = {.audit_per_mille = 50};
  AssayRoutingPolicy none = {.audit_per_mille = 0};
  AssayRoutingPolicy all = {.audit_per_mille = 1000};
  guint n = 0, differ = 0;

  for (guint i = 0; i < 4000; i++)
    {
      g_autofree char *recipe = g_strdup_printf ("%064x", i);
      gboolean sampled = assay_route_audit (&policy, "potion", (int) (i % 4), recipe);

      g_assert_true (sampled == assay_route_audit (&policy, "potion", (int) (i % 4), recipe));
      g_assert_false (assay_route_audit (&none, "potion", 0, recipe));
      g_assert_true (assay_route_audit (&all, "potion", 0, recipe));
      n += sampled;
      differ += sampled != assay_route_audit (&policy, "sword", (int) (i % 4), recipe);
    }
  g_assert_cmpuint (n, >, 140);
  g_assert_cmpuint (n, <, 260);
  g_assert_cmpuint (differ, >, 100);
}

/* Every machine samples the same: SHA-256 of the JCS array, first 8 bytes big-endian, modulo 1000.
 * Worked out by Python's hashlib. */
static void
test_audit_is_fixed (void)
{
  AssayRoutingPolicy policy = {.audit_per_mille = 907};

  g_assert_false (assay_route_audit (&policy, "potion", 1, "00ff"));
  policy.audit_per_mille = 907 + 1;
  g_assert_true (assay_route_audit (&policy, "potion", 1, "00ff"));
}

static void
test_questions (void)
{
  static const char *const claims[] = {"technical.decode", "alpha.background", "alpha.fringe",
                                       "bounds.safe_area", "taste"};

  for (guint i = 0; i < G_N_ELEMENTS (claims); i++)
    {
      const AssayClaim *question = assay_claim_find (claims[i]);

      g_assert_cmpstr (question->id, ==, claims[i]);
      g_assert_true (g_str_has_suffix (question->question, "?"));
      g_assert_cmpint (question->question_version, >=, 1);
      g_assert_true (g_str_has_prefix (question->unsure, "You were unsure whether "));
      g_assert_true (g_str_has_suffix (question->unsure, "."));
    }
  g_assert_cmpstr (assay_claim_find ("alpha.background")->question, ==,
                   "Is everything around {0} transparent?");
  g_assert_null (assay_claim_find ("some.new_check")->id);
  g_assert_nonnull (assay_claim_find (NULL)->question);
  g_assert_nonnull (assay_claim_find (NULL)->unsure);
}

#define TAGS                                                                                       \
  "{'schema':'tags/1','tags':{'item:gem':{'title':'Gem','question':'Is %s a %s of 100 %?'},"       \
  "'view:front':{'title':'Front'},'item:weapon':{'title':'Weapon'},"                               \
  "'material:stone':{'title':'Stone','question':'Hard as stone?'}}}"
#define GEM(tags, rest)                                                                            \
  "{'schema':'spec/1','id':'gem','title':'Gem','assetType':'ui_icon','checkpointId':'copax',"      \
  "'tags':[" tags "]" rest "}"

static void
assert_asked (World *world, const char *spec, const char *expected)
{
  g_autoptr (AssayCatalog) catalog = NULL;
  g_autofree char *asked = NULL;

  world_set (world, "specs/gem.json", spec);
  catalog = world_catalog (world, FALSE);
  asked = assay_own_question_dup (catalog, spec_of (catalog, "gem"));
  g_assert_cmpstr (asked, ==, expected);
}

/* The first in the order of the prompt that asks; the project's word before the built-in one.
 * Mutation: the first as the spec lists them; the built-in catalogue asked first. */
static void
test_own_question (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayCatalog) none = world_catalog (world, FALSE);

  g_assert_null (assay_own_question_dup (none, NULL));
  world_set (world, "catalog/tags.json", TAGS);
  assert_asked (world, GEM ("", ""), NULL);
  assert_asked (world, GEM ("'view:front','item:weapon'", ""), NULL);
  assert_asked (world, GEM ("'material:stone','view:front','item:gem'", ""),
                "Is {0} a {0} of 100 %?");
  assert_asked (world,
                GEM ("'item:gem','material:stone'",
                     ",'promptPolicy':{'tagOrder':['material:stone','item:gem']}"),
                "Hard as stone?");
  assert_asked (world, GEM ("'material:glass'", ""), "Does {0} look like glass?");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/route/table", test_table);
  g_test_add_func ("/route/figures", test_policy_figures);
  g_test_add_func ("/route/remedy", test_remedy);
  g_test_add_func ("/route/audit", test_audit);
  g_test_add_func ("/route/audit/fixed", test_audit_is_fixed);
  g_test_add_func ("/route/questions", test_questions);
  g_test_add_func ("/route/questions/own", test_own_question);
  return g_test_run ();
}
