/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/host/assay-worker.h"

#include "loop/assay-loop.h"

struct _AssayWorker
{
  AssayLoop *loop;
};

/* A task on its way to the worker and home again; the home context frees it. */
typedef struct
{
  GTask *task;
  AssayWorkerCompute compute;
  GDestroyNotify result_free;
  gpointer result;
  GError *error;
  GThread *thread; /* of its own, joined at home; %NULL on a service thread */
} Errand;

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  if (errand->result != NULL && errand->result_free != NULL)
    errand->result_free (errand->result);
  g_clear_error (&errand->error);
  g_clear_object (&errand->task);
  /* sending the errand home was its last deed: this waits for no work, only for the thread to be
   * gone */
  g_clear_pointer (&errand->thread, g_thread_join);
  g_free (errand);
}

static gboolean
return_at_home_cb (gpointer data)
{
  Errand *errand = data;

  if (errand->error != NULL)
    g_task_return_error (errand->task, g_steal_pointer (&errand->error));
  else
    g_task_return_pointer (errand->task, g_steal_pointer (&errand->result), errand->result_free);
  return G_SOURCE_REMOVE;
}

static void
compute_cb (gpointer data)
{
  Errand *errand = data;
  g_autoptr (GSource) home = g_idle_source_new ();

  if (!g_cancellable_set_error_if_cancelled (g_task_get_cancellable (errand->task), &errand->error))
    errand->result = errand->compute (g_task_get_task_data (errand->task),
                                      g_task_get_cancellable (errand->task), &errand->error);
  g_source_set_priority (home, G_PRIORITY_DEFAULT);
  g_source_set_callback (home, return_at_home_cb, errand, errand_free);
  g_source_set_static_name (home, "assay task returns");
  g_source_attach (home, g_task_get_context (errand->task));
}

AssayWorker *
assay_worker_new (const char *name)
{
  AssayWorker *self = g_new0 (AssayWorker, 1);

  self->loop = assay_loop_new (name);
  return self;
}

void
assay_worker_free (AssayWorker *self)
{
  if (self == NULL)
    return;
  assay_loop_free (self->loop);
  g_free (self);
}

static Errand *
errand_new (GTask *task, AssayWorkerCompute compute, GDestroyNotify result_free)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->task = task;
  errand->compute = compute;
  errand->result_free = result_free;
  return errand;
}

void
assay_worker_run (AssayWorker *self,
                  GTask *task,
                  AssayWorkerCompute compute,
                  GDestroyNotify result_free)
{
  /* the errand is freed at home, not here */
  assay_loop_invoke (self->loop, compute_cb, errand_new (task, compute, result_free), NULL);
}

static gpointer
apart_worker (gpointer data)
{
  Errand *errand = data;

  errand->thread = g_thread_ref (g_thread_self ());
  compute_cb (errand);
  return NULL;
}

void
assay_worker_run_apart (GTask *task, AssayWorkerCompute compute, GDestroyNotify result_free)
{
  g_thread_unref (
    g_thread_new ("assay-act", apart_worker, errand_new (task, compute, result_free)));
}
