/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Blocking work off the main thread: an AssayLoop that runs it in order, and returns each GTask on
 * the context that made it (style 7: the owner both returns and drops the task). */

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _AssayWorker AssayWorker;

/* Blocking work; returns a pointer owned by the task's result, or sets @error. @data is the task's
 * task data. */
typedef gpointer (*AssayWorkerCompute) (gpointer data, GCancellable *cancellable, GError **error);

AssayWorker *assay_worker_new  (const char *name);
/* Finishes what is queued and joins. Never from the worker itself. */
void         assay_worker_free (AssayWorker *self);
/* @task: (transfer full), its task data set. @result_free: for a result nobody takes. */
void         assay_worker_run  (AssayWorker *self, GTask *task, AssayWorkerCompute compute,
                                GDestroyNotify result_free);
/* The same on a thread of its own, for work that may take minutes. */
void         assay_worker_run_apart (GTask *task, AssayWorkerCompute compute,
                                     GDestroyNotify result_free);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayWorker, assay_worker_free)

G_END_DECLS
