/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comfy/assay-comfy-link-private.h"

#include <string.h>

/* What a server can do: /system_stats, /object_info and /features, asked one after the other on the
 * link's thread while the caller waits on its own. */

#define STATS_MAX_BYTES     (1024 * 1024)
#define OBJECT_INFO_LIMIT_S 60
#define CLASS_MAX_BYTES     (16 * 1024 * 1024)
#define MAX_CLASSES         256
#define TOO_LONG            "its list of nodes has more than 64 MiB"
#define BUSY_LIMIT_S        50 /* loading a model for somebody else, a server answers nobody */
#define FRESH_US            (60 * G_USEC_PER_SEC)
#define ENOUGH_DESCRIPTORS  "1024" /* of a process, where nobody has set another limit */

enum
{
  STATS,
  OBJECT_INFO,
  FEATURES,
  N_QUESTIONS,
};

static const struct
{
  const char *path;
  gsize max_bytes;
  guint timeout_s, busy_timeout_s;
} QUESTIONS[N_QUESTIONS] = {
  [STATS] = {"/system_stats", STATS_MAX_BYTES, ASSAY_COMFY_CONNECT_TIMEOUT_S, BUSY_LIMIT_S},
  [OBJECT_INFO] = {"/object_info", ASSAY_OBJECT_INFO_MAX_BYTES, OBJECT_INFO_LIMIT_S, 0},
  [FEATURES] = {"/features", STATS_MAX_BYTES, ASSAY_COMFY_CONNECT_TIMEOUT_S, BUSY_LIMIT_S},
};

typedef struct
{
  gatomicrefcount references;
  AssayComfyLink *link;
  GAsyncQueue *mail; /* one item: it is over */
  /* Link thread until then, the caller's afterwards. */
  guint asked;
  gboolean over, has_key;
  guint status[N_QUESTIONS];
  GBytes *body[N_QUESTIONS];
  char **classes;     /* asked for one by one where the whole list is too long; may be %NULL */
  guint n_classes;    /* … of them so far */
  GPtrArray *answers; /* … GBytes; %NULL: the list was not too long */
  char *location;     /* of a redirect */
  char *error;        /* of the first question without an answer */
  gboolean is_ours;   /* … because this process may open no more */
  gboolean is_busy, is_broken,
    is_tls; /* … which was taken, and then nothing came; for which https may be wrong */
} Probe;

static Probe *
probe_ref (Probe *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

static void
probe_unref (Probe *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_async_queue_unref (self->mail);
  for (guint i = 0; i < N_QUESTIONS; i++)
    g_clear_pointer (&self->body[i], g_bytes_unref);
  g_strfreev (self->classes);
  g_clear_pointer (&self->answers, g_ptr_array_unref);
  g_free (self->location);
  g_free (self->error);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Probe, probe_unref)

static void ask_next (Probe *self);

/* Some libraries end what they say with a full stop, as the sentence it becomes a part of does. */
static char *
dup_words (const GError *error)
{
  gsize length = strlen (error->message);

  return g_strndup (error->message, g_str_has_suffix (error->message, ".") ? length - 1 : length);
}

static void
note_answer (Probe *self, const AssayComfyHttpAnswer *answer)
{
  guint question = self->asked - 1;

  self->has_key = !_assay_comfy_key_is_empty (self->link->key);
  self->status[question] = answer->status;
  self->body[question] = answer->body != NULL ? g_bytes_ref (answer->body) : NULL;
  if (self->location == NULL)
    self->location = g_strdup (answer->location);
  if (answer->status == 0 && self->error == NULL)
    {
      self->error = dup_words (answer->error);
      self->is_busy = answer->is_busy;
      self->is_broken = answer->is_broken || answer->is_too_large;
      self->is_ours = g_error_matches (answer->error, G_IO_ERROR, G_IO_ERROR_TOO_MANY_OPEN_FILES);
      self->is_tls =
        answer->error->domain == G_TLS_ERROR
        || (g_error_matches (answer->error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) && !answer->is_busy);
    }
}

static void
go_on (Probe *self)
{
  /* Only features may be missing. */
  if (self->status[self->asked - 1] == 200 && self->asked < N_QUESTIONS)
    {
      ask_next (self);
      return;
    }
  self->over = TRUE;
  g_async_queue_push (self->mail, GUINT_TO_POINTER (1));
}

static void ask_class (Probe *self);

/* Nor does it tell of its classes one by one. */
static void
note_too_long (Probe *self)
{
  self->status[OBJECT_INFO] = 0;
  self->is_broken = TRUE;
  if (self->error == NULL)
    self->error = g_strdup (TOO_LONG);
}

static void
class_answered (const AssayComfyHttpAnswer *answer, gpointer data)
{
  g_autoptr (Probe) self = data;

  if (self->over)
    return;
  if (answer->status != 200)
    {
      note_too_long (self);
      go_on (self);
      return;
    }
  g_ptr_array_add (self->answers, g_bytes_ref (answer->body));
  if (self->classes[self->n_classes] != NULL)
    {
      ask_class (self);
      return;
    }
  self->status[OBJECT_INFO] = 200;
  self->body[OBJECT_INFO] = assay_object_info_join (self->answers);
  go_on (self);
}

static void
ask_class (Probe *self)
{
  g_autofree char *escaped = g_uri_escape_string (self->classes[self->n_classes++], NULL, FALSE);
  g_autofree char *path = g_strconcat (QUESTIONS[OBJECT_INFO].path, "/", escaped, NULL);
  AssayComfyHttpRequest request = {.method = "GET",
                                   .path = path,
                                   .max_bytes = CLASS_MAX_BYTES,
                                   .timeout_s = OBJECT_INFO_LIMIT_S,
                                   .owner = self};

  _assay_comfy_http_send (self->link->http, &request, class_answered, probe_ref (self));
}

static void
answered (const AssayComfyHttpAnswer *answer, gpointer data)
{
  g_autoptr (Probe) self = data;
  guint n_classes = self->classes != NULL ? g_strv_length (self->classes) : 0;

  if (self->over)
    return;
  if (answer->is_too_large && self->asked - 1 == OBJECT_INFO && n_classes > 0
      && n_classes <= MAX_CLASSES)
    {
      self->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      ask_class (self);
      return;
    }
  note_answer (self, answer);
  go_on (self);
}

static void
ask_next (Probe *self)
{
  guint question = self->asked++;
  AssayComfyHttpRequest request = {.method = "GET",
                                   .path = QUESTIONS[question].path,
                                   .max_bytes = QUESTIONS[question].max_bytes,
                                   .timeout_s = QUESTIONS[question].timeout_s,
                                   .busy_timeout_s = QUESTIONS[question].busy_timeout_s,
                                   .owner = self};

  _assay_comfy_http_send (self->link->http, &request, answered, probe_ref (self));
}

static void
begin_cb (gpointer data)
{
  Probe *self = data;

  if (!self->over)
    ask_next (self);
}

static void
cancel_cb (gpointer data)
{
  Probe *self = data;

  if (self->over)
    return;
  self->over = TRUE;
  self->error = g_strdup ("canceled");
  g_async_queue_push (self->mail, GUINT_TO_POINTER (1));
  _assay_comfy_http_cancel (self->link->http, self);
}

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  Probe *self = data;

  assay_loop_invoke (self->link->loop, cancel_cb, probe_ref (self), (GDestroyNotify) probe_unref);
}

static gboolean
can_tls (AssayComfyLink *link, AssayProblems *problems)
{
  if (!_assay_comfy_url_is_tls (link->base)
      || g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    return TRUE;
  assay_problems_add (problems, NULL, NULL, "server.no_tls",
                      N_ ("{0} cannot be reached: this system has no support for https."),
                      N_ ("Install glib-networking, or use http in a network you trust."),
                      link->base, NULL);
  return FALSE;
}

/* What a question without an answer comes from. */
static void
say_silence (const Probe *self, AssayProblems *problems)
{
  const char *base = self->link->base;

  if (self->is_tls && _assay_comfy_url_is_tls (base))
    assay_problems_add (problems, NULL, NULL, "server.no_tls",
                        N_ ("{0} does not answer in https: {1}."),
                        N_ ("ComfyUI itself speaks only http: write http:// in front, or check the "
                            "certificate and port of the proxy before it."),
                        base, self->error, NULL);
  else if (self->is_busy)
    assay_problems_add (problems, NULL, NULL, "server.unreachable",
                        N_ ("{0} is busy: it took the connection, but gave no answer in a minute."),
                        N_ ("Wait until it is done with what it does, or look at its log."), base,
                        NULL);
  else if (self->is_ours)
    assay_problems_add (problems, NULL, NULL, "limits.descriptors",
                        N_ ("{0} was not asked: this program may open no more files and "
                            "connections. Nothing is lost."),
                        N_ ("Allow more where it is started: “ulimit -n {1}” in a shell, "
                            "LimitNOFILE of a service, --ulimit of a container."),
                        base, ENOUGH_DESCRIPTORS, NULL);
  else if (self->is_broken)
    assay_problems_add (problems, NULL, NULL, "server.unreachable",
                        N_ ("{0} answers, but what it said of itself cannot be used: {1}."),
                        N_ ("Look at the log of the server, and at what was installed there last."),
                        base, self->error, NULL);
  else
    assay_problems_add (problems, NULL, NULL, "server.unreachable",
                        N_ ("{0} cannot be reached: {1}."),
                        N_ ("Start the server, or check the address."), base,
                        self->error != NULL ? self->error : "", NULL);
}

/* What an answer other than 200 to @question means. */
static void
say_status (const Probe *self, guint question, AssayProblems *problems)
{
  const char *base = self->link->base;
  guint status = self->status[question];
  g_autofree char *number = g_strdup_printf ("%u", status);

  if (status == 401 || status == 403 || status == 407)
    assay_problems_add (problems, NULL, NULL, "server.refused",
                        self->has_key ? N_ ("{0} refused the key that it was given (status {1}).")
                                      : N_ ("{0} refused the request (status {1})."),
                        N_ ("Give the key this server wants: on the command line with "
                            "--auth-file FILE, where the file has “Bearer KEY”, or a line “NAME: "
                            "VALUE” for each header, or “?NAME=VALUE”."),
                        base, number, NULL);
  else if (status >= 300 && status < 400)
    assay_problems_add (problems, NULL, NULL, "server.not_comfyui",
                        N_ ("{0} sends elsewhere: {1} is at {2} (status {3})."),
                        N_ ("Give that address if it is your server's, or sign in where a login "
                            "stands before it. No other address is followed by itself."),
                        base, QUESTIONS[question].path,
                        self->location != NULL ? self->location : "?", number, NULL);
  else if (status == 429 || status >= 500)
    assay_problems_add (
      problems, NULL, NULL, "server.unreachable", N_ ("{0} is not ready (status {1})."),
      N_ ("Wait until the server is up, or look at its log."), base, number, NULL);
  else
    assay_problems_add (problems, NULL, NULL, "server.not_comfyui",
                        N_ ("{0} is not a ComfyUI server: {2} answered with status {1}."),
                        N_ ("Check the address and the port."), base, number,
                        QUESTIONS[question].path, NULL);
}

/* %FALSE + problem if the first two questions have no usable answer. */
static gboolean
check_answers (const Probe *self, AssayProblems *problems)
{
  guint last = CLAMP (self->asked, 1u, (guint) FEATURES) - 1;

  if (self->status[last] == 200)
    return TRUE;
  if (self->status[last] == 0)
    say_silence (self, problems);
  else
    say_status (self, last, problems);
  return FALSE;
}

static AssayCapabilities *
lookup_fresh (AssayComfyLink *link)
{
  AssayCapabilities *found = NULL;

  g_mutex_lock (&link->probe_lock);
  if (link->capabilities != NULL && assay_clock_mono_us (link->clock) - link->probed_us < FRESH_US)
    found = assay_capabilities_ref (link->capabilities);
  g_mutex_unlock (&link->probe_lock);
  return found;
}

static void
keep (AssayComfyLink *link, AssayCapabilities *capabilities)
{
  g_mutex_lock (&link->probe_lock);
  g_clear_pointer (&link->capabilities, assay_capabilities_unref);
  link->capabilities = assay_capabilities_ref (capabilities);
  link->probed_us = assay_clock_mono_us (link->clock);
  g_mutex_unlock (&link->probe_lock);
}

void
_assay_comfy_link_forget_answers (AssayComfyLink *self)
{
  g_mutex_lock (&self->probe_lock);
  g_clear_pointer (&self->capabilities, assay_capabilities_unref);
  g_mutex_unlock (&self->probe_lock);
}

AssayCapabilities *
_assay_comfy_link_probe (AssayProvider *provider,
                         const char *const *classes,
                         GCancellable *cancellable,
                         AssayProblems *problems)
{
  AssayComfyLink *link = (AssayComfyLink *) provider;
  g_autoptr (Probe) probe = NULL;
  AssayCapabilities *capabilities = lookup_fresh (link);
  gulong handler = 0;

  if (capabilities != NULL || !can_tls (link, problems))
    return capabilities;
  probe = g_new0 (Probe, 1);
  g_atomic_ref_count_init (&probe->references);
  probe->link = link;
  probe->classes = g_strdupv ((char **) classes);
  probe->mail = g_async_queue_new ();
  assay_loop_invoke (link->loop, begin_cb, probe_ref (probe), (GDestroyNotify) probe_unref);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), probe_ref (probe),
                                     (GDestroyNotify) probe_unref);
  g_async_queue_pop (probe->mail);
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, handler);

  if (!check_answers (probe, problems))
    return NULL;
  capabilities = assay_capabilities_parse (
    probe->body[STATS], probe->body[OBJECT_INFO],
    probe->status[FEATURES] == 200 ? probe->body[FEATURES] : NULL, link->base, problems);
  if (capabilities == NULL)
    return NULL;
  if (probe->answers != NULL)
    assay_capabilities_set_asked (capabilities, classes);
  keep (link, capabilities);
  return capabilities;
}
