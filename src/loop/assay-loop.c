/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "loop/assay-loop.h"

/* The context itself is the queue: an invocation is an idle source of default priority, and sources
 * of one priority are dispatched in the order they were attached. What is counted here is only how
 * many are under way, so that the end can wait for them without guessing from the context, which
 * knows sources of other people too. */

struct _AssayLoop
{
  GThread *thread; /* the owner's; %NULL once stopped */
  GMainContext *context;

  GMutex lock;
  GCond called; /* a call has run */
  /* under lock */
  guint n_pending; /* invocations attached and not over yet */
  gboolean stopping;
  gboolean ended; /* nothing is taken any more */
};

typedef struct
{
  AssayLoop *loop;
  AssayLoopFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Invocation;

/* %TRUE, once, when there is nothing left that must run. */
static gboolean
end_if_done (AssayLoop *self)
{
  gboolean ended;

  g_mutex_lock (&self->lock);
  ended = self->ended = self->stopping && self->n_pending == 0;
  g_mutex_unlock (&self->lock);
  return ended;
}

static gboolean
has_work (AssayLoop *self)
{
  gboolean work;

  g_mutex_lock (&self->lock);
  work = !self->stopping || self->n_pending > 0;
  g_mutex_unlock (&self->lock);
  return work;
}

static gpointer
loop_worker (gpointer data)
{
  AssayLoop *self = data;

  g_main_context_push_thread_default (self->context);
  do
    {
      while (has_work (self))
        g_main_context_iteration (self->context, TRUE);
      for (int i = 0; i < ASSAY_LOOP_LAST_ROUNDS; i++)
        if (!g_main_context_iteration (self->context, FALSE))
          break;
    }
  while (!end_if_done (self)); /* the last rounds may have invoked something */
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

AssayLoop *
assay_loop_new (const char *name)
{
  AssayLoop *self = g_new0 (AssayLoop, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->called);
  self->context = g_main_context_new ();
  self->thread = g_thread_new (name, loop_worker, self);
  return self;
}

void
assay_loop_free (AssayLoop *self)
{
  if (self == NULL)
    return;
  assay_loop_stop (self);
  g_main_context_unref (self->context);
  g_cond_clear (&self->called);
  g_mutex_clear (&self->lock);
  g_free (self);
}

GMainContext *
assay_loop_get_context (AssayLoop *self)
{
  return self->context;
}

static gboolean
run_cb (gpointer data)
{
  Invocation *invocation = data;

  invocation->func (invocation->data);
  return G_SOURCE_REMOVE;
}

/* Called when the source is removed: on the loop's thread, after run_cb. */
static void
invocation_free (gpointer data)
{
  Invocation *invocation = data;
  AssayLoop *self = invocation->loop;

  if (invocation->destroy != NULL)
    invocation->destroy (invocation->data);
  g_mutex_lock (&self->lock);
  self->n_pending--;
  g_mutex_unlock (&self->lock);
  g_free (invocation);
}

static GSource *
make_source (AssayLoop *self, AssayLoopFunc func, gpointer data, GDestroyNotify destroy)
{
  Invocation *invocation = g_new0 (Invocation, 1);
  GSource *source = g_idle_source_new ();

  invocation->loop = self;
  invocation->func = func;
  invocation->data = data;
  invocation->destroy = destroy;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, run_cb, invocation, invocation_free);
  g_source_set_static_name (source, "assay loop invocation");
  return source;
}

/* %FALSE: it has ended and takes nothing. Attached under the lock, so that the end cannot come
 * between counting and attaching. */
static gboolean
take (AssayLoop *self, AssayLoopFunc func, gpointer data, GDestroyNotify destroy)
{
  gboolean taken;

  g_mutex_lock (&self->lock);
  taken = !self->ended;
  if (taken)
    {
      g_autoptr (GSource) source = make_source (self, func, data, destroy);

      self->n_pending++;
      g_source_attach (source, self->context);
    }
  g_mutex_unlock (&self->lock);
  return taken;
}

void
assay_loop_invoke (AssayLoop *self, AssayLoopFunc func, gpointer data, GDestroyNotify destroy)
{
  if (!take (self, func, data, destroy) && destroy != NULL)
    destroy (data);
}

typedef struct
{
  AssayLoop *loop;
  AssayLoopFunc func;
  gpointer data;
  gboolean done; /* under the loop's lock */
} Call;

static void
call_cb (gpointer data)
{
  Call *call = data;
  AssayLoop *self = call->loop;

  call->func (call->data);
  g_mutex_lock (&self->lock);
  call->done = TRUE; /* the caller's stack: not touched after this */
  g_cond_broadcast (&self->called);
  g_mutex_unlock (&self->lock);
}

void
assay_loop_call (AssayLoop *self, AssayLoopFunc func, gpointer data)
{
  Call call = {self, func, data, FALSE};
  gboolean taken;

  g_assert (!assay_loop_is_current (self));
  taken = take (self, call_cb, &call, NULL);
  g_assert (taken);
  g_mutex_lock (&self->lock);
  while (!call.done)
    g_cond_wait (&self->called, &self->lock);
  g_mutex_unlock (&self->lock);
}

void
assay_loop_attach (AssayLoop *self, GSource *source)
{
  g_source_attach (source, self->context);
}

gboolean
assay_loop_is_current (AssayLoop *self)
{
  /* its thread holds the context from its first to its last deed, and nobody else iterates it */
  return g_main_context_is_owner (self->context);
}

void
assay_loop_serve_until (AssayLoop *self, AssayLoopTest done, gpointer data)
{
  g_assert (assay_loop_is_current (self));
  while (!done (data))
    g_main_context_iteration (self->context, TRUE);
}

void
assay_loop_stop (AssayLoop *self)
{
  g_assert (!assay_loop_is_current (self));
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_mutex_unlock (&self->lock);
  g_main_context_wakeup (self->context);
  g_clear_pointer (&self->thread, g_thread_join);
}
