/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The holder's Unix socket: what an AssayBackend can do, said to another process. One JSON
 * object a line, one request a connection (watch stays open). Only this user's processes are
 * heard. Requests:
 *   {"verb":"ask","kind":…,"id":…,"of":…,"state":…,"spec":…,"type":…,"search":…,"sort":…}
 *                                                             -> {"rows":[["card",{…}],…]}
 *   {"verb":"act","kind":…,"args":{…}}                        -> {"rows":[["runResult",{…}]]}
 *   {"verb":"submit","command":{…}}                           -> {"seq":n}
 *   {"verb":"progress"}                                       -> {"rows":[["progress",{…}],…]}
 *   {"verb":"preview"}                                        -> {"preview":base64}, "" for none
 *   {"verb":"watch","topics":n,"preview":true}                -> lines until closed
 * A row is the name of its table (model/rows) and its record. A failure is
 *   {"error":{"code":n,"domain":…,"message":…,"problems":[…]}}  as assay-socket-wire.h says.
 *
 * A line of a watch has the members of this object that are news; the first one comes at once:
 *   {"changes":{"rows":{"cards":[7],"jobs":true},"topics":n}, "progress":[["progress",{…}],…],
 *    "preview":base64, "readOnly":text or null}
 * Changes are merged while a line is on its way. What has changed but progress is told at
 * once, progress itself at most every ASSAY_SOCKET_PROGRESS_MS, a preview only to who asked
 * for it and for the topic.
 *
 * Blobs are not sent: they never change and lie in the project's folder, where they are read.
 *
 * Threads: one loop accepts, reads requests and serves the watches, so that who is silent
 * costs a descriptor and no thread; whole requests are served by a few threads, acts by
 * others. A client that hangs up cancels its act. */

#include "engine/backend/assay-backend.h"

G_BEGIN_DECLS

#define ASSAY_SOCKET_MAX_LINE    (64 * 1024 * 1024)
#define ASSAY_SOCKET_GREETING_S  5   /* a holder that is stopped or stuck is not waited longer for */
#define ASSAY_SOCKET_SILENT_S    20  /* nor one that was asked, and says nothing else */
#define ASSAY_SOCKET_REQUEST_S   30  /* nor a client that says nothing, or leaves its answer */
#define ASSAY_SOCKET_MAX_SILENT  128 /* more that have not said a request yet: the oldest goes */
#define ASSAY_SOCKET_PROGRESS_MS 100

/* New string: the socket of the project in @folder. @runtime_folder: %NULL = the user's. */
char *assay_socket_path (const char *runtime_folder, const char *folder);

/* Server side */
typedef struct _AssaySocketServer AssaySocketServer;
/* @backend: borrowed until free. Listens at @path. */
AssaySocketServer *assay_socket_server_new  (AssayBackend *backend, const char *path,
                                             GError **error);
/* Any thread; tells the watchers. */
void               assay_socket_server_push (AssaySocketServer *self, const AssayChanges *changes);
/* Cancels what waits, joins. */
void               assay_socket_server_free (AssaySocketServer *self);

/* Client side; blocking. A holder that has gone is the problem "project.holder_gone", or, where it
 * cannot have heard the request, "project.holder_absent": nobody has done anything of it then. An
 * answer may take hours; meanwhile the holder is asked whether it is there, and one that has said
 * nothing for ASSAY_SOCKET_SILENT_S (stopped, say) is "project.holder_silent": it may do what was
 * asked yet. */
GPtrArray   *assay_socket_ask    (const char *path, const AssayQuery *query,
                                  GCancellable *cancellable,
                                  GError **error); /* (element-type AssayRecord) */
AssayRecord *assay_socket_act    (const char *path, const char *kind, const AssayRecord *args,
                                  GCancellable *cancellable, GError **error);
gboolean     assay_socket_submit (const char *path, GBytes *command, guint64 *out_seq,
                                  GCancellable *cancellable, GError **error);
/* Whether the holder says anything within ASSAY_SOCKET_GREETING_S; one that has gone is not
 * silent. */
gboolean     assay_socket_is_heard (const char *path, GCancellable *cancellable);
/* Sets @error, in the place of what it held: "project.holder_silent", with its process where that
 * is known, since @since_us of the wall clock; not @sent: "project.holder_unheard", nothing will be
 * done of it. */
void         assay_socket_fail_silent (const char *path, gint64 since_us, gboolean sent,
                                       GError **error);
/* The same of one that @folder cannot be opened beside: ASSAY_STORE_ERROR_LOCKED. Not changed
 * where nobody of this user listens: the lock tells what is known then. */
void         assay_socket_fail_unopened (const char *path, const char *folder, GError **error);
/* The holder's status row, if there is one who answers within ASSAY_SOCKET_GREETING_S. */
AssayRecord *assay_socket_greet  (const char *path, GCancellable *cancellable, GError **error);

/* One line of a watch; what it did not say is %NULL. Borrowed for the call; @changes may be
 * added to. */
typedef struct
{
  AssayChanges *changes;        /* never %NULL */
  GPtrArray    *progress;       /* AssayRecord */
  GBytes       *preview;        /* empty: there is none any more */
  gboolean      tells_read_only;
  char         *read_only;      /* when told: %NULL = all is well */
} AssaySocketNews;
/* Calls @heard for each line until cancelled or the holder goes, and @quiet, which may block,
 * whenever none has come for ASSAY_SOCKET_GREETING_S: nothing has happened, or it is silent. */
void assay_socket_watch (const char *path, AssayTopics topics, gboolean preview,
                         GCancellable *cancellable,
                         void (*heard) (const AssaySocketNews *news, gpointer data),
                         void (*quiet) (gpointer data), gpointer data);
/* Sets @error, in the place of what it held: the holder has gone. */
void assay_socket_fail_gone (GError **error);

G_END_DECLS
