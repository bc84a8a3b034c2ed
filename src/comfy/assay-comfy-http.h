/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* HTTP to one server, from the link's thread only. Every request has a limit in time and size and
 * is answered exactly once, on that thread. Redirects are not followed (the key must not travel),
 * no Origin is sent. Private to comfy/. */

#include <gio/gio.h>
#include <libsoup/soup.h>

#include "comfy/assay-comfy-key.h"

G_BEGIN_DECLS

typedef struct _AssayComfyHttp AssayComfyHttp;

typedef struct
{
  guint status;             /* 0: no answer, or not all of it */
  GBytes *body;             /* %NULL with status 0; else never %NULL */
  const char *content_type; /* %NULL if none */
  const char *location;     /* of a redirect: where to, without what may be secret; else %NULL */
  gboolean is_busy;         /* status 0: it took the connection, and no answer came in time */
  gboolean is_too_large;    /* status 0: it has more than max_bytes */
  gboolean is_broken;       /* status 0: it came, but not to its end */
  gboolean not_sent;        /* status 0, and the request surely never reached the server */
  const GError *error;      /* with status 0 */
} AssayComfyHttpAnswer;

typedef void (*AssayComfyHttpDone) (const AssayComfyHttpAnswer *answer, gpointer data);

typedef struct
{
  const char *method;
  const char *path;    /* begins with "/", encoded, may hold a query */
  GBytes *json;        /* body to send; %NULL for none */
  gsize max_bytes;     /* of the answer */
  guint timeout_s;     /* for all of it */
  /* So much longer, if the server took the connection by then: it is busy, not away. */
  guint busy_timeout_s;
  guint silence_s;     /* without a byte of the answer, whatever is left of the time; 0: any */
  gboolean as_stored;  /* no encoding is asked for, and none undone: a small answer stays small */
  gboolean only_once;  /* on a connection of its own, which no library ever tries again */
  gconstpointer owner; /* whom _assay_comfy_http_cancel can name; may be %NULL */
} AssayComfyHttpRequest;

/* The base address without a trailing slash, "http://host:8188/prefix"; %NULL + "server.bad_url".
 */
char *_assay_comfy_url_parse (const char *url, AssayProblems *problems);
/* Where @location, a redirect's from @from, leads: no name, password, query or fragment. New
 * string; %NULL: nowhere that can be told. */
char *_assay_comfy_url_dup_target (GUri *from, const char *location);
gboolean _assay_comfy_url_is_loopback (const char *base);
gboolean _assay_comfy_url_is_tls (const char *base);

/* @key: borrowed, lives as long. What of it a text answer holds is struck out. Call on the thread
 * whose main context is the thread default. */
AssayComfyHttp *_assay_comfy_http_new (const char *base, const AssayComfyKey *key);
/* For requests from now on. */
void _assay_comfy_http_set_key (AssayComfyHttp *self, const AssayComfyKey *key);
/* Nothing may be under way (asserted). */
void _assay_comfy_http_free (AssayComfyHttp *self);
void _assay_comfy_http_send (AssayComfyHttp *self,
                             const AssayComfyHttpRequest *request,
                             AssayComfyHttpDone done,
                             gpointer data);
/* Ends all requests of @owner with status 0; their callbacks may run before this returns. */
void _assay_comfy_http_cancel (AssayComfyHttp *self, gconstpointer owner);
gboolean _assay_comfy_http_is_busy (AssayComfyHttp *self);
SoupSession *_assay_comfy_http_get_session (AssayComfyHttp *self);
/* A message with our headers; (transfer full). */
SoupMessage *
_assay_comfy_http_new_message (AssayComfyHttp *self, const char *method, const char *path);

G_END_DECLS
