/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/backend/assay-backend.h"
#include "engine/host/assay-worker.h"
#include "engine/project/assay-project.h"
#include "engine/backend/assay-fetch.h"

G_BEGIN_DECLS

struct _AssayProject
{
  GObject parent_instance;
  char *folder, *title;
  AssayBackend *backend; /* %NULL once it is closed */
  AssayWorker *questions, *pictures;
  GMutex lock;
  GPtrArray *feeds;      /* GWeakRef *, under lock */
  gboolean watched;      /* under lock: the backend tells us of changes */
  GCancellable *closing; /* ends acts and questions */
  gboolean closed;       /* under lock: nothing new is begun */
  guint n_asked;         /* questions so far; home thread */
  guint n_uses;          /* under lock: acts and looks under way; they use the backend */
  GCond use_ended;
};

/* @feed is told of everything from now on; it ends when it is dropped. */
void     _assay_project_add_feed  (AssayProject *self, AssayFeed *feed);
/* What @fetch asks, on the query worker; counted as one question. Takes @fetch, which the result
 * holds. */
void     _assay_project_fetch_async (AssayProject *self, AssayFetch *fetch,
                                     GCancellable *cancellable, GAsyncReadyCallback done,
                                     gpointer data);
/* The same, answered; borrowed from @result. %NULL + error. */
AssayFetch *_assay_project_fetch_finish (AssayProject *self, GAsyncResult *result, GError **error);
/* Acts, questions and looks at hot values use the backend between these two. %FALSE: it is
 * closed. */
gboolean _assay_project_begin_use (AssayProject *self);
void     _assay_project_end_use   (AssayProject *self);
gboolean _assay_project_is_open   (AssayProject *self);
/* Returns @task with the error, and drops it, when the project is closed. */
gboolean _assay_project_fail_if_closed (AssayProject *self, GTask *task);
/* Says @error, if any, in the language of this process: what a holder sent is in nobody's. */
void     _assay_project_translate (GError *error);

/* What ends a call: its own cancellable, if any, or the project's closing. */
typedef struct
{
  GCancellable *either, *sources[2];
  gulong handlers[2];
} AssayProjectEnds;
void _assay_project_ends_init  (AssayProjectEnds *self, AssayProject *project, GCancellable *own);
void _assay_project_ends_clear (AssayProjectEnds *self);

G_END_DECLS
