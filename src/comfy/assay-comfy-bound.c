/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comfy/assay-comfy-bound.h"

#define MAX_CONTROL_FRAMES                                                                         \
  10000 /* between two messages; our own keepalive alone takes days to that */

struct _AssayComfyBound
{
  SoupWebsocketExtension parent;
  gsize n_bytes;    /* of the message that has begun */
  guint n_controls; /* since the newest whole one */
};

G_DEFINE_FINAL_TYPE (AssayComfyBound, _assay_comfy_bound, SOUP_TYPE_WEBSOCKET_EXTENSION)

#define FIN     0x80
#define CONTROL 0x08

static void
count (AssayComfyBound *self, guint8 first, gsize n_bytes)
{
  if ((first & CONTROL) != 0)
    self->n_controls++;
  else
    self->n_bytes += n_bytes;
}

static void
forget (AssayComfyBound *self, guint8 first)
{
  if ((first & CONTROL) != 0 || (first & FIN) == 0)
    return;
  self->n_bytes = 0;
  self->n_controls = 0;
}

static gboolean
is_too_much (const AssayComfyBound *self)
{
  return self->n_bytes > ASSAY_COMFY_MESSAGE_MAX_BYTES || self->n_controls > MAX_CONTROL_FRAMES;
}

static GBytes *
process_incoming (SoupWebsocketExtension *extension,
                  guint8 *header,
                  GBytes *payload,
                  GError **error)
{
  AssayComfyBound *self = ASSAY_COMFY_BOUND (extension);

  count (self, header[0], g_bytes_get_size (payload));
  if (is_too_much (self))
    {
      assay_error_set (error, SOUP_WEBSOCKET_ERROR, SOUP_WEBSOCKET_CLOSE_TOO_BIG,
                       N_ ("The server sends without end and says nothing"), NULL);
      g_bytes_unref (payload);
      return NULL;
    }
  forget (self, header[0]);
  return payload;
}

static gboolean
configure (SoupWebsocketExtension *extension,
           SoupWebsocketConnectionType type,
           GHashTable *params,
           GError **error)
{
  return TRUE;
}

static void
_assay_comfy_bound_init (AssayComfyBound *self)
{
}

static void
_assay_comfy_bound_class_init (AssayComfyBoundClass *klass)
{
  SoupWebsocketExtensionClass *extension_class = SOUP_WEBSOCKET_EXTENSION_CLASS (klass);

  extension_class->name = ASSAY_COMFY_BOUND_NAME;
  extension_class->configure = configure;
  extension_class->process_incoming_message = process_incoming;
}

/* The server did not agree to it, and need not: it changes nothing on the wire. */
static void
agree_cb (SoupMessage *message, gpointer data)
{
  if (soup_message_get_status (message) == SOUP_STATUS_SWITCHING_PROTOCOLS)
    soup_message_headers_replace (soup_message_get_response_headers (message),
                                  "Sec-WebSocket-Extensions", ASSAY_COMFY_BOUND_NAME);
}

void
_assay_comfy_bound_add (SoupSession *session, SoupMessage *message)
{
  if (!soup_session_has_feature (session, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER))
    soup_session_add_feature_by_type (session, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER);
  if (!soup_session_has_feature (session, ASSAY_TYPE_COMFY_BOUND))
    soup_session_add_feature_by_type (session, ASSAY_TYPE_COMFY_BOUND);
  /* What is unpacked before it is counted is not bounded. */
  soup_message_disable_feature (message, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  g_signal_connect (message, "got-informational", G_CALLBACK (agree_cb), NULL);
}
