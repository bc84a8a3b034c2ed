/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/command-fold.h"

/* A job that failed for good: what the person reads, and what is suggested. */

#include <string.h>

/* What a person reads: a sentence to its end, without an id or a code of ours. */
static char *
dup_told (const AssayExceptionRaised *raised)
{
  char *told = assay_sentence_fill (raised->message, (const char *const *) raised->args, NULL);

  g_assert_false (g_regex_match_simple ("[a-z]_?[a-z]*\\.[a-z]", told, 0, 0));
  g_assert_false (g_regex_match_simple ("\\bJ[0-9]|[{}]|\\.\\.", told, 0, 0));
  g_assert_true (g_str_has_suffix (told, "."));
  return told;
}

static void
assert_told (const AssayExceptionRaised *raised, const char *expected)
{
  g_autofree char *told = dup_told (raised);

  g_assert_cmpstr (told, ==, expected);
}

/* Every class, the retried ones in their last attempt: cause, consequence and way out are three
 * sentences. Mutations: the failure's code for a cause that is not said; dup_cause that leaves the
 * full stop ("made.."). */
static void
test_failure_words (void)
{
  static const char *const classes[] = {"missing_model",
                                        "out_of_memory",
                                        "invalid_workflow",
                                        "timeout",
                                        "upstream_unavailable",
                                        "retryable",
                                        "lost",
                                        "non_retryable",
                                        "never heard of",
                                        "canceled",
                                        NULL};
  static const char *const causes[] = {"It broke.", "it broke", "", NULL};

  for (guint i = 0; classes[i] != NULL; i++)
    for (guint k = 0; causes[k] != NULL; k++)
      {
        g_autoptr (Fold) fold = fold_new ();
        g_autoptr (AssayDecision) decision = NULL;
        gboolean lost = strcmp (classes[i], "lost") == 0;
        const AssayTable *table;
        AssayExceptionRaised *raised;
        g_autofree char *told = NULL;
        g_auto (GStrv) sentences = NULL;

        fold->retry.max_attempts = 1;
        fold_plan (fold, "J1", "potion", 0, 0, "plan.computed job.queued");
        fold_start (fold, "J1", 1, "job.submitting");
        decision = fold_expect (
          fold, lost ? "job.lost exception.raised" : "job.failed exception.raised",
          "{'command':'job.report','args':{'job':'J1','attempt':1,'outcome':'%s','errorClass':'%s',"
          "'message':'%s'}}",
          lost ? "lost" : "failed", lost ? "" : classes[i], causes[k]);
        raised = fold_payload (decision, 1, &table);
        told = dup_told (raised);
        sentences = g_strsplit (told, ". ", -1);
        g_assert_cmpuint (g_strv_length (sentences), ==, 3);
        assay_table_free (table, raised);
      }
}

static void
test_failure_classes (void)
{
  static const struct
  {
    const char *error_class, *code, *suggestion;
  } classes[] = {
    {"missing_model", "missing_model", "choose_look"},
    {"out_of_memory", "out_of_memory", "edit_spec"},
    {"invalid_workflow", "invalid_workflow", "choose_look"},
    {"non_retryable", "failed", "retry"},
    {"never heard of", "failed", "retry"},
    {"canceled", "failed", "retry"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      g_autoptr (Fold) fold = fold_new ();
      g_autoptr (AssayDecision) decision = NULL;
      const AssayTable *table;
      AssayExceptionRaised *raised;

      fold_plan (fold, "J1", "potion", 3, 0, "plan.computed job.queued");
      fold_start (fold, "J1", 1, "job.submitting");
      decision = fold_expect (fold, "job.failed exception.raised",
                              "{'command':'job.report','args':{'job':'J1','attempt':1,'outcome':'"
                              "failed','errorClass':'%s',"
                              "'message':'x.safetensors\\nis not there'}}",
                              classes[i].error_class);
      raised = fold_payload (decision, 1, &table);
      g_assert_cmpstr (raised->code, ==, classes[i].code);
      g_assert_cmpstr (raised->suggestion, ==, classes[i].suggestion);
      g_assert_cmpstr (raised->spec, ==, "potion");
      g_assert_cmpint (raised->slot.variant, ==, 3);
      g_assert_cmpstr (raised->job, ==, "J1");
      g_assert_null (raised->version);
      g_assert_cmpstr (raised->args[0], ==, "x.safetensors is not there"); /* one line */
      g_assert_cmpstr (raised->args[1], ==, "1");
      assay_table_free (table, raised);
    }
}

/* Who reports with empty words says nothing. */
static void
test_failure_without_words (void)
{
  g_autoptr (Fold) fold = fold_new ();
  g_autoptr (AssayDecision) failed = NULL;
  g_autoptr (AssayDecision) canceled = NULL;
  const AssayTable *table;
  AssayExceptionRaised *raised;
  AssayJobCanceled *reason;

  fold_plan (fold, "J1", "potion", 0, 0, "plan.computed job.queued");
  fold_start (fold, "J1", 1, "job.submitting");
  failed = fold_expect (fold, "job.failed exception.raised",
                        "{'command':'job.report','args':{'job':'J1','attempt':1,'outcome':'failed',"
                        "'errorClass':'','message':''}}");
  raised = fold_payload (failed, 1, &table);
  assert_told (raised, "The picture could not be made: no reason was given. The same again would "
                       "fail the same way. Mend the cause, then try again.");
  assay_table_free (table, raised);
  fold_plan (fold, "J2", "sword", 0, 0, "plan.computed job.queued");
  canceled = fold_expect (
    fold, "job.canceled",
    "{'command':'job.report','args':{'job':'J2','attempt':0,'outcome':'canceled','message':''}}");
  reason = fold_payload (canceled, 0, &table);
  g_assert_cmpstr (reason->reason, ==, "canceled");
  assay_table_free (table, reason);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decide/job/classes", test_failure_classes);
  g_test_add_func ("/decide/job/without-words", test_failure_without_words);
  g_test_add_func ("/decide/job/failure-words", test_failure_words);
  return g_test_run ();
}
