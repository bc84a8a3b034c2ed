/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine-kit.h"

#include "engine/project/assay-sandbox-service.h"
#include "engine/socket/assay-socket.h"
#include "support/patience.h"

#include <gio/gunixsocketaddress.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

/* One body for the project in this process and for the same beside its holder: nothing that is
 * asked, done, seen or refused differs. Mutations that turn it red: an error that is sent as its
 * text alone (refusals); rows written without the table's unset members (same-rows: any member left
 * out of a table); no preview in a watch, or one for everybody (progress, watch-lines); readOnly
 * left out of the lines (read-only); a holder's end that is not told (holder-goes); changes without
 * rows (watch-lines); silent ones that are never dropped (silent-clients). */

typedef struct
{
  EngineKit kit;
  AssayProject *holder, *second;
  AssayProject *project; /* the one that is tried */
} Pair;

static void
pair_open (Pair *pair, const char *example, gboolean remote)
{
  engine_kit_init (&pair->kit, example);
  pair->holder = engine_kit_open (&pair->kit, TRUE, NULL);
  pair->second = engine_kit_open (&pair->kit, TRUE, NULL);
  g_assert_false (assay_project_is_remote (pair->holder));
  g_assert_true (assay_project_is_remote (pair->second));
  pair->project = remote ? pair->second : pair->holder;
}

static void
pair_close (Pair *pair)
{
  engine_kit_close (pair->second);
  engine_kit_close (pair->holder);
  engine_kit_clear (&pair->kit);
}

static GPtrArray *
ask (AssayProject *project, const AssayQuery *query)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *rows;

  /* the kit asks by kind and id alone */
  if (query->of == NULL)
    rows = engine_kit_ask (project, query->kind, query->id, &error);
  else
    {
      g_autoptr (AssayRowModel) model = assay_project_query (project, query);

      while (assay_row_model_get_loading (model))
        g_main_context_iteration (NULL, TRUE);
      rows = g_ptr_array_new_with_free_func (g_object_unref);
      for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
        g_ptr_array_add (rows, g_list_model_get_item (G_LIST_MODEL (model), i));
    }
  g_assert_no_error (error);
  return rows;
}

/* Rows ------------------------------------------------------------------ */

/* As it is, with templates and what fills them. */
static GBytes *
bytes_of (AssayRow *row)
{
  AssayRecord *record = assay_row_get_record (row);

  return assay_table_to_bytes (assay_record_get_table (record), assay_record_get_data (record),
                               ASSAY_JSON_CANONICAL);
}

static guint
assert_same_rows (Pair *pair, const AssayQuery *query)
{
  g_autoptr (GPtrArray) here = ask (pair->holder, query);
  g_autoptr (GPtrArray) there = ask (pair->second, query);

  g_test_message ("%s %s: %u rows", query->kind, query->id != NULL ? query->id : "", here->len);
  g_assert_cmpuint (here->len, ==, there->len);
  for (guint i = 0; i < here->len; i++)
    {
      g_autoptr (GBytes) one = bytes_of (here->pdata[i]), other = bytes_of (there->pdata[i]);

      g_assert_cmpmem (g_bytes_get_data (one, NULL), g_bytes_get_size (one),
                       g_bytes_get_data (other, NULL), g_bytes_get_size (other));
    }
  return here->len;
}

/* Whoever made pictures may still look at what the last of them left. */
static void
wait_until_idle (Pair *pair)
{
  Patience patience;

  patience_start (&patience, 60);
  for (gboolean idle = FALSE; !idle;)
    {
      g_autoptr (GPtrArray) rows = ask (pair->holder, &(AssayQuery){.kind = "status"});
      const AssayStatusRow *status = assay_row_get (rows->pdata[0], &assay_status_row_table);

      idle = status->idle == TRUE;
      g_assert_true (idle || patience_lasts (&patience));
    }
}

static void
test_same_rows (void)
{
  static const char *const lists[] = {
    "status", "plan",     "planCounts", "planSummary", "assets",   "slots",   "cards", "exceptions",
    "jobs",   "versions", "documents",  "events",      "problems", "notices", "check", "verify"};
  static const char *const filled[] = {"status", "plan",     "planCounts", "assets",
                                       "cards",  "versions", "check"};
  Pair pair;
  g_autoptr (GPtrArray) cards = NULL;
  g_autoptr (AssayRow) result = NULL;

  pair_open (&pair, "astroduck", TRUE);
  /* a bell and a direction change in a document's own words: they come over all the same */
  engine_kit_write (
    &pair.kit, "specs/odd.json",
    "{\"schema\":\"spec/1\",\"id\":\"odd\",\"title\":\"Odd\",\"\\u0007\\u202e\":1}");
  result = engine_kit_act (pair.second, "run", "{\"defects\":60,\"wait\":true}", NULL);
  g_assert_nonnull (result);
  wait_until_idle (&pair);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      guint n = assert_same_rows (&pair, &(AssayQuery){.kind = lists[i]});

      g_assert_true (n > 0 || !g_strv_contains (filled, lists[i]));
    }
  assert_same_rows (&pair, &(AssayQuery){.kind = "compile", .id = "coin"});
  assert_same_rows (&pair, &(AssayQuery){.kind = "resolve", .id = "coin"});
  assert_same_rows (&pair, &(AssayQuery){.kind = "show", .of = "spec", .id = "coin"});
  cards = engine_kit_ask (pair.holder, "cards", NULL, NULL);
  g_assert_cmpuint (
    assert_same_rows (
      &pair, &(AssayQuery){.kind = "show", .of = "card", .id = assay_row_get_id (cards->pdata[0])}),
    ==, 1);
  pair_close (&pair);
}

/* Commands and refusals ------------------------------------------------- */

static AssayCommand *
answer_to_nobody (void)
{
  AssayArgsCardAnswer *args = assay_table_new (assay_command_kind_find ("card.answer")->args);

  args->card = g_strdup ("nobody");
  args->answer = ASSAY_ANSWER_YES;
  return assay_command_new ("card.answer", args, ASSAY_ACTOR_USER, "test");
}

static void
assert_same_errors (const GError *a, const GError *b)
{
  const AssayProblems *one = assay_error_get_problems (a), *other = assay_error_get_problems (b);

  g_assert_nonnull (a);
  g_assert_nonnull (b);
  g_assert_cmpuint (a->domain, ==, b->domain);
  g_assert_cmpint (a->code, ==, b->code);
  g_assert_cmpstr (a->message, ==, b->message);
  g_assert_cmpuint (assay_problems_count (one), ==, assay_problems_count (other));
  for (guint i = 0; i < assay_problems_count (one); i++)
    {
      const AssayProblem *x = assay_problems_get (one, i), *y = assay_problems_get (other, i);

      g_assert_cmpstr (x->code, ==, y->code);
      g_assert_cmpstr (x->message, ==, y->message);
      g_assert_cmpstr (x->fix, ==, y->fix);
      g_assert_cmpstr (x->file, ==, y->file);
      g_assert_cmpstr (x->pointer, ==, y->pointer);
      g_assert_cmpstrv (x->args, y->args);
    }
}

static void
test_submit (gconstpointer data)
{
  Pair pair;
  g_autoptr (GError) error = NULL;
  guint64 first = 0, second = 0;

  pair_open (&pair, "tiny", GPOINTER_TO_INT (data));
  g_assert_true (engine_kit_submit (pair.project, engine_kit_queue (TRUE), &first, &error));
  g_assert_cmpint (engine_kit_status (pair.holder, paused), ==, 1);
  g_assert_true (engine_kit_submit (pair.project, engine_kit_queue (FALSE), &second, &error));
  g_assert_cmpint (engine_kit_status (pair.second, paused), ==, 0);
  g_assert_cmpuint (second, >, first);
  pair_close (&pair);
}

static void
test_refusals (void)
{
  Pair pair;
  GError *here = NULL, *there = NULL;
  const AssayProblem *problem;

  pair_open (&pair, "tiny", TRUE);
  g_assert_false (engine_kit_submit (pair.holder, answer_to_nobody (), NULL, &here));
  g_assert_false (engine_kit_submit (pair.second, answer_to_nobody (), NULL, &there));
  assert_same_errors (here, there);
  g_assert_error (there, ASSAY_PROBLEM_ERROR, 0);
  problem = assay_problems_get (assay_error_get_problems (there), 0);
  g_assert_true (g_strv_contains ((const char *const *) problem->args, "nobody"));
  g_clear_error (&here);
  g_clear_error (&there);
  /* of GIO's domain */
  g_assert_null (engine_kit_ask (pair.holder, "rumours", NULL, &here));
  g_assert_null (engine_kit_ask (pair.second, "rumours", NULL, &there));
  assert_same_errors (here, there);
  g_assert_error (there, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&here);
  g_clear_error (&there);
  /* with file and pointer */
  engine_kit_write (&pair.kit, "project.json",
                    "{\"schema\":\"project/1\",\"title\":\"T\",\"nonsense\":1}");
  g_assert_null (engine_kit_act (pair.holder, "run", "{\"wait\":true}", &here));
  g_assert_null (engine_kit_act (pair.second, "run", "{\"wait\":true}", &there));
  assert_same_errors (here, there);
  problem = assay_problems_get (assay_error_get_problems (there), 0);
  g_assert_cmpstr (problem->file, ==, "project.json");
  g_assert_nonnull (problem->pointer);
  g_assert_nonnull (problem->fix);
  g_clear_error (&here);
  g_clear_error (&there);
  pair_close (&pair);
}

/* Progress -------------------------------------------------------------- */

typedef struct
{
  AssayProject *project;
  guint n_progress, n_previews;
  GAsyncResult *result;
} Looking;

static void
looked_cb (AssayFeed *feed, guint topics, gpointer data)
{
  Looking *looking = data;
  g_autoptr (GPtrArray) rows = assay_project_list_progress (looking->project);
  g_autoptr (GBytes) preview = assay_project_dup_preview (looking->project);

  g_assert_cmpuint (topics, ==, ASSAY_TOPIC_PROGRESS);
  for (guint i = 0; i < rows->len; i++)
    {
      const AssayProgressRow *row = assay_row_get (rows->pdata[i], &assay_progress_row_table);

      g_assert_nonnull (row->job);
      g_assert_nonnull (row->title);
      g_assert_nonnull (row->phase);
      looking->n_progress++;
    }
  if (preview != NULL)
    {
      const guchar *bytes = g_bytes_get_data (preview, NULL);

      g_assert_cmpuint (g_bytes_get_size (preview), >, 16);
      g_assert_true (memcmp (bytes, "\x89PNG", 4) == 0 || memcmp (bytes, "\xff\xd8", 2) == 0);
      looking->n_previews++;
    }
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Looking *) data)->result = g_object_ref (result);
}

static gboolean
has_acted (gpointer data)
{
  return ((Looking *) data)->result != NULL;
}

static void
test_progress (gconstpointer data)
{
  Pair pair;
  AssaySandboxService *sandbox = assay_sandbox_service_start (
    &(AssaySandboxServiceOptions){.step_delay_ms = 25, .previews = TRUE}, NULL);
  AssayRunArgs *args = assay_table_new (&assay_run_args_table);
  Looking looking = {NULL};
  g_autoptr (AssayFeed) feed = NULL;
  g_autoptr (AssayRow) row = NULL;
  g_autoptr (GError) error = NULL;

  pair_open (&pair, "astroduck", GPOINTER_TO_INT (data));
  looking.project = pair.project;
  feed = assay_project_watch (pair.project, NULL, ASSAY_TOPIC_PROGRESS);
  g_signal_connect (feed, "changed", G_CALLBACK (looked_cb), &looking);
  args->provider = ASSAY_RUN_COMFYUI;
  args->server = g_strdup (assay_sandbox_service_get_url (sandbox));
  args->wait = TRUE;
  assay_project_act_async (pair.project, "run", args, NULL, acted_cb, &looking);
  engine_kit_until (has_acted, &looking);
  row = assay_project_act_finish (pair.project, looking.result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (((const AssayRunResult *) assay_row_get (row, &assay_run_result_table))->made, >,
                   0);
  g_assert_cmpuint (looking.n_progress, >, 0);
  g_assert_cmpuint (looking.n_previews, >, 0);
  g_clear_object (&looking.result);
  g_clear_object (&feed);
  pair_close (&pair);
  assay_sandbox_service_stop (sandbox);
}

/* Read-only, and the end of the holder ---------------------------------- */

static void
heard_cb (AssayFeed *feed, guint topics, gpointer data)
{
  *(guint *) data |= topics;
}

static gboolean
has_status (gpointer data)
{
  return (*(guint *) data & ASSAY_TOPIC_STATUS) != 0;
}

static gboolean
is_read_only (gpointer data)
{
  g_autofree char *reason = assay_project_dup_read_only (data);

  return reason != NULL;
}

/* No file may grow: the next commit fails. */
static void
limit_files (rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = MIN (bytes, limit.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
test_read_only (void)
{
  Pair pair;
  guint topics = 0;
  g_autoptr (AssayFeed) feed = NULL;
  g_autoptr (GError) here = NULL, there = NULL;
  g_autofree char *reason = NULL, *told = NULL;

  signal (SIGXFSZ, SIG_IGN);
  pair_open (&pair, "tiny", TRUE);
  feed = assay_project_watch (pair.second, NULL, ASSAY_TOPIC_STATUS);
  g_signal_connect (feed, "changed", G_CALLBACK (heard_cb), &topics);
  g_assert_false (is_read_only (pair.second));
  limit_files (64);
  g_assert_false (engine_kit_submit (pair.holder, engine_kit_queue (TRUE), NULL, &here));
  limit_files (RLIM_INFINITY);
  engine_kit_until (is_read_only, pair.second);
  reason = assay_project_dup_read_only (pair.holder);
  told = assay_project_dup_read_only (pair.second);
  g_assert_cmpstr (told, ==, reason);
  engine_kit_until (has_status, &topics);
  g_clear_error (&here);
  g_assert_false (engine_kit_submit (pair.holder, engine_kit_queue (TRUE), NULL, &here));
  g_assert_false (engine_kit_submit (pair.second, engine_kit_queue (TRUE), NULL, &there));
  assert_same_errors (here, there);
  g_assert_true (assay_problems_has (assay_error_get_problems (there), "store.read_only"));
  g_clear_object (&feed);
  pair_close (&pair);
}

static void
assert_gone (GError *error)
{
  g_assert_error (error, ASSAY_PROBLEM_ERROR, 0);
  g_assert_true (assay_problems_has (assay_error_get_problems (error), "project.holder_absent"));
  g_assert_nonnull (strstr (error->message, "has gone. Open the project again."));
  g_error_free (error);
}

static void
test_holder_goes (void)
{
  Pair pair;
  guint topics = 0;
  g_autoptr (AssayFeed) feed = NULL;
  GError *error = NULL;

  pair_open (&pair, "tiny", TRUE);
  feed = assay_project_watch (pair.second, NULL, ASSAY_TOPIC_STATUS);
  g_signal_connect (feed, "changed", G_CALLBACK (heard_cb), &topics);
  engine_kit_status (pair.second, specs);
  g_assert_false (assay_project_is_gone (pair.second));
  engine_kit_close (pair.holder);
  engine_kit_until (is_read_only, pair.second);
  g_assert_true (assay_project_is_gone (pair.second));
  g_assert_null (engine_kit_ask (pair.second, "status", NULL, &error));
  assert_gone (g_steal_pointer (&error));
  g_assert_false (engine_kit_submit (pair.second, engine_kit_queue (TRUE), NULL, &error));
  assert_gone (g_steal_pointer (&error));
  g_assert_null (engine_kit_act (pair.second, "stop", "{}", &error));
  assert_gone (g_steal_pointer (&error));
  engine_kit_until (has_status, &topics);
  g_clear_object (&feed);
  engine_kit_close (pair.second);
  engine_kit_clear (&pair.kit);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/backend/same-rows", test_same_rows);
  g_test_add_data_func ("/engine/backend/submit/local", GINT_TO_POINTER (FALSE), test_submit);
  g_test_add_data_func ("/engine/backend/submit/remote", GINT_TO_POINTER (TRUE), test_submit);
  g_test_add_func ("/engine/backend/refusals", test_refusals);
  g_test_add_data_func ("/engine/backend/progress/local", GINT_TO_POINTER (FALSE), test_progress);
  g_test_add_data_func ("/engine/backend/progress/remote", GINT_TO_POINTER (TRUE), test_progress);
  g_test_add_func ("/engine/backend/read-only", test_read_only);
  g_test_add_func ("/engine/backend/holder-goes", test_holder_goes);
  return g_test_run ();
}
