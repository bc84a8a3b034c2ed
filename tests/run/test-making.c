/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-kit.h"

#include "../imaging/assay-synthetic.h"

#include "imaging/assay-png.h"
#include "model/log/assay-payloads.h"

#include <string.h>

/* One job on the test's own thread: in which order things become durable, and what each end of a
 * job leaves on the log. */

typedef struct
{
  RunKit kit;
  GPtrArray *queued; /* RunKitEvent, one */
  AssayProvider *link;
  AssayMaking making;
  char *no_tools[1];
  GString *phases;
  guint n_progress, n_previews, n_taken;
  char *refusal;
} Bench;

static void
phase_cb (gpointer data, const char *phase)
{
  g_string_append_printf (((Bench *) data)->phases, "%s ", phase);
}

static void
progress_cb (gpointer data, gint64 value, gint64 max)
{
  Bench *bench = data;

  bench->n_progress++;
  g_assert_cmpint (value, ==, bench->n_progress);
  g_assert_cmpint (max, ==, 4);
}

static void
preview_cb (gpointer data, GBytes *picture)
{
  ((Bench *) data)->n_previews++;
}

static void
submitted_cb (gpointer data, const char *refusal)
{
  Bench *bench = data;

  bench->n_taken += refusal == NULL;
  g_free (bench->refusal);
  bench->refusal = g_strdup (refusal);
}

static void
bench_init (Bench *bench)
{
  RunKit *kit = &bench->kit;
  const AssayJobQueued *job;

  *bench = (Bench){.phases = g_string_new ("")};
  run_kit_init (kit, 1, 1);
  run_kit_queue_jobs (kit);
  bench->queued = run_kit_read_log (kit, "job.queued");
  g_assert_cmpuint (bench->queued->len, ==, 1);
  job = ((const RunKitEvent *) bench->queued->pdata[0])->record;
  bench->link = fake_provider_link (kit->server);
  bench->making = (AssayMaking){
    .writer = kit->writer,
    .blobs = kit->blobs,
    .provider = bench->link,
    .entropy = assay_entropy_system (),
    .provider_kind = "comfyui",
    .provider_version = "0.3.64",
    .job = job->job,
    .spec = job->spec,
    .slot = job->slot,
    .regeneration = (guint) job->regeneration,
    .attempt = 1,
    .models = {.catalog = bench->kit.catalog},
    .recipe = job->recipe,
    .tools = bench->no_tools,
  };
}

static void
bench_clear (Bench *bench)
{
  assay_provider_free (bench->link);
  g_ptr_array_unref (bench->queued);
  g_string_free (bench->phases, TRUE);
  g_free (bench->refusal);
  run_kit_clear (&bench->kit);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

static void
silent_cb (gpointer data, guint patience_s)
{
}

static void
untold_cb (gpointer data, const char *why)
{
  g_assert_nonnull (why);
}

static void
unkept_cb (gpointer data, const char *why)
{
  Bench *bench = data;

  g_free (bench->refusal);
  bench->refusal = g_strdup (why);
}

static AssayMakingOutcome
make (Bench *bench, GCancellable *cancellable)
{
  const AssayMakingEvents events = {bench,     phase_cb,     progress_cb, preview_cb,
                                    silent_cb, submitted_cb, untold_cb,   unkept_cb};

  return assay_making_run (&bench->making, &events, cancellable);
}

/* The record of the only event of @type; it lives as long as @out_list. */
static gconstpointer
only (Bench *bench, const char *type, GPtrArray **out_list)
{
  *out_list = run_kit_read_log (&bench->kit, type);
  g_assert_cmpuint ((*out_list)->len, ==, 1);
  return ((const RunKitEvent *) (*out_list)->pdata[0])->record;
}

static GBytes *
blob (Bench *bench, const char *name)
{
  g_autoptr (GError) error = NULL;
  AssayDigest digest;
  GBytes *bytes;

  g_assert_true (assay_digest_parse (&digest, name));
  bytes = assay_blobs_get (bench->kit.blobs, &digest, &error);
  g_assert_no_error (error);
  return bytes;
}

/* Mutations: a record that names the source for the picture; job.succeeded without its pictures; a
 * phase left out. */
static void
test_made (void)
{
  g_auto (Bench) bench = {0};
  g_autoptr (GPtrArray) versions = NULL, ends = NULL, reports = NULL;
  g_autoptr (GBytes) source = NULL, picture_bytes = NULL, steps = NULL, report = NULL;
  g_autoptr (AssayPicture) picture = NULL;
  const AssayVersionCreated *version;
  const AssayJobSucceeded *end;

  bench_init (&bench);
  g_assert_cmpint (make (&bench, NULL), ==, ASSAY_MAKING_MADE);
  g_assert_cmpstr (bench.phases->str, ==, "sending queued checking ");
  version = only (&bench, "version.created", &versions);
  g_assert_cmpstr (version->id, ==, bench.making.job);
  g_assert_cmpstr (version->spec, ==, "spec-0");
  g_assert_cmpstr (version->recipe, ==, bench.making.recipe);
  g_assert_cmpstr (version->provider, ==, "comfyui");
  end = only (&bench, "job.succeeded", &ends);
  g_assert_cmpstr (end->server_version, ==, "0.3.64");
  g_assert_cmpint (end->elapsed_ms, ==, 5);
  g_assert_cmpuint (g_strv_length (end->pictures), ==, 1);
  g_assert_cmpstr (end->pictures[0], ==, version->source);

  source = blob (&bench, version->source);
  steps = blob (&bench, version->steps);
  report =
    blob (&bench, ((const AssayReportCreated *) only (&bench, "report.created", &reports))->report);
  picture_bytes = blob (&bench, version->picture);
  picture = assay_png_decode (picture_bytes, "picture", NULL, NULL);
  g_assert_nonnull (picture);
  g_assert_cmpint (picture->width, ==, version->width);
  g_assert_cmpint (picture->height, ==, version->height);
  g_assert_false (g_bytes_equal (source, picture_bytes));
}

static void
submitting_hook (const AssayGenerateRequest *request, gpointer data)
{
  Bench *bench = data;
  g_autoptr (GPtrArray) list = NULL;
  const AssayJobSubmitting *record = only (bench, "job.submitting", &list);

  g_assert_cmpstr (record->job, ==, bench->making.job);
  g_assert_cmpint (record->attempt, ==, 1);
  g_assert_cmpstr (record->prompt_id, ==, request->prompt_id);
  g_assert_cmpstr (record->server, ==, "http://fake");
  g_assert_false (request->resume);
  g_assert_cmpuint (run_kit_count (&bench->kit, "job.accepted"), ==, 0);
}

/* Mutation: submit_durably after generate, or not waited for (assay_writer_submit). */
static void
test_submitting_first (void)
{
  g_auto (Bench) bench = {0};

  bench_init (&bench);
  fake_provider_set_hook (bench.kit.server, submitting_hook, &bench);
  g_assert_cmpint (make (&bench, NULL), ==, ASSAY_MAKING_MADE);
  g_assert_cmpuint (fake_provider_count (bench.kit.server, FAKE_POSTS), ==, 1);
}

/* The log could not be synced: nothing may be sent. Mutation: submit_durably that does not look at
 * the outcome. */
static void
test_not_durable (void)
{
  g_auto (Bench) bench = {0};

  bench_init (&bench);
  faulty_io_reset_counts (bench.kit.io);
  faulty_io_fail (bench.kit.io, FAULTY_FDATASYNC, 1, G_MAXUINT, EIO);
  g_assert_cmpint (make (&bench, NULL), ==, ASSAY_MAKING_REFUSED);
  g_assert_nonnull (strstr (bench.refusal, g_strerror (EIO)));
  g_assert_true (faulty_io_has_struck (bench.kit.io));
  g_assert_cmpuint (fake_provider_count (bench.kit.server, FAKE_POSTS), ==, 0);
  g_assert_true (assay_writer_is_read_only (bench.kit.writer, NULL));
}

typedef struct
{
  Bench *bench;
  guint n_seen;
} Syncing;

/* Before each sync of the log: whatever it names is there. */
static void
blobs_hook (FaultyOperation operation, guint nth, const char *path, gpointer data)
{
  Syncing *syncing = data;
  g_autoptr (GPtrArray) versions = NULL, reports = NULL;

  if (operation != FAULTY_FDATASYNC)
    return;
  versions = run_kit_read_log (&syncing->bench->kit, "version.created");
  reports = run_kit_read_log (&syncing->bench->kit, "report.created");
  for (guint i = 0; i < versions->len; i++)
    {
      const AssayVersionCreated *version = ((const RunKitEvent *) versions->pdata[i])->record;
      const AssayReportCreated *report = ((const RunKitEvent *) reports->pdata[i])->record;

      g_bytes_unref (blob (syncing->bench, version->recipe));
      g_bytes_unref (blob (syncing->bench, version->source));
      g_bytes_unref (blob (syncing->bench, version->picture));
      g_bytes_unref (blob (syncing->bench, version->steps));
      g_bytes_unref (blob (syncing->bench, report->report));
      syncing->n_seen++;
    }
}

/* Mutation: put_blob that only computes the digest; hand_over before a blob is put. */
static void
test_blob_before_version (void)
{
  g_auto (Bench) bench = {0};
  Syncing syncing = {&bench, 0};

  bench_init (&bench);
  faulty_io_set_hook (bench.kit.io, blobs_hook, &syncing);
  g_assert_cmpint (make (&bench, NULL), ==, ASSAY_MAKING_MADE);
  assay_writer_wait_indexed (bench.kit.writer);
  faulty_io_heal (bench.kit.io);
  g_assert_cmpuint (syncing.n_seen, ==, 1);
}

/* The first blob of a making is its source. */
static AssayMakingOutcome
make_without_second_blob (Bench *bench, int code)
{
  faulty_io_reset_counts (bench->kit.io);
  faulty_io_fail (bench->kit.io, FAULTY_RENAME, 2, G_MAXUINT, code);
  return make (bench, NULL);
}

/* A blob that may not be written fails the attempt and names no picture. Mutation: judge_picture or
 * process_picture that ignore the error of put_blob. */
static void
test_blob_fails (void)
{
  g_auto (Bench) bench = {0};
  g_autoptr (GPtrArray) list = NULL;
  const AssayJobFailed *failed;

  bench_init (&bench);
  g_assert_cmpint (make_without_second_blob (&bench, EACCES), ==, ASSAY_MAKING_ENDED);
  g_assert_cmpuint (run_kit_count (&bench.kit, "version.created"), ==, 0);
  failed = only (&bench, "job.failed", &list);
  g_assert_cmpstr (failed->error_class, ==, "retryable");
  g_assert_nonnull (strstr (failed->message, g_strerror (EACCES)));
}

/* For what the machine lacks no attempt is used: not a word of it is on the log. Mutation:
 * _assay_making_fail_with that does not ask assay_store_is_lacking. */
static void
test_blob_lacking (void)
{
  static const int codes[] = {EIO, ENOSPC, EMFILE, ENOMEM, EROFS};

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_auto (Bench) bench = {0};

      bench_init (&bench);
      g_assert_cmpint (make_without_second_blob (&bench, codes[i]), ==, ASSAY_MAKING_UNKEPT);
      g_assert_nonnull (bench.refusal);
      g_assert_cmpuint (run_kit_count (&bench.kit, "job.failed"), ==, 0);
      g_assert_cmpuint (run_kit_count (&bench.kit, "version.created"), ==, 0);
    }
}

/* What a failed generate leaves on the log. */
static void
assert_failed (const FakeStep *step, const char *error_class, const char *message, gboolean again)
{
  g_auto (Bench) bench = {0};
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *said = NULL;
  const AssayJobFailed *failed;

  bench_init (&bench);
  fake_provider_set_default (bench.kit.server, step);
  g_assert_cmpint (make (&bench, NULL), ==, ASSAY_MAKING_ENDED);
  failed = only (&bench, "job.failed", &list);
  g_assert_cmpstr (failed->job, ==, bench.making.job);
  g_assert_cmpint (failed->attempt, ==, 1);
  g_assert_cmpstr (failed->error_class, ==, error_class);
  said = assay_sentence_say (failed->message, NULL);
  g_assert_cmpstr (said, ==, message);
  g_assert_cmpuint (run_kit_count (&bench.kit, "job.retry_scheduled"), ==, again ? 1 : 0);
  g_assert_cmpuint (run_kit_count (&bench.kit, "exception.raised"), ==, again ? 0 : 1);
  g_assert_cmpuint (run_kit_count (&bench.kit, "version.created"), ==, 0);
}

/* Mutations: one class for all in the FAILED case; the message left out. */
static void
test_error_classes (void)
{
  assert_failed (&(FakeStep){FAKE_FAIL, "retryable", "again"}, "retryable", "again", TRUE);
  assert_failed (&(FakeStep){FAKE_FAIL, "timeout", "slow"}, "timeout", "slow", TRUE);
  assert_failed (&(FakeStep){FAKE_FAIL, "out_of_memory", "full"}, "out_of_memory", "full", FALSE);
  assert_failed (&(FakeStep){FAKE_FAIL, "missing_model", "gone"}, "missing_model", "gone", FALSE);
  assert_failed (&(FakeStep){FAKE_FAIL, "invalid_workflow", "no"}, "invalid_workflow", "no", FALSE);
  assert_failed (&(FakeStep){FAKE_FAIL, "non_retryable", "no"}, "non_retryable", "no", FALSE);
  /* a provider that gives none may be asked again */
  assert_failed (&(FakeStep){FAKE_FAIL, NULL, "what?"}, "retryable", "what?", TRUE);
  assert_failed (&(FakeStep){.outcome = FAKE_SUCCEED, .no_picture = TRUE}, "non_retryable",
                 "The workflow ran to its end but delivered no picture", FALSE);
}

/* Mutation: take_success that goes on without a picture, or drops the problem's text. */
static void
test_undecodable (void)
{
  g_auto (Bench) bench = {0};
  g_autoptr (GBytes) whole = run_kit_picture (60),
                     half = g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) / 2);
  FakeStep step = {.picture = half};
  g_autoptr (GPtrArray) list = NULL;
  const AssayJobFailed *failed;

  bench_init (&bench);
  fake_provider_set_default (bench.kit.server, &step);
  g_assert_cmpint (make (&bench, NULL), ==, ASSAY_MAKING_ENDED);
  failed = only (&bench, "job.failed", &list);
  g_assert_cmpstr (failed->error_class, ==, "retryable");
  g_assert_nonnull (strstr (failed->message, "picture from the server"));
  g_assert_cmpuint (run_kit_count (&bench.kit, "job.retry_scheduled"), ==, 1);
  g_assert_cmpuint (run_kit_count (&bench.kit, "version.created"), ==, 0);
  fake_provider_set_default (bench.kit.server, &(FakeStep){.outcome = FAKE_SUCCEED});
}

static void
assert_picture_fault (GBytes *picture, const char *error_class, const char *part)
{
  g_auto (Bench) bench = {0};
  FakeStep step = {.picture = picture};
  g_autoptr (GPtrArray) list = NULL;
  const AssayJobFailed *failed;

  bench_init (&bench);
  fake_provider_set_default (bench.kit.server, &step);
  g_assert_cmpint (make (&bench, NULL), ==, ASSAY_MAKING_ENDED);
  failed = only (&bench, "job.failed", &list);
  g_assert_cmpstr (failed->error_class, ==, error_class);
  g_assert_nonnull (strstr (failed->message, part));
  fake_provider_set_default (bench.kit.server, &(FakeStep){.outcome = FAKE_SUCCEED});
}

/* The same graph would bring the same again: not tried. Mutation: picture.not_png or
 * picture.too_large as "retryable". */
static void
test_wrong_kind (void)
{
  static const char webp[] = "RIFF\x24\0\0\0WEBPVP8 and more that is no PNG";
  static const guint8 wide[] = {0x89, 'P', 'N', 'G', 13,  10, 26, 10,   0,    0,    0,
                                13,   'I', 'H', 'D', 'R', 0,  1,  0,    0,    0,    0,
                                0,    8,   8,   2,   0,   0,  0,  0xc3, 0x1f, 0x25, 0x47};
  g_autoptr (GBytes) other = g_bytes_new_static (webp, sizeof webp);
  g_autoptr (GBytes) large = g_bytes_new_static (wide, sizeof wide);

  assert_picture_fault (other, "non_retryable", "not a PNG picture");
  assert_picture_fault (large, "non_retryable", "larger than");
}

/* Nothing could be cut out: the version is there, and its report says why in words. Mutations:
 * name_fault left out (decode.blank); is_bad_picture that knows no fault (the job fails). */
static void
test_nothing_cut (void)
{
  g_auto (Bench) bench = {0};
  g_autoptr (AssayPicture) gray = synthetic_flat (256, 256, (AssayPixel){90, 90, 90, 255});
  g_autoptr (GBytes) picture = assay_png_encode (gray, 1, NULL, 0), bytes = NULL;
  FakeStep step = {.picture = picture};
  g_autoptr (GPtrArray) reports = NULL, routes = NULL;
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayReport *report;
  const AssayVerdict *verdict;

  bench_init (&bench);
  fake_provider_set_default (bench.kit.server, &step);
  g_assert_cmpint (make (&bench, NULL), ==, ASSAY_MAKING_MADE);
  bytes =
    blob (&bench, ((const AssayReportCreated *) only (&bench, "report.created", &reports))->report);
  report = assay_table_read_bytes (&assay_report_table, bytes, NULL, problems);
  verdict = report->verdicts->pdata[0];
  g_assert_cmpstr (verdict->validator, ==, "technical.decode");
  g_assert_cmpstr (verdict->reason, ==, "cut.no_background");
  g_assert_nonnull (strstr (verdict->sentence, "no background of the color"));
  g_assert_cmpstr (
    ((const AssayRouteDecided *) only (&bench, "route.decided", &routes))->reasons[0], ==,
    "technical.decode:cut.no_background");
  assay_table_free (&assay_report_table, report);
  fake_provider_set_default (bench.kit.server, &(FakeStep){.outcome = FAKE_SUCCEED});
}

static void
cancel_hook (const AssayGenerateRequest *request, gpointer data)
{
  g_cancellable_cancel (data);
}

/* Mutation: assay_making_run that does not look at its cancellable (the job is cancelled for good).
 */
static void
test_cancelled (void)
{
  g_auto (Bench) bench = {0};
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  bench_init (&bench);
  fake_provider_set_default (bench.kit.server, &(FakeStep){.outcome = FAKE_HANG});
  fake_provider_set_hook (bench.kit.server, cancel_hook, cancellable);
  g_assert_cmpint (make (&bench, cancellable), ==, ASSAY_MAKING_OPEN);
  g_assert_cmpuint (fake_provider_count (bench.kit.server, FAKE_CANCELS), ==, 1);
  g_assert_cmpuint (run_kit_count (&bench.kit, "job.submitting"), ==, 1);
  g_assert_cmpuint (run_kit_count (&bench.kit, "job.canceled"), ==, 0);
  g_assert_cmpuint (run_kit_count (&bench.kit, "job.failed"), ==, 0);
}

/* Mutation: may_be_under_way always FALSE (the job fails, and its picture is made a second time).
 */
static void
test_server_left (void)
{
  g_auto (Bench) bench = {0};

  bench_init (&bench);
  fake_provider_set_default (bench.kit.server,
                             &(FakeStep){FAKE_FAIL, "upstream_unavailable", "gone"});
  g_assert_cmpint (make (&bench, NULL), ==, ASSAY_MAKING_OPEN);
  g_assert_cmpuint (run_kit_count (&bench.kit, "job.failed"), ==, 0);
}

/* Somebody cancelled it at the server: it is tried again, as none of its faults. Mutations:
 * CANCELED treated as OPEN; reported as failed. */
static void
test_canceled_there (void)
{
  g_auto (Bench) bench = {0};
  g_autoptr (GPtrArray) list = NULL;
  const AssayJobFailed *failed;

  bench_init (&bench);
  fake_provider_set_default (bench.kit.server,
                             &(FakeStep){FAKE_CANCEL, .message = "at the server"});
  g_assert_cmpint (make (&bench, NULL), ==, ASSAY_MAKING_INTERRUPTED);
  failed = only (&bench, "job.failed", &list);
  g_assert_cmpstr (failed->error_class, ==, "canceled");
  g_assert_cmpstr (failed->message, ==, "at the server");
  g_assert_cmpuint (run_kit_count (&bench.kit, "job.retry_scheduled"), ==, 1);
  g_assert_cmpuint (run_kit_count (&bench.kit, "job.canceled"), ==, 0);
}

/* Found interrupted twice when it was asked for again: this program did it, most likely, and the
 * picture is wanted. Mutation: conclude that reports no class of what is resumed (canceled). */
static void
test_found_canceled (void)
{
  g_auto (Bench) bench = {0};

  bench_init (&bench);
  fake_provider_set_default (bench.kit.server, &(FakeStep){FAKE_FAIL, "canceled", "interrupted"});
  for (bench.making.attempt = 1; bench.making.attempt <= 2; bench.making.attempt++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_auto (GStrv) prompts = NULL;

      fake_provider_set_hook (bench.kit.server, cancel_hook, cancellable);
      bench.making.resume = FALSE;
      g_assert_cmpint (make (&bench, cancellable), ==, ASSAY_MAKING_OPEN);
      fake_provider_set_hook (bench.kit.server, NULL, NULL);
      bench.making.resume = TRUE;
      prompts = fake_provider_dup_prompts (bench.kit.server);
      bench.making.prompt_id = prompts[g_strv_length (prompts) - 1];
      g_assert_cmpint (make (&bench, NULL), ==, ASSAY_MAKING_INTERRUPTED);
    }
  g_assert_cmpuint (run_kit_count (&bench.kit, "job.retry_scheduled"), ==, 2);
  g_assert_cmpuint (run_kit_count (&bench.kit, "job.canceled"), ==, 0);
}

/* Under the prompt id the log has, and never submitted again; lost when the server does not know
 * it. Mutations: resume that submits; resume with a prompt id of its own. */
static void
test_resume (void)
{
  g_auto (Bench) bench = {0};
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) list = NULL;
  g_auto (GStrv) prompts = NULL;

  bench_init (&bench);
  fake_provider_set_hook (bench.kit.server, cancel_hook, cancellable);
  g_assert_cmpint (make (&bench, cancellable), ==, ASSAY_MAKING_OPEN);
  fake_provider_set_hook (bench.kit.server, NULL, NULL);
  bench.making.resume = TRUE;
  bench.making.prompt_id =
    ((const AssayJobSubmitting *) only (&bench, "job.submitting", &list))->prompt_id;
  prompts = fake_provider_dup_prompts (bench.kit.server);
  g_assert_cmpuint (g_strv_length (prompts), ==, 1);
  g_assert_cmpstr (prompts[0], ==, bench.making.prompt_id);
  g_assert_cmpint (make (&bench, NULL), ==, ASSAY_MAKING_MADE);
  g_assert_cmpuint (fake_provider_count (bench.kit.server, FAKE_POSTS), ==, 1);
  g_assert_cmpuint (fake_provider_count (bench.kit.server, FAKE_RESUMES), ==, 1);
  g_assert_cmpuint (run_kit_count (&bench.kit, "job.submitting"), ==, 1);
}

static void
test_resume_lost (void)
{
  g_auto (Bench) bench = {0};
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) list = NULL, lost = NULL;

  bench_init (&bench);
  fake_provider_set_hook (bench.kit.server, cancel_hook, cancellable);
  g_assert_cmpint (make (&bench, cancellable), ==, ASSAY_MAKING_OPEN);
  fake_provider_set_hook (bench.kit.server, NULL, NULL);
  fake_provider_forget (bench.kit.server);
  bench.making.resume = TRUE;
  bench.making.prompt_id =
    ((const AssayJobSubmitting *) only (&bench, "job.submitting", &list))->prompt_id;
  g_assert_cmpint (make (&bench, NULL), ==, ASSAY_MAKING_ENDED);
  g_assert_cmpstr (((const AssayJobFailed *) only (&bench, "job.lost", &lost))->message, ==,
                   "in neither queue nor history");
}

/* Mutations: accepted_cb that reports nothing; progress or preview not carried. */
static void
test_accepted (void)
{
  g_auto (Bench) bench = {0};
  g_autoptr (GBytes) preview = g_bytes_new_static ("small", 5);
  FakeStep step = {.n_progress = 4, .preview = preview};
  g_autoptr (GPtrArray) log = NULL, list = NULL;
  guint64 submitting = 0, accepted = 0, succeeded = 0;

  bench_init (&bench);
  fake_provider_set_default (bench.kit.server, &step);
  g_assert_cmpint (make (&bench, NULL), ==, ASSAY_MAKING_MADE);
  g_assert_cmpint (((const AssayJobAccepted *) only (&bench, "job.accepted", &list))->attempt, ==,
                   1);
  log = run_kit_read_log (&bench.kit, NULL);
  for (guint i = 0; i < log->len; i++)
    {
      const RunKitEvent *event = log->pdata[i];

      if (strcmp (event->type, "job.submitting") == 0)
        submitting = event->seq;
      else if (strcmp (event->type, "job.accepted") == 0)
        accepted = event->seq;
      else if (strcmp (event->type, "job.succeeded") == 0)
        succeeded = event->seq;
    }
  g_assert_cmpuint (submitting, <, accepted);
  g_assert_cmpuint (accepted, <, succeeded);
  g_assert_cmpuint (bench.n_progress, ==, 4);
  g_assert_cmpuint (bench.n_previews, ==, 1);
}

/* Two runners that think the same attempt is theirs: one posts. Mutation: submit_durably that takes
 * a refusal for a yes. */
static void
test_refused_attempt (void)
{
  g_auto (Bench) bench = {0};

  bench_init (&bench);
  g_assert_cmpint (make (&bench, NULL), ==, ASSAY_MAKING_MADE);
  g_assert_cmpint (make (&bench, NULL), ==, ASSAY_MAKING_ENDED);
  g_assert_cmpuint (bench.n_taken, ==, 1);
  g_assert_cmpstr (bench.refusal, ==, NULL);
  g_assert_cmpuint (fake_provider_count (bench.kit.server, FAKE_POSTS), ==, 1);
  g_assert_cmpuint (run_kit_count (&bench.kit, "version.created"), ==, 1);
}

/* A recipe that is not there ends the job with the reason; nothing is sent. Mutation: the check of
 * graph after generate. */
static void
test_no_recipe (void)
{
  g_auto (Bench) bench = {0};
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) list = NULL;

  bench_init (&bench);
  path = g_strdup_printf ("%s/blobs/%.2s/%s", bench.kit.folder, bench.making.recipe,
                          bench.making.recipe + 2);
  g_assert_true (g_file_set_contents (path, "not the recipe", -1, NULL));
  g_assert_cmpint (make (&bench, NULL), ==, ASSAY_MAKING_ENDED);
  g_assert_cmpstr (((const AssayJobFailed *) only (&bench, "job.failed", &list))->error_class, ==,
                   "non_retryable");
  g_assert_cmpuint (fake_provider_count (bench.kit.server, FAKE_POSTS), ==, 0);
}

static AssayMakingOutcome
make_without_recipe (Bench *bench, int code)
{
  bench_init (bench);
  faulty_io_reset_counts (bench->kit.io);
  faulty_io_fail (bench->kit.io, FAULTY_OPEN, 1, 1, code);
  return make (bench, NULL);
}

/* A recipe that may not be read is not gone. Mutation: load_recipe that says so of every error. */
static void
test_recipe_unread (void)
{
  g_auto (Bench) bench = {0};
  g_autoptr (GPtrArray) list = NULL;
  const char *message;

  g_assert_cmpint (make_without_recipe (&bench, EACCES), ==, ASSAY_MAKING_ENDED);
  g_assert_true (faulty_io_has_struck (bench.kit.io));
  message = ((const AssayJobFailed *) only (&bench, "job.failed", &list))->message;
  g_assert_nonnull (strstr (message, g_strerror (EACCES)));
  g_assert_null (strstr (message, "gone"));
}

/* One that is not read for what the machine lacks: nothing is begun, and the job waits as it did.
 * Mutation: assay_making_run that does not ask assay_store_is_lacking. */
static void
test_recipe_lacking (void)
{
  static const int codes[] = {EMFILE, ENFILE, ENOMEM, EIO};

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_auto (Bench) bench = {0};

      g_assert_cmpint (make_without_recipe (&bench, codes[i]), ==, ASSAY_MAKING_UNKEPT);
      g_assert_nonnull (bench.refusal);
      g_assert_cmpuint (run_kit_count (&bench.kit, "job.submitting"), ==, 0);
      g_assert_cmpuint (run_kit_count (&bench.kit, "job.failed"), ==, 0);
      g_assert_cmpuint (fake_provider_count (bench.kit.server, FAKE_POSTS), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/making/made", test_made);
  g_test_add_func ("/run/making/submitting-first", test_submitting_first);
  g_test_add_func ("/run/making/not-durable", test_not_durable);
  g_test_add_func ("/run/making/blob-before-version", test_blob_before_version);
  g_test_add_func ("/run/making/blob-fails", test_blob_fails);
  g_test_add_func ("/run/making/blob-lacking", test_blob_lacking);
  g_test_add_func ("/run/making/error-classes", test_error_classes);
  g_test_add_func ("/run/making/undecodable", test_undecodable);
  g_test_add_func ("/run/making/wrong-kind", test_wrong_kind);
  g_test_add_func ("/run/making/nothing-cut", test_nothing_cut);
  g_test_add_func ("/run/making/cancelled", test_cancelled);
  g_test_add_func ("/run/making/server-left", test_server_left);
  g_test_add_func ("/run/making/canceled-there", test_canceled_there);
  g_test_add_func ("/run/making/found-canceled", test_found_canceled);
  g_test_add_func ("/run/making/resume", test_resume);
  g_test_add_func ("/run/making/resume-lost", test_resume_lost);
  g_test_add_func ("/run/making/accepted", test_accepted);
  g_test_add_func ("/run/making/refused-attempt", test_refused_attempt);
  g_test_add_func ("/run/making/no-recipe", test_no_recipe);
  g_test_add_func ("/run/making/recipe-unread", test_recipe_unread);
  g_test_add_func ("/run/making/recipe-lacking", test_recipe_lacking);
  return g_test_run ();
}
