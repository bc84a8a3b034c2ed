/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assay-making-private.h"

#include "core/recipe/assay-recipe.h"
#include "imaging/assay-png.h"

/* One picture from what the server sent to what is judged: decoded, processed, measured, and
 * handed to the writer as a version with its evidence. */

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
  AssayPicture *picture, *raw; /* as delivered, as sent */
  AssayOrigin origin;
  const char *fault, *fault_sentence; /* of the step that left nothing of it; %NULL */
  AssayReport *report;
  char *source, *picture_blob, *steps_blob, *report_blob;
} Result;

static void
result_clear (Result *result)
{
  g_clear_pointer (&result->picture, assay_picture_unref);
  g_clear_pointer (&result->raw, assay_picture_unref);
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
  g_autoptr (GArray) steps = g_array_new (FALSE, TRUE, sizeof (AssayProcessStep));
  g_autoptr (GBytes) png = NULL, steps_bytes = NULL;

  out->source = g_strdup (assay_digest_hex (source).text);
  out->raw = _assay_arrivals_read (arrivals, source, problems, error);
  if (out->raw == NULL)
    return FALSE;
  out->picture = assay_process (out->raw, parameters, steps, problems);
  if (out->picture == NULL && is_bad_picture (problems, out))
    out->picture = assay_picture_new (parameters->canvas_width, parameters->canvas_height);
  if (out->picture == NULL)
    return FALSE;
  out->origin = (AssayOrigin){.source = out->raw,
                              .keyed = assay_process_settle (out->raw, parameters).cut
                                       == ASSAY_CUT_METHOD_KEY_COLOR,
                              .key = parameters->key};
  assay_process_trace (out->raw, steps, &out->origin.from, &out->origin.to);
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

      if (verdict->outcome != ASSAY_VERDICT_FAIL || verdict->hard != TRUE
          || verdict->in_shadow == TRUE)
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
  g_autoptr (GBytes) bytes = NULL;
  AssayReferences *references =
    self->neighbors != NULL
      ? assay_neighbors_find (self->neighbors, self->spec, result->picture, contract)
      : NULL;

  result->report =
    assay_judge (&(AssayExhibit){result->picture, contract, references, &result->origin}, 1, NULL);
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

static AssayMakingOutcome
hand_over (const AssayMaking *self,
           const AssayMakingEvents *events,
           const AssayGenerateResult *generated,
           Result *result)
{
  AssayArgsVersionCreate *args = _assay_making_new_args ("version.create");
  g_autoptr (AssayOutcome) outcome = NULL;

  args->success = success_record (self, generated);
  args->version = version_record (self, result);
  args->report = g_steal_pointer (&result->report);
  args->report_blob = g_strdup (result->report_blob);
  g_strfreev (args->tools);
  args->tools = g_strdupv (self->tools);
  args->question = g_strdup (self->question);
  outcome = assay_writer_submit_sync (
    self->writer, assay_command_new ("version.create", args, ASSAY_ACTOR_ENGINE, "runner"));
  if (assay_problems_count (outcome->problems) == 0)
    return ASSAY_MAKING_MADE;
  /* a result that is not taken must not leave the job open for ever; a stale one is refused here
   * again, rightly */
  return _assay_making_fail (self, events, "non_retryable", outcome->problems);
}

/* What can be wrong with a file from the server: one that is cut off or damaged may come whole the
 * next time, of any other the same graph makes the same again. */
static const struct
{
  const char *code, *error_class, *sentence;
} picture_faults[] = {
  {"picture.not_png", "non_retryable",
   N_ (
     "The server sent a file that is not a PNG picture, and only PNG can be used; let the workflow "
     "save its picture as PNG")},
  {"picture.too_large", "non_retryable",
   N_ ("The picture is larger than 32768 pixels on a side or 64 million pixels; ask for a smaller "
       "render size")},
  {"picture.truncated", "retryable", N_ ("The picture from the server breaks off before its end")},
  {"picture.damaged", "retryable", N_ ("The picture from the server is damaged")},
  {"picture.no_memory", "retryable", N_ ("There is not enough memory here for the picture")},
};

static AssayMakingOutcome
fail_with_picture (const AssayMaking *self,
                   const AssayMakingEvents *events,
                   const AssayProblems *problems)
{
  for (guint i = 0; i < G_N_ELEMENTS (picture_faults); i++)
    if (assay_problems_has (problems, picture_faults[i].code))
      return _assay_making_fail_saying (self, events, picture_faults[i].error_class,
                                        picture_faults[i].sentence);
  return _assay_making_fail (self, events, "retryable", problems);
}

AssayMakingOutcome
_assay_making_take (const AssayMaking *self,
                    const AssayMakingEvents *events,
                    GBytes *recipe,
                    AssayArrivals *arrivals,
                    const AssayGenerateResult *generated)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayContract) contract = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (Result) result = {0};
  g_auto (AssayProcessParameters) parameters = {0};

  if (generated->pictures->len == 0)
    return _assay_making_fail_saying (self, events, "non_retryable",
                                      N_ ("The workflow ran to its end but delivered no picture"));
  if (!assay_recipe_read (recipe, &parameters, &contract, problems))
    return _assay_making_fail (self, events, "non_retryable", problems);
  if (process_picture (self, arrivals, &g_array_index (generated->pictures, AssayDigest, 0),
                       &parameters, &result, problems, &error)
      && judge_picture (self, contract, &result, &error))
    return hand_over (self, events, generated, &result);
  return error != NULL ? _assay_making_fail_with (self, events, "retryable", error)
                       : fail_with_picture (self, events, problems);
}
