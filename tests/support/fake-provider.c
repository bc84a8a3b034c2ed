/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/fake-provider.h"

#include "support/patience.h"

#include <string.h>

#define STATS                                                                                      \
  "{\"system\":{\"comfyui_version\":\"0.3.64\"},"                                                  \
  "\"devices\":[{\"name\":\"fake\",\"vram_total\":1}]}"

static const char *const builtin_classes[] = {"CheckpointLoaderSimple",
                                              "CLIPTextEncode",
                                              "EmptyLatentImage",
                                              "KSampler",
                                              "LoraLoader",
                                              "VAEDecode",
                                              "SaveImage",
                                              NULL};
static const char *const builtin_models[] = {"copax.safetensors", NULL};

typedef struct
{
  char *text; /* %NULL: of steps in order */
  FakeStep step;
} Planned;

struct _FakeProvider
{
  char *name;
  GBytes *picture;

  GMutex lock;
  GCond changed;
  /* under lock */
  const char *problem, *problem_message;
  const char *const *models, *const *classes;
  FakeStep step;
  GPtrArray *in_order, *by_text; /* Planned */
  GHashTable *known;             /* prompt ids the server has */
  GHashTable *n_posts;           /* prompt id -> how often posted */
  GPtrArray *prompts;
  gboolean gate_closed;
  guint n_let;
  guint counts[FAKE_N_COUNTS];
  guint n_links;
  FakeHook hook;
  gpointer hook_data;
};

typedef struct
{
  AssayProvider parent;
  FakeProvider *server;
  guint n_calls; /* under the server's lock */
} Link;

/* Steps ----------------------------------------------------------------- */

static void
step_copy (FakeStep *to, const FakeStep *from)
{
  *to = *from;
  to->picture = from->picture != NULL ? g_bytes_ref (from->picture) : NULL;
  to->preview = from->preview != NULL ? g_bytes_ref (from->preview) : NULL;
}

static void
step_clear (FakeStep *step)
{
  g_clear_pointer (&step->picture, g_bytes_unref);
  g_clear_pointer (&step->preview, g_bytes_unref);
}

static void
planned_free (gpointer data)
{
  Planned *self = data;

  step_clear (&self->step);
  g_free (self->text);
  g_free (self);
}

static void
plan (FakeProvider *self, GPtrArray *list, const char *text, const FakeStep *step)
{
  Planned *planned = g_new0 (Planned, 1);

  planned->text = g_strdup (text);
  step_copy (&planned->step, step);
  g_mutex_lock (&self->lock);
  g_ptr_array_add (list, planned);
  g_mutex_unlock (&self->lock);
}

static gboolean
holds_text (GBytes *bytes, const char *text)
{
  return g_strstr_len (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), text)
         != NULL;
}

static void
pick_locked (FakeProvider *self, GBytes *graph, FakeStep *out)
{
  for (guint i = self->by_text->len; i > 0; i--)
    {
      const Planned *planned = self->by_text->pdata[i - 1];

      if (holds_text (graph, planned->text))
        {
          step_copy (out, &planned->step);
          return;
        }
    }
  if (self->in_order->len > 0)
    {
      step_copy (out, &((Planned *) self->in_order->pdata[0])->step);
      g_ptr_array_remove_index (self->in_order, 0);
    }
  else
    step_copy (out, &self->step);
}

/* The calls of the port ------------------------------------------------- */

static void
change_locked (FakeProvider *self, FakeCount what, int by)
{
  self->counts[what] += (guint) by;
  self->counts[FAKE_MOST_AT_ONCE] =
    MAX (self->counts[FAKE_MOST_AT_ONCE], self->counts[FAKE_UNDER_WAY]);
  g_cond_broadcast (&self->changed);
}

static GBytes *
object_info_locked (FakeProvider *self)
{
  g_autofree char *models = g_strjoinv ("\",\"", (char **) self->models);
  GString *text = g_string_new ("{");

  for (guint i = 0; self->classes[i] != NULL; i++)
    if (strcmp (self->classes[i], "CheckpointLoaderSimple") == 0)
      g_string_append_printf (text,
                              "%s\"%s\":{\"input\":{\"required\":{\"ckpt_name\":[[\"%s\"]]}}}",
                              i > 0 ? "," : "", self->classes[i], models);
    else
      g_string_append_printf (text, "%s\"%s\":{\"input\":{\"required\":{}}}", i > 0 ? "," : "",
                              self->classes[i]);
  g_string_append_c (text, '}');
  return g_string_free_to_bytes (text);
}

static AssayCapabilities *
probe (AssayProvider *provider,
       const char *const *classes,
       GCancellable *cancellable,
       AssayProblems *problems)
{
  FakeProvider *self = ((Link *) provider)->server;
  g_autoptr (GBytes) stats = g_bytes_new_static (STATS, strlen (STATS)), info = NULL;
  const char *code, *message;

  g_mutex_lock (&self->lock);
  change_locked (self, FAKE_PROBES, 1);
  code = self->problem;
  message = self->problem_message;
  info = object_info_locked (self);
  g_mutex_unlock (&self->lock);
  if (code == NULL)
    return assay_capabilities_parse (stats, info, NULL, self->name, problems);
  assay_problems_add (problems, NULL, NULL, code, message, NULL, NULL);
  return NULL;
}

/* Whether the server has the prompt from now on, or had it. */
static gboolean
take_in_locked (FakeProvider *self, const AssayGenerateRequest *request)
{
  guint n;

  change_locked (self, request->resume ? FAKE_RESUMES : FAKE_POSTS, 1);
  if (request->resume)
    return g_hash_table_contains (self->known, request->prompt_id);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (self->n_posts, request->prompt_id)) + 1;
  self->counts[FAKE_MOST_POSTS] = MAX (self->counts[FAKE_MOST_POSTS], n);
  g_hash_table_insert (self->n_posts, g_strdup (request->prompt_id), GUINT_TO_POINTER (n));
  g_hash_table_add (self->known, g_strdup (request->prompt_id));
  g_ptr_array_add (self->prompts, g_strdup (request->prompt_id));
  return TRUE;
}

static void
tell (const FakeStep *step, const AssayGenerateEvents *events)
{
  if (!step->silent && events->accepted != NULL)
    events->accepted (events->data);
  for (guint i = 1; events->progress != NULL && i <= step->n_progress; i++)
    events->progress (events->data, "3", i, step->n_progress);
  if (step->preview != NULL && events->preview != NULL)
    events->preview (events->data, step->preview, "image/png");
}

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  FakeProvider *self = data;

  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static gboolean
is_held_locked (FakeProvider *self, const FakeStep *step)
{
  if (step->outcome == FAKE_HANG)
    return TRUE;
  if (!self->gate_closed)
    return FALSE;
  if (self->n_let == 0)
    return TRUE;
  self->n_let--;
  return FALSE;
}

/* %FALSE when it was cancelled. */
static gboolean
pass_gate (FakeProvider *self, const FakeStep *step, GCancellable *cancellable)
{
  gulong handler = cancellable != NULL
                     ? g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL)
                     : 0;
  gboolean cancelled;

  g_mutex_lock (&self->lock);
  while (!g_cancellable_is_cancelled (cancellable) && is_held_locked (self, step))
    g_cond_wait (&self->changed, &self->lock);
  cancelled = g_cancellable_is_cancelled (cancellable);
  if (cancelled)
    change_locked (self, FAKE_CANCELS, 1);
  g_mutex_unlock (&self->lock);
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, handler);
  return !cancelled;
}

static void
fill (FakeProvider *self, const FakeStep *step, AssayBlobSink *sink, AssayGenerateResult *result)
{
  static const AssayGenerateOutcome outcomes[] = {
    [FAKE_SUCCEED] = ASSAY_GENERATE_SUCCEEDED, [FAKE_FAIL] = ASSAY_GENERATE_FAILED,
    [FAKE_LOSE] = ASSAY_GENERATE_LOST,         [FAKE_CANCEL] = ASSAY_GENERATE_CANCELED,
    [FAKE_HANG] = ASSAY_GENERATE_CANCELED,
  };
  g_autoptr (GError) error = NULL;
  AssayDigest digest;

  result->outcome = outcomes[step->outcome];
  result->elapsed_ms = 5;
  result->error_class = g_strdup (step->error_class);
  result->message = g_strdup (step->message);
  if (step->outcome != FAKE_SUCCEED || step->no_picture)
    return;
  if (sink->put (sink, step->picture != NULL ? step->picture : self->picture, &digest, &error))
    {
      g_array_append_val (result->pictures, digest);
      return;
    }
  result->outcome = ASSAY_GENERATE_FAILED;
  result->error_class = g_strdup ("retryable");
  result->message = g_strdup (error->message);
}

static void
enter (Link *link, const AssayGenerateRequest *request, FakeStep *step)
{
  FakeProvider *self = link->server;
  FakeHook hook;
  gpointer data;
  gboolean known;

  g_mutex_lock (&self->lock);
  link->n_calls++;
  change_locked (self, FAKE_UNDER_WAY, 1);
  known = take_in_locked (self, request);
  hook = self->hook;
  data = self->hook_data;
  g_mutex_unlock (&self->lock);
  if (hook != NULL)
    hook (request, data);
  g_mutex_lock (&self->lock);
  if (known)
    pick_locked (self, request->graph, step);
  else
    *step = (FakeStep){FAKE_LOSE, .message = "in neither queue nor history", .silent = TRUE};
  g_mutex_unlock (&self->lock);
}

static AssayGenerateResult *
generate (AssayProvider *provider,
          const AssayGenerateRequest *request,
          AssayBlobSink *sink,
          const AssayGenerateEvents *events,
          GCancellable *cancellable)
{
  Link *link = (Link *) provider;
  FakeProvider *self = link->server;
  AssayGenerateResult *result = assay_generate_result_new ();
  FakeStep step;

  enter (link, request, &step);
  tell (&step, events);
  if (pass_gate (self, &step, cancellable))
    fill (self, &step, sink, result);
  else
    result->outcome = ASSAY_GENERATE_CANCELED;
  step_clear (&step);
  g_mutex_lock (&self->lock);
  link->n_calls--;
  change_locked (self, FAKE_UNDER_WAY, -1);
  g_mutex_unlock (&self->lock);
  return result;
}

static const char *
get_name (AssayProvider *provider)
{
  return ((Link *) provider)->server->name;
}

static void
link_free (AssayProvider *provider)
{
  Link *link = (Link *) provider;
  FakeProvider *self = link->server;

  g_mutex_lock (&self->lock);
  g_assert_cmpuint (link->n_calls, ==, 0);
  self->n_links--;
  change_locked (self, FAKE_FREED, 1);
  g_mutex_unlock (&self->lock);
  g_free (link);
}

static const AssayProviderClass link_class = {
  .probe = probe, .generate = generate, .get_name = get_name, .free = link_free};

AssayProvider *
fake_provider_link (FakeProvider *self)
{
  Link *link = g_new0 (Link, 1);

  link->parent.klass = &link_class;
  link->server = self;
  g_mutex_lock (&self->lock);
  self->n_links++;
  g_mutex_unlock (&self->lock);
  return &link->parent;
}

/* The test's side ------------------------------------------------------- */

FakeProvider *
fake_provider_new (const char *name, GBytes *picture)
{
  FakeProvider *self = g_new0 (FakeProvider, 1);

  self->name = g_strdup (name);
  self->picture = g_bytes_ref (picture);
  self->models = builtin_models;
  self->classes = builtin_classes;
  self->in_order = g_ptr_array_new_with_free_func (planned_free);
  self->by_text = g_ptr_array_new_with_free_func (planned_free);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->n_posts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->prompts = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  return self;
}

void
fake_provider_free (FakeProvider *self)
{
  if (self == NULL)
    return;
  g_assert_cmpuint (self->n_links, ==, 0);
  step_clear (&self->step);
  g_ptr_array_unref (self->in_order);
  g_ptr_array_unref (self->by_text);
  g_hash_table_unref (self->known);
  g_hash_table_unref (self->n_posts);
  g_ptr_array_unref (self->prompts);
  g_bytes_unref (self->picture);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self->name);
  g_free (self);
}

void
fake_provider_set_problem (FakeProvider *self, const char *code, const char *message)
{
  g_mutex_lock (&self->lock);
  self->problem = code;
  self->problem_message = message;
  g_mutex_unlock (&self->lock);
}

void
fake_provider_set_models (FakeProvider *self, const char *const *models, const char *const *classes)
{
  g_mutex_lock (&self->lock);
  self->models = models;
  self->classes = classes != NULL ? classes : builtin_classes;
  g_mutex_unlock (&self->lock);
}

void
fake_provider_set_default (FakeProvider *self, const FakeStep *step)
{
  g_mutex_lock (&self->lock);
  step_clear (&self->step);
  step_copy (&self->step, step);
  g_mutex_unlock (&self->lock);
}

void
fake_provider_push (FakeProvider *self, const FakeStep *step)
{
  plan (self, self->in_order, NULL, step);
}

void
fake_provider_set_for (FakeProvider *self, const char *text, const FakeStep *step)
{
  plan (self, self->by_text, text, step);
}

void
fake_provider_forget (FakeProvider *self)
{
  g_mutex_lock (&self->lock);
  g_hash_table_remove_all (self->known);
  g_mutex_unlock (&self->lock);
}

static void
set_gate (FakeProvider *self, gboolean closed, guint n_let)
{
  g_mutex_lock (&self->lock);
  self->gate_closed = closed;
  self->n_let = n_let;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
fake_provider_close_gate (FakeProvider *self)
{
  set_gate (self, TRUE, 0);
}

void
fake_provider_open_gate (FakeProvider *self)
{
  set_gate (self, FALSE, 0);
}

void
fake_provider_let (FakeProvider *self, guint n)
{
  g_mutex_lock (&self->lock);
  self->n_let += n;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
fake_provider_set_hook (FakeProvider *self, FakeHook hook, gpointer data)
{
  g_mutex_lock (&self->lock);
  self->hook = hook;
  self->hook_data = data;
  g_mutex_unlock (&self->lock);
}

guint
fake_provider_count (FakeProvider *self, FakeCount what)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->counts[what];
  g_mutex_unlock (&self->lock);
  return n;
}

gint64
fake_deadline_us (void)
{
  return (gint64) patience_seconds_now (FAKE_DEADLINE_S) * G_USEC_PER_SEC + g_get_monotonic_time ();
}

void
fake_provider_wait (FakeProvider *self, FakeCount what, guint n)
{
  gint64 deadline_us = fake_deadline_us ();

  g_mutex_lock (&self->lock);
  while (self->counts[what] < n)
    if (!g_cond_wait_until (&self->changed, &self->lock, deadline_us))
      g_error ("%s: count %d is %u after %d s, not %u", self->name, what, self->counts[what],
               FAKE_DEADLINE_S, n);
  g_mutex_unlock (&self->lock);
}

char **
fake_provider_dup_prompts (FakeProvider *self)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  char **prompts;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->prompts->len; i++)
    g_strv_builder_add (builder, self->prompts->pdata[i]);
  g_mutex_unlock (&self->lock);
  prompts = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return prompts;
}
