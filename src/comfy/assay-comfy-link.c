/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comfy/assay-comfy-link.h"

#include "comfy/assay-comfy-link-private.h"
#include "comfy/assay-comfy-sender.h"

/* Two sides: callers block on their own threads, everything that touches the server happens on the
 * link's thread. They talk by sources on the link's context one way and by mail queues the other,
 * so nothing here needs a lock but the cached capabilities. Pictures are stored by the waiting
 * caller: the link never waits for a disk. */

#define LAST_WORDS_LIMIT_US (2 * G_USEC_PER_SEC)

/* A job that ends leaves the list at once: walks go over a copy, which keeps the free function and
 * so needs references. */
static gpointer
ref_job_cb (gconstpointer job, gpointer data)
{
  return _assay_comfy_job_ref ((AssayComfyJob *) job);
}

/* The first on the loop: every job and probe comes after it. */
static void
begin_cb (gpointer data)
{
  AssayComfyLink *self = data;

  self->http = _assay_comfy_http_new (self->base, self->key);
}

static gboolean
is_quiet (gpointer data)
{
  AssayComfyLink *self = data;

  return self->socket_state != SOCKET_CONNECTING && !_assay_comfy_http_is_busy (self->http);
}

static gboolean
last_words_are_out (gpointer data)
{
  AssayComfyLink *self = data;

  return self->n_last_words == 0 || self->last_words_over;
}

static gboolean
last_words_limit_cb (gpointer data)
{
  AssayComfyLink *self = data;

  self->last_words_over = TRUE;
  return G_SOURCE_REMOVE;
}

static void
end_cb (gpointer data)
{
  AssayComfyLink *self = data;
  GSource *limit =
    _assay_comfy_link_add_timer (self, LAST_WORDS_LIMIT_US, last_words_limit_cb, self);

  self->stopping = TRUE;
  _assay_comfy_socket_stop (self);
  assay_loop_serve_until (self->loop, last_words_are_out, self);
  _assay_comfy_link_clear_timer (&limit);
  /* What is still under way ends now, and its callbacks run before what they use goes away. */
  _assay_comfy_socket_stop (self);
  _assay_comfy_http_cancel (self->http, NULL);
  assay_loop_serve_until (self->loop, is_quiet, self);
  _assay_comfy_http_free (self->http);
}

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  _assay_comfy_job_cancel (data);
}

static void
left_cb (GCancellable *leave, gpointer data)
{
  _assay_comfy_job_leave (data);
}

/* Stores what the mail brings; %NULL or why not. @out_damaged: it is to be fetched again. */
static char *
store_picture (AssayBlobSink *sink,
               GArray *digests,
               const AssayComfyMail *mail,
               gboolean *out_damaged)
{
  AssayDigest digest = {{0}};
  g_autoptr (GError) error = NULL;

  *out_damaged = FALSE;
  if (!sink->put (sink, mail->bytes, &digest, &error)
      && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    {
      *out_damaged = TRUE;
      return NULL;
    }
  if (error != NULL)
    return assay_sentence_pack_of (N_ ("The picture could not be stored: {0}"), error->message,
                                   NULL);
  if (digests->len <= mail->output_index)
    g_array_set_size (digests, mail->output_index + 1);
  g_array_index (digests, AssayDigest, mail->output_index) = digest;
  return NULL;
}

static void
serve (AssayComfyJob *job, AssayBlobSink *sink, GArray *digests)
{
  for (;;)
    {
      g_autoptr (AssayComfyMail) mail = _assay_comfy_job_wait (job);
      g_autofree char *problem = NULL;
      gboolean damaged;

      if (mail->done)
        return;
      problem = store_picture (sink, digests, mail, &damaged);
      _assay_comfy_job_stored (job, mail->output_index, problem, damaged);
    }
}

/* What @cancellable does to the job, until it is disconnected. */
static gulong
connect_end (GCancellable *cancellable, GCallback end, AssayComfyJob *job)
{
  if (cancellable == NULL)
    return 0;
  return g_cancellable_connect (cancellable, end, _assay_comfy_job_ref (job),
                                (GDestroyNotify) _assay_comfy_job_unref);
}

static AssayGenerateResult *
link_generate (AssayProvider *provider,
               const AssayGenerateRequest *request,
               AssayBlobSink *sink,
               const AssayGenerateEvents *events,
               GCancellable *cancellable)
{
  AssayComfyLink *self = (AssayComfyLink *) provider;
  g_autoptr (AssayComfyJob) job = _assay_comfy_job_new (self, request, events);
  g_autoptr (GArray) digests = g_array_new (FALSE, TRUE, sizeof (AssayDigest));
  AssayGenerateResult *result;
  /* Connected first: a cancellable that is cancelled already then ends the job before it begins. */
  gulong canceled = connect_end (cancellable, G_CALLBACK (cancelled_cb), job);
  gulong left = connect_end (request->leave, G_CALLBACK (left_cb), job);

  _assay_comfy_job_begin (job);
  serve (job, sink, digests);
  g_cancellable_disconnect (cancellable, canceled);
  g_cancellable_disconnect (request->leave, left);

  result = _assay_comfy_job_take_result (job);
  if (result->outcome == ASSAY_GENERATE_SUCCEEDED)
    g_array_append_vals (result->pictures, digests->data, digests->len);
  return result;
}

typedef struct
{
  AssayComfyLink *link;
  AssayComfyKey *key;
} NewKey;

static void
new_key_free (gpointer data)
{
  NewKey *given = data;

  _assay_comfy_key_free (given->key);
  g_free (given);
}

static void
forget_capabilities (AssayComfyLink *self)
{
  g_mutex_lock (&self->probe_lock);
  g_clear_pointer (&self->capabilities, assay_capabilities_unref);
  g_mutex_unlock (&self->probe_lock);
}

/* The former one may yet be repeated by an answer that is under way. */
static void
set_key_cb (gpointer data)
{
  NewKey *given = data;
  AssayComfyLink *self = given->link;
  AssayComfyKey *former = self->key;

  self->key = g_steal_pointer (&given->key);
  _assay_comfy_key_strike_too (self->key, former);
  _assay_comfy_http_set_key (self->http, self->key);
  _assay_comfy_key_free (former);
  forget_capabilities (self);
}

static void
link_set_key (AssayProvider *provider, const char *key_text)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayComfyKey *key = _assay_comfy_key_parse (key_text, problems);
  NewKey *given;

  if (key == NULL)
    return;
  given = g_new0 (NewKey, 1);
  *given = (NewKey){(AssayComfyLink *) provider, key};
  forget_capabilities (given->link);
  assay_loop_invoke (given->link->loop, set_key_cb, given, new_key_free);
}

gboolean
assay_comfy_link_check_key (const char *key_text, AssayProblems *problems)
{
  g_autoptr (AssayComfyKey) key = _assay_comfy_key_parse (key_text, problems);

  return key != NULL;
}

static const char *
link_get_name (AssayProvider *provider)
{
  return ((AssayComfyLink *) provider)->base;
}

static void
link_free (AssayProvider *provider)
{
  AssayComfyLink *self = (AssayComfyLink *) provider;

  assay_loop_call (self->loop, end_cb, self);
  assay_loop_free (self->loop);
  g_ptr_array_unref (self->jobs);
  g_clear_pointer (&self->capabilities, assay_capabilities_unref);
  g_mutex_clear (&self->probe_lock);
  g_free (self->base);
  _assay_comfy_key_free (self->key);
  g_free (self);
}

static const AssayProviderClass LINK_CLASS = {
  .probe = _assay_comfy_link_probe,
  .generate = link_generate,
  .set_key = link_set_key,
  .get_name = link_get_name,
  .free = link_free,
};

GSource *
_assay_comfy_link_add_timer (AssayComfyLink *self, gint64 delay_us, GSourceFunc func, gpointer data)
{
  /* Rounded up: a timer that comes early would be asked for again at once. */
  gint64 delay_ms = CLAMP ((delay_us + 999) / 1000, 0, G_MAXINT);
  GSource *source = g_timeout_source_new ((guint) delay_ms);

  g_source_set_callback (source, func, data, NULL);
  assay_loop_attach (self->loop, source);
  return source;
}

void
_assay_comfy_link_clear_timer (GSource **timer)
{
  if (*timer == NULL)
    return;
  g_source_destroy (*timer);
  g_clear_pointer (timer, g_source_unref);
}

void
_assay_comfy_link_last_word_sent (AssayComfyLink *self)
{
  self->n_last_words--;
}

void
_assay_comfy_link_remove_job (AssayComfyLink *self, AssayComfyJob *job)
{
  /* One that was cancelled before it began was never listed. */
  g_ptr_array_remove (self->jobs, job);
}

void
_assay_comfy_link_feed_all (AssayComfyLink *self, const AssayComfyInput *input)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_copy (self->jobs, ref_job_cb, NULL);

  for (guint i = 0; i < jobs->len; i++)
    _assay_comfy_job_feed (jobs->pdata[i], input);
}

void
_assay_comfy_link_start_all (AssayComfyLink *self)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_copy (self->jobs, ref_job_cb, NULL);

  for (guint i = 0; i < jobs->len; i++)
    _assay_comfy_job_start_now (jobs->pdata[i]);
}

char *
assay_comfy_link_dup_name (const char *url, AssayProblems *problems)
{
  return _assay_comfy_url_parse (url, problems);
}

AssayProvider *
assay_comfy_link_new (const char *url,
                      const char *key_text,
                      const char *place,
                      AssayClock *clock,
                      AssayEntropy *entropy,
                      AssayProblems *problems)
{
  g_autofree char *base = _assay_comfy_url_parse (url, problems);
  g_autoptr (AssayComfyKey) key = _assay_comfy_key_parse (key_text, problems);
  guint8 random[16];
  AssayComfyLink *self;

  if (base == NULL || key == NULL)
    return NULL;
  assay_entropy_fill (entropy, random, sizeof random);
  self = g_new0 (AssayComfyLink, 1);
  self->parent.klass = &LINK_CLASS;
  self->base = g_steal_pointer (&base);
  self->key = g_steal_pointer (&key);
  self->clock = clock;
  self->client_id = assay_comfy_sender_make (place, random);
  self->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) _assay_comfy_job_unref);
  g_mutex_init (&self->probe_lock);
  self->loop = assay_loop_new ("assay-link");
  assay_loop_invoke (self->loop, begin_cb, self, NULL);
  return &self->parent;
}
