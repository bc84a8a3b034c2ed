/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comfy/assay-comfy-bound.h"
#include "comfy/assay-comfy-link-private.h"

/* One websocket for all runs. Never two at a time: when an older one of the same client id closes,
 * the server forgets the id and the newer one goes deaf. */

#define KEEPALIVE_S    20
#define CLOSE_LIMIT_US (5 * G_USEC_PER_SEC)
#define RETRY_FIRST_US (G_USEC_PER_SEC / 2)
#define RETRY_MAX_US   (8 * G_USEC_PER_SEC)
#define MIN_LIFE_US    (3 * G_USEC_PER_SEC) /* a socket younger than this is not given up */
#define FEATURE_FLAGS  "{\"type\":\"feature_flags\",\"data\":{\"supports_preview_metadata\":true}}"

static void connect_socket (AssayComfyLink *self);

static gboolean
retry_cb (gpointer data)
{
  AssayComfyLink *self = data;

  _assay_comfy_link_clear_timer (&self->socket_timer);
  if (self->jobs->len > 0)
    connect_socket (self);
  return G_SOURCE_REMOVE;
}

/* Runs without a socket poll; it is only worth coming back for somebody. */
static void
retry_later (AssayComfyLink *self)
{
  gint64 delay_us = RETRY_FIRST_US << MIN (self->socket_failures, 4u);

  self->socket_failures++;
  _assay_comfy_link_clear_timer (&self->socket_timer);
  if (!self->stopping && self->jobs->len > 0)
    self->socket_timer =
      _assay_comfy_link_add_timer (self, MIN (delay_us, RETRY_MAX_US), retry_cb, self);
}

static void
message_cb (SoupWebsocketConnection *socket, int type, GBytes *bytes, gpointer data)
{
  AssayComfyLink *self = data;
  g_autoptr (AssayComfyMessage) message = NULL;
  AssayComfyInput input = {.type = ASSAY_COMFY_INPUT_MESSAGE};

  self->socket_failures = 0;
  if (type == SOUP_WEBSOCKET_DATA_TEXT)
    {
      g_autoptr (GBytes) told = _assay_comfy_key_strike (self->key, bytes);
      gsize n_bytes = 0;
      const char *text = g_bytes_get_data (told, &n_bytes);

      message = assay_comfy_message_parse_text (text, n_bytes);
    }
  else
    message = assay_comfy_message_parse_binary (bytes);
  input.message = message;
  _assay_comfy_link_feed_all (self, &input);
}

static void
drop_socket (AssayComfyLink *self)
{
  if (self->socket == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->socket, self);
  g_clear_object (&self->socket);
}

static void
socket_is_closed (AssayComfyLink *self)
{
  AssayComfyInput input = {.type = ASSAY_COMFY_INPUT_SOCKET_CLOSED};
  gboolean again = self->socket_again;

  _assay_comfy_link_clear_timer (&self->socket_timer);
  drop_socket (self);
  self->socket_state = SOCKET_IDLE;
  self->socket_again = FALSE;
  if (self->stopping)
    return;
  if (again)
    connect_socket (self);
  else
    retry_later (self);
  _assay_comfy_link_feed_all (self, &input);
}

static void
closed_cb (SoupWebsocketConnection *socket, gpointer data)
{
  socket_is_closed (data);
}

static gboolean
close_limit_cb (gpointer data)
{
  socket_is_closed (data);
  return G_SOURCE_REMOVE;
}

static gboolean
fault_cb (gpointer data)
{
  socket_is_closed (data);
  return G_SOURCE_REMOVE;
}

/* It has sent what it may not, and is not listened to for a goodbye: before it is read from again,
 * it is let go. */
static void
error_cb (SoupWebsocketConnection *socket, const GError *error, gpointer data)
{
  AssayComfyLink *self = data;

  _assay_comfy_link_clear_timer (&self->socket_timer);
  self->socket_state = SOCKET_CLOSING;
  self->socket_timer = _assay_comfy_link_add_timer (self, 0, fault_cb, self);
  g_source_set_priority (self->socket_timer, G_PRIORITY_HIGH);
}

static void
take_socket (AssayComfyLink *self, SoupWebsocketConnection *socket)
{
  AssayComfyInput input = {.type = ASSAY_COMFY_INPUT_SOCKET_OPENED};

  self->socket = socket;
  self->socket_state = SOCKET_OPEN;
  self->socket_opened_us = assay_clock_mono_us (self->clock);
  soup_websocket_connection_set_max_incoming_payload_size (socket, ASSAY_COMFY_MESSAGE_MAX_BYTES);
  soup_websocket_connection_set_keepalive_interval (socket, KEEPALIVE_S);
  g_signal_connect (socket, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (socket, "closed", G_CALLBACK (closed_cb), self);
  g_signal_connect (socket, "error", G_CALLBACK (error_cb), self);
  /* Only counts as the very first message, and for this socket only. */
  soup_websocket_connection_send_text (socket, FEATURE_FLAGS);
  _assay_comfy_link_feed_all (self, &input);
  _assay_comfy_link_start_all (self);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  AssayComfyLink *self = data;
  g_autoptr (GError) error = NULL;
  SoupWebsocketConnection *socket =
    soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);

  _assay_comfy_link_clear_timer (&self->socket_timer);
  g_clear_object (&self->socket_cancellable);
  self->socket_state = SOCKET_IDLE;
  if (self->stopping)
    {
      g_clear_object (&socket);
      return;
    }
  if (socket != NULL)
    {
      take_socket (self, socket);
      return;
    }
  retry_later (self);
  _assay_comfy_link_start_all (self);
}

static gboolean
connect_limit_cb (gpointer data)
{
  AssayComfyLink *self = data;
  g_autoptr (GCancellable) cancellable = g_object_ref (self->socket_cancellable);

  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
connect_socket (AssayComfyLink *self)
{
  g_autofree char *path = g_strconcat ("/ws?clientId=", self->client_id.text, NULL);
  g_autoptr (SoupMessage) message = _assay_comfy_http_new_message (self->http, "GET", path);

  _assay_comfy_link_clear_timer (&self->socket_timer);
  self->socket_state = SOCKET_CONNECTING;
  self->socket_cancellable = g_cancellable_new ();
  self->socket_timer = _assay_comfy_link_add_timer (
    self, ASSAY_COMFY_CONNECT_TIMEOUT_S * G_USEC_PER_SEC, connect_limit_cb, self);
  _assay_comfy_bound_add (_assay_comfy_http_get_session (self->http), message);
  /* A NULL origin sends no Origin header: a server on loopback refuses foreign ones. */
  soup_session_websocket_connect_async (_assay_comfy_http_get_session (self->http), message, NULL,
                                        NULL, G_PRIORITY_DEFAULT, self->socket_cancellable,
                                        connected_cb, self);
}

void
_assay_comfy_socket_ensure (AssayComfyLink *self)
{
  if (self->socket_state == SOCKET_IDLE && !self->stopping)
    connect_socket (self);
}

void
_assay_comfy_socket_reconnect (AssayComfyLink *self)
{
  gint64 now_us = assay_clock_mono_us (self->clock);

  /* Several runs may find out at once. */
  if (self->socket_state != SOCKET_OPEN || now_us - self->socket_opened_us < MIN_LIFE_US)
    return;
  self->socket_state = SOCKET_CLOSING;
  self->socket_again = TRUE;
  self->socket_timer = _assay_comfy_link_add_timer (self, CLOSE_LIMIT_US, close_limit_cb, self);
  soup_websocket_connection_close (self->socket, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
}

void
_assay_comfy_socket_stop (AssayComfyLink *self)
{
  if (self->socket_cancellable != NULL)
    {
      g_autoptr (GCancellable) cancellable = g_object_ref (self->socket_cancellable);

      g_cancellable_cancel (cancellable);
    }
  _assay_comfy_link_clear_timer (&self->socket_timer);
  if (self->socket_state == SOCKET_OPEN)
    soup_websocket_connection_close (self->socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  drop_socket (self);
  if (self->socket_state != SOCKET_CONNECTING)
    self->socket_state = SOCKET_IDLE;
}
