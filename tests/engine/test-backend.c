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
  AssaySandboxService *sandbox = assay_sandbox_service_start (0, 0, 25, NULL, NULL);
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
  engine_kit_close (pair.holder);
  engine_kit_until (is_read_only, pair.second);
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

/* The lines of a watch, from a backend that is made up ------------------- */

typedef struct
{
  AssayBackend parent;
  GMutex lock;
  GCond changed;
  char *read_only;
  guint preview; /* its bytes */
  gboolean acting, act_ended;
} Fake;

static GPtrArray *
fake_ask (AssayBackend *backend, const AssayQuery *query, GCancellable *cancellable, GError **error)
{
  if (g_strcmp0 (query->kind, "oracle") == 0)
    g_set_error_literal (error, g_quark_from_static_string ("oracle"), 7, "cryptic");
  else
    g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC, "The disk is full.");
  return NULL;
}

static AssayRecord *
fake_act (AssayBackend *backend,
          const char *kind,
          const AssayRecord *args,
          GCancellable *cancellable,
          GError **error)
{
  Fake *self = (Fake *) backend;

  g_mutex_lock (&self->lock);
  self->acting = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  while (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_usleep (1000);
  g_mutex_lock (&self->lock);
  self->act_ended = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  return NULL;
}

static GPtrArray *
fake_list_progress (AssayBackend *backend)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_record_unref);
  AssayProgressRow *row = assay_table_new (&assay_progress_row_table);

  row->job = g_strdup ("job");
  row->value = 3;
  g_ptr_array_add (rows, assay_record_new (&assay_progress_row_table, row));
  return rows;
}

static GBytes *
fake_dup_preview (AssayBackend *backend)
{
  Fake *self = (Fake *) backend;
  GBytes *preview;

  g_mutex_lock (&self->lock);
  preview = self->preview != 0 ? g_bytes_new (&self->preview, sizeof self->preview) : NULL;
  g_mutex_unlock (&self->lock);
  return preview;
}

static char *
fake_dup_read_only (AssayBackend *backend)
{
  Fake *self = (Fake *) backend;
  char *reason;

  g_mutex_lock (&self->lock);
  reason = g_strdup (self->read_only);
  g_mutex_unlock (&self->lock);
  return reason;
}

static const AssayBackendClass fake_class = {
  .ask = fake_ask,
  .act = fake_act,
  .list_progress = fake_list_progress,
  .dup_preview = fake_dup_preview,
  .dup_read_only = fake_dup_read_only,
};

/* What one watcher heard so far, merged. */
typedef struct
{
  const char *path;
  AssayTopics topics;
  gboolean preview;
  GCancellable *cancellable;
  GThread *thread;
  GMutex lock;
  GCond heard;
  guint n_lines, n_progress, n_previews;
  AssayChanges *changes;
  char *read_only;
} Watch;

static void
news_cb (const AssaySocketNews *news, gpointer data)
{
  Watch *watch = data;

  g_mutex_lock (&watch->lock);
  watch->n_lines++;
  watch->n_progress += news->progress != NULL;
  watch->n_previews += news->preview != NULL;
  assay_changes_merge (watch->changes, news->changes);
  if (news->tells_read_only)
    {
      g_free (watch->read_only);
      watch->read_only = g_strdup (news->read_only);
    }
  g_cond_broadcast (&watch->heard);
  g_mutex_unlock (&watch->lock);
}

static gpointer
watch_worker (gpointer data)
{
  Watch *watch = data;

  assay_socket_watch (watch->path, watch->topics, watch->preview, watch->cancellable, news_cb,
                      watch);
  return NULL;
}

static void
watch_begin (Watch *watch, const char *path, AssayTopics topics, gboolean preview)
{
  *watch = (Watch){.path = path, .topics = topics, .preview = preview};
  watch->cancellable = g_cancellable_new ();
  watch->changes = assay_changes_new ();
  g_mutex_init (&watch->lock);
  g_cond_init (&watch->heard);
  watch->thread = g_thread_new ("watch", watch_worker, watch);
  g_mutex_lock (&watch->lock);
  while (watch->n_lines == 0)
    g_cond_wait (&watch->heard, &watch->lock);
  g_mutex_unlock (&watch->lock);
}

static void
watch_end (Watch *watch)
{
  g_cancellable_cancel (watch->cancellable);
  g_thread_join (watch->thread);
  g_object_unref (watch->cancellable);
  assay_changes_free (watch->changes);
  g_free (watch->read_only);
  g_mutex_clear (&watch->lock);
  g_cond_clear (&watch->heard);
}

static void
await_topic (Watch *watch, AssayTopics topic)
{
  g_mutex_lock (&watch->lock);
  while ((assay_changes_get_topics (watch->changes) & topic) == 0)
    g_cond_wait (&watch->heard, &watch->lock);
  g_mutex_unlock (&watch->lock);
}

static void
push_topics (AssaySocketServer *server, AssayTopics topics)
{
  g_autoptr (AssayChanges) changes = assay_changes_new ();

  assay_changes_add_topics (changes, topics);
  assay_socket_server_push (server, changes);
}

static void
push_rows (AssaySocketServer *server)
{
  g_autoptr (AssayChanges) changes = assay_changes_new ();

  assay_changes_add_topics (changes, ASSAY_TOPIC_CARDS | ASSAY_TOPIC_DOCUMENTS);
  assay_changes_add_row (changes, "cards", 70000);
  assay_changes_add_row (changes, "cards", 3);
  assay_changes_add_all (changes, "jobs");
  assay_socket_server_push (server, changes);
}

static void
fake_init (Fake *fake)
{
  *fake = (Fake){.parent = {.klass = &fake_class}};
  g_mutex_init (&fake->lock);
  g_cond_init (&fake->changed);
}

static void
fake_clear (Fake *fake)
{
  g_mutex_clear (&fake->lock);
  g_cond_clear (&fake->changed);
  g_free (fake->read_only);
}

static void
test_watch_lines (void)
{
  g_autofree char *root = temp_folder_new (), *path = g_build_filename (root, "s.sock", NULL);
  AssaySocketServer *server;
  Fake fake;
  Watch all, cards, steps;
  guint n;
  gboolean every;
  const gint64 *rows;
  gint64 begin_us, spent_ms;

  fake_init (&fake);
  server = assay_socket_server_new (&fake.parent, path, NULL);
  watch_begin (&all, path, (AssayTopics) ~0u, TRUE);
  watch_begin (&cards, path, ASSAY_TOPIC_CARDS, TRUE);
  watch_begin (&steps, path, ASSAY_TOPIC_PROGRESS, FALSE);
  push_rows (server);
  await_topic (&all, ASSAY_TOPIC_DOCUMENTS);
  await_topic (&cards, ASSAY_TOPIC_CARDS);
  rows = assay_changes_get_rows (all.changes, "cards", &n, &every);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (rows[0], ==, 3);
  g_assert_cmpint (rows[1], ==, 70000);
  assay_changes_get_rows (all.changes, "jobs", &n, &every);
  g_assert_true (every);
  /* of the topics only what was asked for */
  g_assert_cmpuint (assay_changes_get_topics (cards.changes), ==, ASSAY_TOPIC_CARDS);

  /* many steps are few lines; previews are for who asked, when there is a new one */
  g_mutex_lock (&fake.lock);
  fake.preview = 0x474e5089;
  g_mutex_unlock (&fake.lock);
  begin_us = g_get_monotonic_time ();
  for (guint i = 0; i < 300; i++)
    {
      push_topics (server, ASSAY_TOPIC_PROGRESS);
      g_usleep (1000);
    }
  await_topic (&all, ASSAY_TOPIC_PROGRESS);
  push_topics (server, ASSAY_TOPIC_STATUS);
  await_topic (&all, ASSAY_TOPIC_STATUS);
  spent_ms = (g_get_monotonic_time () - begin_us) / 1000;
  g_mutex_lock (&all.lock);
  g_assert_cmpuint (all.n_progress, >=, 2);
  g_assert_cmpuint (all.n_progress, <=, 4 + spent_ms / ASSAY_SOCKET_PROGRESS_MS);
  g_assert_cmpuint (all.n_previews, ==, 1);
  g_mutex_unlock (&all.lock);
  await_topic (&steps, ASSAY_TOPIC_PROGRESS);
  g_assert_cmpuint (steps.n_previews, ==, 0);
  g_assert_cmpuint (cards.n_progress, ==, 0);
  g_assert_cmpuint (cards.n_previews, ==, 0);

  g_mutex_lock (&fake.lock);
  fake.read_only = g_strdup ("The disk is full.");
  g_mutex_unlock (&fake.lock);
  push_topics (server, ASSAY_TOPIC_EXCEPTIONS);
  await_topic (&all, ASSAY_TOPIC_EXCEPTIONS);
  g_assert_cmpstr (all.read_only, ==, "The disk is full.");
  g_assert_null (cards.read_only);
  watch_end (&all);
  assay_socket_server_free (server); /* with one that still watches */
  watch_end (&cards);
  watch_end (&steps);
  fake_clear (&fake);
  temp_folder_remove (g_steal_pointer (&root));
}

static gpointer
act_worker (gpointer data)
{
  gpointer *call = data;
  g_autoptr (AssayRecord) args =
    assay_record_new (&assay_nothing_table, assay_table_new (&assay_nothing_table));
  g_autoptr (GError) error = NULL;

  g_assert_null (assay_socket_act (call[0], "stop", args, call[1], &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  return NULL;
}

/* Errors of every domain; who hangs up ends its act. */
static void
test_wire_errors (void)
{
  g_autofree char *root = temp_folder_new (), *path = g_build_filename (root, "s.sock", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gpointer call[] = {path, cancellable};
  AssaySocketServer *server;
  GError *error = NULL;
  GThread *thread;
  Fake fake;

  fake_init (&fake);
  server = assay_socket_server_new (&fake.parent, path, NULL);
  g_assert_null (assay_socket_ask (path, &(AssayQuery){.kind = "cards"}, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
  g_assert_cmpstr (error->message, ==, "The disk is full.");
  g_clear_error (&error);
  g_assert_null (assay_socket_ask (path, &(AssayQuery){.kind = "oracle"}, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpstr (error->message, ==, "cryptic");
  g_clear_error (&error);

  thread = g_thread_new ("act", act_worker, call);
  g_mutex_lock (&fake.lock);
  while (!fake.acting)
    g_cond_wait (&fake.changed, &fake.lock);
  g_mutex_unlock (&fake.lock);
  g_cancellable_cancel (cancellable);
  g_thread_join (thread);
  g_mutex_lock (&fake.lock);
  while (!fake.act_ended)
    g_cond_wait (&fake.changed, &fake.lock);
  g_mutex_unlock (&fake.lock);
  assay_socket_server_free (server);
  fake_clear (&fake);
  temp_folder_remove (g_steal_pointer (&root));
}

/* Many at once ---------------------------------------------------------- */

static GSocketConnection *
knock (const char *path)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  GSocketConnection *connection =
    g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);

  g_assert_nonnull (connection);
  return connection;
}

static gpointer
command_worker (gpointer data)
{
  g_autoptr (AssayRecord) status = assay_socket_greet (data, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  g_assert_nonnull (status);
  rows = assay_socket_ask (data, &(AssayQuery){.kind = "assets"}, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  return NULL;
}

/* Long before it would be for its silence alone. */
static void
assert_closed (GSocketConnection *connection)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  gint64 begin_us = g_get_monotonic_time ();
  char byte;

  g_assert_cmpint (g_input_stream_read (input, &byte, 1, NULL, NULL), ==, 0);
  g_assert_cmpint (g_get_monotonic_time () - begin_us, <,
                   (ASSAY_SOCKET_REQUEST_S - 10) * G_USEC_PER_SEC);
}

/* More silent ones than there ever were threads, and fifty commands at once beside them. */
static void
test_silent_clients (void)
{
  g_auto (EngineKit) kit;
  g_autoptr (GPtrArray) silent = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *path = NULL;
  GThread *threads[50];
  AssayProject *holder;

  engine_kit_init (&kit, "tiny");
  holder = engine_kit_open (&kit, TRUE, NULL);
  path = assay_socket_path (kit.runtime, kit.folder);
  for (guint i = 0; i < 70; i++)
    g_ptr_array_add (silent, knock (path));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("command", command_worker, path);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  /* far too many: the oldest of them go, the newest command is heard */
  for (guint i = 0; i < 2 * ASSAY_SOCKET_MAX_SILENT; i++)
    g_ptr_array_add (silent, knock (path));
  command_worker (path);
  assert_closed (silent->pdata[0]);
  g_assert_cmpint (engine_kit_status (holder, specs), ==, 1);
  engine_kit_close (holder);
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
  g_test_add_func ("/engine/socket/watch-lines", test_watch_lines);
  g_test_add_func ("/engine/socket/wire-errors", test_wire_errors);
  g_test_add_func ("/engine/socket/silent-clients", test_silent_clients);
  return g_test_run ();
}
