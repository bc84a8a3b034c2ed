/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "generated-project.h"

#include "base/assay-id.h"
#include "core/plan/assay-plan.h"
#include "engine/project/assay-new-project.h"
#include "generated-documents.h"
#include "generated-drawing.h"
#include "held-writer.h"

#include <gio/gio.h>
#include <string.h>

/* Waves of specs, as if somebody had written so many, run them, and written the next: observe,
 * plan, accept, and for each slot what becomes of it. */

#define WAVE_SPECS     256
#define SERVER         "http://127.0.0.1:8189"
#define SERVER_VERSION "0.3.64"
#define PROVIDER       "sandbox"

/* What becomes of a slot. */
typedef enum
{
  FATE_NEW, /* never planned */
  FATE_QUEUED,
  FATE_APPROVED, /* by rule */
  FATE_YES,      /* by an answer */
  FATE_ASKED,
  FATE_UNSURE,
  FATE_NO,
} Fate;

typedef struct
{
  const AssayGeneratedOptions *options;
  const char *folder;
  HeldWriter *writer;
  AssayBlobs *blobs;
  AssaySeededEntropy ids, choices;
  AssayManualClock clock; /* of the ids of jobs */
  GByteArray *fates;      /* a Fate for each slot that is planned */
  GPtrArray *base;        /* GeneratedFile */
  AssayCatalog *catalog;  /* of the base and the wave's specs */
  GPtrArray *commands;    /* AssayCommand, of the wave that is prepared */
  GeneratedDrawings *drawings;
} Maker;

static gpointer
new_args (const char *kind)
{
  return assay_table_new (assay_command_kind_find (kind)->args);
}

static void
add_command (Maker *self, const char *kind, gpointer args, AssayActorKind actor, const char *who)
{
  g_ptr_array_add (self->commands, assay_command_new (kind, args, actor, who));
}

static guint
roll (Maker *self, guint n)
{
  guint8 bytes[4];

  assay_entropy_fill (&self->choices.parent, bytes, sizeof bytes);
  return (bytes[0] | bytes[1] << 8 | bytes[2] << 16) % n;
}

/* Fates ----------------------------------------------------------------- */

static void
add_fates (GByteArray *fates, Fate fate, guint n)
{
  guint8 byte = (guint8) fate;

  for (guint i = 0; i < n; i++)
    g_byte_array_append (fates, &byte, 1);
}

static void
shuffle (Maker *self, GByteArray *fates)
{
  for (guint i = fates->len; i > 1; i--)
    {
      guint other = roll (self, i);
      guint8 kept = fates->data[i - 1];

      fates->data[i - 1] = fates->data[other];
      fates->data[other] = kept;
    }
}

/* %FALSE + error when the counts do not fit. */
static gboolean
choose_fates (Maker *self, GError **error)
{
  const AssayGeneratedOptions *o = self->options;
  guint64 slots = (guint64) o->n_specs * o->n_variants;
  guint64 unanswered = (guint64) o->n_cards + o->n_exceptions;
  guint64 approved = o->n_approved != ASSAY_GENERATED_REST
                       ? o->n_approved
                       : (unanswered < o->n_versions ? o->n_versions - unanswered : 0);

  if (o->n_specs < 1 || o->n_specs > ASSAY_GENERATED_MAX_SPECS || o->n_variants < 1
      || o->n_variants > 64 || o->picture_size < ASSAY_GENERATED_MIN_PICTURE
      || o->picture_size > ASSAY_GENERATED_MAX_PICTURE
      || (guint64) o->n_versions + o->n_queued > slots || unanswered + approved > o->n_versions)
    {
      g_set_error_literal (
        error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
        "These counts do not fit: a slot has one version or one queued job, and a "
        "version one card, exception or approval.");
      return FALSE;
    }
  add_fates (self->fates, FATE_QUEUED, o->n_queued);
  add_fates (self->fates, FATE_ASKED, o->n_cards);
  add_fates (self->fates, FATE_UNSURE, o->n_exceptions);
  add_fates (self->fates, FATE_YES, (guint) (approved / 8));
  add_fates (self->fates, FATE_APPROVED, (guint) (approved - approved / 8));
  add_fates (self->fates, FATE_NO, (guint) (o->n_versions - unanswered - approved));
  shuffle (self, self->fates);
  return TRUE;
}

static Fate
fate_of (Maker *self, const char *spec, int variant)
{
  guint slot = generated_spec_number (spec) * self->options->n_variants + (guint) variant;

  return slot < self->fates->len ? (Fate) self->fates->data[slot] : FATE_NEW;
}

/* Documents ------------------------------------------------------------- */

static AssayDocumentChanged *
changed_record (Maker *self, const GeneratedFile *file, GError **error)
{
  AssayDocumentChanged *record;
  const AssayDocument *document = file->document;
  AssayDigest blob;

  if (!generated_file_write (file, held_writer_get_io (self->writer), self->folder, error)
      || !assay_blobs_put (self->blobs, file->bytes, &blob, error))
    return NULL;
  record = assay_table_new (&assay_document_changed_table);
  record->path = g_strdup (document->file);
  record->kind = g_strdup (assay_kind_info (document->kind)->name);
  record->id = g_strdup (document->id);
  record->version = document->version;
  record->hash = g_strdup (assay_digest_hex (&document->hash).text);
  record->blob = g_strdup (assay_digest_hex (&blob).text);
  return record;
}

static int
compare_files_cb (gconstpointer a, gconstpointer b)
{
  const GeneratedFile *const *x = a, *const *y = b;

  return strcmp ((*x)->document->file, (*y)->document->file);
}

/* On disk, then as blobs, then on the log; by path, as they are found. */
static gboolean
observe (Maker *self, GPtrArray *files, GError **error)
{
  AssayArgsDocumentsObserve *args = new_args ("documents.observe");

  g_ptr_array_sort (files, compare_files_cb);
  add_command (self, "documents.observe", args, ASSAY_ACTOR_EXTERNAL, NULL);
  for (guint i = 0; i < files->len; i++)
    {
      AssayDocumentChanged *record = changed_record (self, files->pdata[i], error);

      if (record == NULL)
        return FALSE;
      g_ptr_array_add (args->changes, record);
    }
  return TRUE;
}

/* Replaces the maker's catalogue by one of the base and @files (may be %NULL). */
static gboolean
adopt (Maker *self, GPtrArray *files, GError **error)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  for (guint i = 0; i < self->base->len; i++)
    g_ptr_array_add (documents, ((GeneratedFile *) self->base->pdata[i])->document);
  for (guint i = 0; files != NULL && i < files->len; i++)
    g_ptr_array_add (documents, ((GeneratedFile *) files->pdata[i])->document);
  g_clear_pointer (&self->catalog, assay_catalog_unref);
  self->catalog = assay_catalog_new (documents, problems);
  if (assay_problems_count (problems) == 0)
    return TRUE;
  g_propagate_error (error, assay_problems_to_error (problems));
  return FALSE;
}

/* Jobs ------------------------------------------------------------------ */

static char *
new_job_id (Maker *self)
{
  guint8 entropy[10];

  assay_manual_clock_advance (&self->clock, 1000);
  assay_entropy_fill (&self->ids.parent, entropy, sizeof entropy);
  return g_strdup (assay_ulid_make (assay_clock_wall_us (&self->clock.parent), entropy).text);
}

static AssayJobQueued *
queued_record (Maker *self, const AssayPlanItem *item)
{
  AssayJobQueued *record = assay_table_new (&assay_job_queued_table);

  record->job = new_job_id (self);
  record->spec = g_strdup (item->spec);
  record->slot = assay_slot_dup (&item->slot);
  record->regeneration = item->regeneration;
  record->recipe = g_strdup (assay_digest_hex (&item->recipe).text);
  record->priority = item->priority;
  record->reason = g_strdup (item->reason);
  return record;
}

static void
submit (Maker *self, const AssayJobQueued *job)
{
  AssayArgsJobSubmit *args = new_args ("job.submit");
  AssayArgsJobReport *report = new_args ("job.report");
  guint8 entropy[16];

  assay_entropy_fill (&self->ids.parent, entropy, sizeof entropy);
  args->job = g_strdup (job->job);
  args->attempt = 1;
  args->prompt_id = g_strdup (assay_uuid_make (entropy).text);
  args->server = g_strdup (SERVER);
  add_command (self, "job.submit", args, ASSAY_ACTOR_ENGINE, "runner");
  report->job = g_strdup (job->job);
  report->attempt = 1;
  report->outcome = ASSAY_JOB_ACCEPTED;
  report->message = g_strdup ("");
  add_command (self, "job.report", report, ASSAY_ACTOR_ENGINE, "runner");
}

static AssayJobSucceeded *
success_record (Maker *self, const AssayJobQueued *job, const GeneratedDrawing *drawing)
{
  AssayJobSucceeded *record = assay_table_new (&assay_job_succeeded_table);
  const char *pictures[] = {drawing->source, NULL};

  record->job = g_strdup (job->job);
  record->attempt = 1;
  record->elapsed_ms = 400 + roll (self, 600);
  record->cached = FALSE;
  g_strfreev (record->pictures);
  record->pictures = g_strdupv ((char **) pictures);
  record->provider = g_strdup (PROVIDER);
  record->server_version = g_strdup (SERVER_VERSION);
  return record;
}

static AssayVersionCreated *
version_record (const AssayJobQueued *job, const GeneratedDrawing *drawing)
{
  AssayVersionCreated *record = assay_table_new (&assay_version_created_table);

  record->id = g_strdup (job->job);
  record->spec = g_strdup (job->spec);
  record->slot = assay_slot_dup (&job->slot);
  record->regeneration = job->regeneration;
  record->recipe = g_strdup (job->recipe);
  record->source = g_strdup (drawing->source);
  record->picture = g_strdup (drawing->picture);
  record->steps = g_strdup (drawing->steps);
  record->provider = g_strdup (PROVIDER);
  record->width = drawing->width;
  record->height = drawing->height;
  record->dhash = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", drawing->likeness.marks);
  record->colors = assay_likeness_dup_colors (&drawing->likeness);
  return record;
}

static void
create_version (Maker *self, const AssayJobQueued *job, const GeneratedDrawing *drawing)
{
  AssayArgsVersionCreate *args = new_args ("version.create");
  const AssaySpec *spec =
    (const AssaySpec *) assay_catalog_lookup (self->catalog, ASSAY_KIND_SPEC, job->spec);
  const AssayAssetType *type = (const AssayAssetType *) assay_catalog_lookup (
    self->catalog, ASSAY_KIND_ASSET_TYPE, spec->asset_type);

  args->success = success_record (self, job, drawing);
  args->version = version_record (job, drawing);
  args->report = assay_table_copy (&assay_report_table, drawing->report);
  args->report_blob = g_strdup (drawing->report_blob);
  g_strfreev (args->tools);
  args->tools = g_strdupv (type->tools);
  add_command (self, "version.create", args, ASSAY_ACTOR_ENGINE, "runner");
}

static void
answer_card (Maker *self, const AssayJobQueued *job, const char *claim, gint64 answer)
{
  AssayArgsCardAnswer *args = new_args ("card.answer");

  args->card = g_strconcat (job->job, ":", claim, NULL);
  args->answer = answer;
  args->milliseconds = 300 + roll (self, 3000);
  g_free (args->device); /* it has a default */
  args->device = g_strdup ("keyboard");
  args->key_set = g_strdup ("ynu");
  add_command (self, "card.answer", args, ASSAY_ACTOR_USER, "assay");
}

static void
live (Maker *self, const AssayJobQueued *job)
{
  Fate fate = fate_of (self, job->spec, (int) job->slot.variant);
  GPtrArray *sort = fate == FATE_APPROVED ? self->drawings->clear : self->drawings->asked;
  const GeneratedDrawing *drawing = sort->pdata[roll (self, sort->len)];

  if (fate == FATE_QUEUED)
    return;
  submit (self, job);
  create_version (self, job, drawing);
  if (fate == FATE_YES)
    answer_card (self, job, drawing->asked, ASSAY_ANSWER_YES);
  else if (fate == FATE_NO)
    answer_card (self, job, drawing->asked, ASSAY_ANSWER_NO);
  else if (fate == FATE_UNSURE)
    answer_card (self, job, drawing->asked, ASSAY_ANSWER_UNSURE);
}

/* Drawn for the first recipe: all are rendered, processed and judged alike. */
static gboolean
need_drawings (Maker *self, GBytes *recipe, GError **error)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayContract) contract = NULL;
  g_auto (AssayProcessParameters) parameters = {0};

  if (self->drawings != NULL)
    return TRUE;
  if (!assay_recipe_read (recipe, &parameters, &contract, problems))
    {
      g_propagate_error (error, assay_problems_to_error (problems));
      return FALSE;
    }
  self->drawings = generated_drawings_new (
    &parameters, contract,
    (const AssayRoutingPolicy *) assay_catalog_single (self->catalog, ASSAY_KIND_ROUTING_POLICY),
    (self->options->picture_size + 7) / 8 * 8, self->options->seed, self->blobs, error);
  return self->drawings != NULL;
}

/* Recipes are kept before the commit that names them. */
static gboolean
add_jobs (Maker *self, const AssayPlan *plan, GPtrArray *jobs, GError **error)
{
  for (guint i = 0; i < plan->items->len; i++)
    {
      const AssayPlanItem *item = plan->items->pdata[i];
      AssayDigest kept;

      if (fate_of (self, item->spec, (int) item->slot.variant) == FATE_NEW)
        continue;
      g_assert (item->action == ASSAY_PLAN_MAKE);
      if (!need_drawings (self, item->recipe_bytes, error)
          || !assay_blobs_put (self->blobs, item->recipe_bytes, &kept, error))
        return FALSE;
      g_ptr_array_add (jobs, queued_record (self, item));
    }
  return TRUE;
}

static gboolean
make (Maker *self, GError **error)
{
  g_autoptr (AssayPlan) plan = assay_plan_make (self->catalog, NULL, NULL, NULL, NULL, NULL);
  AssayArgsPlanAccept *args = new_args ("plan.accept");

  args->hash = g_strdup (assay_digest_hex (&plan->hash).text);
  add_command (self, "plan.accept", args, ASSAY_ACTOR_ENGINE, "runner");
  if (!add_jobs (self, plan, args->jobs, error))
    return FALSE;
  for (guint i = 0; i < args->jobs->len; i++)
    live (self, args->jobs->pdata[i]);
  return TRUE;
}

/* Waves ----------------------------------------------------------------- */

static gboolean
begin (Maker *self, GError **error)
{
  AssayProjectOpened *args;

  if (!adopt (self, NULL, error))
    return FALSE;
  held_writer_set_catalog (self->writer, self->catalog);
  if (!observe (self, self->base, error) || !held_writer_wave (self->writer, self->commands, error))
    return FALSE;
  args = new_args ("project.open");
  args->program = g_strdup ("make-project");
  args->version = g_strdup (ASSAY_VERSION);
  add_command (self, "project.open", args, ASSAY_ACTOR_ENGINE, "make-project");
  return held_writer_wave (self->writer, self->commands, error);
}

static gboolean
run_wave (Maker *self, guint first, guint n, GError **error)
{
  g_autoptr (GPtrArray) files =
    g_ptr_array_new_with_free_func ((GDestroyNotify) generated_file_free);
  const AssayCheckpointProfile *profile = assay_catalog_family_profile (self->catalog, "sdxl");
  gboolean planned = (guint64) first * self->options->n_variants < self->fates->len;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (files, generated_spec_file (self->options, first + i, profile));
  return adopt (self, files, error) && observe (self, files, error)
         && (!planned || make (self, error))
         && held_writer_wave (self->writer, self->commands, error);
}

static gboolean
run_all (Maker *self, GError **error)
{
  guint n_specs = self->options->n_specs;

  if (!begin (self, error))
    return FALSE;
  for (guint first = 0; first < n_specs; first += WAVE_SPECS)
    if (!run_wave (self, first, MIN (WAVE_SPECS, n_specs - first), error))
      return FALSE;
  return TRUE;
}

static gboolean
make_folder (const char *folder, GError **error)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  if (assay_new_project (folder, "Generated", NULL, NULL, problems))
    return TRUE;
  g_propagate_error (error, assay_problems_to_error (problems));
  return FALSE;
}

static void
maker_clear (Maker *self)
{
  g_ptr_array_set_free_func (self->commands, (GDestroyNotify) assay_command_free);
  g_ptr_array_unref (self->commands);
  g_ptr_array_unref (self->base);
  g_byte_array_unref (self->fates);
  g_clear_pointer (&self->catalog, assay_catalog_unref);
  generated_drawings_free (self->drawings);
}

gboolean
assay_generated_project_write (const char *folder,
                               const AssayGeneratedOptions *options,
                               GError **error)
{
  Maker self = {.options = options, .folder = folder};
  gboolean fine;

  self.fates = g_byte_array_new ();
  self.base = generated_base_files ();
  self.commands = g_ptr_array_new ();
  assay_seeded_entropy_init (&self.ids, options->seed + 1);
  assay_seeded_entropy_init (&self.choices, options->seed + 2);
  assay_manual_clock_init (&self.clock, HELD_WRITER_EPOCH_US);
  fine = choose_fates (&self, error) && make_folder (folder, error);
  if (fine)
    self.writer = held_writer_open (folder, options->seed, error);
  fine = fine && self.writer != NULL;
  if (fine)
    {
      self.blobs = held_writer_get_blobs (self.writer);
      fine = run_all (&self, error);
    }
  fine = held_writer_close (self.writer, fine ? error : NULL) && fine;
  maker_clear (&self);
  return fine;
}
