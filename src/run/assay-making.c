/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assay-making.h"

#include "core/recipe/assay-recipe.h"
#include "imaging/assay-png.h"
#include "run/assay-arrivals.h"

#define SERVER_PREFIX                                                                              \
  "assay" /* pictures of all jobs lie in one folder on the server, each under its job's id */

typedef struct
{
  const AssayMaking *making;
  const AssayMakingEvents *events;
  gint64 attempt;
  gboolean has_steps; /* the provider's thread */
} Carrier;

static gpointer
new_args (const char *kind)
{
  return assay_table_new (assay_command_kind_find (kind)->args);
}

static void
drop_outcome_cb (AssayOutcome *outcome, gpointer data)
{
  assay_outcome_free (outcome);
}

static AssayCommand *
report_command (const AssayMaking *self,
                gint64 outcome,
                const char *error_class,
                const char *message)
{
  AssayArgsJobReport *args = new_args ("job.report");

  args->job = g_strdup (self->job);
  args->attempt = self->attempt;
  args->outcome = outcome;
  args->error_class = g_strdup (error_class);
  args->message = g_utf8_make_valid (message != NULL ? message : "", -1);
  return assay_command_new ("job.report", args, ASSAY_ACTOR_ENGINE, "runner");
}

static void
report_end (const AssayMaking *self, gint64 outcome, const char *error_class, const char *message)
{
  assay_outcome_free (
    assay_writer_submit_sync (self->writer, report_command (self, outcome, error_class, message)));
}

static void
fail_with_problems (const AssayMaking *self, const char *error_class, const AssayProblems *problems)
{
  g_autofree char *line = assay_problems_count (problems) > 0
                            ? assay_problem_dup_line (assay_problems_get (problems, 0), NULL)
                            : g_strdup ("unknown trouble");

  report_end (self, ASSAY_JOB_FAILED, error_class, line);
}

static void
fail_with_error (const AssayMaking *self, const char *error_class, const GError *error)
{
  report_end (self, ASSAY_JOB_FAILED, error_class, error->message);
}

/* The queue was paused meanwhile, or the job is no longer the one that was picked: the next look at
 * the index sees it. */
static gboolean
is_overtaken (const AssayProblems *problems)
{
  return assay_problems_has (problems, "queue.is_paused")
         || assay_problems_has (problems, "job.not_waiting")
         || assay_problems_has (problems, "job.stale_attempt");
}

static AssayMakingOutcome
refuse (const AssayMakingEvents *events, const AssayProblems *problems)
{
  g_autofree char *line = NULL;

  if (is_overtaken (problems))
    return ASSAY_MAKING_ENDED;
  line = assay_problem_dup_line (assay_problems_get (problems, 0), NULL);
  events->submitted (events->data, line);
  return ASSAY_MAKING_REFUSED;
}

/* job.submitting is durable before a byte goes to the server. @files: what its models are there;
 * taken. */
static AssayOutcome *
submit_durably (const AssayMaking *self, const char *prompt_id, GPtrArray *files)
{
  AssayArgsJobSubmit *args = new_args ("job.submit");

  args->job = g_strdup (self->job);
  args->attempt = self->attempt;
  args->prompt_id = g_strdup (prompt_id);
  args->server =
    g_strdup (self->server != NULL ? self->server : assay_provider_get_name (self->provider));
  g_ptr_array_extend_and_steal (args->files, files);
  return assay_writer_submit_sync (
    self->writer, assay_command_new ("job.submit", args, ASSAY_ACTOR_ENGINE, "runner"));
}

static void
accepted_cb (gpointer data)
{
  Carrier *carrier = data;

  assay_writer_submit (carrier->making->writer,
                       report_command (carrier->making, ASSAY_JOB_ACCEPTED, NULL, NULL),
                       drop_outcome_cb, NULL);
  carrier->events->phase (carrier->events->data, "queued");
}

static void
progress_cb (gpointer data, const char *node, gint64 value, gint64 max)
{
  Carrier *carrier = data;

  if (max > 0 || !carrier->has_steps)
    carrier->events->phase (carrier->events->data, max > 0 ? "making" : "loading");
  carrier->has_steps |= max > 0;
  carrier->events->progress (carrier->events->data, value, max);
}

static void
preview_cb (gpointer data, GBytes *picture, const char *mime_type)
{
  Carrier *carrier = data;

  carrier->events->preview (carrier->events->data, picture);
}

static void
silent_cb (gpointer data, guint patience_s)
{
  Carrier *carrier = data;

  carrier->events->silent (carrier->events->data, patience_s);
}

static AssayGenerateResult *
generate (const AssayMaking *self,
          const AssayMakingEvents *events,
          GBytes *graph,
          const char *prompt_id,
          AssayArrivals *arrivals,
          GCancellable *cancellable)
{
  Carrier carrier = {.making = self, .events = events, .attempt = self->attempt};
  AssayGenerateEvents hot = {&carrier, accepted_cb, progress_cb, preview_cb, silent_cb};
  AssayGenerateRequest request = {prompt_id, graph, self->resume};

  return assay_provider_generate (self->provider, &request, &arrivals->parent, &hot, cancellable);
}

static GBytes *
steps_to_bytes (GArray *steps)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);

  assay_json_writer_begin_array (writer);
  for (guint i = 0; i < steps->len; i++)
    {
      const AssayProcessStep *step = &g_array_index (steps, AssayProcessStep, i);

      assay_json_writer_begin_object (writer);
      assay_json_writer_member_string (writer, "processor", step->processor);
      assay_json_writer_member_integer (writer, "version", step->version);
      assay_json_writer_name (writer, "changed");
      assay_json_writer_boolean (writer, step->changed);
      assay_json_writer_name (writer, "measurements");
      assay_json_writer_begin_array (writer);
      for (guint k = 0; k < step->n_measurements; k++)
        {
          const AssayProcessMeasurement *measurement = &step->measurements[k];

          assay_json_writer_begin_object (writer);
          assay_json_writer_member_string (writer, "name", measurement->name);
          assay_json_writer_member_integer (writer, "value", measurement->value);
          assay_json_writer_member_string (writer, "unit", measurement->unit);
          assay_json_writer_end_object (writer);
        }
      assay_json_writer_end_array (writer);
      assay_json_writer_end_object (writer);
    }
  assay_json_writer_end_array (writer);
  return assay_json_writer_finish (writer);
}

static char *
put_blob (const AssayMaking *self, GBytes *bytes, GError **error)
{
  AssayDigest digest;

  if (!assay_blobs_put (self->blobs, bytes, &digest, error))
    return NULL;
  return g_strdup (assay_digest_hex (&digest).text);
}

/* The pixels of one job from what the server sent to what is judged. */
typedef struct
{
  AssayPicture *picture;
  const char *fault, *fault_sentence; /* of the step that left nothing of it; %NULL */
  AssayReport *report;
  char *source, *picture_blob, *steps_blob, *report_blob;
} Result;

static void
result_clear (Result *result)
{
  g_clear_pointer (&result->picture, assay_picture_unref);
  g_clear_pointer (&result->report, assay_report_free);
  g_clear_pointer (&result->source, g_free);
  g_clear_pointer (&result->picture_blob, g_free);
  g_clear_pointer (&result->steps_blob, g_free);
  g_clear_pointer (&result->report_blob, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

/* A picture of which nothing is left is a bad picture, not a broken job: the checks turn it down, a
 * new seed may help, and the step's own reason is what is told. */
static gboolean
is_bad_picture (const AssayProblems *problems, Result *out)
{
  static const struct
  {
    const char *code, *sentence;
  } faults[] = {
    {"cut.no_background",
     N_ ("there is no background of the color that was asked for, so nothing could be cut out")},
    {"place.empty", N_ ("nothing is left of the picture without its background")},
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    if (assay_problems_has (problems, faults[i].code))
      {
        out->fault = faults[i].code;
        out->fault_sentence = faults[i].sentence;
        return TRUE;
      }
  return FALSE;
}

static gboolean
process_picture (const AssayMaking *self,
                 AssayArrivals *arrivals,
                 const AssayDigest *source,
                 const AssayProcessParameters *parameters,
                 Result *out,
                 AssayProblems *problems,
                 GError **error)
{
  g_autoptr (AssayPicture) raw = _assay_arrivals_read (arrivals, source, problems, error);
  g_autoptr (GArray) steps = g_array_new (FALSE, TRUE, sizeof (AssayProcessStep));
  g_autoptr (GBytes) png = NULL, steps_bytes = NULL;

  out->source = g_strdup (assay_digest_hex (source).text);
  if (raw == NULL)
    return FALSE;
  out->picture = assay_process (raw, parameters, steps, problems);
  if (out->picture == NULL && is_bad_picture (problems, out))
    out->picture = assay_picture_new (parameters->canvas_width, parameters->canvas_height);
  if (out->picture == NULL)
    return FALSE;
  png = assay_png_encode (out->picture, 6, NULL, 0);
  out->picture_blob = put_blob (self, png, error);
  steps_bytes = steps_to_bytes (steps);
  if (out->picture_blob != NULL)
    out->steps_blob = put_blob (self, steps_bytes, error);
  return out->steps_blob != NULL;
}

/* The check that turned the empty picture down says why it is empty. */
static void
name_fault (const Result *result)
{
  for (guint i = 0; i < result->report->verdicts->len; i++)
    {
      AssayVerdict *verdict = result->report->verdicts->pdata[i];

      if (verdict->outcome != ASSAY_VERDICT_FAIL || verdict->hard != TRUE)
        continue;
      g_free (verdict->reason);
      verdict->reason = g_strdup (result->fault);
      g_strfreev (verdict->remediations);
      verdict->remediations = g_strdupv ((char **) assay_validator_remediations (
        assay_validator_find (verdict->validator), verdict->reason));
      g_free (verdict->sentence);
      verdict->sentence = g_strdup (result->fault_sentence);
      g_strfreev (verdict->sentence_args);
      verdict->sentence_args = g_new0 (char *, 1);
      return;
    }
}

static gboolean
judge_picture (const AssayMaking *self,
               const AssayContract *contract,
               Result *result,
               GError **error)
{
  const AssayPicture *frames[1] = {result->picture};
  g_autoptr (GBytes) bytes = NULL;
  AssayReferences *references =
    self->neighbors != NULL
      ? assay_neighbors_find (self->neighbors, self->spec, result->picture, contract)
      : NULL;

  result->report = assay_judge (frames, 1, contract, references, NULL);
  assay_neighbors_references_free (references);
  if (result->fault != NULL)
    name_fault (result);
  g_free (result->report->picture);
  result->report->picture = g_strdup (result->picture_blob);
  bytes = assay_table_to_bytes (&assay_report_table, result->report, ASSAY_JSON_CANONICAL);
  result->report_blob = put_blob (self, bytes, error);
  return result->report_blob != NULL;
}

static AssayJobSucceeded *
success_record (const AssayMaking *self, const AssayGenerateResult *generated)
{
  AssayJobSucceeded *record = assay_table_new (&assay_job_succeeded_table);
  GStrvBuilder *pictures = g_strv_builder_new ();

  for (guint i = 0; i < generated->pictures->len; i++)
    g_strv_builder_add (
      pictures, assay_digest_hex (&g_array_index (generated->pictures, AssayDigest, i)).text);
  record->job = g_strdup (self->job);
  record->attempt = self->attempt;
  record->elapsed_ms = generated->elapsed_ms;
  record->cached = generated->cached;
  g_strfreev (record->pictures);
  record->pictures = g_strv_builder_end (pictures);
  record->provider = g_strdup (self->provider_kind);
  record->server_version = g_strdup (self->provider_version);
  g_strv_builder_unref (pictures);
  return record;
}

static AssayVersionCreated *
version_record (const AssayMaking *self, const Result *result)
{
  AssayVersionCreated *record = assay_table_new (&assay_version_created_table);
  AssayLikeness likeness;

  assay_likeness_of (result->picture, &likeness);
  record->id = g_strdup (self->job);
  record->spec = g_strdup (self->spec);
  record->slot = assay_slot_dup (&self->slot);
  record->regeneration = self->regeneration;
  record->recipe = g_strdup (self->recipe);
  record->source = g_strdup (result->source);
  record->picture = g_strdup (result->picture_blob);
  record->steps = g_strdup (result->steps_blob);
  record->provider = g_strdup (self->provider_kind);
  record->width = result->picture->width;
  record->height = result->picture->height;
  record->dhash = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", likeness.marks);
  record->colors = assay_likeness_dup_colors (&likeness);
  return record;
}

static gboolean
hand_over (const AssayMaking *self, const AssayGenerateResult *generated, Result *result)
{
  AssayArgsVersionCreate *args = new_args ("version.create");
  g_autoptr (AssayOutcome) outcome = NULL;

  args->success = success_record (self, generated);
  args->version = version_record (self, result);
  args->report = g_steal_pointer (&result->report);
  args->report_blob = g_strdup (result->report_blob);
  g_strfreev (args->tools);
  args->tools = g_strdupv (self->tools);
  outcome = assay_writer_submit_sync (
    self->writer, assay_command_new ("version.create", args, ASSAY_ACTOR_ENGINE, "runner"));
  if (assay_problems_count (outcome->problems) == 0)
    return TRUE;
  /* a result that is not taken must not leave the job open for ever; a stale one is refused here
   * again, rightly */
  fail_with_problems (self, "non_retryable", outcome->problems);
  return FALSE;
}

/* What can be wrong with a file from the server: one that is cut off or damaged may come whole the
 * next time, of any other the same graph makes the same again. */
static const struct
{
  const char *code, *error_class, *sentence;
} picture_faults[] = {
  {"picture.not_png", "non_retryable",
   "The server sent a file that is not a PNG picture, and only PNG can be used; let the workflow "
   "save its picture as PNG"},
  {"picture.too_large", "non_retryable",
   "The picture is larger than 32768 pixels on a side or 64 million pixels; ask for a smaller "
   "render size"},
  {"picture.truncated", "retryable", "The picture from the server breaks off before its end"},
  {"picture.damaged", "retryable", "The picture from the server is damaged"},
  {"picture.no_memory", "retryable", "There is not enough memory here for the picture"},
};

static void
fail_with_picture (const AssayMaking *self, const AssayProblems *problems)
{
  for (guint i = 0; i < G_N_ELEMENTS (picture_faults); i++)
    if (assay_problems_has (problems, picture_faults[i].code))
      {
        report_end (self, ASSAY_JOB_FAILED, picture_faults[i].error_class,
                    picture_faults[i].sentence);
        return;
      }
  fail_with_problems (self, "retryable", problems);
}

static gboolean
take_success (const AssayMaking *self,
              GBytes *recipe,
              AssayArrivals *arrivals,
              const AssayGenerateResult *generated)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayContract) contract = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (Result) result = {0};
  AssayProcessParameters parameters;

  if (generated->pictures->len == 0)
    {
      report_end (self, ASSAY_JOB_FAILED, "non_retryable",
                  "The workflow ran to its end but delivered no picture");
      return FALSE;
    }
  if (!assay_recipe_read (recipe, &parameters, &contract, problems))
    {
      fail_with_problems (self, "non_retryable", problems);
      return FALSE;
    }
  if (!process_picture (self, arrivals, &g_array_index (generated->pictures, AssayDigest, 0),
                        &parameters, &result, problems, &error)
      || !judge_picture (self, contract, &result, &error))
    {
      if (error != NULL)
        fail_with_error (self, "retryable", error);
      else
        fail_with_picture (self, problems);
      return FALSE;
    }
  return hand_over (self, generated, &result);
}

static GBytes *
load_recipe (const AssayMaking *self, GError **error)
{
  AssayDigest digest;
  GBytes *recipe;

  if (self->recipe_bytes != NULL)
    return g_bytes_ref (self->recipe_bytes);
  if (!assay_digest_parse (&digest, self->recipe))
    {
      g_set_error (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_DAMAGED,
                   "What this picture is to be made of has no readable name in the history");
      return NULL;
    }
  recipe = assay_blobs_get (self->blobs, &digest, NULL);
  if (recipe == NULL)
    g_set_error_literal (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_DAMAGED,
                         "What this picture is to be made of is gone from the project's .assay "
                         "folder, or damaged there; it is written anew when it is tried again");
  return recipe;
}

/* What a server gave before, as if it gave it now. */
static AssayGenerateResult *
take_again (const AssayMaking *self)
{
  AssayGenerateResult *result = assay_generate_result_new ();
  AssayDigest source;

  if (assay_digest_parse (&source, self->source))
    {
      g_array_append_val (result->pictures, source);
      result->outcome = ASSAY_GENERATE_SUCCEEDED;
      result->cached = TRUE;
    }
  return result;
}

/* What is resumed is only asked for, and what made the kept picture is told by the job that did. */
static gboolean
is_posted (const AssayMaking *self)
{
  return !self->resume && self->source == NULL;
}

/* What is to be posted; %NULL + problems, or without where nothing is. */
static GBytes *
bind_graph (const AssayMaking *self, GBytes *recipe, GPtrArray *files, AssayProblems *problems)
{
  g_autofree char *prefix = g_strdup_printf (SERVER_PREFIX "/%s", self->job);

  if (recipe == NULL || !is_posted (self))
    return NULL;
  return assay_recipe_bind_for_server (recipe, prefix, &self->models, files, problems);
}

static AssayUuid
new_prompt_id (const AssayMaking *self)
{
  guint8 entropy[16];

  assay_entropy_fill (self->entropy, entropy, sizeof entropy);
  return assay_uuid_make (entropy);
}

/* A server that went away may have the prompt or even its picture: only it can tell. */
static gboolean
may_be_under_way (const AssayGenerateResult *generated)
{
  return generated->outcome == ASSAY_GENERATE_FAILED
         && g_strcmp0 (generated->error_class, "upstream_unavailable") == 0;
}

static AssayMakingOutcome
fail_without_graph (const AssayMaking *self, const GError *error, const AssayProblems *problems)
{
  if (error != NULL)
    fail_with_error (self, "non_retryable", error);
  else
    fail_with_problems (self, "invalid_workflow", problems);
  return ASSAY_MAKING_ENDED;
}

/* Interrupted there, by a person: no fault of the picture's. */
static gboolean
is_interrupted (const AssayGenerateResult *generated)
{
  return generated->outcome == ASSAY_GENERATE_CANCELED
         || (generated->outcome == ASSAY_GENERATE_FAILED
             && g_strcmp0 (generated->error_class, "canceled") == 0);
}

/* What came of it goes on the log. */
static AssayMakingOutcome
conclude (const AssayMaking *self,
          const AssayMakingEvents *events,
          GBytes *recipe,
          AssayArrivals *arrivals,
          const AssayGenerateResult *generated)
{
  if (is_interrupted (generated))
    {
      report_end (self, ASSAY_JOB_CANCELED, "canceled", generated->message);
      return ASSAY_MAKING_INTERRUPTED;
    }
  switch (generated->outcome)
    {
    case ASSAY_GENERATE_SUCCEEDED:
      events->phase (events->data, "checking");
      return take_success (self, recipe, arrivals, generated) ? ASSAY_MAKING_MADE
                                                              : ASSAY_MAKING_ENDED;
    case ASSAY_GENERATE_LOST:
      report_end (self, ASSAY_JOB_LOST, "retryable", generated->message);
      return ASSAY_MAKING_ENDED;
    case ASSAY_GENERATE_CANCELED:
    case ASSAY_GENERATE_FAILED:
    default:
      report_end (self, ASSAY_JOB_FAILED,
                  generated->error_class != NULL ? generated->error_class : "retryable",
                  generated->message);
      return ASSAY_MAKING_ENDED;
    }
}

AssayMakingOutcome
assay_making_run (const AssayMaking *self,
                  const AssayMakingEvents *events,
                  GCancellable *cancellable)
{
  g_assert (self != NULL);
  g_assert (events != NULL);

  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) recipe = load_recipe (self, &error);
  g_autoptr (GPtrArray) files = assay_model_files_new ();
  g_autoptr (GBytes) graph = bind_graph (self, recipe, files, problems);
  g_autoptr (AssayGenerateResult) generated = NULL;
  g_auto (AssayArrivals) arrivals = {0};
  AssayUuid made = new_prompt_id (self);
  const char *prompt_id = self->resume ? self->prompt_id : made.text;

  _assay_arrivals_init (&arrivals, self->blobs);
  events->phase (events->data, "sending");
  if (!self->resume)
    {
      g_autoptr (AssayOutcome) outcome = submit_durably (self, prompt_id, g_steal_pointer (&files));

      if (assay_problems_count (outcome->problems) > 0)
        return refuse (events, outcome->problems);
      events->submitted (events->data, NULL);
    }
  if (recipe == NULL || (graph == NULL && is_posted (self)))
    return fail_without_graph (self, error, problems);
  generated = self->source != NULL
                ? take_again (self)
                : generate (self, events, graph, prompt_id, &arrivals, cancellable);
  if (g_cancellable_is_cancelled (cancellable) || may_be_under_way (generated))
    return ASSAY_MAKING_OPEN;
  return conclude (self, events, recipe, &arrivals, generated);
}
