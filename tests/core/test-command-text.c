/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/command-fold.h"

#include <string.h>

/* Text form, register and keys of commands. */

static void
test_register (void)
{
  for (guint i = 0; assay_command_kinds[i] != NULL; i++)
    {
      const AssayCommandKind *kind = assay_command_kinds[i];

      g_assert_true (assay_command_kind_find (kind->kind) == kind);
      g_assert_nonnull (kind->args);
      g_assert_nonnull (kind->decide);
      for (guint j = 0; j < i; j++)
        g_assert_cmpstr (assay_command_kinds[j]->kind, !=, kind->kind);
    }
  g_assert_true (assay_command_kind_find ("plan.accept")->starts_work);
  g_assert_true (assay_command_kind_find ("job.submit")->starts_work);
  g_assert_false (assay_command_kind_find ("job.report")->starts_work);
  g_assert_false (assay_command_kind_find ("card.answer")->starts_work);
  g_assert_null (assay_command_kind_find (NULL));
  g_assert_null (assay_command_kind_find ("card.undone"));
}

/* One text a kind: read, written, read again: the same bytes. */
static void
test_round_trip (void)
{
  g_autofree char *hex = fold_hex (7);
  const char *const args[][2] = {
    {"project.open", "{'program':'assay','version':'0.1.0','build':'abc'}"},
    {"documents.observe", "{'changes':[{'path':'specs/"
                          "potion.json','kind':'spec','id':'potion','hash':'H','blob':'H'}]}"},
    {"spec.pin", "{'pinned':[{'spec':'potion','checkpoint':'sdxl','profile':'copax','version':2,"
                 "'hash':'H','line':'H'}],'rebound':[{'spec':'sword'}]}"},
    {"plan.accept", "{'hash':'H','held':3,'jobs':[{'job':'J1','spec':'potion','variant':0,'"
                    "regeneration':0,'recipe':'H','priority':2,'reason':'new'}]}"},
    {"job.submit", "{'job':'J1','attempt':1,'promptId':'0b9f3c52-5f0e-4d5e-8a55-111111111111','"
                   "server':'http://x'}"},
    {"job.report",
     "{'job':'J1','attempt':1,'outcome':'failed','errorClass':'timeout','message':'two\\nlines'}"},
    {"version.create", "{'success':{'job':'J1','attempt':1},'version':{'id':'J1','spec':'potion','"
                       "variant':0,'regeneration':0,'recipe':'H','picture':'H'},"
                       "'report':{'picture':'H','verdicts':[{'validator':'alpha.fringe','version':"
                       "1,'outcome':'pass','confidencePerMille':990}]},"
                       "'reportBlob':'H','tools':['bg_cycler']}"},
    {"card.answer",
     "{'card':'J1:taste','answer':'unsure','milliseconds':850,'device':'keyboard','keySet':'ynu'}"},
    {"card.undo", "{}"},
    {"card.skip", "{'card':'J1:taste'}"},
    {"exception.resolve", "{'exception':'J1:stuck','action':'leave_out'}"},
    {"queue.pause", "{'reason':'lunch'}"},
    {"queue.resume", "{}"},
    {"export.record", "{'target':'/tmp/x','files':3,'manifest':'H'}"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (args); i++)
    {
      g_auto (GStrv) parts = g_strsplit (args[i][1], "'H'", -1);
      g_autofree char *quoted = g_strconcat ("'", hex, "'", NULL);
      g_autofree char *filled = g_strjoinv (quoted, parts);
      g_autofree char *text = g_strdup_printf ("{'command':'%s','args':%s,'actor':'user','actorId':"
                                               "'me','idempotencyKey':'k','chain':'c','depth':2}",
                                               args[i][0], filled);
      g_autoptr (AssayCommand) first = fold_parse (text);
      g_autoptr (GBytes) written = assay_command_to_bytes (first);
      g_autofree char *copy =
        g_strndup (g_bytes_get_data (written, NULL), g_bytes_get_size (written));
      g_autoptr (AssayCommand) second = fold_parse (copy);
      g_autoptr (GBytes) again = assay_command_to_bytes (second);

      g_assert_cmpstr (second->kind, ==, args[i][0]);
      g_assert_cmpint (second->actor.kind, ==, ASSAY_ACTOR_USER);
      g_assert_cmpstr (second->actor.id, ==, "me");
      g_assert_cmpstr (second->idempotency_key, ==, "k");
      g_assert_cmpstr (second->chain_id, ==, "c");
      g_assert_cmpint (second->chain_depth, ==, 2);
      g_assert_true (g_bytes_equal (written, again));
      g_assert_nonnull (strstr (copy, args[i][0]));
    }
  g_assert_cmpuint (G_N_ELEMENTS (args), ==, 14);
}

static void
test_values (void)
{
  g_autoptr (AssayCommand) report =
    fold_parse ("{'command':'job.report','args':{'job':'J1','attempt':2,'outcome':'lost'}}");
  g_autoptr (AssayCommand) answer =
    fold_parse ("{'command':'card.answer','args':{'card':'c','answer':'no'}}");
  const AssayArgsJobReport *job = report->args;
  const AssayArgsCardAnswer *card = answer->args;

  g_assert_cmpint (report->actor.kind, ==, ASSAY_ACTOR_CLI); /* who does not say is a program */
  g_assert_cmpint (report->chain_depth, ==, 0);
  g_assert_null (report->idempotency_key);
  g_assert_cmpint (job->outcome, ==, ASSAY_JOB_LOST);
  g_assert_cmpint (job->attempt, ==, 2);
  g_assert_cmpint (card->answer, ==, ASSAY_ANSWER_NO);
  g_assert_cmpint (card->milliseconds, ==, 0);
}

static void
test_hostile (void)
{
  static const char *const texts[] = {
    "",
    "{",
    "[]",
    "null",
    "{}",
    "{\"command\":7}",
    "{\"command\":\"rm -rf\",\"args\":{}}",
    "{\"command\":\"card.skip\"}",
    "{\"command\":\"card.skip\",\"args\":[]}",
    "{\"command\":\"card.skip\",\"args\":{\"card\":\"c\",\"extra\":1}}",
    "{\"command\":\"card.skip\",\"args\":{\"card\":\"c\"},\"extra\":1}",
    "{\"command\":\"card.skip\",\"args\":{\"card\":\"c\"},\"depth\":9}",
    "{\"command\":\"card.skip\",\"args\":{\"card\":\"c\"},\"depth\":-1}",
    "{\"command\":\"card.skip\",\"args\":{\"card\":\"c\"},\"actor\":\"engine\"}",
    "{\"command\":\"card.answer\",\"args\":{\"card\":\"c\",\"answer\":\"maybe\"}}",
    "{\"command\":\"job.report\",\"args\":{\"job\":\"J\",\"attempt\":-1,\"outcome\":\"lost\"}}",
    "{\"command\":\"plan.accept\",\"args\":{\"hash\":\"xyz\",\"jobs\":[]}}",
    "{\"command\":\"card.skip\",\"args\":{\"card\":\"c\"}} trailing",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (texts[i], strlen (texts[i]));
      g_autoptr (AssayProblems) problems = assay_problems_new ();
      g_autoptr (AssayCommand) command = assay_command_parse (bytes, "socket", problems);

      if (command != NULL)
        g_error ("accepted: %s", texts[i]);
      g_assert_cmpuint (assay_problems_count (problems), >, 0);
      g_assert_cmpstr (assay_problems_get (problems, 0)->file, ==, "socket");
    }
}

static void
test_problem_points_into_args (void)
{
  const char *text = "{\"command\":\"card.answer\",\"args\":{\"card\":\"c\",\"answer\":\"maybe\"}}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  g_assert_null (assay_command_parse (bytes, "socket", problems));
  g_assert_cmpstr (assay_problems_get (problems, 0)->pointer, ==, "/args/answer");
}

static void
test_too_large (void)
{
  gsize n = 5 * 1024 * 1024;
  char *spaces = g_malloc (n);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  memset (spaces, ' ', n);
  bytes = g_bytes_new_take (spaces, n);
  g_assert_null (assay_command_parse (bytes, "socket", problems));
  g_assert_true (assay_problems_has (problems, "command.too_large"));
}

static void
test_keys (void)
{
  g_autofree char *hex = fold_hex (1);
  g_autofree char *plan =
    g_strdup_printf ("{'command':'plan.accept','args':{'hash':'%s','jobs':[]}}", hex);
  g_autofree char *plan_held =
    g_strdup_printf ("{'command':'plan.accept','args':{'hash':'%s','held':1,'jobs':[]}}", hex);
  g_autoptr (AssayCommand) a = fold_parse (plan);
  g_autoptr (AssayCommand) b = fold_parse (plan);
  g_autoptr (AssayCommand) c = fold_parse (plan_held);
  g_autoptr (AssayCommand) skip = fold_parse ("{'command':'card.skip','args':{'card':'c'}}");
  g_autoptr (AssayCommand) own =
    fold_parse ("{'command':'card.skip','args':{'card':'c'},'idempotencyKey':'mine'}");
  g_autofree char *ka = assay_command_dup_key (a, "n1");
  g_autofree char *kb = assay_command_dup_key (b, "n2");
  g_autofree char *kc = assay_command_dup_key (c, "n1");
  g_autofree char *k1 = assay_command_dup_key (skip, "n1");
  g_autofree char *k2 = assay_command_dup_key (skip, "n2");
  g_autofree char *mine = assay_command_dup_key (own, "n1");

  g_assert_cmpstr (ka, ==, kb); /* the same wish twice happens once */
  g_assert_cmpstr (ka, !=, kc);
  g_assert_cmpstr (k1, !=, k2); /* an answer given, undone and given again is two wishes */
  g_assert_cmpstr (mine, ==, "mine");
  /* Two that want to post the same attempt must not both be told that they may. */
  g_assert_false (assay_command_kind_find ("job.submit")->keyed);
  g_assert_true (assay_command_kind_find ("version.create")->keyed);
}

static void
test_unknown_kind (void)
{
  g_autoptr (AssayCommand) command = fold_parse ("{'command':'queue.pause','args':{}}");
  g_autoptr (AssayView) view = assay_view_new ();
  g_autoptr (AssayDecision) long_chain = NULL;
  g_autoptr (AssayDecision) unknown = NULL;
  const char *kind = command->kind;

  command->chain_depth = 9;
  long_chain = assay_decide (command, view, 0);
  g_assert_true (assay_problems_has (long_chain->problems, "command.chain_too_long"));
  g_assert_true (long_chain->counted);
  g_assert_cmpuint (long_chain->events->len, ==, 0);
  command->kind = "no.such";
  unknown = assay_decide (command, view, 0);
  g_assert_true (assay_problems_has (unknown->problems, "command.unknown"));
  command->kind = kind;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command/register", test_register);
  g_test_add_func ("/command/text/round-trip", test_round_trip);
  g_test_add_func ("/command/text/values", test_values);
  g_test_add_func ("/command/text/hostile", test_hostile);
  g_test_add_func ("/command/text/pointer", test_problem_points_into_args);
  g_test_add_func ("/command/text/too-large", test_too_large);
  g_test_add_func ("/command/keys", test_keys);
  g_test_add_func ("/command/unknown-kind", test_unknown_kind);
  return g_test_run ();
}
