/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comfy/assay-comfy-http.h"

#include <string.h>

#define CHUNK_BYTES       (256 * 1024)
#define FIRST_CHUNK_BYTES (16 * 1024)
#define MAX_CONNECTIONS   32
#define IDLE_CONNECTION_S 30
#define USER_AGENT        "Assay"

struct _AssayComfyHttp
{
  SoupSession *session;
  char *base;
  gboolean is_tls;
  const AssayComfyKey *key;
  GPtrArray *calls; /* Call, those under way */
};

/* One request under way; freed when its answer has been given. */
typedef struct
{
  SoupMessage *message;
  AssayComfyHttp *http;
  gconstpointer owner;
  GCancellable *cancellable;
  GSource *deadline;
  GSource *silence;     /* %NULL: it may be as silent as it likes */
  gboolean heard;       /* since the silence was last looked at */
  guint busy_timeout_s; /* more time, once, for a server that took the connection */
  gboolean connected;
  gboolean is_between; /* its headers have come, and libsoup has not said so yet */
  gboolean timed_out;
  gboolean is_cancelled;
  GInputStream *stream;
  GByteArray *body; /* room for the chunk under way too */
  gsize n_body;     /* … of which so much has come */
  gsize max_bytes;
  AssayComfyHttpDone done;
  gpointer data;
} Call;

static void
call_free (Call *self)
{
  g_signal_handlers_disconnect_by_data (self->message, self);
  g_ptr_array_remove_fast (self->http->calls, self);
  g_source_destroy (self->deadline);
  g_source_unref (self->deadline);
  if (self->silence != NULL)
    g_source_destroy (self->silence);
  g_clear_pointer (&self->silence, g_source_unref);
  g_clear_object (&self->stream);
  g_object_unref (self->cancellable);
  g_object_unref (self->message);
  g_byte_array_unref (self->body);
  g_free (self);
}

/* Errors that come before the first byte of a request can leave. */
static gboolean
is_before_sending (const GError *error)
{
  static const int CODES[] = {G_IO_ERROR_CONNECTION_REFUSED,  G_IO_ERROR_HOST_UNREACHABLE,
                              G_IO_ERROR_NETWORK_UNREACHABLE, G_IO_ERROR_HOST_NOT_FOUND,
                              G_IO_ERROR_PROXY_FAILED,        G_IO_ERROR_PROXY_AUTH_FAILED,
                              G_IO_ERROR_PROXY_NEED_AUTH,     G_IO_ERROR_PROXY_NOT_ALLOWED};

  if (error->domain == G_RESOLVER_ERROR
      || g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_UNAVAILABLE)
      || g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE)
      || g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_HANDSHAKE))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (CODES); i++)
    if (g_error_matches (error, G_IO_ERROR, CODES[i]))
      return TRUE;
  return FALSE;
}

static void
give_error (Call *call, const GError *error)
{
  g_autoptr (GError) late = NULL;
  AssayComfyHttpAnswer answer = {.error = error};

  if (call->timed_out)
    {
      late = assay_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, N_ ("No answer in time"), NULL);
      answer.error = late;
      answer.is_busy = call->connected;
    }
  else
    {
      answer.not_sent = call->stream == NULL && is_before_sending (error);
      answer.is_too_large = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
      answer.is_broken = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
    }
  call->done (&answer, call->data);
  call_free (call);
}

static void
give_broken (Call *call, int code, const char *reason)
{
  g_autoptr (GError) error = assay_error_new (G_IO_ERROR, code, reason, NULL);

  give_error (call, error);
}

static void
give_too_large (Call *call)
{
  give_broken (call, G_IO_ERROR_MESSAGE_TOO_LARGE, N_ ("The answer is too large"));
}

/* A picture is as it came; a text that repeats the key does not have it any more. */
static GBytes *
dup_body (Call *call, const char *content_type)
{
  g_autoptr (GBytes) body = g_byte_array_free_to_bytes (g_byte_array_ref (call->body));

  if (content_type != NULL && g_str_has_prefix (content_type, "image/"))
    return g_bytes_ref (body);
  return _assay_comfy_key_strike (call->http->key, body);
}

/* The address we asked has the key in it, and the one that is told may repeat it. */
static char *
dup_location (Call *call, SoupMessageHeaders *headers)
{
  g_autofree char *target = _assay_comfy_url_dup_target (
    soup_message_get_uri (call->message), soup_message_headers_get_one (headers, "Location"));
  g_autoptr (GBytes) told = target != NULL ? g_bytes_new (target, strlen (target)) : NULL;
  g_autoptr (GBytes) struck = NULL;

  if (told == NULL)
    return NULL;
  struck = _assay_comfy_key_strike (call->http->key, told);
  return g_strndup (g_bytes_get_data (struck, NULL), g_bytes_get_size (struck));
}

static void
give_body (Call *call)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  g_autoptr (GBytes) body = NULL;
  g_autofree char *location = dup_location (call, headers);
  AssayComfyHttpAnswer answer = {
    .status = soup_message_get_status (call->message),
    .location = location,
    .content_type = soup_message_headers_get_content_type (headers, NULL),
  };

  g_byte_array_set_size (call->body, (guint) call->n_body);
  answer.body = body = dup_body (call, answer.content_type);
  call->done (&answer, call->data);
  call_free (call);
}

/* -1: it is not said. libsoup decodes a compressed body while its headers go on naming the length
 * on the wire. */
static goffset
told_length (Call *call)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);

  if (soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH
      || soup_message_headers_get_one (headers, "Content-Encoding") != NULL)
    return -1;
  return soup_message_headers_get_content_length (headers);
}

static gboolean
is_truncated (Call *call)
{
  goffset told = told_length (call);

  return told >= 0 && told != (goffset) call->n_body;
}

static void read_more (Call *call);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Call *call = data;
  g_autoptr (GError) error = NULL;
  gssize n_bytes = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (n_bytes < 0)
    {
      give_error (call, error);
      return;
    }
  if ((gsize) n_bytes > call->max_bytes - call->n_body)
    {
      give_too_large (call);
      return;
    }
  call->heard = TRUE;
  if (n_bytes > 0)
    {
      call->n_body += (gsize) n_bytes;
      read_more (call);
    }
  else if (is_truncated (call))
    give_broken (call, G_IO_ERROR_PARTIAL_INPUT, N_ ("The answer broke off"));
  else
    give_body (call);
}

/* What is still to come and a byte more, at which the end shows; where that is not said, as much
 * again as there is. Never more at once than a server that lies may cost. */
static gsize
chunk_bytes (Call *call)
{
  goffset told = told_length (call);
  gsize wanted = MAX (FIRST_CHUNK_BYTES, call->n_body);

  if (told >= 0)
    wanted = (gsize) MAX (told - (goffset) call->n_body, 0) + 1;
  return MIN (wanted, CHUNK_BYTES);
}

/* Straight into the body: most answers are small, and the end of each has to be read too. */
static void
read_more (Call *call)
{
  gsize n_bytes = chunk_bytes (call);

  g_byte_array_set_size (call->body, (guint) (call->n_body + n_bytes));
  g_input_stream_read_async (call->stream, call->body->data + call->n_body, n_bytes,
                             G_PRIORITY_DEFAULT, call->cancellable, read_cb, call);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Call *call = data;
  g_autoptr (GError) error = NULL;

  call->is_between = FALSE;
  call->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (call->stream == NULL)
    give_error (call, error);
  else if (call->is_cancelled || call->timed_out)
    give_broken (call, G_IO_ERROR_CANCELLED, N_ ("The request was given up"));
  else if (told_length (call) > (goffset) call->max_bytes)
    give_too_large (call);
  else
    read_more (call);
}

static void
got_headers_cb (SoupMessage *message, gpointer data)
{
  ((Call *) data)->is_between = TRUE;
}

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

/* The call may give its answer and be gone at once. A request that is cancelled when its headers
 * have come and sent_cb() is still to be called is given up twice by libsoup 3.6.5, which then
 * reads what it freed: that call comes first. */
static void
cancel (Call *call)
{
  g_autoptr (GCancellable) cancellable = g_object_ref (call->cancellable);
  g_autoptr (GSource) later = NULL;

  if (!call->is_between)
    {
      g_cancellable_cancel (cancellable);
      return;
    }
  later = g_idle_source_new ();
  g_source_set_callback (later, cancel_cb, g_steal_pointer (&cancellable), g_object_unref);
  g_source_attach (later, g_main_context_get_thread_default ());
}

static gboolean deadline_cb (gpointer data);

static void
set_deadline (Call *call, guint seconds)
{
  call->deadline = g_timeout_source_new_seconds (seconds);
  g_source_set_callback (call->deadline, deadline_cb, call, NULL);
  g_source_attach (call->deadline, g_main_context_get_thread_default ());
}

static void
connected_cb (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, gpointer data)
{
  Call *call = data;

  call->connected |=
    event == (call->http->is_tls ? G_SOCKET_CLIENT_TLS_HANDSHAKED : G_SOCKET_CLIENT_CONNECTED);
}

static gboolean
deadline_cb (gpointer data)
{
  Call *call = data;

  if (call->connected && call->busy_timeout_s > 0)
    {
      g_clear_pointer (&call->deadline, g_source_unref);
      set_deadline (call, call->busy_timeout_s);
      call->busy_timeout_s = 0;
      return G_SOURCE_REMOVE;
    }
  call->timed_out = TRUE;
  cancel (call);
  return G_SOURCE_REMOVE;
}

static gboolean
silence_cb (gpointer data)
{
  Call *call = data;

  if (call->heard)
    {
      call->heard = FALSE;
      return G_SOURCE_CONTINUE;
    }
  call->timed_out = TRUE;
  cancel (call);
  return G_SOURCE_REMOVE;
}

static void
watch_silence (Call *call, guint seconds)
{
  call->silence = g_timeout_source_new_seconds (seconds);
  g_source_set_callback (call->silence, silence_cb, call, NULL);
  g_source_attach (call->silence, g_main_context_get_thread_default ());
}

void
_assay_comfy_http_set_key (AssayComfyHttp *self, const AssayComfyKey *key)
{
  self->key = key;
}

AssayComfyHttp *
_assay_comfy_http_new (const char *base, const AssayComfyKey *key)
{
  AssayComfyHttp *self = g_new0 (AssayComfyHttp, 1);

  self->base = g_strdup (base);
  self->is_tls = _assay_comfy_url_is_tls (base);
  self->key = key;
  self->calls = g_ptr_array_new ();
  /* No time limit of the session's: it would end a quiet websocket too. Each request brings its
   * own. */
  self->session = soup_session_new_with_options (
    "user-agent", USER_AGENT, "timeout", 0u, "idle-timeout", (guint) IDLE_CONNECTION_S, "max-conns",
    MAX_CONNECTIONS, "max-conns-per-host", MAX_CONNECTIONS, NULL);
  if (_assay_comfy_url_is_loopback (base))
    soup_session_set_proxy_resolver (self->session, NULL);
  return self;
}

void
_assay_comfy_http_free (AssayComfyHttp *self)
{
  if (self == NULL)
    return;
  g_assert (self->calls->len == 0); /* their callbacks would come to nothing that lives */
  soup_session_abort (self->session);
  g_object_unref (self->session);
  g_ptr_array_unref (self->calls);
  g_free (self->base);
  g_free (self);
}

/* One that is not cancelled yet; %NULL: there is none. */
static Call *
find_call (AssayComfyHttp *self, gconstpointer owner)
{
  for (guint i = 0; i < self->calls->len; i++)
    {
      Call *call = self->calls->pdata[i];

      if (call->owner == owner && !call->is_cancelled)
        return call;
    }
  return NULL;
}

void
_assay_comfy_http_cancel (AssayComfyHttp *self, gconstpointer owner)
{
  Call *call;

  while ((call = find_call (self, owner)) != NULL)
    {
      call->is_cancelled = TRUE;
      cancel (call);
    }
}

gboolean
_assay_comfy_http_is_busy (AssayComfyHttp *self)
{
  return self->calls->len > 0;
}

SoupSession *
_assay_comfy_http_get_session (AssayComfyHttp *self)
{
  return self->session;
}

SoupMessage *
_assay_comfy_http_new_message (AssayComfyHttp *self, const char *method, const char *path)
{
  g_autofree char *plain = g_strconcat (self->base, path, NULL);
  g_autofree char *address = _assay_comfy_key_dup_address (self->key, plain);
  g_autoptr (GUri) uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL);
  SoupMessage *message = soup_message_new_from_uri (method, uri);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  _assay_comfy_key_set_headers (self->key, message);
  return message;
}

void
_assay_comfy_http_send (AssayComfyHttp *self,
                        const AssayComfyHttpRequest *request,
                        AssayComfyHttpDone done,
                        gpointer data)
{
  Call *call = g_new0 (Call, 1);

  call->message = _assay_comfy_http_new_message (self, request->method, request->path);
  call->http = self;
  call->owner = request->owner;
  call->cancellable = g_cancellable_new ();
  call->body = g_byte_array_new ();
  call->max_bytes = request->max_bytes;
  call->done = done;
  call->data = data;
  if (request->json != NULL)
    soup_message_set_request_body_from_bytes (call->message, "application/json", request->json);
  if (request->as_stored)
    soup_message_disable_feature (call->message, SOUP_TYPE_CONTENT_DECODER);
  if (request->only_once)
    soup_message_add_flags (call->message, SOUP_MESSAGE_NEW_CONNECTION);
  call->busy_timeout_s = request->busy_timeout_s;
  g_signal_connect (call->message, "network-event", G_CALLBACK (connected_cb), call);
  g_signal_connect (call->message, "got-headers", G_CALLBACK (got_headers_cb), call);
  set_deadline (call, request->timeout_s);
  if (request->silence_s > 0)
    watch_silence (call, request->silence_s);
  g_ptr_array_add (self->calls, call);
  soup_session_send_async (self->session, call->message, G_PRIORITY_DEFAULT, call->cancellable,
                           sent_cb, call);
}
