/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The holder's Unix socket: one JSON object a line, one request a connection (watch stays open). Only
 * this user's processes are heard. Requests:
 *   {"verb":"ask","kind":…,"id":…,"of":…,"state":…,"spec":…}  -> {"rows":[["card",{…}],…]}
 *   {"verb":"act","kind":…,"args":{…}}                        -> {"rows":[["runResult",{…}]]}
 *   {"verb":"submit","command":{…}}                           -> {"seq":n}
 *   {"verb":"watch","topics":n}                               -> {"topics":n} lines until closed
 * A row is the name of its table (model/rows) and its record. A failure is {"error":text}. */

#include "engine/host/assay-engine.h"

G_BEGIN_DECLS

#define ASSAY_SOCKET_MAX_LINE   (64 * 1024 * 1024)
#define ASSAY_SOCKET_GREETING_S 5  /* a holder that is stopped or stuck is not waited for longer */
#define ASSAY_SOCKET_REQUEST_S  30 /* a client that connects and says nothing is not waited for longer */

/* New string: the socket of the project in @folder. */
char *assay_socket_path (const char *runtime_folder, const char *folder);

/* Server side */
typedef struct _AssaySocketServer AssaySocketServer;
AssaySocketServer *assay_socket_server_new  (AssayEngine *engine, GError **error);
/* Any thread; tells the watchers. */
void               assay_socket_server_push (AssaySocketServer *self, AssayTopics topics);
/* Cancels what waits, joins. */
void               assay_socket_server_free (AssaySocketServer *self);

/* Client side; blocking. */
GPtrArray   *assay_socket_ask    (const char *path, const AssayQuery *query, GCancellable *cancellable,
                                  GError **error); /* (element-type AssayRecord) */
GPtrArray   *assay_socket_act    (const char *path, const char *kind, const AssayRecord *args,
                                  GCancellable *cancellable, GError **error);
gboolean     assay_socket_submit (const char *path, GBytes *command, guint64 *out_seq,
                                  GCancellable *cancellable, GError **error);
/* The holder's status row, if there is one who answers within ASSAY_SOCKET_GREETING_S. */
AssayRecord *assay_socket_greet  (const char *path, GCancellable *cancellable, GError **error);
/* Calls @changed for each line until cancelled or the holder goes. */
void               assay_socket_watch (const char *path, AssayTopics topics, GCancellable *cancellable,
                                       void (*changed) (AssayTopics topics, gpointer data), gpointer data);

G_END_DECLS
