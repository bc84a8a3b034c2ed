/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-kit.h"

#include "../imaging/assay-synthetic.h"
#include "imaging/assay-png.h"
#include "model/log/assay-payloads.h"
#include "support/temp-folder.h"

#include <string.h>

void
run_kit_assert_no_problems (const AssayProblems *problems)
{
  if (assay_problems_count (problems) > 0)
    {
      g_autofree char *line = assay_problem_dup_line (assay_problems_get (problems, 0), NULL);

      g_error ("%s [%s]", line, assay_problems_get (problems, 0)->code);
    }
}

/* Documents ------------------------------------------------------------- */

static AssayDocument *
load (const char *path, const char *body)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *text = g_strdelimit (g_strdup (body), "'", '"');
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autofree char *id = NULL;
  AssayDocument *document;
  AssayKind kind;
  int version;

  g_assert_true (assay_kind_of_path (path, &kind, &id, &version));
  document = assay_document_load (kind, bytes, path, problems);
  run_kit_assert_no_problems (problems);
  return document;
}

static void
add (GPtrArray *documents, const char *path, const char *body)
{
  g_ptr_array_add (documents, load (path, body));
}

static AssayCatalog *
make_catalog (guint n_specs, guint concurrency)
{
  g_autoptr (GPtrArray) documents =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_document_unref);
  g_autofree char *project =
    g_strdup_printf ("{'schema':'project/1','title':'Test','concurrency':%u}", concurrency);

  add (documents, "project.json", project);
  add (documents, "policies/budgets.json",
       "{'schema':'budgets/1','regenerationsPerAssetAndDay':0}");
  /* asks little: the same picture may come for every spec */
  add (documents, "policies/contract-baseline.json",
       "{'schema':'contract-baseline/1','contract':{'contentMinPerMille':40}}");
  add (documents, "checkpoints/copax.json",
       "{'schema':'checkpoint/1','id':'copax','title':'Copax','serverFile':'copax.safetensors',"
       "'family':'sdxl'}");
  for (guint i = 0; i < n_specs; i++)
    {
      g_autofree char *path = g_strdup_printf ("specs/spec-%u.json", i);
      g_autofree char *body =
        g_strdup_printf ("{'schema':'spec/1','id':'spec-%u','title':'Thing %u here',"
                         "'assetType':'ui_icon','checkpointId':'copax'}",
                         i, i);

      add (documents, path, body);
    }
  return assay_catalog_new (documents, NULL);
}

void
run_kit_set_document (RunKit *kit, const char *path, const char *body)
{
  g_autoptr (AssayDocument) document = load (path, body);
  AssayCatalog *catalog;

  g_mutex_lock (&kit->lock);
  catalog = assay_catalog_with (kit->catalog, document);
  assay_catalog_unref (kit->catalog);
  kit->catalog = catalog;
  g_mutex_unlock (&kit->lock);
  assay_writer_set_catalog (kit->writer, catalog);
}

void
run_kit_change_on_look (RunKit *kit, const char *path, const char *body)
{
  g_mutex_lock (&kit->lock);
  g_free (kit->next_path);
  g_free (kit->next_body);
  kit->next_path = g_strdup (path);
  kit->next_body = g_strdup (body);
  g_mutex_unlock (&kit->lock);
}

GBytes *
run_kit_picture (int radius)
{
  g_autoptr (AssayPicture) picture = synthetic_flat (256, 256, (AssayPixel){255, 0, 255, 255});

  synthetic_disk (picture, 128, 128, radius, (AssayPixel){40, 160, 60, 255});
  synthetic_disk (picture, 128, 128, radius / 2, (AssayPixel){220, 200, 40, 255});
  return assay_png_encode (picture, 1, NULL, 0);
}

/* Store ----------------------------------------------------------------- */

/* As the engine does: steps of a job under way change nothing of the plan. */
static gboolean
concerns_runner (const char *type)
{
  static const char *const quiet[] = {"job.submitting", "job.accepted",  "job.running",
                                      "job.queued",     "plan.computed", NULL};

  return !g_strv_contains (quiet, type);
}

static void
committed_cb (GPtrArray *events, const AssayChanges *changes, gpointer data)
{
  RunKit *kit = data;
  gboolean wake = FALSE;

  g_mutex_lock (&kit->lock);
  for (guint i = 0; i < events->len; i++)
    {
      const AssayEvent *event = events->pdata[i];

      g_ptr_array_add (kit->committed, (gpointer) event->type);
      wake |= concerns_runner (event->type);
    }
  if (wake && kit->runner != NULL)
    assay_runner_wake (kit->runner);
  g_cond_broadcast (&kit->changed);
  g_mutex_unlock (&kit->lock);
}

void
run_kit_open_store (RunKit *kit)
{
  AssayIo *io = faulty_io_table (kit->io);
  AssayJournalOptions options = {.folder = kit->folder, .disk_floor_bytes = 1};
  g_autoptr (GError) error = NULL;
  AssayDigest origin = {0};
  AssayJournal *journal;
  AssayIndex *index;

  assay_journal_peek_origin (io, kit->folder, &origin);
  options.known_seq = assay_index_peek (kit->index_file, &origin);
  journal =
    assay_journal_open (io, &kit->clock.parent, assay_entropy_system (), &options, NULL, &error);
  g_assert_no_error (error);
  assay_journal_get_origin (journal, &origin);
  index = assay_index_open (io, kit->index_file, kit->folder, &origin, NULL, NULL, &error);
  g_assert_no_error (error);
  g_ptr_array_set_size (kit->committed, 0);
  kit->blobs = assay_blobs_new (io, kit->folder);
  kit->writer = assay_writer_new (journal, index, &kit->clock.parent, assay_entropy_system (),
                                  committed_cb, kit);
  assay_writer_set_catalog (kit->writer, kit->catalog);
}

void
run_kit_close_store (RunKit *kit)
{
  g_assert_null (kit->runner);
  g_clear_pointer (&kit->writer, assay_writer_free);
  g_clear_pointer (&kit->blobs, assay_blobs_free);
}

/* In memory where the system has it: what is tested here is order, not the disk's speed. */
static char *
new_folder (void)
{
  char *top = g_strdup ("/dev/shm/assay-test-XXXXXX");

  if (g_mkdtemp (top) != NULL)
    return top;
  g_free (top);
  return temp_folder_new ();
}

void
run_kit_init (RunKit *kit, guint n_specs, guint concurrency)
{
  g_autoptr (GBytes) picture = run_kit_picture (80);
  g_autoptr (GError) error = NULL;
  g_autofree char *cache = NULL;

  *kit = (RunKit){.top = new_folder ()};
  kit->folder = g_build_filename (kit->top, ".assay", NULL);
  cache = g_build_filename (kit->top, "cache", NULL);
  kit->index_file = g_build_filename (cache, "index.sqlite", NULL);
  kit->io = faulty_io_new (assay_io_system ());
  assay_io_make_folders (assay_io_system (), kit->folder, &error);
  g_assert_no_error (error);
  assay_io_make_folders (assay_io_system (), cache, &error);
  g_assert_no_error (error);
  assay_manual_clock_init (&kit->clock, RUN_KIT_START_US);
  kit->server = fake_provider_new ("http://fake", picture);
  kit->catalog = make_catalog (n_specs, concurrency);
  kit->committed = g_ptr_array_new ();
  g_mutex_init (&kit->lock);
  g_cond_init (&kit->changed);
  run_kit_open_store (kit);
}

void
run_kit_clear (RunKit *kit)
{
  run_kit_crash (kit);
  run_kit_close_store (kit);
  fake_provider_free (kit->server);
  faulty_io_free (kit->io);
  assay_catalog_unref (kit->catalog);
  g_ptr_array_unref (kit->committed);
  g_mutex_clear (&kit->lock);
  g_cond_clear (&kit->changed);
  g_free (kit->answered);
  g_free (kit->folder);
  g_free (kit->index_file);
  temp_folder_remove (kit->top);
}

/* Runner ---------------------------------------------------------------- */

static AssayCatalog *
catalog_cb (gpointer data)
{
  RunKit *kit = data;
  AssayCatalog *catalog;

  g_mutex_lock (&kit->lock);
  kit->n_looks++;
  g_cond_broadcast (&kit->changed);
  while (kit->looking_held)
    g_cond_wait (&kit->changed, &kit->lock);
  catalog = assay_catalog_ref (kit->catalog);
  g_mutex_unlock (&kit->lock);
  return catalog;
}

static void
look_cb (gpointer data)
{
  RunKit *kit = data;
  g_autofree char *path = NULL, *body = NULL;

  g_mutex_lock (&kit->lock);
  kit->n_watched++;
  path = g_steal_pointer (&kit->next_path);
  body = g_steal_pointer (&kit->next_body);
  g_mutex_unlock (&kit->lock);
  if (path == NULL)
    return;
  run_kit_set_document (kit, path, body);
  assay_runner_wake (kit->runner); /* as the event about it does */
}

static void
notify_cb (gboolean state_changed, gpointer data)
{
  RunKit *kit = data;

  g_mutex_lock (&kit->lock);
  kit->n_notified++;
  kit->n_changed += state_changed;
  g_cond_broadcast (&kit->changed);
  g_mutex_unlock (&kit->lock);
}

static AssayProvider *
connect_cb (const char *server, gpointer data)
{
  RunKit *kit = data;

  for (guint i = 0; i < G_N_ELEMENTS (kit->others) && kit->others[i] != NULL; i++)
    {
      g_autoptr (AssayProvider) link = fake_provider_link (kit->others[i]);

      if (g_str_equal (assay_provider_get_name (link), server))
        return g_steal_pointer (&link);
    }
  return NULL;
}

static void
answered_cb (const char *server, gpointer data)
{
  RunKit *kit = data;

  g_mutex_lock (&kit->lock);
  g_free (kit->answered);
  kit->answered = g_strdup (server);
  g_mutex_unlock (&kit->lock);
}

void
run_kit_make_runner (RunKit *kit)
{
  AssayRunnerOptions options = {.writer = kit->writer,
                                .blobs = kit->blobs,
                                .index_file = kit->index_file,
                                .clock = &kit->clock.parent,
                                .entropy = assay_entropy_system (),
                                .catalog = catalog_cb,
                                .look = kit->watches ? look_cb : NULL,
                                .notify = notify_cb,
                                .data = kit,
                                .connect = connect_cb,
                                .answered = answered_cb};
  AssayRunner *runner = assay_runner_new (&options);

  g_assert_null (kit->runner);
  g_mutex_lock (&kit->lock);
  kit->runner = runner;
  g_mutex_unlock (&kit->lock);
  assay_runner_set_provider (runner, fake_provider_link (kit->server), NULL);
}

void
run_kit_start (RunKit *kit)
{
  run_kit_make_runner (kit);
  assay_runner_start (kit->runner);
}

void
run_kit_crash (RunKit *kit)
{
  AssayRunner *runner;

  g_mutex_lock (&kit->lock);
  runner = g_steal_pointer (&kit->runner);
  g_mutex_unlock (&kit->lock);
  assay_runner_free (runner);
}

void
run_kit_pass_time (RunKit *kit, gint64 us)
{
  assay_manual_clock_advance (&kit->clock, us);
  assay_runner_wake (kit->runner);
}

char *
run_kit_trouble (RunKit *kit)
{
  AssayRunnerState state;
  char *trouble;

  assay_runner_get_state (kit->runner, &state);
  trouble = state.trouble != NULL
              ? assay_sentence_fill (state.trouble, (const char *const *) state.trouble_args, NULL)
              : NULL;
  assay_runner_state_clear (&state);
  return trouble;
}
