/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/socket/assay-socket.h"

G_BEGIN_DECLS

/* Verbs ---------------------------------------------------------------------------------------- */

/* One row a request. @serve writes the members of the answer, or sets @error. */
typedef struct
{
  const char *verb;
  gboolean    slow; /* may take hours: on threads of its own */
  gboolean (*serve) (AssayBackend *backend, JsonObject *request, GCancellable *cancellable,
                     AssayJsonWriter *answer, GError **error); /* %NULL: watch, which stays */
} AssaySocketVerb;
const AssaySocketVerb *_assay_socket_verb_find (const char *verb); /* %NULL for %NULL, or unknown */

const char *_assay_socket_text    (JsonObject *request, const char *member); /* %NULL if none */
gint64      _assay_socket_integer (JsonObject *request, const char *member); /* 0 if none */
gboolean    _assay_socket_boolean (JsonObject *request, const char *member); /* %FALSE if none */

/* Watchers: on the loop's thread only ---------------------------------------------------------- */

typedef struct _AssaySocketWatcher AssaySocketWatcher;
/* @gone: once, when the other end has gone or end was called, and nothing is on its way any
 * more: the watcher may be freed. */
AssaySocketWatcher *_assay_socket_watcher_new  (AssayBackend *backend,
                                                GSocketConnection *connection,
                                                AssayTopics topics, gboolean preview,
                                                void (*gone) (gpointer data), gpointer data);
void                _assay_socket_watcher_push (AssaySocketWatcher *self,
                                                const AssayChanges *changes);
void                _assay_socket_watcher_end  (AssaySocketWatcher *self);
void                _assay_socket_watcher_free (AssaySocketWatcher *self);

G_END_DECLS
