/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine-kit.h"

#include "support/generated-project.h"

#include <glib/gstdio.h>

/* Lists by id through the door. What is read is counted, so the size of the project does not matter
 * for the truth of it. Mutations that turn it red: want_members that wants all; move_row that tells
 * nothing; a record that is not set. */

static void
generate (EngineKit *kit, const AssayGeneratedOptions *options)
{
  g_autoptr (GError) error = NULL;

  kit->root = temp_folder_new ();
  kit->folder = g_build_filename (kit->root, "project", NULL);
  kit->cache = g_build_filename (kit->root, "cache", NULL);
  kit->runtime = g_build_filename (kit->root, "runtime", NULL);
  kit->machine = g_build_filename (kit->root, "machine.json", NULL);
  assay_generated_project_write (kit->folder, options, &error);
  g_assert_no_error (error);
}

static gboolean
has_loaded (gpointer data)
{
  return !assay_row_model_get_loading (data);
}

static AssayRowModel *
open_list (AssayProject *project, const AssayQuery *query)
{
  AssayRowModel *model = assay_project_query (project, query);

  engine_kit_until (has_loaded, model);
  return model;
}

static gboolean
is_loaded (gpointer data)
{
  return assay_row_is_loaded (data);
}

static AssayReads
reads_of (AssayProject *project)
{
  AssayReads reads;

  assay_project_count_reads (project, &reads);
  return reads;
}

static AssayCommand *
answer (const char *card)
{
  AssayArgsCardAnswer *args = assay_table_new (assay_command_kind_find ("card.answer")->args);

  args->card = g_strdup (card);
  args->answer = ASSAY_ANSWER_YES;
  return assay_command_new ("card.answer", args, ASSAY_ACTOR_USER, NULL);
}

/* Opening --------------------------------------------------------------- */

#define N_SPECS 3000

static void
test_long_list_reads_pages (void)
{
  AssayGeneratedOptions options = ASSAY_GENERATED_OPTIONS_INIT;
  AssayQuery query = {.kind = "assets", .sort = "title"};
  g_auto (EngineKit) kit;
  g_autoptr (AssayRow) first = NULL, far = NULL, near = NULL;
  AssayProject *project;
  AssayRowModel *model;
  AssayReads before, after;

  options.n_specs = N_SPECS;
  generate (&kit, &options);
  project = engine_kit_open (&kit, FALSE, NULL);
  before = reads_of (project);
  model = open_list (project, &query);
  after = reads_of (project);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, N_SPECS);
  g_assert_cmpuint (after.rows - before.rows, ==, N_SPECS + 50); /* ids, one page */
  g_assert_cmpuint (after.blobs, ==, before.blobs);
  first = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_assert_true (assay_row_is_loaded (first));
  far = g_list_model_get_item (G_LIST_MODEL (model), 2000);
  g_assert_false (assay_row_is_loaded (far));
  g_assert_cmpstr (assay_row_get_id (far), ==, "");
  engine_kit_until (is_loaded, far);
  g_assert_cmpstr (assay_row_get_id (far), !=, "");
  near = g_list_model_get_item (G_LIST_MODEL (model), 2001);
  g_assert_true (assay_row_is_loaded (near));
  g_assert_cmpuint (reads_of (project).rows - after.rows, ==, 50);
  g_object_unref (model);
  engine_kit_close (project);
}

/* Following ------------------------------------------------------------- */

/* What a view would have: every items-changed replayed. */
static void
replay_cb (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  GListStore *copy = data;

  g_assert_cmpuint (position + removed, <=, g_list_model_get_n_items (G_LIST_MODEL (copy)));
  for (guint i = 0; i < removed; i++)
    g_list_store_remove (copy, position);
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (AssayRow) row = g_list_model_get_item (model, position + i);

      g_list_store_insert (copy, position + i, row);
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (copy)), ==,
                    g_list_model_get_n_items (model));
}

/* The model's rows, and the replayed ones, are those a fresh question gives. */
static gboolean
is_anew (AssayProject *project, AssayRowModel *model, GListStore *copy, const AssayQuery *query)
{
  g_autoptr (AssayRowModel) anew = open_list (project, query);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (anew));

  if (g_list_model_get_n_items (G_LIST_MODEL (model)) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AssayRow) row = g_list_model_get_item (G_LIST_MODEL (model), i);
      g_autoptr (AssayRow) fresh = g_list_model_get_item (G_LIST_MODEL (anew), i);
      g_autoptr (AssayRow) copied = g_list_model_get_item (G_LIST_MODEL (copy), i);

      if (row != copied
          || !assay_record_equal (assay_row_get_record (row), assay_row_get_record (fresh)))
        return FALSE;
    }
  return TRUE;
}

typedef struct
{
  AssayProject *project;
  AssayRowModel *model;
  GListStore *copy;
  AssayQuery query;
} Watched;

static gboolean
has_caught_up (gpointer data)
{
  Watched *watched = data;

  return is_anew (watched->project, watched->model, watched->copy, &watched->query);
}

static void
watch (Watched *watched, AssayProject *project, const AssayQuery *query)
{
  watched->project = project;
  watched->query = *query;
  watched->model = assay_project_query (project, query);
  watched->copy = g_list_store_new (ASSAY_TYPE_ROW);
  g_signal_connect (watched->model, "items-changed", G_CALLBACK (replay_cb), watched->copy);
  engine_kit_until (has_loaded, watched->model);
}

static void
watched_clear (Watched *watched)
{
  g_object_unref (watched->model);
  g_object_unref (watched->copy);
}

/* A run with defects touches all kinds of rows; then answers move and remove some. */
static void
test_models_follow (void)
{
  static const AssayQuery queries[] = {
    {.kind = "assets", .sort = "title"},
    {.kind = "assets", .sort = "newest"},
    {.kind = "assets", .sort = "state"},
    {.kind = "assets", .state = "to_decide"},
    {.kind = "cards"},
    {.kind = "jobs"},
    {.kind = "slots"},
    {.kind = "versions", .state = "to_decide"},
    {.kind = "exceptions"},
    {.kind = "documents"},
    {.kind = "plan"},
  };
  Watched watched[G_N_ELEMENTS (queries)];
  g_auto (EngineKit) kit;
  AssayProject *project;
  g_autoptr (AssayRow) done = NULL;

  engine_kit_init (&kit, "astroduck");
  project = engine_kit_open (&kit, FALSE, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    watch (&watched[i], project, &queries[i]);
  done = engine_kit_act (project, "run", "{\"provider\":\"sandbox\",\"defects\":60,\"wait\":true}",
                         NULL);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    engine_kit_until (has_caught_up, &watched[i]);
  for (guint n = 0; n < 2; n++)
    {
      g_autoptr (GPtrArray) cards = engine_kit_ask (project, "cards", NULL, NULL);

      g_assert_cmpuint (cards->len, >, 0);
      g_assert_true (
        engine_kit_submit (project, answer (assay_row_get_id (cards->pdata[0])), NULL, NULL));
    }
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    engine_kit_until (has_caught_up, &watched[i]);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    watched_clear (&watched[i]);
  engine_kit_close (project);
}

typedef struct
{
  AssayRow *row;
  gint64 state;
} Awaited;

static gboolean
stands_at (gpointer data)
{
  const Awaited *awaited = data;
  const AssayAssetRow *asset = assay_row_get (awaited->row, &assay_asset_row_table);

  return asset->state == awaited->state;
}

static void
count_cb (gpointer object, gpointer data)
{
  ++*(guint *) data;
}

/* The object stays and says that it changed; the title of a spec is known everywhere. */
static void
test_row_keeps_its_object (void)
{
  AssayQuery query = {.kind = "assets"};
  g_auto (EngineKit) kit;
  AssayProject *project;
  g_autoptr (AssayRowModel) model = NULL;
  g_autoptr (AssayRow) row = NULL, again = NULL, done = NULL;
  guint n_changed = 0;
  Awaited paused;

  engine_kit_init (&kit, "tiny");
  project = engine_kit_open (&kit, FALSE, NULL);
  model = open_list (project, &query);
  row = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_signal_connect (row, "changed", G_CALLBACK (count_cb), &n_changed);
  paused = (Awaited){row, ASSAY_ASSET_PAUSED};
  engine_kit_write (&kit, "specs/potion.json",
                    "{\"schema\":\"spec/1\",\"id\":\"potion\",\"title\":\"Potion\","
                    "\"assetType\":\"ui_icon\",\"checkpointId\":\"sdxl\",\"intent\":\"paused\"}");
  done = engine_kit_act (project, "rescan", "{}", NULL);
  engine_kit_until (stands_at, &paused);
  again = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_assert_true (again == row);
  g_assert_cmpuint (n_changed, ==, 1);
  g_clear_object (&model);
  engine_kit_close (project);
}

/* Costs ----------------------------------------------------------------- */

static void
pump (guint turns)
{
  for (guint i = 0; i < turns; i++)
    {
      engine_kit_settle ();
      g_usleep (2000);
    }
}

typedef struct
{
  AssayRowModel *model;
  guint n;
} Expected;

static gboolean
has_items (gpointer data)
{
  const Expected *expected = data;

  return g_list_model_get_n_items (G_LIST_MODEL (expected->model)) == expected->n;
}

/* An event of another kind asks nothing; a sleeping list asks nothing until it wakes. */
static void
test_strangers_ask_nothing (void)
{
  AssayQuery cards = {.kind = "cards"}, assets = {.kind = "assets", .sort = "newest"};
  AssayGeneratedOptions options = ASSAY_GENERATED_OPTIONS_INIT;
  g_auto (EngineKit) kit;
  AssayProject *project;
  g_autoptr (AssayRowModel) list = NULL, library = NULL;
  g_autoptr (AssayRow) first = NULL;
  guint n_asked;

  generate (&kit, &options);
  project = engine_kit_open (&kit, FALSE, NULL);
  list = open_list (project, &cards);
  library = open_list (project, &assets);
  n_asked = assay_project_get_n_asked (project);
  g_assert_true (engine_kit_submit (project, engine_kit_queue (TRUE), NULL, NULL));
  pump (20);
  g_assert_cmpuint (assay_project_get_n_asked (project), ==, n_asked);
  assay_row_model_set_paused (list, TRUE);
  assay_row_model_set_paused (library, TRUE);
  first = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (engine_kit_submit (project, answer (assay_row_get_id (first)), NULL, NULL));
  pump (20);
  g_assert_cmpuint (assay_project_get_n_asked (project), ==, n_asked);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
  assay_row_model_set_paused (list, FALSE);
  engine_kit_until (has_items, &(Expected){list, 2});
  g_assert_cmpuint (assay_project_get_n_asked (project), ==, n_asked + 1);
  g_clear_object (&list);
  g_clear_object (&library);
  engine_kit_close (project);
}

/* What one answer reads from its acknowledgement to rest, with Review and Library open. */
static AssayReads
reads_of_an_answer (guint n_cards)
{
  AssayQuery cards = {.kind = "cards"}, assets = {.kind = "assets", .sort = "title"};
  AssayGeneratedOptions options = ASSAY_GENERATED_OPTIONS_INIT;
  g_auto (EngineKit) kit;
  AssayProject *project;
  g_autoptr (AssayRowModel) list = NULL, library = NULL;
  g_autoptr (AssayRow) first = NULL;
  AssayReads before, after;
  Expected expected;

  options.n_specs = options.n_versions = 310;
  options.n_cards = n_cards;
  options.n_exceptions = options.n_queued = 0;
  options.n_approved = ASSAY_GENERATED_REST;
  options.picture_size = 32;
  generate (&kit, &options);
  project = engine_kit_open (&kit, FALSE, NULL);
  list = open_list (project, &cards);
  library = open_list (project, &assets);
  pump (20);
  first = g_list_model_get_item (G_LIST_MODEL (list), 0);
  before = reads_of (project);
  g_assert_true (engine_kit_submit (project, answer (assay_row_get_id (first)), NULL, NULL));
  expected = (Expected){list, n_cards - 1};
  engine_kit_until (has_items, &expected);
  pump (20);
  after = reads_of (project);
  g_clear_object (&list);
  g_clear_object (&library);
  engine_kit_close (project);
  return (AssayReads){.rows = after.rows - before.rows, .blobs = after.blobs - before.blobs};
}

static void
test_an_answer_costs_the_same (void)
{
  AssayReads few = reads_of_an_answer (10), many = reads_of_an_answer (300);

  g_test_message ("%" G_GUINT64_FORMAT " rows and %" G_GUINT64_FORMAT " blobs with 10 cards",
                  few.rows, few.blobs);
  g_assert_cmpuint (many.rows, ==, few.rows);
  g_assert_cmpuint (many.blobs, ==, few.blobs);
  g_assert_cmpuint (few.rows, >, 0);
  g_assert_cmpuint (few.rows, <, 10);
}

static guint64
steps_of (AssayProject *project, const char *kind)
{
  g_autoptr (GPtrArray) first = engine_kit_ask (project, kind, NULL, NULL), again = NULL;
  AssayReads before = reads_of (project);

  again = engine_kit_ask (project, kind, NULL, NULL);
  g_assert_cmpuint (again->len, ==, first->len);
  return reads_of (project).steps - before.steps;
}

/* What the window asks whenever something changed. */
static const char *const asked_often[] = {"status", "madeWith", "problems", "away"};

static void
count_steps (guint n_versions, guint64 out[G_N_ELEMENTS (asked_often)])
{
  AssayGeneratedOptions options = ASSAY_GENERATED_OPTIONS_INIT;
  g_auto (EngineKit) kit;
  AssayProject *project;

  options.n_specs = options.n_versions = n_versions;
  options.n_cards = options.n_exceptions = options.n_queued = 0;
  options.n_approved = ASSAY_GENERATED_REST;
  options.picture_size = 32;
  generate (&kit, &options);
  project = engine_kit_open (&kit, FALSE, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (asked_often); i++)
    out[i] = steps_of (project, asked_often[i]);
  engine_kit_close (project);
}

/* Mutations: an index versions_real less; lost pictures looked for at each question; pictures by
 * their files read though no pair is found. */
static void
test_what_is_asked_often_costs_the_same (void)
{
  guint64 few[G_N_ELEMENTS (asked_often)], many[G_N_ELEMENTS (asked_often)];

  count_steps (20, few);
  count_steps (400, many);
  for (guint i = 0; i < G_N_ELEMENTS (asked_often); i++)
    {
      g_test_message ("%s: %" G_GUINT64_FORMAT " and %" G_GUINT64_FORMAT " steps", asked_often[i],
                      few[i], many[i]);
      g_assert_cmpuint (many[i], <, few[i] + 40);
    }
}

static void
remove_one_picture (EngineKit *kit, AssayProject *project)
{
  g_autoptr (GPtrArray) rows = engine_kit_ask (project, "versions", NULL, NULL);
  const AssayVersionRow *version = assay_row_get (rows->pdata[0], &assay_version_row_table);
  g_autofree char *name =
    g_strdup_printf (".assay/blobs/%.2s/%s", version->picture, version->picture + 2);
  g_autofree char *path = engine_kit_path (kit, name);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* What a look at the status costs after an event, while a stored picture is gone. */
static guint64
steps_while_one_is_gone (guint n_versions)
{
  AssayGeneratedOptions options = ASSAY_GENERATED_OPTIONS_INIT;
  g_auto (EngineKit) kit;
  AssayProject *project;
  AssayReads before;
  guint64 steps;

  options.n_specs = options.n_versions = n_versions;
  options.n_cards = options.n_exceptions = options.n_queued = 0;
  options.n_approved = ASSAY_GENERATED_REST;
  options.picture_size = 32;
  generate (&kit, &options);
  project = engine_kit_open (&kit, FALSE, NULL);
  remove_one_picture (&kit, project);
  engine_kit_close (project);
  project = engine_kit_open (&kit, FALSE, NULL);
  g_assert_cmpint (engine_kit_status (project, lost), >, 0);
  g_assert_true (engine_kit_submit (project, engine_kit_queue (TRUE), NULL, NULL));
  before = reads_of (project);
  g_assert_cmpint (engine_kit_status (project, lost), >, 0);
  steps = reads_of (project).steps - before.steps;
  engine_kit_close (project);
  return steps;
}

/* Mutation: look that looks at all of them whenever something was written. */
static void
test_an_event_while_one_is_gone_costs_the_same (void)
{
  guint64 few = steps_while_one_is_gone (20), many = steps_while_one_is_gone (400);

  g_test_message ("%" G_GUINT64_FORMAT " and %" G_GUINT64_FORMAT " steps", few, many);
  g_assert_cmpuint (many, <, few + 40);
}

/* Looking does not read the folder. */
static void
test_check_looks_only (void)
{
  g_auto (EngineKit) kit;
  AssayProject *project;
  g_autoptr (AssayRow) done = NULL;
  g_autoptr (GPtrArray) as_read = NULL, anew = NULL;
  gint64 seq;

  engine_kit_init (&kit, "tiny");
  project = engine_kit_open (&kit, FALSE, NULL);
  seq = engine_kit_status (project, last_seq);
  engine_kit_write (&kit, "specs/bad.json", "{");
  as_read = engine_kit_ask (project, "check", NULL, NULL);
  g_assert_cmpuint (as_read->len, ==, 0);
  g_assert_cmpint (engine_kit_status (project, last_seq), ==, seq);
  done = engine_kit_act (project, "rescan", "{}", NULL);
  anew = engine_kit_ask (project, "check", NULL, NULL);
  g_assert_cmpuint (anew->len, ==, 1);
  engine_kit_close (project);
}

/* Mutations: the list without the claim; claims of answered cards counted too. */
static void
test_cards_of_a_claim (void)
{
  AssayGeneratedOptions options = ASSAY_GENERATED_OPTIONS_INIT;
  AssayQuery all = {.kind = "cards"};
  g_auto (EngineKit) kit;
  AssayProject *project;
  g_autoptr (GPtrArray) claims = NULL;
  g_autoptr (AssayRowModel) cards = NULL, none = NULL;
  guint n = 0;

  options.n_specs = options.n_versions = 400;
  options.n_cards = 300;
  options.n_queued = 0;
  generate (&kit, &options);
  project = engine_kit_open (&kit, FALSE, NULL);
  cards = open_list (project, &all);
  claims = engine_kit_ask (project, "claims", NULL, NULL);
  g_assert_cmpuint (claims->len, >, 0);
  for (guint i = 0; i < claims->len; i++)
    {
      const AssayClaimCountRow *claim =
        assay_row_get (claims->pdata[i], &assay_claim_count_row_table);
      AssayQuery query = {.kind = "cards", .type = claim->id};
      g_autoptr (AssayRowModel) some = open_list (project, &query);
      g_autoptr (AssayRow) last = NULL;

      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (some)), ==, (guint) claim->count);
      last = g_list_model_get_item (G_LIST_MODEL (some), (guint) claim->count - 1);
      engine_kit_until (is_loaded, last);
      g_assert_cmpstr (((AssayCardRow *) assay_row_get (last, &assay_card_row_table))->claim, ==,
                       claim->id);
      n += (guint) claim->count;
    }
  g_assert_cmpuint (n, ==, g_list_model_get_n_items (G_LIST_MODEL (cards)));
  none = open_list (project, &(AssayQuery){.kind = "cards", .type = "no.claim"});
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (none)), ==, 0);
  g_clear_object (&none);
  g_clear_object (&cards);
  engine_kit_close (project);
}

static void
assert_since (
  AssayProject *project, const char *from, gint64 made, gint64 approved, gint64 problems)
{
  g_autoptr (GPtrArray) rows = engine_kit_ask (project, "since", from, NULL);
  const AssaySinceRow *since = assay_row_get (rows->pdata[0], &assay_since_row_table);

  g_assert_cmpint (since->made, ==, made);
  g_assert_cmpint (since->approved, ==, approved);
  g_assert_cmpint (since->problems, ==, problems);
}

/* Mutation: the times left out of either count. */
static void
test_since (void)
{
  AssayGeneratedOptions options = ASSAY_GENERATED_OPTIONS_INIT;
  g_auto (EngineKit) kit;
  AssayProject *project;

  generate (&kit, &options);
  project = engine_kit_open (&kit, FALSE, NULL);
  assert_since (project, NULL, options.n_versions, options.n_approved, options.n_exceptions);
  assert_since (project, "2000-01-01T00:00:00.000Z", options.n_versions, options.n_approved,
                options.n_exceptions);
  assert_since (project, "2999-01-01T00:00:00.000Z", 0, 0, 0);
  engine_kit_close (project);
}

/* The plan -------------------------------------------------------------- */

#define N_PLANNED 600

/* Another word in the spec's file, longer by one. */
static void
lengthen_title (EngineKit *kit, const char *spec)
{
  g_autofree char *name = g_strdup_printf ("specs/%s.json", spec);
  g_autofree char *path = engine_kit_path (kit, name), *text = NULL;
  g_autoptr (GString) changed = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  changed = g_string_new (text);
  g_assert_cmpuint (g_string_replace (changed, "\"title\": \"", "\"title\": \"X", 1), ==, 1);
  engine_kit_write (kit, name, changed->str);
}

static void
assert_lists_the_plan (AssayProject *project, GListModel *model)
{
  g_autoptr (GPtrArray) plan = engine_kit_ask (project, "plan", NULL, NULL);

  g_assert_cmpuint (g_list_model_get_n_items (model), ==, plan->len);
  for (guint i = 0; i < plan->len; i++)
    {
      g_autoptr (AssayRow) row = g_list_model_get_item (model, i);

      engine_kit_until (is_loaded, row);
      g_assert_true (
        assay_record_equal (assay_row_get_record (row), assay_row_get_record (plan->pdata[i])));
    }
}

typedef struct
{
  guint n_told, n_removed, n_added;
} Told;

static void
told_cb (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  Told *told = data;

  told->n_told++;
  told->n_removed += removed;
  told->n_added += added;
}

static gboolean
has_told (gpointer data)
{
  return ((Told *) data)->n_told > 0;
}

/* A look at the folder, and what of the list it changed. */
static Told
look (AssayProject *project, AssayRowModel *model)
{
  Told told = {0};
  gulong id = g_signal_connect (model, "items-changed", G_CALLBACK (told_cb), &told);
  g_autoptr (AssayRow) done = engine_kit_act (project, "rescan", "{}", NULL);

  g_assert_nonnull (done);
  engine_kit_until (has_told, &told);
  g_signal_handler_disconnect (model, id);
  return told;
}

/* Mutations: the worker asks for all; list_changed that leaves out what is gone; a stamp that is
 * not taken. */
static void
test_plan_by_id (void)
{
  AssayGeneratedOptions options = ASSAY_GENERATED_OPTIONS_INIT;
  AssayQuery query = {.kind = "plan"};
  g_auto (EngineKit) kit;
  AssayProject *project;
  g_autoptr (AssayRowModel) model = NULL;
  g_autoptr (AssayRow) first = NULL, far = NULL, again = NULL;
  g_autofree char *gone = NULL, *spec = NULL;
  Told told;

  options.n_specs = N_PLANNED;
  generate (&kit, &options);
  project = engine_kit_open (&kit, FALSE, NULL);
  model = open_list (project, &query);
  first = g_list_model_get_item (G_LIST_MODEL (model), 0);
  far = g_list_model_get_item (G_LIST_MODEL (model), N_PLANNED - 10);
  g_assert_true (assay_row_is_loaded (first));
  g_assert_false (assay_row_is_loaded (far));
  engine_kit_until (is_loaded, far);
  assert_lists_the_plan (project, G_LIST_MODEL (model));

  spec = g_strdup (((AssayPlanRow *) assay_row_get (first, &assay_plan_row_table))->spec);
  lengthen_title (&kit, spec);
  told = look (project, model);
  g_assert_cmpuint (told.n_removed, ==, 1);
  g_assert_cmpuint (told.n_added, ==, 1);
  again = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_assert_true (again == first);
  assert_lists_the_plan (project, G_LIST_MODEL (model));

  gone = g_strdup_printf ("%s/specs/%s.json", kit.folder, spec);
  g_assert_cmpint (g_unlink (gone), ==, 0);
  told = look (project, model);
  g_assert_cmpuint (told.n_removed, ==, 1);
  g_assert_cmpuint (told.n_added, ==, 0);
  assert_lists_the_plan (project, G_LIST_MODEL (model));
  g_clear_object (&model);
  engine_kit_close (project);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/lists/long-list-reads-pages", test_long_list_reads_pages);
  g_test_add_func ("/engine/lists/models-follow", test_models_follow);
  g_test_add_func ("/engine/lists/row-keeps-its-object", test_row_keeps_its_object);
  g_test_add_func ("/engine/lists/strangers-ask-nothing", test_strangers_ask_nothing);
  g_test_add_func ("/engine/lists/an-answer-costs-the-same", test_an_answer_costs_the_same);
  g_test_add_func ("/engine/lists/what-is-asked-often-costs-the-same",
                   test_what_is_asked_often_costs_the_same);
  g_test_add_func ("/engine/lists/an-event-while-one-is-gone-costs-the-same",
                   test_an_event_while_one_is_gone_costs_the_same);
  g_test_add_func ("/engine/lists/check-looks-only", test_check_looks_only);
  g_test_add_func ("/engine/lists/cards-of-a-claim", test_cards_of_a_claim);
  g_test_add_func ("/engine/lists/since", test_since);
  g_test_add_func ("/engine/lists/plan-by-id", test_plan_by_id);
  return g_test_run ();
}
