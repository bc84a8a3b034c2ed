/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assay-making-private.h"

#include "core/recipe/assay-recipe.h"

/* What one job does on its worker, in its order: submitted durably, generated through the port, and
 * what came of it on the log. */

#define SERVER_PREFIX                                                                              \
  "assay" /* pictures of all jobs lie in one folder on the server, each under its job's id */

typedef struct
{
  const AssayMaking *making;
  const AssayMakingEvents *events;
  gint64 attempt;
  gboolean has_steps; /* the provider's thread */
} Carrier;

static void
drop_outcome_cb (AssayOutcome *outcome, gpointer data)
{
  assay_outcome_free (outcome);
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
  line = assay_problem_dup_packed (assay_problems_get (problems, 0));
  events->submitted (events->data, line);
  return ASSAY_MAKING_REFUSED;
}

/* job.submitting is durable before a byte goes to the server. @files: what its models are there;
 * taken. */
static AssayOutcome *
submit_durably (const AssayMaking *self, const char *prompt_id, GPtrArray *files)
{
  AssayArgsJobSubmit *args = _assay_making_new_args ("job.submit");

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
                       _assay_making_report (carrier->making, ASSAY_JOB_ACCEPTED, NULL, NULL),
                       drop_outcome_cb, NULL);
  carrier->events->phase (carrier->events->data, "queued");
}

static void
progress_cb (gpointer data, const char *node, gint64 value, gint64 max)
{
  Carrier *carrier = data;

  gboolean is_making = max > 0 || *node == '\0';

  if (is_making || !carrier->has_steps)
    carrier->events->phase (carrier->events->data, is_making ? "making" : "loading");
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

/* One of its own for each attempt: the server makes no file anew for a name it has, and a prompt is
 * known by it. */
static char *
dup_file_prefix (const AssayMaking *self)
{
  if (self->attempt <= 1)
    return g_strdup_printf (SERVER_PREFIX "/%s", self->job);
  return g_strdup_printf (SERVER_PREFIX "/%s-%" G_GINT64_FORMAT, self->job, self->attempt);
}

static AssayGenerateResult *
generate (const AssayMaking *self,
          const AssayMakingEvents *events,
          GBytes *recipe,
          GBytes *graph,
          const char *prompt_id,
          AssayArrivals *arrivals,
          GCancellable *cancellable)
{
  Carrier carrier = {.making = self, .events = events, .attempt = self->attempt};
  AssayGenerateEvents hot = {&carrier, accepted_cb, progress_cb, preview_cb, silent_cb};
  g_autofree char *prefix = dup_file_prefix (self);
  g_auto (GStrv) outputs = assay_recipe_dup_outputs (recipe);
  AssayGenerateRequest request = {.prompt_id = prompt_id,
                                  .graph = graph,
                                  .file_prefix = prefix,
                                  .outputs = (const char *const *) outputs,
                                  .resume = self->resume,
                                  .leave = self->leave};

  return assay_provider_generate (self->provider, &request, &arrivals->parent, &hot, cancellable);
}

static GBytes *
load_recipe (const AssayMaking *self, GError **error)
{
  g_autoptr (GError) cause = NULL;
  AssayDigest digest;
  GBytes *recipe;

  if (self->recipe_bytes != NULL)
    return g_bytes_ref (self->recipe_bytes);
  if (!assay_digest_parse (&digest, self->recipe))
    {
      assay_error_set (
        error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_DAMAGED,
        N_ ("What this picture is to be made of has no readable name in the history"), NULL);
      return NULL;
    }
  recipe = assay_blobs_get (self->blobs, &digest, &cause);
  if (g_error_matches (cause, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_DAMAGED))
    assay_error_set (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_DAMAGED,
                     N_ ("What this picture is to be made of is gone from the project's .assay "
                         "folder, or damaged there; it is written anew when it is tried again"),
                     NULL);
  else if (cause != NULL) /* it is there, but could not be read now */
    g_propagate_error (error, g_steal_pointer (&cause));
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
  g_autofree char *prefix = dup_file_prefix (self);

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
fail_without_graph (const AssayMaking *self,
                    const AssayMakingEvents *events,
                    const GError *error,
                    const AssayProblems *problems)
{
  return error != NULL ? _assay_making_fail_with (self, events, "non_retryable", error)
                       : _assay_making_fail (self, events, "invalid_workflow", problems);
}

/* Interrupted there, by a person: no fault of the picture's, and none of its attempts. */
static gboolean
is_interrupted (const AssayGenerateResult *generated)
{
  return generated->outcome == ASSAY_GENERATE_CANCELED
         || (generated->outcome == ASSAY_GENERATE_FAILED
             && g_strcmp0 (generated->error_class, "canceled") == 0);
}

/* It goes on there, and nothing is known of it yet. */
static gboolean
is_left (const AssayMaking *self, const AssayGenerateResult *generated)
{
  return generated->outcome == ASSAY_GENERATE_CANCELED && self->leave != NULL
         && g_cancellable_is_cancelled (self->leave);
}

/* Not a word of it goes on the log: it was made, and only what it is kept with is missing. */
static gboolean
was_unkept (const AssayArrivals *arrivals, const AssayGenerateResult *generated)
{
  return generated->outcome == ASSAY_GENERATE_FAILED && arrivals->unkept != NULL;
}

/* Interrupted by somebody who has looked at it there. */
static AssayMakingOutcome
end_interrupted (const AssayMaking *self,
                 const AssayMakingEvents *events,
                 const AssayGenerateResult *generated)
{
  AssayMakingOutcome outcome = _assay_making_end (
    self, events, ASSAY_JOB_INTERRUPTED, self->resume ? "retryable" : NULL, generated->message);

  return outcome == ASSAY_MAKING_ENDED ? ASSAY_MAKING_INTERRUPTED : outcome;
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
    return end_interrupted (self, events, generated);
  switch (generated->outcome)
    {
    case ASSAY_GENERATE_SUCCEEDED:
      events->phase (events->data, "checking");
      return _assay_making_take (self, events, recipe, arrivals, generated);
    case ASSAY_GENERATE_LOST:
      return _assay_making_end (self, events, ASSAY_JOB_LOST, "retryable", generated->message);
    case ASSAY_GENERATE_CANCELED:
    case ASSAY_GENERATE_FAILED:
    default:
      return _assay_making_end (
        self, events, ASSAY_JOB_FAILED,
        generated->error_class != NULL ? generated->error_class : "retryable", generated->message);
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
  if (assay_store_is_lacking (error)) /* before it is begun, it waits as it did */
    return _assay_making_fail_with (self, events, "non_retryable", error);
  events->phase (events->data, "sending");
  if (!self->resume)
    {
      g_autoptr (AssayOutcome) outcome = submit_durably (self, prompt_id, g_steal_pointer (&files));

      if (assay_problems_count (outcome->problems) > 0)
        return refuse (events, outcome->problems);
      events->submitted (events->data, NULL);
    }
  if (recipe == NULL || (graph == NULL && is_posted (self)))
    return fail_without_graph (self, events, error, problems);
  generated = self->source != NULL
                ? take_again (self)
                : generate (self, events, recipe, graph, prompt_id, &arrivals, cancellable);
  if (g_cancellable_is_cancelled (cancellable) || is_left (self, generated))
    return ASSAY_MAKING_OPEN;
  if (may_be_under_way (generated))
    {
      events->untold (events->data, generated->message);
      return ASSAY_MAKING_OPEN;
    }
  if (was_unkept (&arrivals, generated))
    {
      events->unkept (events->data, arrivals.unkept);
      return ASSAY_MAKING_UNKEPT;
    }
  return conclude (self, events, recipe, &arrivals, generated);
}
