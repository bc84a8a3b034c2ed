/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assay-runner.h"

#include "base/assay-json-reader.h"
#include "imaging/assay-png.h"
#include "run/assay-making.h"

#include <json-glib/json-glib.h>

#define PROBE_AGAIN_US     (5 * G_USEC_PER_SEC) /* a server that does not answer is asked again this often while making is on */
#define MAX_REFERENCES     512                  /* newest pictures a new one is compared with */
#define MAX_WORKERS        16

/* One job under way. Owned by the runner's thread; hot values under the runner's lock. */
typedef struct
{
  AssayRunner *runner;
  GTask       *task;
  char        *job, *spec, *title, *recipe, *prompt_id;
  int          variant;
  guint        regeneration;
  gint64       attempt;
  gboolean     resume;
  char       **tools;
  GArray      *references; /* AssayReferenceHash; the version strings are interned */
  gint64       as_of_seq;
  guint64      dhash;
  AssayMakingOutcome outcome;
  /* under runner->lock */
  const char *phase;
  gint64      value, max;
  GBytes     *preview;
} Active;

struct _AssayRunner
{
  AssayRunnerOptions options;
  char              *index_file;
  GThread           *thread;
  GMainContext      *context;
  GMainLoop         *loop;
  GThreadPool       *pool;
  GCancellable      *cancellable;

  /* the runner's thread only */
  AssayReader   *reader;
  AssayAffinity  affinity;
  AssayProvider *provider;
  char          *checkpoint_file;
  GPtrArray     *unfinished;   /* job ids still to reconcile; %NULL before the first look */
  GArray        *hashes;       /* AssayReferenceHash of the newest pictures */
  GSource       *timer;
  AssayCapabilities *capabilities;
  gint64         probe_due_us; /* mono */
  gboolean       server_left;  /* the newest word of it was that it went away */

  GMutex          lock;
  GCond           changed;
  /* under lock */
  GHashTable     *active;      /* job id (borrowed from Active) -> Active */
  AssayProvider  *next_provider;
  char           *next_checkpoint_file;
  gboolean        has_next;
  gboolean        wanted;      /* making is asked for */
  gboolean        tick_queued;
  AssayProblems  *blocked;     /* of the newest plan */
  guint64         wakes, seen; /* idle only counts when every wake has been looked at */
  AssayRunnerState state;
};

static gboolean tick_cb (gpointer data);

void
assay_progress_free (AssayProgress *self)
{
  if (self == NULL)
    return;
  g_free (self->job);
  g_free (self->spec);
  g_free (self->phase);
  g_clear_pointer (&self->preview, g_bytes_unref);
  g_free (self);
}

void
assay_runner_state_clear (AssayRunnerState *self)
{
  g_clear_pointer (&self->provider_name, g_free);
  g_clear_pointer (&self->provider_kind, g_free);
  g_clear_pointer (&self->provider_version, g_free);
  g_clear_pointer (&self->trouble, g_free);
  g_clear_pointer (&self->trouble_argument, g_free);
}

static void
active_free (Active *self)
{
  g_free (self->job);
  g_free (self->spec);
  g_free (self->title);
  g_free (self->recipe);
  g_free (self->prompt_id);
  g_strfreev (self->tools);
  g_clear_pointer (&self->references, g_array_unref);
  g_clear_pointer (&self->preview, g_bytes_unref);
  g_free (self);
}

static void
notify (AssayRunner *self)
{
  if (self->options.notify != NULL)
    self->options.notify (self->options.data);
}

/* Hot values ------------------------------------------------------------------------------------------------------ */

static void
phase_cb (gpointer data, const char *phase)
{
  Active *active = data;

  g_mutex_lock (&active->runner->lock);
  active->phase = phase;
  g_mutex_unlock (&active->runner->lock);
  notify (active->runner);
}

static void
progress_cb (gpointer data, gint64 value, gint64 max)
{
  Active *active = data;

  g_mutex_lock (&active->runner->lock);
  active->value = value;
  active->max = max;
  g_mutex_unlock (&active->runner->lock);
  notify (active->runner);
}

static void
preview_cb (gpointer data, GBytes *picture)
{
  Active *active = data;

  g_mutex_lock (&active->runner->lock);
  g_clear_pointer (&active->preview, g_bytes_unref);
  active->preview = g_bytes_ref (picture);
  g_mutex_unlock (&active->runner->lock);
  notify (active->runner);
}

/* Rows of the index ------------------------------------------------------------------------------------------------ */

static JsonObject *
parse_row (const char *text)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root;

  if (text == NULL || !assay_json_is_valid (text, strlen (text))
      || !json_parser_load_from_data (parser, text, -1, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  return JSON_NODE_HOLDS_OBJECT (root) ? json_object_ref (json_node_get_object (root)) : NULL;
}

static JsonObject *
read_row (AssayRunner *self, const char *kind, gint64 rowid)
{
  g_autofree char *text = assay_reader_row (self->reader, kind, rowid);

  return parse_row (text);
}

static JsonObject *
find_row (AssayRunner *self, const char *kind, const char *id)
{
  g_autofree char *text = assay_reader_find (self->reader, kind, id);

  return parse_row (text);
}

static const char *
row_string (JsonObject *row, const char *member)
{
  JsonNode *node = json_object_get_member (row, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
             && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : "";
}

static gint64
row_integer (JsonObject *row, const char *member)
{
  return json_object_get_int_member_with_default (row, member, 0);
}

/* References for near-duplicates --------------------------------------------------------------------------------------- */

static gboolean
hash_picture (AssayRunner *self, const char *digest_text, guint64 *out)
{
  g_autoptr (AssayPicture) picture = NULL;
  g_autoptr (GBytes) bytes = NULL;
  AssayDigest digest;

  if (!assay_digest_parse (&digest, digest_text))
    return FALSE;
  bytes = assay_blobs_get (self->options.blobs, &digest, NULL);
  if (bytes != NULL)
    picture = assay_png_decode (bytes, digest_text, NULL, NULL);
  if (picture == NULL)
    return FALSE;
  *out = assay_dhash (picture);
  return TRUE;
}

static void
load_references (AssayRunner *self)
{
  g_autoptr (GArray) ids = assay_reader_list (self->reader, "versions", NULL, NULL);

  self->hashes = g_array_new (FALSE, TRUE, sizeof (AssayReferenceHash));
  for (guint i = 0; ids != NULL && i < MIN (ids->len, MAX_REFERENCES); i++)
    {
      JsonObject *row = read_row (self, "versions", g_array_index (ids, gint64, i));
      AssayReferenceHash reference = { 0 };

      if (row == NULL)
        continue;
      reference.version = g_intern_string (row_string (row, "id"));
      if (hash_picture (self, row_string (row, "picture"), &reference.dhash))
        g_array_append_val (self->hashes, reference);
      json_object_unref (row);
    }
}

/* One job ------------------------------------------------------------------------------------------------------------ */

static gboolean
finished_on_owner_cb (gpointer data)
{
  Active *active = data;

  g_task_return_boolean (active->task, active->outcome == ASSAY_MAKING_MADE);
  return G_SOURCE_REMOVE;
}

static void
job_worker (gpointer data, gpointer unused)
{
  Active *active = data;
  AssayRunner *self = active->runner;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainContextPusher) pusher = g_main_context_pusher_new (context);
  AssayReferences references = { (AssayReferenceHash *) active->references->data,
                                 active->references->len, active->as_of_seq };
  AssayMakingEvents events = { active, phase_cb, progress_cb, preview_cb };
  AssayMaking making = { self->options.writer, self->options.blobs, self->provider,
                         self->options.clock, self->options.entropy,
                         assay_capabilities_get_kind (self->capabilities),
                         assay_capabilities_get_version (self->capabilities),
                         active->job, active->spec, active->title, active->variant,
                         active->regeneration, active->attempt, active->recipe,
                         active->prompt_id, active->resume, active->tools, &references };
  g_autoptr (GSource) back = g_idle_source_new ();

  active->outcome = assay_making_run (&making, &events, self->cancellable, &active->dhash);
  g_source_set_callback (back, finished_on_owner_cb, active, NULL);
  g_source_set_static_name (back, "assay job finished");
  g_source_attach (back, self->context);
}

/* The server went away with work of ours: it is probed, and then asked what became of it, before anything else is sent. */
static void
look_again (AssayRunner *self)
{
  g_clear_pointer (&self->unfinished, g_ptr_array_unref);
  self->server_left = TRUE;
}

static void
job_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Active *active = data;
  AssayRunner *self = active->runner;

  if (active->outcome == ASSAY_MAKING_OPEN)
    look_again (self);
  if (active->outcome == ASSAY_MAKING_MADE)
    {
      AssayReferenceHash reference = { active->dhash, g_intern_string (active->job) };

      g_array_append_val (self->hashes, reference);
      if (self->hashes->len > MAX_REFERENCES)
        g_array_remove_range (self->hashes, 0, self->hashes->len - MAX_REFERENCES);
    }
  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->active, active->job);
  g_mutex_unlock (&self->lock);
  g_object_unref (active->task);
  active_free (active);
  assay_runner_wake (self);
}

static void
start_job (AssayRunner *self, JsonObject *row, const AssayCatalog *catalog, gboolean resume)
{
  Active *active = g_new0 (Active, 1);
  const AssaySpec *spec
    = (const AssaySpec *) assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, row_string (row, "spec"));
  const AssayAssetType *type
    = spec != NULL ? (const AssayAssetType *) assay_catalog_lookup (catalog, ASSAY_KIND_ASSET_TYPE,
                                                                    spec->asset_type)
                   : NULL;

  active->runner = self;
  active->job = g_strdup (row_string (row, "id"));
  active->spec = g_strdup (row_string (row, "spec"));
  active->title = g_strdup (spec != NULL ? spec->title : active->spec);
  active->recipe = g_strdup (row_string (row, "recipe"));
  active->variant = (int) row_integer (row, "variant");
  active->regeneration = (guint) row_integer (row, "regeneration");
  active->attempt = row_integer (row, "attempt") + (resume ? 0 : 1);
  active->resume = resume;
  active->prompt_id = resume ? g_strdup (row_string (row, "promptId")) : NULL;
  active->tools = type != NULL && type->tools != NULL ? g_strdupv (type->tools) : g_new0 (char *, 1);
  active->references = g_array_copy (self->hashes);
  active->as_of_seq = (gint64) assay_reader_get_applied_seq (self->reader);
  active->phase = "waiting";
  active->task = g_task_new (NULL, self->cancellable, job_done_cb, active);
  g_mutex_lock (&self->lock);
  g_hash_table_insert (self->active, active->job, active);
  g_mutex_unlock (&self->lock);
  g_thread_pool_push (self->pool, active, NULL);
}

/* What can be done now ------------------------------------------------------------------------------------------------ */

static void
set_trouble (AssayRunner *self, const char *trouble, const char *argument)
{
  g_mutex_lock (&self->lock);
  g_free (self->state.trouble);
  g_free (self->state.trouble_argument);
  self->state.trouble = g_strdup (trouble);
  self->state.trouble_argument = g_strdup (argument);
  g_mutex_unlock (&self->lock);
}

static guint
count_active (AssayRunner *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = g_hash_table_size (self->active);
  g_mutex_unlock (&self->lock);
  return n;
}

static gboolean
is_active (AssayRunner *self, const char *job)
{
  gboolean found;

  g_mutex_lock (&self->lock);
  found = g_hash_table_contains (self->active, job);
  g_mutex_unlock (&self->lock);
  return found;
}

/* A new provider takes over only when nothing of the old one is under way. */
static void
adopt_provider (AssayRunner *self)
{
  AssayProvider *old = NULL;

  g_mutex_lock (&self->lock);
  if (self->has_next && g_hash_table_size (self->active) == 0)
    {
      old = self->provider;
      self->provider = g_steal_pointer (&self->next_provider);
      g_free (self->checkpoint_file);
      self->checkpoint_file = g_steal_pointer (&self->next_checkpoint_file);
      self->has_next = FALSE;
      self->probe_due_us = 0;
      g_clear_pointer (&self->capabilities, assay_capabilities_unref);
      g_clear_pointer (&self->unfinished, g_ptr_array_unref);
    }
  g_mutex_unlock (&self->lock);
  assay_provider_free (old);
}

static void
remember_server (AssayRunner *self)
{
  g_mutex_lock (&self->lock);
  g_free (self->state.provider_name);
  g_free (self->state.provider_kind);
  g_free (self->state.provider_version);
  self->state.provider_name = g_strdup (assay_provider_get_name (self->provider));
  self->state.provider_kind = g_strdup (assay_capabilities_get_kind (self->capabilities));
  self->state.provider_version = g_strdup (assay_capabilities_get_version (self->capabilities));
  g_mutex_unlock (&self->lock);
}

static void
schedule (AssayRunner *self, gint64 delay_us)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  self->timer = g_timeout_source_new ((guint) CLAMP (delay_us / 1000, 1, 60 * 1000));
  g_source_set_callback (self->timer, tick_cb, self, NULL);
  g_source_set_static_name (self->timer, "assay runner timer");
  g_source_attach (self->timer, self->context);
}

static gboolean
know_server (AssayRunner *self)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  gint64 now_us = assay_clock_mono_us (self->options.clock);

  if (self->provider == NULL)
    return FALSE;
  /* workers use the old answer until the last of them is home */
  if (self->server_left && count_active (self) == 0)
    {
      self->server_left = FALSE;
      g_clear_pointer (&self->capabilities, assay_capabilities_unref);
    }
  if (self->capabilities != NULL)
    return !self->server_left;
  if (now_us < self->probe_due_us)
    return FALSE;
  self->capabilities = assay_provider_probe (self->provider, self->cancellable, problems);
  if (self->capabilities == NULL)
    {
      g_autofree char *line = assay_problems_count (problems) > 0
                                ? assay_problem_dup_line (assay_problems_get (problems, 0), NULL)
                                : g_strdup (assay_provider_get_name (self->provider));

      set_trouble (self, N_ ("{0}"), line);
      self->probe_due_us = now_us + PROBE_AGAIN_US;
      schedule (self, PROBE_AGAIN_US);
      return FALSE;
    }
  set_trouble (self, NULL, NULL);
  remember_server (self);
  return TRUE;
}

static guint
bound (AssayRunner *self, const AssayCatalog *catalog)
{
  const AssayProjectDocument *project
    = (const AssayProjectDocument *) assay_catalog_single (catalog, ASSAY_KIND_PROJECT);

  return project != NULL && project->concurrency > 0 ? (guint) MIN (project->concurrency, MAX_WORKERS)
                                                     : 2;
}

/* What a crash left open is asked for at the server before anything new is sent. */
static void
reconcile (AssayRunner *self, const AssayCatalog *catalog)
{
  if (self->unfinished == NULL)
    self->unfinished = assay_reader_unfinished_jobs (self->reader);
  while (self->unfinished->len > 0 && count_active (self) < bound (self, catalog))
    {
      const char *job = self->unfinished->pdata[0];
      JsonObject *row = is_active (self, job) ? NULL : find_row (self, "jobs", job);

      if (row != NULL)
        {
          start_job (self, row, catalog, TRUE);
          json_object_unref (row);
        }
      g_ptr_array_remove_index (self->unfinished, 0);
    }
}

static GBytes *
recipe_blob_cb (const AssayDigest *digest, gpointer data)
{
  AssayRunner *self = data;

  return assay_blobs_get (self->options.blobs, digest, NULL);
}

static char *
new_ulid (AssayRunner *self)
{
  guint8 entropy[10];

  assay_entropy_fill (self->options.entropy, entropy, sizeof entropy);
  return g_strdup (assay_ulid_make (assay_clock_wall_us (self->options.clock), entropy).text);
}

static AssayJobQueued *
queued_record (AssayRunner *self, const AssayPlanItem *item)
{
  AssayJobQueued *record = assay_table_new (&assay_job_queued_table);

  record->job = new_ulid (self);
  record->spec = g_strdup (item->spec);
  record->variant = item->variant;
  record->regeneration = item->regeneration;
  record->recipe = g_strdup (assay_digest_hex (&item->recipe).text);
  record->priority = item->priority;
  record->reason = g_strdup (item->reason);
  return record;
}

/* Recipes are kept as blobs before the commit that names them. */
static AssayArgsPlanAccept *
accept_args (AssayRunner *self, const AssayPlan *plan)
{
  AssayArgsPlanAccept *args = assay_table_new (assay_command_kind_find ("plan.accept")->args);

  args->hash = g_strdup (assay_digest_hex (&plan->hash).text);
  args->held = plan->n_held;
  for (guint i = 0; i < plan->items->len; i++)
    {
      const AssayPlanItem *item = plan->items->pdata[i];
      AssayDigest kept;

      if (item->action == ASSAY_PLAN_MAKE
          && assay_blobs_put (self->options.blobs, item->recipe_bytes, &kept, NULL))
        g_ptr_array_add (args->jobs, queued_record (self, item));
    }
  return args;
}

static void
remember_blocked (AssayRunner *self, AssayPlan *plan)
{
  g_mutex_lock (&self->lock);
  assay_problems_free (self->blocked);
  self->blocked = assay_problems_new ();
  assay_problems_take (self->blocked, plan->problems);
  g_mutex_unlock (&self->lock);
}

static void
queue_plan (AssayRunner *self, const AssayCatalog *catalog)
{
  g_autoptr (GPtrArray) facts = assay_reader_slots (self->reader);
  AssayOverrides overrides = { self->checkpoint_file };
  g_autoptr (AssayPlan) plan
    = assay_plan_make (catalog, facts, &overrides, self->capabilities, recipe_blob_cb, self);
  g_autoptr (AssayOutcome) outcome = NULL;

  remember_blocked (self, plan);
  if (plan->n_make == 0)
    return;
  outcome = assay_writer_submit_sync (
    self->options.writer,
    assay_command_new ("plan.accept", accept_args (self, plan), ASSAY_ACTOR_ENGINE, "runner"));
  if (assay_problems_count (outcome->problems) > 0)
    {
      g_autofree char *line = assay_problem_dup_line (assay_problems_get (outcome->problems, 0), NULL);

      set_trouble (self, N_ ("{0}"), line);
    }
  assay_writer_wait_indexed (self->options.writer);
}

static const char *
model_of (const AssayCatalog *catalog, const char *spec_id)
{
  const AssaySpec *spec
    = (const AssaySpec *) assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, spec_id);

  return spec != NULL ? spec->checkpoint : "";
}

static void
add_candidates (AssayRunner *self, const AssayCatalog *catalog, const char *state, GArray *candidates, GPtrArray *rows)
{
  AssayListFilter filter = { state, NULL, NULL };
  g_autoptr (GArray) ids = assay_reader_list (self->reader, "jobs", &filter, NULL);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      JsonObject *row = read_row (self, "jobs", g_array_index (ids, gint64, i));
      AssayCandidate candidate;

      if (row == NULL)
        continue;
      candidate = (AssayCandidate) { row_string (row, "id"), model_of (catalog, row_string (row, "spec")),
                                     row_integer (row, "priority"), (guint64) row_integer (row, "seq"),
                                     row_integer (row, "dueUs") };
      if (is_active (self, candidate.job))
        {
          json_object_unref (row);
          continue;
        }
      g_ptr_array_add (rows, row);
      g_array_append_val (candidates, candidate);
    }
}

/* Starts what the bound allows; says when the next waiting job is due (wall time, 0 = none) and how many are left. */
static guint
start_due (AssayRunner *self, const AssayCatalog *catalog, gint64 *out_due_us)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, TRUE, sizeof (AssayCandidate));
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);

  add_candidates (self, catalog, "queued", candidates, rows);
  add_candidates (self, catalog, "waiting", candidates, rows);
  *out_due_us = 0;
  while (candidates->len > 0 && count_active (self) < bound (self, catalog))
    {
      int pick = assay_scheduler_pick ((AssayCandidate *) candidates->data, candidates->len,
                                       &self->affinity, assay_clock_wall_us (self->options.clock),
                                       out_due_us);

      if (pick < 0)
        break;
      start_job (self, rows->pdata[pick], catalog, FALSE);
      g_array_remove_index (candidates, (guint) pick);
      g_ptr_array_remove_index (rows, (guint) pick);
    }
  return candidates->len;
}

static gboolean
is_paused (AssayRunner *self)
{
  g_autofree char *text = assay_reader_status (self->reader);
  JsonObject *row = parse_row (text);
  JsonNode *node = row != NULL ? json_object_get_member (row, "paused") : NULL;
  gboolean paused = FALSE;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node))
    paused = json_node_get_value_type (node) == G_TYPE_BOOLEAN ? json_node_get_boolean (node)
                                                                : json_node_get_int (node) != 0;
  g_clear_pointer (&row, json_object_unref);
  return paused;
}

/* One look at everything. Returns TRUE when nothing is under way and nothing could be started. */
static gboolean
advance (AssayRunner *self)
{
  g_autoptr (AssayCatalog) catalog = NULL;
  gint64 due_us = 0;
  guint left;

  adopt_provider (self);
  if (!know_server (self))
    return count_active (self) == 0;
  assay_writer_wait_indexed (self->options.writer);
  catalog = self->options.catalog (self->options.data);
  if (self->hashes == NULL)
    load_references (self);
  reconcile (self, catalog);
  if (self->unfinished->len > 0)
    return FALSE;
  if (is_paused (self))
    return count_active (self) == 0;
  queue_plan (self, catalog);
  left = start_due (self, catalog, &due_us);
  if (due_us > 0)
    schedule (self, MAX (due_us - assay_clock_wall_us (self->options.clock), 1000));
  return count_active (self) == 0 && left == 0;
}

static gboolean
tick_cb (gpointer data)
{
  AssayRunner *self = data;
  gboolean wanted, idle;
  guint64 seen;

  g_mutex_lock (&self->lock);
  self->tick_queued = FALSE;
  wanted = self->wanted;
  seen = self->wakes;
  g_mutex_unlock (&self->lock);

  idle = wanted && !g_cancellable_is_cancelled (self->cancellable) ? advance (self)
                                                                   : count_active (self) == 0;
  g_mutex_lock (&self->lock);
  self->seen = seen;
  self->state.making = wanted;
  self->state.idle = idle && self->seen == self->wakes;
  self->state.n_active = g_hash_table_size (self->active);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  notify (self);
  return G_SOURCE_REMOVE;
}

static void
queue_tick_locked (AssayRunner *self)
{
  g_autoptr (GSource) source = NULL;

  self->wakes++;
  self->state.idle = FALSE;
  if (self->tick_queued)
    return;
  self->tick_queued = TRUE;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, tick_cb, self, NULL);
  g_source_set_static_name (source, "assay runner tick");
  g_source_attach (source, self->context);
}

static gpointer
runner_worker (gpointer data)
{
  AssayRunner *self = data;
  g_autoptr (GMainContextPusher) pusher = g_main_context_pusher_new (self->context);
  g_autoptr (GError) error = NULL;

  self->reader = assay_reader_open (self->index_file, &error);
  if (self->reader == NULL)
    {
      set_trouble (self, N_ ("{0}"), error->message);
      return NULL;
    }
  g_main_loop_run (self->loop);
  /* workers were cancelled: let each send its task home before the context goes */
  while (count_active (self) > 0)
    g_main_context_iteration (self->context, TRUE);
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  g_clear_pointer (&self->reader, assay_reader_close);
  return NULL;
}

AssayRunner *
assay_runner_new (const AssayRunnerOptions *options)
{
  AssayRunner *self = g_new0 (AssayRunner, 1);

  self->options = *options;
  self->index_file = g_strdup (options->index_file);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->pool = g_thread_pool_new (job_worker, self, MAX_WORKERS, FALSE, NULL);
  self->cancellable = g_cancellable_new ();
  self->active = g_hash_table_new (g_str_hash, g_str_equal);
  self->state.idle = TRUE;
  self->blocked = assay_problems_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->thread = g_thread_new ("assay-runner", runner_worker, self);
  return self;
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

void
assay_runner_free (AssayRunner *self)
{
  g_autoptr (GSource) quit = NULL;

  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  quit = g_idle_source_new ();
  g_source_set_callback (quit, quit_cb, self->loop, NULL);
  g_source_attach (quit, self->context);
  g_thread_join (self->thread);
  g_thread_pool_free (self->pool, FALSE, TRUE);
  assay_provider_free (self->provider);
  assay_provider_free (self->next_provider);
  g_clear_pointer (&self->capabilities, assay_capabilities_unref);
  g_clear_pointer (&self->unfinished, g_ptr_array_unref);
  g_clear_pointer (&self->hashes, g_array_unref);
  g_free (self->checkpoint_file);
  g_free (self->next_checkpoint_file);
  assay_affinity_clear (&self->affinity);
  assay_problems_free (self->blocked);
  assay_runner_state_clear (&self->state);
  g_hash_table_unref (self->active);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self->index_file);
  g_free (self);
}

void
assay_runner_set_provider (AssayRunner *self, AssayProvider *provider, const AssayOverrides *overrides)
{
  AssayProvider *dropped;

  g_mutex_lock (&self->lock);
  dropped = self->next_provider;
  self->next_provider = provider;
  g_free (self->next_checkpoint_file);
  self->next_checkpoint_file = g_strdup (overrides != NULL ? overrides->checkpoint_file : NULL);
  self->has_next = TRUE;
  queue_tick_locked (self);
  g_mutex_unlock (&self->lock);
  assay_provider_free (dropped);
}

static void
set_wanted (AssayRunner *self, gboolean wanted)
{
  g_mutex_lock (&self->lock);
  self->wanted = wanted;
  self->state.making = wanted;
  queue_tick_locked (self);
  g_mutex_unlock (&self->lock);
}

void
assay_runner_start (AssayRunner *self)
{
  set_wanted (self, TRUE);
}

void
assay_runner_stop (AssayRunner *self)
{
  set_wanted (self, FALSE);
}

void
assay_runner_wake (AssayRunner *self)
{
  g_mutex_lock (&self->lock);
  queue_tick_locked (self);
  g_mutex_unlock (&self->lock);
}

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  AssayRunner *self = data;

  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

gboolean
assay_runner_wait_idle (AssayRunner *self, gint64 deadline_us, GCancellable *cancellable)
{
  gulong handler = cancellable != NULL
                     ? g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL)
                     : 0;
  gboolean idle;

  g_mutex_lock (&self->lock);
  while (!self->state.idle && !g_cancellable_is_cancelled (cancellable))
    {
      if (deadline_us == 0)
        g_cond_wait (&self->changed, &self->lock);
      else if (!g_cond_wait_until (&self->changed, &self->lock, deadline_us))
        break;
    }
  idle = self->state.idle;
  g_mutex_unlock (&self->lock);
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, handler);
  return idle;
}

void
assay_runner_get_state (AssayRunner *self, AssayRunnerState *out)
{
  g_mutex_lock (&self->lock);
  *out = self->state;
  out->n_active = g_hash_table_size (self->active);
  out->provider_name = g_strdup (self->state.provider_name);
  out->provider_kind = g_strdup (self->state.provider_kind);
  out->provider_version = g_strdup (self->state.provider_version);
  out->trouble = g_strdup (self->state.trouble);
  out->trouble_argument = g_strdup (self->state.trouble_argument);
  g_mutex_unlock (&self->lock);
}

static AssayProgress *
copy_progress (const Active *active)
{
  AssayProgress *progress = g_new0 (AssayProgress, 1);

  progress->job = g_strdup (active->job);
  progress->spec = g_strdup (active->spec);
  progress->variant = active->variant;
  progress->value = active->value;
  progress->max = active->max;
  progress->phase = g_strdup (active->phase);
  progress->preview = active->preview != NULL ? g_bytes_ref (active->preview) : NULL;
  return progress;
}

static int
compare_progress (gconstpointer a, gconstpointer b)
{
  const AssayProgress *const *x = a, *const *y = b;

  return strcmp ((*x)->job, (*y)->job);
}

GPtrArray *
assay_runner_list_progress (AssayRunner *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_progress_free);
  GHashTableIter iter;
  gpointer value;

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->active);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (list, copy_progress (value));
  g_mutex_unlock (&self->lock);
  g_ptr_array_sort (list, compare_progress);
  return list;
}

void
assay_runner_list_blocked (AssayRunner *self, AssayProblems *out)
{
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < assay_problems_count (self->blocked); i++)
    assay_problems_add_copy (out, assay_problems_get (self->blocked, i));
  g_mutex_unlock (&self->lock);
}
