/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/command-fold.h"

/* Every command kind: what it gives and when it is refused, as short histories. */

static void
answer (Fold *fold, const char *card, const char *word, const char *expected)
{
  EXPECT (fold, expected,
          "{'command':'card.answer','args':{'card':'%s','answer':'%s','milliseconds':12}}", card,
          word);
}

static void
undo (Fold *fold, const char *card, const char *expected)
{
  if (card == NULL)
    EXPECT (fold, expected, "{'command':'card.undo','args':{}}");
  else
    EXPECT (fold, expected, "{'command':'card.undo','args':{'card':'%s'}}", card);
}

static void
resolve (Fold *fold, const char *exception, const char *action, const char *expected)
{
  EXPECT (fold, expected, "{'command':'exception.resolve','args':{'exception':'%s','action':'%s'}}",
          exception, action);
}

/* Project, documents, pins, exports, queue
 * --------------------------------------------------------- */

static void
test_records (void)
{
  g_autoptr (Fold) fold = fold_new ();
  g_autofree char *hex = fold_hex (1);

  EXPECT (fold, "project.opened",
          "{'command':'project.open','args':{'program':'assay','version':'0.1.0'}}");
  EXPECT (fold, "project.opened",
          "{'command':'project.open','args':{'program':'assay','version':'0.1.0'}}");
  EXPECT (fold, "spec.pinned spec.rebound",
          "{'command':'spec.pin','args':{'pinned':[{'spec':'potion','profile':'copax','version':1,"
          "'hash':'%s','line':'%s'}],'rebound':[{'spec':'sword'}]}}",
          hex, hex);
  EXPECT (fold, "!command.incomplete",
          "{'command':'spec.pin','args':{'pinned':[{'spec':'potion'}]}}");
  EXPECT (fold, "!documents.twice",
          "{'command':'spec.pin','args':{'pinned':[{'spec':'potion','line':'%s'}],"
          "'rebound':[{'spec':'potion'}]}}",
          hex);
  EXPECT (fold, "export.written",
          "{'command':'export.record','args':{'target':'game','files':2,'manifest':'%s'}}", hex);
  EXPECT (fold, "!command.incomplete",
          "{'command':'export.record','args':{'target':'game','files':2}}");
}

static void
test_documents (void)
{
  g_autoptr (Fold) fold = fold_new ();
  g_autofree char *hex = fold_hex (1);

  EXPECT (fold, "", "{'command':'documents.observe','args':{'changes':[]}}");
  EXPECT (fold, "document.changed document.changed",
          "{'command':'documents.observe','args':{'changes':["
          "{'path':'specs/a.json','kind':'spec','id':'a','hash':'%s','blob':'%s'},"
          "{'path':'specs/gone.json','kind':'spec','id':'gone'}]}}",
          hex, hex);
  EXPECT (fold, "!documents.twice",
          "{'command':'documents.observe','args':{'changes':["
          "{'path':'specs/a.json','kind':'spec','id':'a'},{'path':'specs/"
          "a.json','kind':'spec','id':'a'}]}}");
  EXPECT (fold, "!documents.no_blob",
          "{'command':'documents.observe','args':{'changes':["
          "{'path':'specs/b.json','kind':'spec','id':'b','hash':'%s','blob':'%s'},"
          "{'path':'specs/a.json','kind':'spec','id':'a','hash':'%s'}]}}",
          hex, hex, hex);
}

static void
test_queue (void)
{
  g_autoptr (Fold) fold = fold_new ();

  EXPECT (fold, "", "{'command':'queue.resume','args':{}}");
  EXPECT (fold, "queue.paused", "{'command':'queue.pause','args':{'reason':'lunch'}}");
  EXPECT (fold, "", "{'command':'queue.pause','args':{}}");
  fold_plan (fold, "J1", "potion", 0, 0, "plan.computed job.queued");
  fold_start (fold, "J1", 1, "!queue.is_paused");
  EXPECT (fold, "queue.resumed", "{'command':'queue.resume','args':{}}");
  fold_start (fold, "J1", 1, "job.submitting");
}

/* Plans
 * --------------------------------------------------------------------------------------------- */

#define JOB(job, spec, regeneration)                                                               \
  "{'job':'" job "','spec':'" spec "','variant':0,'regeneration':" regeneration                    \
  ",'recipe':'%1$s','priority':1,'reason':'new'}"

static void
test_plan (void)
{
  g_autoptr (Fold) fold = fold_new ();
  g_autofree char *hex = fold_hex (1);
  g_autoptr (AssayDecision) decision = NULL;
  const AssayTable *table;
  AssayPlanComputed *computed;

  decision = fold_expect (fold, "plan.computed job.queued job.queued",
                          "{'command':'plan.accept','args':{'hash':'%1$s','held':4,'jobs':[" JOB (
                            "J1", "potion", "0") "," JOB ("J2", "sword", "0") "]}}",
                          hex);
  computed = fold_payload (decision, 0, &table);
  g_assert_cmpint (computed->jobs, ==, 2);
  g_assert_cmpint (computed->held, ==, 4);
  assay_table_free (table, computed);
  /* What has an open job is left out, the rest goes on. */
  EXPECT (fold, "plan.computed job.queued",
          "{'command':'plan.accept','args':{'hash':'%1$s','jobs':[" JOB (
            "J3", "potion", "0") "," JOB ("J4", "coin", "0") "]}}",
          hex);
  g_assert_null (fold_job (fold, "J3"));
  /* When nothing remains there is nothing to do. */
  EXPECT (fold, "",
          "{'command':'plan.accept','args':{'hash':'%1$s','jobs':[" JOB ("J5", "potion", "0") "]}}",
          hex);
  EXPECT (fold, "", "{'command':'plan.accept','args':{'hash':'%1$s','jobs':[]}}", hex);
}

static void
test_plan_refused (void)
{
  g_autoptr (Fold) fold = fold_new ();
  g_autofree char *hex = fold_hex (1);

  fold_make (fold, "J1", "potion", 0, 0, PASS, "approval.given");
  /* Approved art is held: all or nothing. */
  EXPECT (fold, "!!plan.held",
          "{'command':'plan.accept','args':{'hash':'%1$s','jobs':[" JOB (
            "J2", "sword", "0") "," JOB ("J3", "potion", "1") "]}}",
          hex);
  g_assert_null (fold_job (fold, "J2"));
  EXPECT (fold, "!plan.twice",
          "{'command':'plan.accept','args':{'hash':'%1$s','jobs':[" JOB (
            "J2", "sword", "0") "," JOB ("J3", "sword", "0") "]}}",
          hex);
  EXPECT (fold, "!plan.twice",
          "{'command':'plan.accept','args':{'hash':'%1$s','jobs':[" JOB (
            "J2", "sword", "0") "," JOB ("J2", "coin", "0") "]}}",
          hex);
  EXPECT (fold, "!plan.job_exists",
          "{'command':'plan.accept','args':{'hash':'%1$s','jobs':[" JOB ("J1", "sword", "0") "]}}",
          hex);
  EXPECT (fold, "!plan.no_such_slot",
          "{'command':'plan.accept','args':{'hash':'%1$s','jobs':[{'job':'J2','spec':'sword','"
          "variant':64,'regeneration':0,"
          "'recipe':'%1$s'}]}}",
          hex);
}

/* Whoever calls from inside can hand over anything; the log stays readable and the commit is all or
 * none. */
static void
test_plan_unreadable (void)
{
  g_autoptr (AssayCommand) command = NULL;
  g_autoptr (AssayView) view = assay_view_new ();
  g_autoptr (AssayDecision) decision = NULL;
  g_autofree char *hex = fold_hex (1);
  g_autofree char *text =
    g_strdup_printf ("{'command':'plan.accept','args':{'hash':'%1$s','jobs':[" JOB (
                       "J1", "potion", "0") "," JOB ("J2", "sword", "0") "]}}",
                     hex);
  AssayJobQueued *second;

  command = fold_parse (text);
  second = g_ptr_array_index (((AssayArgsPlanAccept *) command->args)->jobs, 1);
  g_free (second->spec);
  second->spec = g_strdup ("../sword");
  decision = assay_decide (command, view, 0);
  g_assert_cmpuint (assay_problems_count (decision->problems), >, 0);
  g_assert_cmpuint (decision->events->len, ==, 0);
}

static void
test_plan_stale (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_make (fold, "J1", "potion", 0, 0, UNCERTAIN, "card.created");
  fold_plan (fold, "J2", "potion", 0, 0, ""); /* a question is open */
  answer (fold, "J1:alpha.fringe", "no", "card.answered route.decided");
  fold_plan (fold, "J3", "potion", 0, 0,
             ""); /* made before the no: regeneration 0 is not wanted any more */
  fold_plan (fold, "J4", "potion", 0, 1, "plan.computed job.queued");
  fold_report (fold, "J4", 0, "canceled", "canceled", "job.canceled");
  fold_plan (fold, "J5", "potion", 0, 1, "plan.computed job.queued");
}

/* Jobs
 * ---------------------------------------------------------------------------------------------- */

static void
test_submit (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_start (fold, "J1", 1, "!job.unknown");
  fold_plan (fold, "J1", "potion", 0, 0, "plan.computed job.queued");
  fold_start (fold, "J1", 0, "!!job.stale_attempt");
  fold_start (fold, "J1", 2, "!!job.stale_attempt");
  EXPECT (
    fold, "!job.bad_prompt_id",
    "{'command':'job.submit','args':{'job':'J1','attempt':1,'promptId':'seven','server':'x'}}");
  fold_start (fold, "J1", 1, "job.submitting");
  fold_start (fold, "J1", 1, "!job.not_waiting");
  fold_start (fold, "J1", 2, "!job.not_waiting");
}

static void
test_report_progress (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_report (fold, "J1", 1, "accepted", "", "!job.unknown");
  fold_plan (fold, "J1", "potion", 0, 0, "plan.computed job.queued");
  fold_report (fold, "J1", 0, "accepted", "", "!!job.not_running");
  fold_start (fold, "J1", 1, "job.submitting");
  fold_report (fold, "J1", 2, "accepted", "", "!!job.stale_attempt");
  fold_report (fold, "J1", 0, "failed", "timeout", "!!job.stale_attempt");
  fold_report (fold, "J1", 1, "accepted", "", "job.accepted");
  fold_report (fold, "J1", 1, "accepted", "", "");
  fold_report (fold, "J1", 1, "running", "", "job.running");
  fold_report (fold, "J1", 1, "resumed", "", "job.resumed");
  fold_report (fold, "J1", 1, "canceled", "", "job.canceled");
  fold_report (fold, "J1", 1, "failed", "timeout", "!!job.not_running");
  fold_version (fold, "J1", 1, PASS, "!!job.not_running");
}

static void
test_report_retry (void)
{
  g_autoptr (Fold) fold = fold_new ();
  g_autoptr (AssayDecision) decision = NULL;
  const AssayTable *table;
  AssayJobRetry *retry;

  fold_plan (fold, "J1", "potion", 0, 0, "plan.computed job.queued");
  fold_start (fold, "J1", 1, "job.submitting");
  decision = fold_expect (fold, "job.failed job.retry_scheduled",
                          "{'command':'job.report','args':{'job':'J1','attempt':1,'outcome':'"
                          "failed','errorClass':'timeout'}}");
  retry = fold_payload (decision, 1, &table);
  g_assert_cmpint (retry->attempt, ==, 2);
  g_assert_cmpint (retry->delay_ms, >=, 800);
  g_assert_cmpint (retry->delay_ms, <=, 1200);
  g_assert_cmpint (retry->due_us, ==, fold->now_us + retry->delay_ms * 1000);
  assay_table_free (table, retry);
  fold_report (fold, "J1", 1, "failed", "timeout", "!!job.not_running"); /* not started yet */
  fold_start (fold, "J1", 2, "job.submitting");
  fold_report (fold, "J1", 1, "failed", "timeout",
               "!!job.stale_attempt"); /* the old one's late word */
  fold_version (fold, "J1", 1, PASS, "!!job.stale_attempt");
  /* lost: made again under a new prompt id */
  fold_report (fold, "J1", 2, "lost", "", "job.lost job.retry_scheduled");
  fold_start (fold, "J1", 3, "job.submitting");
  /* the third of three: no more */
  fold_report (fold, "J1", 3, "failed", "timeout", "job.failed exception.raised");
  resolve (fold, "J1:stuck", "retry", "exception.resolved");
  g_assert_cmpint (fold_slot (fold, "potion", &(AssaySlot){0})->state, ==, ASSAY_SLOT_NEW);
  fold_start (fold, "J1", 4, "!job.not_waiting");
  fold_plan (fold, "J2", "potion", 0, 0, "plan.computed job.queued");
}

static void
test_report_lost_in_the_end (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold->retry.max_attempts = 1;
  fold_plan (fold, "J1", "potion", 0, 0, "plan.computed job.queued");
  fold_start (fold, "J1", 1, "job.submitting");
  fold_report (fold, "J1", 1, "lost", "", "job.lost exception.raised");
}

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

static gint64
delay_of (Fold *fold, const char *job, gint64 attempts)
{
  const AssayTable *table;
  gint64 delay = -1;

  fold_plan (fold, job, job[0] == 'A' ? "axe" : "bow", 0, 0, "plan.computed job.queued");
  for (gint64 i = 1; i <= attempts; i++)
    {
      g_autoptr (AssayDecision) decision = NULL;
      AssayJobRetry *retry;

      fold_start (fold, job, i, "job.submitting");
      decision = fold_expect (fold, "job.failed job.retry_scheduled",
                              "{'command':'job.report','args':{'job':'%s','attempt':%d,'outcome':'"
                              "failed','errorClass':'retryable'}}",
                              job, (int) i);
      retry = fold_payload (decision, 1, &table);
      delay = retry->delay_ms;
      assay_table_free (table, retry);
    }
  return delay;
}

static void
test_backoff (void)
{
  static const struct
  {
    int backoff;
    gint64 base, max, jitter;
    gint64 attempts, least, most;
  } rows[] = {
    {1, 1000, 60000, 0, 1, 1000, 1000},
    {1, 1000, 60000, 0, 4, 8000, 8000},
    {1, 1000, 60000, 0, 40, 60000, 60000}, /* capped, no overflow */
    {1, 1000, 60000, 20, 3, 3200, 4800},
    {0, 1000, 60000, 0, 5, 1000, 1000}, /* fixed */
    {1, 0, 60000, 20, 3, 100, 100},     /* floor */
    {1, 50000, 60000, 20, 9, 48000, 60000},
    {1, G_MAXINT64, G_MAXINT64, 100, 9, 100, G_GINT64_CONSTANT (604800000)},
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Fold) fold = fold_new ();
      gint64 delay;

      fold->retry.max_attempts = 1000;
      fold->retry.backoff = rows[i].backoff;
      fold->retry.base_delay_ms = rows[i].base;
      fold->retry.max_delay_ms = rows[i].max;
      fold->retry.jitter_pct = rows[i].jitter;
      delay = delay_of (fold, "A1", rows[i].attempts);
      g_assert_cmpint (delay, >=, rows[i].least);
      g_assert_cmpint (delay, <=, rows[i].most);
    }
}

static void
test_jitter_differs_by_job (void)
{
  g_autoptr (Fold) fold = fold_new ();

  g_assert_cmpint (delay_of (fold, "A1", 1), !=, delay_of (fold, "B1", 1));
}

/* Versions
 * ------------------------------------------------------------------------------------------ */

static void
test_version_routes (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_make (fold, "J1", "potion", 0, 0, PASS, "approval.given");
  g_assert_cmpint (fold_slot (fold, "potion", &(AssaySlot){0})->state, ==, ASSAY_SLOT_APPROVED);
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
  resolve (fold, "J6:over_budget", "retry", "exception.resolved");
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
  answer (fold, "J1:alpha.fringe", "no", "card.answered route.decided");
  g_assert_cmpint (slot->remedy, ==, ASSAY_REMEDY_OTHER_KEY);
  g_assert_cmpuint (fold_regenerations (fold, "sword"), ==, 0); /* at nobody's budget */
  fold_make (fold, "J2", "sword", 0, 1, PASS "," UNCERTAIN, "card.created");
  answer (fold, "J2:alpha.fringe", "no", "card.answered route.decided");
  g_assert_cmpint (slot->remedy, ==, ASSAY_REMEDY_NEW_SEED);
  fold->routing.trust = ASSAY_TRUST_ASK_FIRST;
  fold_make (fold, "J3", "sword", 0, 2, PASS, "card.created");
  answer (fold, "J3:taste", "no", "card.answered route.decided");
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

/* Cards
 * --------------------------------------------------------------------------------------------- */

static void
test_answers (void)
{
  g_autoptr (Fold) fold = fold_new ();

  answer (fold, "J1:alpha.fringe", "yes", "!card.unknown");
  fold_make (fold, "J1", "potion", 0, 0, UNCERTAIN, "card.created");
  fold_make (fold, "J2", "potion", 1, 0, UNCERTAIN, "card.created");
  fold_make (fold, "J3", "potion", 2, 0, UNCERTAIN, "card.created");
  answer (fold, "J1:alpha.fringe", "yes", "card.answered approval.given");
  answer (fold, "J1:alpha.fringe", "yes", "!card.closed");
  answer (fold, "J1:alpha.fringe", "no", "!card.closed");
  answer (fold, "J2:alpha.fringe", "no", "card.answered route.decided");
  g_assert_cmpuint (fold_slot (fold, "potion", &(AssaySlot){1})->regeneration, ==, 1);
  answer (fold, "J3:alpha.fringe", "unsure", "card.answered exception.raised");
  fold_plan (fold, "J4", "potion", 2, 1, ""); /* waits for the exception */
  resolve (fold, "J3:unsure", "retry", "exception.resolved");
  resolve (fold, "J3:unsure", "retry", "!exception.closed");
  resolve (fold, "J9:unsure", "retry", "!exception.unknown");
  fold_plan (fold, "J4", "potion", 2, 1, "plan.computed job.queued");
}

/* What a person asks for is at nobody's budget. */
static void
test_no_is_free (void)
{
  g_autoptr (Fold) fold = fold_new ();
  g_autoptr (AssayDecision) decision = NULL;
  const AssayTable *table;
  AssayRouteDecided *decided;

  fold->budgets.regenerations = 0;
  fold_make (fold, "J1", "potion", 0, 0, UNCERTAIN, "card.created");
  decision =
    fold_expect (fold, "card.answered route.decided",
                 "{'command':'card.answer','args':{'card':'J1:alpha.fringe','answer':'no'}}");
  decided = fold_payload (decision, 1, &table);
  g_assert_cmpint (decided->outcome, ==, ASSAY_ROUTE_AGAIN);
  g_assert_cmpstr (decided->reasons[0], ==, "alpha.fringe:answered.no");
  g_assert_null (decided->reasons[1]);
  g_assert_cmpint (decided->regeneration, ==, 1);
  g_assert_cmpstr (decided->by, ==, "J1:alpha.fringe");
  assay_table_free (table, decided);
  g_assert_cmpuint (fold_regenerations (fold, "potion"), ==, 0);
}

static void
test_skip (void)
{
  g_autoptr (Fold) fold = fold_new ();

  EXPECT (fold, "!card.unknown", "{'command':'card.skip','args':{'card':'J1:taste'}}");
  fold_make (fold, "J1", "potion", 0, 0, UNCERTAIN, "card.created");
  EXPECT (fold, "card.skipped", "{'command':'card.skip','args':{'card':'J1:alpha.fringe'}}");
  EXPECT (fold, "card.skipped", "{'command':'card.skip','args':{'card':'J1:alpha.fringe'}}");
  answer (fold, "J1:alpha.fringe", "yes", "card.answered approval.given");
  EXPECT (fold, "!card.closed", "{'command':'card.skip','args':{'card':'J1:alpha.fringe'}}");
}

static void
test_undo (void)
{
  g_autoptr (Fold) fold = fold_new ();

  undo (fold, NULL, "!card.nothing_to_undo");
  undo (fold, "J1:alpha.fringe", "!card.unknown");
  fold_make (fold, "J1", "potion", 0, 0, UNCERTAIN, "card.created");
  undo (fold, "J1:alpha.fringe", "!card.open");
  undo (fold, NULL, "!card.nothing_to_undo");
  /* yes */
  answer (fold, "J1:alpha.fringe", "yes", "card.answered approval.given");
  fold_plan (fold, "J2", "potion", 0, 1, "!!plan.held");
  undo (fold, NULL, "approval.withdrawn card.undone");
  /* no, and nothing has been queued */
  answer (fold, "J1:alpha.fringe", "no", "card.answered route.decided");
  undo (fold, NULL, "card.undone");
  /* no, and the next one is queued */
  answer (fold, "J1:alpha.fringe", "no", "card.answered route.decided");
  fold_plan (fold, "J2", "potion", 0, 1, "plan.computed job.queued");
  undo (fold, "J1:alpha.fringe", "job.canceled card.undone");
  fold_start (fold, "J2", 1, "!job.not_waiting");
  /* unsure */
  answer (fold, "J1:alpha.fringe", "unsure", "card.answered exception.raised");
  undo (fold, NULL, "exception.resolved card.undone");
  answer (fold, "J1:alpha.fringe", "unsure",
          "card.answered exception.raised"); /* the same id again */
  resolve (fold, "J1:unsure", "leave_out", "exception.resolved");
  fold_plan (fold, "J3", "potion", 0, 1, ""); /* left out */
  undo (fold, NULL, "card.undone");
  answer (fold, "J1:alpha.fringe", "yes", "card.answered approval.given");
}

static void
test_undo_too_late (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_make (fold, "J1", "potion", 0, 0, UNCERTAIN, "card.created");
  answer (fold, "J1:alpha.fringe", "no", "card.answered route.decided");
  fold_plan (fold, "J2", "potion", 0, 1, "plan.computed job.queued");
  fold_start (fold, "J2", 1, "job.submitting");
  undo (fold, NULL, "!card.being_made_again");
  fold_report (fold, "J2", 1, "accepted", "", "job.accepted");
  undo (fold, NULL, "!card.being_made_again");
  /* it waits for a retry: nothing runs, so it can be taken back */
  fold_report (fold, "J2", 1, "failed", "timeout", "job.failed job.retry_scheduled");
  undo (fold, NULL, "job.canceled card.undone");
  answer (fold, "J1:alpha.fringe", "no", "card.answered route.decided");
  /* never with a number that was used: it would be the same picture */
  fold_make (fold, "J3", "potion", 0, 2, UNCERTAIN, "card.created");
  undo (fold, NULL, "!card.superseded");
  answer (fold, "J3:alpha.fringe", "yes", "card.answered approval.given");
  undo (fold, "J1:alpha.fringe", "!card.superseded");
  undo (fold, NULL, "approval.withdrawn card.undone");
}

/* The picture made after a no failed to be made: undoing the no settles that problem too. */
static void
test_undo_after_failed_remake (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_make (fold, "J1", "potion", 0, 0, UNCERTAIN, "card.created");
  answer (fold, "J1:alpha.fringe", "no", "card.answered route.decided");
  fold_plan (fold, "J2", "potion", 0, 1, "plan.computed job.queued");
  fold_start (fold, "J2", 1, "job.submitting");
  fold_report (fold, "J2", 1, "failed", "missing_model", "job.failed exception.raised");
  undo (fold, NULL, "exception.resolved card.undone");
  g_assert_cmpint (fold_slot (fold, "potion", &(AssaySlot){0})->state, ==, ASSAY_SLOT_TO_DECIDE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decide/records", test_records);
  g_test_add_func ("/decide/documents", test_documents);
  g_test_add_func ("/decide/queue", test_queue);
  g_test_add_func ("/decide/plan", test_plan);
  g_test_add_func ("/decide/plan/refused", test_plan_refused);
  g_test_add_func ("/decide/plan/unreadable", test_plan_unreadable);
  g_test_add_func ("/decide/plan/stale", test_plan_stale);
  g_test_add_func ("/decide/job/submit", test_submit);
  g_test_add_func ("/decide/job/progress", test_report_progress);
  g_test_add_func ("/decide/job/retry", test_report_retry);
  g_test_add_func ("/decide/job/lost", test_report_lost_in_the_end);
  g_test_add_func ("/decide/job/classes", test_failure_classes);
  g_test_add_func ("/decide/job/without-words", test_failure_without_words);
  g_test_add_func ("/decide/job/backoff", test_backoff);
  g_test_add_func ("/decide/job/jitter", test_jitter_differs_by_job);
  g_test_add_func ("/decide/version/routes", test_version_routes);
  g_test_add_func ("/decide/version/remedies-in-order", test_remedies_in_order);
  g_test_add_func ("/decide/version/remedy-of-no", test_remedy_of_no);
  g_test_add_func ("/decide/version/payloads", test_version_payloads);
  g_test_add_func ("/decide/version/refused", test_version_refused);
  g_test_add_func ("/decide/version/held", test_version_held);
  g_test_add_func ("/decide/card/answers", test_answers);
  g_test_add_func ("/decide/job/failure-words", test_failure_words);
  g_test_add_func ("/decide/card/no-is-free", test_no_is_free);
  g_test_add_func ("/decide/card/skip", test_skip);
  g_test_add_func ("/decide/card/undo", test_undo);
  g_test_add_func ("/decide/card/undo-too-late", test_undo_too_late);
  g_test_add_func ("/decide/card/undo-failed-remake", test_undo_after_failed_remake);
  return g_test_run ();
}
