/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine-kit.h"
#include "support/patience.h"

#include "engine/socket/assay-socket.h"

#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A project from opening to closing, alone, beside its holder, through its socket. Mutations that
 * turn it red: close that does not wait for acts; connect_remote without a deadline; a row model
 * that reports one item too few; read_line without its limit. */

static gboolean
is_thing (AssayProject *project, const char *kind, guint n)
{
  g_autoptr (GPtrArray) rows = engine_kit_ask (project, kind, NULL, NULL);

  return rows != NULL && rows->len == n;
}

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
  g_assert_true (is_thing (project, "assets", 1) && is_thing (project, "plan", 1)
                 && is_thing (project, "jobs", 0));
  none = engine_kit_ask (project, "rumours", NULL, &error);
  g_assert_null (none);
  g_assert_nonnull (error);
  g_clear_error (&error);
  engine_kit_close (project);
}

static gint64
made_by (AssayRow *done)
{
  return ((const AssayRunResult *) assay_row_get (done, &assay_run_result_table))->made;
}

static void
test_no_specs (void)
{
  g_auto (EngineKit) kit;
  g_autoptr (AssayRow) done = NULL;
  AssayProject *project;

  engine_kit_init (&kit, NULL);
  project = engine_kit_open (&kit, FALSE, NULL);
  g_assert_true (is_thing (project, "assets", 0) && is_thing (project, "plan", 0)
                 && is_thing (project, "check", 0));
  done = engine_kit_act (project, "run", "{\"provider\":\"sandbox\",\"wait\":true}", NULL);
  g_assert_cmpint (made_by (done), ==, 0);
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

/* Documents
 * ---------------------------------------------------------------------------------------------------------
 */

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
  g_assert_true (is_thing (project, "documents", 2));
  seq = engine_kit_status (project, last_seq);
  done = engine_kit_act (project, "rescan", "{}", NULL);
  g_assert_cmpint (engine_kit_status (project, last_seq), ==,
                   seq); /* nothing changed, nothing written */
  potion = engine_kit_path (&kit, "specs/potion.json");
  g_assert_cmpint (g_unlink (potion), ==, 0);
  g_clear_object (&done);
  done = engine_kit_act (project, "rescan", "{}", NULL);
  g_assert_cmpint (engine_kit_status (project, last_seq), ==, seq + 1);
  g_assert_true (is_thing (project, "assets", 0));
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

/* The row model
 * ------------------------------------------------------------------------------------------------------
 */

static void
replay_cb (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  GPtrArray *copy = data;

  g_assert_cmpuint (position + removed, <=, copy->len);
  if (removed > 0)
    g_ptr_array_remove_range (copy, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (copy, (int) (position + i), g_list_model_get_item (model, position + i));
  g_assert_cmpuint (copy->len, ==, g_list_model_get_n_items (model));
  for (guint i = 0; i < copy->len; i++)
    {
      g_autoptr (AssayRow) row = g_list_model_get_item (model, i);

      g_assert_true (copy->pdata[i] == row);
    }
}

static gboolean
has_loaded (gpointer data)
{
  return !assay_row_model_get_loading (data);
}

typedef struct
{
  AssayRowModel *model;
  guint n;
} Expected;

static gboolean
has_items (gpointer data)
{
  Expected *expected = data;

  return g_list_model_get_n_items (G_LIST_MODEL (expected->model)) == expected->n;
}

static void
write_spec (EngineKit *kit, const char *id)
{
  g_autofree char *name = g_strdup_printf ("specs/%s.json", id);
  g_autofree char *text = g_strdup_printf (
    "{\"schema\":\"spec/1\",\"id\":\"%s\",\"title\":\"T %s\",\"assetType\":\"ui_icon\","
    "\"checkpointId\":\"sdxl\"}",
    id, id);

  engine_kit_write (kit, name, text);
}

static void
test_row_model (void)
{
  static const char *const ids[] = {"m", "a", "z", "n", "b"};
  g_autoptr (GPtrArray) copy = g_ptr_array_new_with_free_func (g_object_unref);
  AssayQuery query = {.kind = "assets"};
  g_auto (EngineKit) kit;
  AssayProject *project;
  AssayRowModel *model;
  g_autoptr (AssayRow) potion = NULL, still = NULL;

  engine_kit_init (&kit, "tiny");
  project = engine_kit_open (&kit, FALSE, NULL);
  model = assay_project_query (project, &query);
  g_signal_connect (model, "items-changed", G_CALLBACK (replay_cb), copy);
  g_assert_true (assay_row_model_get_loading (model));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
  engine_kit_until (has_loaded, model);
  g_assert_cmpuint (copy->len, ==, 1);
  potion = g_list_model_get_item (G_LIST_MODEL (model), 0);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (AssayRow) done = NULL;
      Expected expected = {model, i + 2};

      write_spec (&kit, ids[i]);
      done = engine_kit_act (project, "rescan", "{}", NULL);
      engine_kit_until (has_items, &expected);
      g_assert_cmpuint (copy->len, ==, i + 2);
    }
  for (guint i = 0; i < copy->len && still == NULL; i++)
    if (g_str_equal (assay_row_get_id (copy->pdata[i]), "potion"))
      still = g_object_ref (copy->pdata[i]);
  g_assert_true (still == potion); /* rows keep their identity */
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *name = g_strdup_printf ("specs/%s.json", ids[i]);
      g_autofree char *path = engine_kit_path (&kit, name);
      g_autoptr (AssayRow) done = NULL;
      Expected expected = {model, (guint) G_N_ELEMENTS (ids) - i};

      g_assert_cmpint (g_unlink (path), ==, 0);
      done = engine_kit_act (project, "rescan", "{}", NULL);
      engine_kit_until (has_items, &expected);
    }
  g_object_unref (model);
  engine_kit_close (project);
}

static void
test_row_model_follows_a_run (void)
{
  g_autoptr (GPtrArray) copy = g_ptr_array_new_with_free_func (g_object_unref);
  AssayQuery query = {.kind = "versions"};
  g_autoptr (AssayRow) done = NULL;
  g_auto (EngineKit) kit;
  AssayProject *project;
  AssayRowModel *model;
  Expected expected;

  engine_kit_init (&kit, "astroduck");
  project = engine_kit_open (&kit, FALSE, NULL);
  model = assay_project_query (project, &query);
  g_signal_connect (model, "items-changed", G_CALLBACK (replay_cb), copy);
  done =
    engine_kit_act (project, "run", "{\"provider\":\"sandbox\",\"defects\":0,\"wait\":true}", NULL);
  g_assert_cmpint (made_by (done), ==, 24);
  expected = (Expected){model, 24};
  engine_kit_until (has_items, &expected);
  g_assert_cmpuint (copy->len, ==, 24);
  g_object_unref (model);
  engine_kit_close (project);
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
  none = engine_kit_ask (project, "evidence", "nobody", &error);
  g_assert_null (none);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  engine_kit_close (project);
}

/* Closing in the middle
 * -----------------------------------------------------------------------------------------------
 */

static void
act_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayRow) row = assay_project_act_finish (ASSAY_PROJECT (source), result, &error);

  g_assert_true ((row == NULL) == (error != NULL));
  ++*(guint *) data;
}

static gboolean
all_came_back (gpointer data)
{
  return *(guint *) data == 4;
}

static gboolean
is_active (gpointer data)
{
  g_autoptr (GPtrArray) progress = assay_project_list_progress (data);

  return progress->len > 0;
}

static AssayRunArgs *
waiting_run (void)
{
  AssayRunArgs *args = assay_table_new (&assay_run_args_table);

  args->provider = ASSAY_RUN_SANDBOX;
  args->wait = TRUE;
  return args;
}

static AssayExportArgs *
export_to (const char *folder)
{
  AssayExportArgs *args = assay_table_new (&assay_export_args_table);

  args->to = g_strdup (folder);
  return args;
}

/* Runs that are waited for, an export, a rescan: closing ends or awaits each; none touches what is
 * gone. */
static void
test_close_while_running (void)
{
  for (guint i = 0; i < 5; i++)
    {
      g_auto (EngineKit) kit;
      g_autofree char *export = NULL;
      g_autoptr (AssayFeed) feed = NULL;
      guint n_back = 0;
      AssayProject *project;

      engine_kit_init (&kit, "astroduck");
      export = g_build_filename (kit.root, "out", NULL);
      project = engine_kit_open (&kit, TRUE, NULL);
      feed = assay_project_watch (project, NULL, ASSAY_TOPIC_PROGRESS); /* wakes the context */
      assay_project_act_async (project, "run", waiting_run (), NULL, act_done_cb, &n_back);
      if (i % 2 == 0)
        engine_kit_until (is_active, project);
      assay_project_act_async (project, "run", waiting_run (), NULL, act_done_cb, &n_back);
      assay_project_act_async (project, "export", export_to (export), NULL, act_done_cb, &n_back);
      assay_project_act_async (project, "rescan", NULL, NULL, act_done_cb, &n_back);
      engine_kit_close (project);
      engine_kit_until (all_came_back, &n_back);
      project = engine_kit_open (&kit, FALSE, NULL);
      g_assert_nonnull (project);
      g_object_unref (
        engine_kit_act (project, "run", "{\"provider\":\"sandbox\",\"wait\":true}", NULL));
      g_assert_cmpint (engine_kit_status (project, queued) + engine_kit_status (project, running),
                       ==, 0);
      g_assert_cmpint (engine_kit_status (project, pictures), >=, 24);
      engine_kit_close (project);
    }
}

/* Beside a holder
 * --------------------------------------------------------------------------------------------------
 */

static void
changed_cb (AssayFeed *feed, guint topics, gpointer data)
{
  *(guint *) data |= topics;
}

static gboolean
has_status (gpointer data)
{
  return (*(guint *) data & ASSAY_TOPIC_STATUS) != 0;
}

static void
test_second_is_remote (void)
{
  g_auto (EngineKit) kit;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayFeed) feed = NULL;
  AssayProject *holder, *second;
  guint topics = 0;
  guint64 seq = 0, newest = 0;

  engine_kit_init (&kit, "tiny");
  holder = engine_kit_open (&kit, TRUE, NULL);
  second = engine_kit_open (&kit, TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (assay_project_is_remote (second));
  g_assert_cmpstr (assay_project_get_title (second), ==, "Tiny");
  g_assert_true (is_thing (second, "assets", 1) && is_thing (second, "plan", 1));
  feed = assay_project_watch (second, NULL, ASSAY_TOPIC_STATUS);
  g_signal_connect (feed, "changed", G_CALLBACK (changed_cb), &topics);
  for (guint i = 0; !has_status (&topics); i++) /* until the watch is set up at the holder */
    {
      g_assert_cmpuint (i, <, 10000);
      g_assert_true (engine_kit_submit (second, engine_kit_queue (i % 2 == 0), &seq, &error));
      newest = MAX (newest, seq);
      engine_kit_settle ();
    }
  g_assert_true (engine_kit_submit (second, engine_kit_queue (TRUE), NULL, &error));
  g_assert_cmpuint (newest, >, 0);
  g_assert_cmpint (engine_kit_status (holder, paused), ==, 1);
  g_assert_null (engine_kit_ask (second, "rumours", NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  {
    g_autoptr (AssayRow) done = engine_kit_act (
      second, "run", "{\"provider\":\"sandbox\",\"defects\":0,\"wait\":true}", &error);

    g_assert_no_error (error);
    g_assert_cmpint (made_by (done), ==, 1);
  }
  engine_kit_close (holder);
  g_assert_null (
    engine_kit_ask (second, "status", NULL, &error)); /* the holder has gone: an error, no hang */
  g_assert_nonnull (error);
  engine_kit_close (second);
}

/* Hostile clients
 * ------------------------------------------------------------------------------------------------------
 */

static GSocketConnection *
connect_to (EngineKit *kit)
{
  g_autofree char *path = assay_socket_path (kit->runtime, kit->folder);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  GSocketConnection *connection;

  g_socket_client_set_timeout (client, patience_seconds_now (KIT_DEADLINE_S));
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
  g_assert_nonnull (connection);
  return connection;
}

/* What the server says to @line before it closes; "" if nothing. */
static char *
say (EngineKit *kit, const char *line, gsize n_bytes, gboolean half_close)
{
  g_autoptr (GSocketConnection) connection = connect_to (kit);
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autoptr (GDataInputStream) input =
    g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  char *answer;

  g_output_stream_write_all (output, line, n_bytes, NULL, NULL, NULL);
  if (half_close)
    g_socket_shutdown (g_socket_connection_get_socket (connection), FALSE, TRUE, NULL);
  answer = g_data_input_stream_read_line (input, NULL, NULL, NULL);
  return answer != NULL ? answer : g_strdup ("");
}

static void
test_hostile_lines (void)
{
  static const char *const lines[] = {
    "\n",
    "garbage\n",
    "{}\n",
    "[]\n",
    "null\n",
    "{\"verb\":7}\n",
    "{\"verb\":\"ask\"}\n",
    "{\"verb\":\"ask\",\"kind\":{}}\n",
    "{\"verb\":\"ask\",\"kind\":\"show\",\"of\":[],\"id\":\"x\"}\n",
    "{\"verb\":\"ask\",\"kind\":\"show\",\"of\":\"../../etc\",\"id\":\"passwd\"}\n",
    "{\"verb\":\"act\"}\n",
    "{\"verb\":\"act\",\"kind\":\"run\",\"args\":[]}\n",
    "{\"verb\":\"act\",\"kind\":\"export\",\"args\":{\"to\":7}}\n",
    "{\"verb\":\"act\",\"kind\":\"export\",\"args\":{\"to\":{}}}\n",
    "{\"verb\":\"act\",\"kind\":\"export\",\"args\":{\"to\":\"relative\"}}\n",
    "{\"verb\":\"act\",\"kind\":\"run\",\"args\":{\"provider\":[],\"defects\":{},\"wait\":[]}}\n",
    "{\"verb\":\"act\",\"kind\":\"run\",\"args\":{\"provider\":\"comfyui\",\"server\":{}}}\n",
    "{\"verb\":\"submit\"}\n",
    "{\"verb\":\"submit\",\"command\":{}}\n",
    "{\"verb\":\"submit\",\"command\":7}\n",
    "{\"verb\":\"submit\",\"command\":{\"command\":\"card.answer\",\"args\":{\"card\":7}}}\n",
    "{\"verb\":\"ask\",\"kind\":\"events\",\"id\":\"-1\"}\n",
    "{\"verb\":\"ask\",\"kind\":\"status\"\xff}\n",
    "{\"verb\":\"ask\",\"verb\":\"ask\"}\n",
  };
  g_auto (EngineKit) kit;
  AssayProject *project;

  engine_kit_init (&kit, NULL);
  project = engine_kit_open (&kit, TRUE, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *answer = say (&kit, lines[i], strlen (lines[i]), i % 2 == 1);
      g_autofree char *shown = g_strescape (lines[i], NULL);
      g_autofree char *start = g_utf8_make_valid (answer, MIN (200, strlen (answer)));

      g_test_message ("%s -> %s", shown, start);
      g_assert_true (g_str_has_prefix (answer, "{\"error\":{")
                     || g_str_has_prefix (answer, "{\"rows\":["));
      g_assert_cmpint (engine_kit_status (project, specs), ==, 0);
    }
  engine_kit_close (project);
}

static void
test_half_closed_and_endless (void)
{
  g_auto (EngineKit) kit;
  g_autofree char *nothing = NULL, *half = NULL, *endless = NULL, *nul = NULL;
  gsize n = ASSAY_SOCKET_MAX_LINE + 4096;
  g_autofree char *huge = g_malloc (n);
  AssayProject *project;

  engine_kit_init (&kit, NULL);
  project = engine_kit_open (&kit, TRUE, NULL);
  memset (huge, 'x', n);
  nothing = say (&kit, "", 0, TRUE);
  half = say (&kit, "{\"verb\":\"ask\"", 13, TRUE);
  endless = say (&kit, huge, n, FALSE);
  nul = say (&kit, "{\"verb\":\"ask\0\"}\n", 16, FALSE);
  g_assert_true (g_str_has_prefix (half, "{\"error\":"));
  g_assert_true (*endless == '\0' || g_str_has_prefix (endless, "{\"error\":"));
  g_assert_true (g_str_has_prefix (nul, "{\"error\":"));
  g_assert_cmpint (engine_kit_status (project, specs), ==, 0);
  engine_kit_close (project);
}

/* Clients that connect and say nothing, or watch and never read: closing does not wait for them. */
static void
test_idle_clients_do_not_hold (void)
{
  g_autoptr (GPtrArray) idle = g_ptr_array_new_with_free_func (g_object_unref);
  static const char watch[] = "{\"verb\":\"watch\",\"topics\":127}\n";
  g_auto (EngineKit) kit;
  AssayProject *project;

  engine_kit_init (&kit, "tiny");
  project = engine_kit_open (&kit, TRUE, NULL);
  for (guint i = 0; i < 20; i++)
    {
      g_ptr_array_add (idle, connect_to (&kit));
      if (i % 2 == 0)
        g_output_stream_write_all (g_io_stream_get_output_stream (idle->pdata[i]), watch,
                                   strlen (watch), NULL, NULL, NULL);
    }
  for (guint i = 0; i < 50; i++)
    g_assert_true (engine_kit_submit (project, engine_kit_queue (i % 2 == 0), NULL, NULL));
  engine_kit_close (project);
}

/* Connections that come while the server goes. */
static gpointer
knock_worker (gpointer data)
{
  EngineKit *kit = data;
  g_autofree char *path = assay_socket_path (kit->runtime, kit->folder);

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (AssayRecord) status G_GNUC_UNUSED = assay_socket_greet (path, NULL, NULL);
    }
  return NULL;
}

static void
test_close_under_knocks (void)
{
  g_auto (EngineKit) kit;

  engine_kit_init (&kit, NULL);
  for (guint i = 0; i < 5; i++)
    {
      AssayProject *project = engine_kit_open (&kit, TRUE, NULL);
      GThread *threads[3];

      g_assert_nonnull (project);
      g_assert_false (assay_project_is_remote (project));
      for (guint k = 0; k < G_N_ELEMENTS (threads); k++)
        threads[k] = g_thread_new ("knock", knock_worker, &kit);
      engine_kit_status (project, specs);
      engine_kit_close (project);
      for (guint k = 0; k < G_N_ELEMENTS (threads); k++)
        g_thread_join (threads[k]);
    }
}

/* A holder that never answers
 * ------------------------------------------------------------------------------------------- */

static pid_t
hold_lock (EngineKit *kit)
{
  g_autofree char *path = engine_kit_path (kit, ".assay/lock");
  int ready[2];
  char byte;
  pid_t child;

  g_assert_cmpint (pipe (ready), ==, 0);
  child = fork ();
  if (child == 0)
    {
      struct flock lock = {.l_type = F_WRLCK};
      int fd = open (path, O_RDWR);

      if (ftruncate (fd, 0) == 0 && write (fd, "4242 sleeper\n", 13) == 13
          && fcntl (fd, F_OFD_SETLK, &lock) == 0 && write (ready[1], "x", 1) == 1)
        for (;;)
          pause ();
      _exit (1);
    }
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  close (ready[0]);
  close (ready[1]);
  return child;
}

static void
test_silent_holder (void)
{
  g_auto (EngineKit) kit;
  g_autoptr (GError) error = NULL;
  pid_t child;

  engine_kit_init (&kit, "tiny");
  engine_kit_close (engine_kit_open (&kit, FALSE, NULL));
  child = hold_lock (&kit);
  g_assert_null (engine_kit_open (&kit, TRUE, &error));
  g_assert_nonnull (strstr (error->message, "4242 sleeper"));
  g_assert_nonnull (strstr (error->message, ".assay/lock"));
  g_assert_null (strchr (error->message, '\n'));
  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
  engine_kit_close (engine_kit_open (&kit, TRUE, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* the sandbox's libsoup warns when a client is gone before it is looked at, which is what closing
   * in the middle does; a fatal handler is not asked where G_DEBUG made warnings fatal */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  g_test_add_func ("/engine/project/silent-holder",
                   test_silent_holder); /* forks: first, before threads */
  g_test_add_func ("/engine/project/open-ask-close", test_open_ask_close);
  g_test_add_func ("/engine/project/no-specs", test_no_specs);
  g_test_add_func ("/engine/project/problems-of-documents", test_problems_of_documents);
  g_test_add_func ("/engine/project/not-a-project", test_not_a_project);
  g_test_add_func ("/engine/project/submit", test_submit);
  g_test_add_func ("/engine/project/after-close", test_after_close);
  g_test_add_func ("/engine/project/documents-are-observed", test_documents_are_observed);
  g_test_add_func ("/engine/project/own-lines-are-known", test_own_lines_are_known);
  g_test_add_func ("/engine/project/close-while-running", test_close_while_running);
  g_test_add_func ("/engine/project/evidence", test_evidence);
  g_test_add_func ("/engine/row-model/replay", test_row_model);
  g_test_add_func ("/engine/row-model/follows-a-run", test_row_model_follows_a_run);
  g_test_add_func ("/engine/socket/second-is-remote", test_second_is_remote);
  g_test_add_func ("/engine/socket/hostile-lines", test_hostile_lines);
  g_test_add_func ("/engine/socket/half-closed-and-endless", test_half_closed_and_endless);
  g_test_add_func ("/engine/socket/idle-clients-do-not-hold", test_idle_clients_do_not_hold);
  g_test_add_func ("/engine/socket/close-under-knocks", test_close_under_knocks);
  return g_test_run ();
}
