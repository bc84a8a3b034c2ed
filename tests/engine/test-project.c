/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine-kit.h"

#include <glib/gstdio.h>
#include <string.h>

/* A project from opening to closing: what it answers, and what it knows of its documents. */

static void
test_open_ask_close (void)
{
  g_auto (EngineKit) kit;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) none = NULL;
  AssayProject *project;

  engine_kit_init (&kit, "tiny");
  project = engine_kit_open (&kit, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (assay_project_get_title (project), ==, "Tiny");
  g_assert_cmpstr (assay_project_get_folder (project), ==, kit.folder);
  g_assert_false (assay_project_is_remote (project));
  g_assert_null (assay_project_dup_read_only (project));
  g_assert_true (engine_kit_has (project, "assets", 1) && engine_kit_has (project, "plan", 1)
                 && engine_kit_has (project, "jobs", 0));
  none = engine_kit_ask (project, "rumours", NULL, &error);
  g_assert_null (none);
  g_assert_nonnull (error);
  g_clear_error (&error);
  engine_kit_close (project);
}

static void
test_no_specs (void)
{
  g_auto (EngineKit) kit;
  g_autoptr (AssayRow) done = NULL;
  AssayProject *project;

  engine_kit_init (&kit, NULL);
  project = engine_kit_open (&kit, FALSE, NULL);
  g_assert_true (engine_kit_has (project, "assets", 0) && engine_kit_has (project, "plan", 0)
                 && engine_kit_has (project, "check", 0));
  done = engine_kit_act (project, "run", "{\"provider\":\"sandbox\",\"wait\":true}", NULL);
  g_assert_cmpint (engine_kit_made (done), ==, 0);
  engine_kit_close (project);
}

static void
test_not_a_project (void)
{
  g_auto (EngineKit) kit;
  g_autoptr (GError) error = NULL;
  g_autofree char *file = NULL;

  engine_kit_init (&kit, "tiny");
  file = engine_kit_path (&kit, "project.json");
  g_assert_cmpint (g_unlink (file), ==, 0);
  g_assert_null (engine_kit_open (&kit, FALSE, &error));
  g_assert_nonnull (strstr (error->message, "project.json"));
}

static void
test_submit (void)
{
  g_auto (EngineKit) kit;
  g_autoptr (GError) error = NULL;
  guint64 first = 0;
  AssayProject *project;

  engine_kit_init (&kit, "tiny");
  project = engine_kit_open (&kit, FALSE, NULL);
  g_assert_true (engine_kit_submit (project, engine_kit_queue (TRUE), &first, &error));
  g_assert_no_error (error);
  g_assert_cmpint (engine_kit_status (project, paused), ==, 1);
  g_assert_cmpuint (first, >, 0);
  engine_kit_close (project);
  project = engine_kit_open (&kit, FALSE, NULL);
  g_assert_cmpint (engine_kit_status (project, paused), ==, 1);
  /* looking again wrote nothing */
  g_assert_cmpint (engine_kit_status (project, last_seq), ==, (gint64) first);
  engine_kit_close (project);
}

static void
test_after_close (void)
{
  g_auto (EngineKit) kit;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayProject) kept = NULL;

  engine_kit_init (&kit, "tiny");
  kept = engine_kit_open (&kit, FALSE, NULL);
  engine_kit_close (g_object_ref (kept));
  g_assert_null (engine_kit_ask (kept, "status", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_clear_error (&error);
  g_assert_null (engine_kit_act (kept, "rescan", "{}", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_clear_error (&error);
  g_assert_false (engine_kit_submit (kept, engine_kit_queue (TRUE), NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

static void
test_documents_are_observed (void)
{
  g_auto (EngineKit) kit;
  g_autofree char *potion = NULL;
  g_autoptr (AssayRow) done = NULL;
  AssayProject *project;
  gint64 seq;

  engine_kit_init (&kit, "tiny");
  project = engine_kit_open (&kit, FALSE, NULL);
  g_assert_true (engine_kit_has (project, "documents", 2));
  seq = engine_kit_status (project, last_seq);
  done = engine_kit_act (project, "rescan", "{}", NULL);
  g_assert_cmpint (engine_kit_status (project, last_seq), ==,
                   seq); /* nothing changed, nothing written */
  potion = engine_kit_path (&kit, "specs/potion.json");
  g_assert_cmpint (g_unlink (potion), ==, 0);
  g_clear_object (&done);
  done = engine_kit_act (project, "rescan", "{}", NULL);
  g_assert_cmpint (engine_kit_status (project, last_seq), ==, seq + 1);
  g_assert_true (engine_kit_has (project, "assets", 0));
  engine_kit_close (project);
}

/* What the engine wrote to lock.json itself is no news, in the session that wrote it either; what
 * somebody else does to it is. Mutation: know_difference not called: rebound by nobody. */
static void
test_own_lines_are_known (void)
{
  g_auto (EngineKit) kit;
  g_autofree char *lock = NULL;
  g_autoptr (AssayRow) run = NULL, looked = NULL, again = NULL;
  AssayProject *project;
  gint64 seq;

  engine_kit_init (&kit, "tiny");
  project = engine_kit_open (&kit, FALSE, NULL);
  run = engine_kit_act (project, "run", "{\"defects\":0,\"wait\":true}", NULL);
  lock = engine_kit_path (&kit, "lock.json");
  g_assert_true (g_file_test (lock, G_FILE_TEST_IS_REGULAR));
  seq = engine_kit_status (project, last_seq);
  looked = engine_kit_act (project, "rescan", "{}", NULL);
  g_assert_cmpint (engine_kit_status (project, last_seq), ==, seq);
  g_assert_cmpint (g_unlink (lock), ==, 0);
  again = engine_kit_act (project, "rescan", "{}", NULL);
  g_assert_cmpint (engine_kit_status (project, last_seq), ==, seq + 1);
  engine_kit_close (project);
}

/* A problem says which document it is about, wherever its file lies. */
static void
test_problems_of_documents (void)
{
  g_auto (EngineKit) kit;
  g_autoptr (GPtrArray) rows = NULL;
  AssayProject *project;
  guint n_spec = 0, n_stray = 0;

  engine_kit_init (&kit, "tiny");
  engine_kit_write (&kit, "specs/broken.json", "{\"schema\":\"spec/1\",\"rumour\":1}");
  engine_kit_write (&kit, "specs/No Name.json", "{}");
  project = engine_kit_open (&kit, FALSE, NULL);
  rows = engine_kit_ask (project, "check", NULL, NULL);
  for (guint i = 0; i < rows->len; i++)
    {
      const AssayProblemRow *row = assay_row_get (rows->pdata[i], &assay_problem_row_table);

      if (g_strcmp0 (row->file, "specs/broken.json") == 0)
        {
          g_assert_cmpstr (row->kind, ==, "spec");
          g_assert_cmpstr (row->id, ==, "broken");
          n_spec++;
        }
      else if (g_strcmp0 (row->file, "specs/No Name.json") == 0)
        {
          g_assert_null (row->kind);
          g_assert_null (row->id);
          n_stray++;
        }
    }
  g_assert_cmpuint (n_spec, >, 0);
  g_assert_cmpuint (n_stray, ==, 1);
  engine_kit_close (project);
}

static char *
dup_unread (AssayProject *project, const char *card, gboolean *out_has_contract)
{
  g_autoptr (GPtrArray) rows = engine_kit_ask (project, "evidence", card, NULL);
  const AssayCardEvidence *evidence =
    assay_row_get (rows->pdata[0], &assay_card_evidence_row_table);

  *out_has_contract = evidence->contract != NULL;
  g_assert_cmpuint (evidence->verdicts->len, ==, 0);
  g_assert_nonnull (evidence->unread);
  return g_strdup (evidence->unread);
}

/* What is not there, and what could not be looked at, are causes, and not the same. Mutation: load
 * that drops the cause. */
static void
check_unread_evidence (EngineKit *kit, AssayProject *project, const AssayCardRow *card)
{
  g_autofree char *fan = g_strdup_printf ("%s/.assay/blobs/%.2s", kit->folder, card->report);
  g_autofree char *away = g_strconcat (fan, ".away", NULL), *gone = NULL, *unread = NULL;
  gboolean has_contract;

  g_assert_cmpint (g_rename (fan, away), ==, 0);
  gone = dup_unread (project, card->id, &has_contract);
  g_assert_nonnull (strstr (gone, "is gone"));
  g_assert_true (g_file_set_contents (fan, "no folder", -1, NULL));
  unread = dup_unread (project, card->id, &has_contract);
  g_assert_nonnull (strstr (unread, fan));
  g_assert_null (strstr (unread, "is gone"));
  g_assert_true (has_contract || g_ascii_strncasecmp (card->recipe, card->report, 2) == 0);
  g_assert_cmpint (g_remove (fan), ==, 0);
  g_assert_cmpint (g_rename (away, fan), ==, 0);
}

/* Evidence of a card: its own question, only by id. */
static void
test_evidence (void)
{
  g_autoptr (GPtrArray) cards = NULL, rows = NULL, none = NULL;
  g_autoptr (AssayRow) done = NULL;
  g_autoptr (GError) error = NULL;
  const AssayCardEvidence *evidence;
  g_auto (EngineKit) kit;
  AssayProject *project;
  const AssayVerdict *asked = NULL;
  const AssayCardRow *card;
  const char *id;

  engine_kit_init (&kit, "astroduck");
  project = engine_kit_open (&kit, FALSE, NULL);
  done = engine_kit_act (project, "run", "{\"provider\":\"sandbox\",\"defects\":60,\"wait\":true}",
                         NULL);
  cards = engine_kit_ask (project, "cards", NULL, NULL);
  g_assert_cmpuint (cards->len, >, 0);
  card = assay_row_get (cards->pdata[0], &assay_card_row_table);
  id = card->id;
  rows = engine_kit_ask (project, "evidence", id, NULL);
  g_assert_cmpuint (rows->len, ==, 1);
  evidence = assay_row_get (rows->pdata[0], &assay_card_evidence_row_table);
  g_assert_cmpstr (evidence->id, ==, id);
  g_assert_cmpint (evidence->contract->canvas_width, >, 0);
  g_assert_cmpstr (evidence->claim, ==, card->claim);
  for (guint i = 0; i < evidence->verdicts->len; i++)
    {
      const AssayVerdict *verdict = evidence->verdicts->pdata[i];

      if (!g_str_equal (verdict->validator, evidence->claim))
        continue;
      asked = verdict;
      g_assert_cmpuint (verdict->measurements->len, >, 0);
      g_assert_nonnull (strstr (verdict->sentence, "{0}"));
    }
  g_assert_nonnull (asked);
  g_assert_null (evidence->unread);
  check_unread_evidence (&kit, project, card);
  none = engine_kit_ask (project, "evidence", "nobody", &error);
  g_assert_null (none);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  engine_kit_close (project);
}

static void
heard_cb (AssayFeed *feed, guint topics, gpointer data)
{
  *(gboolean *) data = TRUE;
}

static gboolean
was_heard (gpointer data)
{
  return *(gboolean *) data;
}

/* A page that is open hears of files that somebody deleted when the person comes back to the
 * window, which is a look at the documents. Mutation: assay_engine_look_for_lost() that only
 * forgets. */
static void
test_gone_files_are_told (void)
{
  g_auto (EngineKit) kit;
  g_autofree char *name = NULL, *path = NULL;
  g_autoptr (AssayRow) run = NULL, looked = NULL;
  g_autoptr (GPtrArray) versions = NULL;
  const AssayVersionRow *version;
  g_autoptr (AssayFeed) feed = NULL;
  gboolean heard = FALSE;
  AssayProject *project;

  engine_kit_init (&kit, "tiny");
  project = engine_kit_open (&kit, FALSE, NULL);
  run = engine_kit_act (project, "run", "{\"defects\":0,\"wait\":true}", NULL);
  g_assert_cmpint (engine_kit_status (project, lost), ==, 0);
  versions = engine_kit_ask (project, "versions", NULL, NULL);
  version = assay_row_get (versions->pdata[0], &assay_version_row_table);
  name = g_strdup_printf (".assay/blobs/%.2s/%s", version->picture, version->picture + 2);
  path = engine_kit_path (&kit, name);
  g_assert_cmpint (g_unlink (path), ==, 0);
  engine_kit_settle ();
  feed = assay_project_watch (project, NULL, ASSAY_TOPIC_DOCUMENTS);
  g_signal_connect (feed, "changed", G_CALLBACK (heard_cb), &heard);
  looked = engine_kit_act (project, "rescan", "{}", NULL);
  engine_kit_until (was_heard, &heard);
  g_assert_cmpint (engine_kit_status (project, lost), >, 0);
  engine_kit_close (project);
}

int
main (int argc, char **argv)
{
  engine_kit_begin (&argc, &argv);
  g_test_add_func ("/engine/project/open-ask-close", test_open_ask_close);
  g_test_add_func ("/engine/project/no-specs", test_no_specs);
  g_test_add_func ("/engine/project/problems-of-documents", test_problems_of_documents);
  g_test_add_func ("/engine/project/not-a-project", test_not_a_project);
  g_test_add_func ("/engine/project/submit", test_submit);
  g_test_add_func ("/engine/project/after-close", test_after_close);
  g_test_add_func ("/engine/project/documents-are-observed", test_documents_are_observed);
  g_test_add_func ("/engine/project/own-lines-are-known", test_own_lines_are_known);
  g_test_add_func ("/engine/project/evidence", test_evidence);
  g_test_add_func ("/engine/project/gone-files-are-told", test_gone_files_are_told);
  return g_test_run ();
}
