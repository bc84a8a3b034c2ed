/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assay-runner-private.h"

/* The runner's thread and its public face: begun, woken, stopped; a look follows each wake. */

void
_assay_runner_tick (gpointer data)
{
  AssayRunner *self = data;
  gboolean wanted, idle, changed, relooks = FALSE;
  guint64 seen;

  g_mutex_lock (&self->lock);
  self->tick_queued = FALSE;
  wanted = self->wanted;
  if (self->asks_again)
    {
      self->asks_again = FALSE;
      relooks = TRUE;
    }
  if (self->begins)
    {
      self->plan_told = FALSE;
      self->takes_canceled = TRUE;
      self->looked = TRUE;
    }
  self->begins = FALSE;
  seen = self->wakes;
  g_mutex_unlock (&self->lock);

  if (relooks)
    _assay_elsewhere_forget (self);
  _assay_runner_hand_keys (self);
  if (self->reader != NULL)
    _assay_runner_drop_canceled (self, relooks);
  idle = wanted && self->reader != NULL && !g_cancellable_is_cancelled (self->cancellable)
           ? _assay_runner_advance (self)
           : _assay_runner_count_active (self) == 0;
  _assay_runner_watch (self, !idle);
  g_mutex_lock (&self->lock);
  self->seen = seen;
  self->under_way = wanted && !idle;
  idle = idle && self->seen == self->wakes;
  changed = self->state_changed || self->told_making != wanted || self->told_idle != idle;
  self->state_changed = FALSE;
  self->told_making = self->state.making = wanted;
  self->told_idle = self->state.idle = idle;
  self->state.n_active = g_hash_table_size (self->active);
  self->state.n_recipes = g_hash_table_size (self->recipes);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  _assay_runner_notify (self, changed);
}

static gboolean
timer_cb (gpointer data)
{
  AssayRunner *self = data;

  g_clear_pointer (&self->timer, g_source_unref);
  _assay_runner_tick (self);
  return G_SOURCE_REMOVE;
}

void
_assay_runner_schedule (AssayRunner *self, gint64 delay_us)
{
  g_autoptr (GSource) timer = g_timeout_source_new ((guint) CLAMP (delay_us / 1000, 1, 60 * 1000));

  if (self->timer != NULL
      && g_source_get_ready_time (self->timer) <= g_source_get_ready_time (timer))
    return;
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  self->timer = g_steal_pointer (&timer);
  g_source_set_callback (self->timer, timer_cb, self, NULL);
  g_source_set_static_name (self->timer, "assay runner timer");
  assay_loop_attach (self->loop, self->timer);
}

static void
queue_tick_locked (AssayRunner *self)
{
  self->wakes++;
  /* whoever looks in between sees it busy, and is told when it rests again */
  self->told_idle = self->state.idle = FALSE;
  if (self->tick_queued)
    return;
  self->tick_queued = TRUE;
  assay_loop_invoke (self->loop, _assay_runner_tick, self, NULL);
}

/* The first on the loop: every tick comes after it. */
static void
begin_cb (gpointer data)
{
  AssayRunner *self = data;
  g_autoptr (GError) error = NULL;

  self->reader = assay_reader_open (self->index_file, &error);
  /* without it nothing can be made, but whoever waits is told so */
  if (self->reader == NULL)
    _assay_runner_set_trouble (self, N_ ("{0}"), error->message);
}

static gboolean
is_inactive (gpointer data)
{
  AssayRunner *self = data;

  return _assay_runner_count_active (self) == 0 && self->n_asking == 0;
}

static void
worker_cb (gpointer data, gpointer unused)
{
  AssayRunnerWork *work = data;

  work->run (work);
}

static void
end_cb (gpointer data)
{
  AssayRunner *self = data;

  /* workers were cancelled: let each send its task home before the reader goes */
  assay_loop_serve_until (self->loop, is_inactive, self);
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  _assay_runner_watch (self, FALSE);
  g_clear_pointer (&self->reader, assay_reader_close);
}

AssayRunner *
assay_runner_new (const AssayRunnerOptions *options)
{
  g_return_val_if_fail (options != NULL, NULL);

  AssayRunner *self = g_new0 (AssayRunner, 1);

  self->options = *options;
  self->index_file = g_strdup (options->index_file);
  self->neighbors = assay_neighbors_new (options->index_file, options->blobs);
  self->pool = g_thread_pool_new (worker_cb, self, ASSAY_RUNNER_MAX_WORKERS, FALSE, NULL);
  self->cancellable = g_cancellable_new ();
  self->active = g_hash_table_new (g_str_hash, g_str_equal);
  self->elsewhere =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) _assay_elsewhere_unref);
  self->silent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->keys = _assay_runner_keys_new ();
  self->follower = assay_plan_follower_new (options->blobs);
  self->recipes =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->state.idle = TRUE;
  self->blocked = assay_problems_new ();
  self->blocked_specs = g_ptr_array_new_with_free_func (g_free);
  self->waiting = _assay_runner_waiting_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->loop = assay_loop_new ("assay-runner");
  assay_loop_invoke (self->loop, begin_cb, self, NULL);
  return self;
}

void
assay_runner_free (AssayRunner *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  assay_loop_call (self->loop, end_cb, self);
  assay_loop_stop (self->loop);
  g_thread_pool_free (self->pool, FALSE, TRUE); /* the last worker may still be leaving the loop */
  assay_loop_free (self->loop);
  g_hash_table_unref (self->elsewhere);
  g_hash_table_unref (self->silent);
  g_hash_table_unref (self->keys);
  assay_provider_free (self->provider);
  assay_provider_free (self->next_provider);
  g_free (self->server);
  g_free (self->next_server);
  g_clear_pointer (&self->capabilities, assay_capabilities_unref);
  g_clear_pointer (&self->unfinished, g_ptr_array_unref);
  assay_neighbors_free (self->neighbors);
  assay_plan_follower_free (self->follower);
  g_hash_table_unref (self->recipes);
  g_clear_pointer (&self->said, assay_model_map_unref);
  g_clear_pointer (&self->next_said, assay_model_map_unref);
  g_clear_pointer (&self->files, assay_model_map_unref);
  assay_affinity_clear (&self->affinity);
  assay_problems_free (self->blocked);
  g_ptr_array_unref (self->blocked_specs);
  g_hash_table_unref (self->waiting);
  assay_runner_state_clear (&self->state);
  g_hash_table_unref (self->active);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self->index_file);
  g_free (self);
}

/* Takes @said. Gives back the one that never had a turn. */
static AssayProvider *
set_next_locked (AssayRunner *self,
                 AssayProvider *provider,
                 const char *server,
                 AssayModelMap *said)
{
  AssayProvider *dropped = self->next_provider;

  self->next_provider = provider;
  g_free (self->next_server);
  self->next_server = g_strdup (server != NULL ? server : assay_provider_get_name (provider));
  g_clear_pointer (&self->next_said, assay_model_map_unref);
  self->next_said = said;
  self->has_next = TRUE;
  queue_tick_locked (self);
  return dropped;
}

void
assay_runner_set_provider (AssayRunner *self, AssayProvider *provider, AssayModelMap *said)
{
  g_return_if_fail (self != NULL);

  AssayProvider *dropped;

  g_mutex_lock (&self->lock);
  dropped = set_next_locked (self, provider, NULL, said);
  g_mutex_unlock (&self->lock);
  assay_provider_free (dropped);
}

static void
set_wanted_locked (AssayRunner *self, gboolean wanted)
{
  self->begins |= wanted && !self->wanted;
  self->under_way |= wanted;
  self->wanted = wanted;
  self->state.making = wanted;
  queue_tick_locked (self);
}

static void
set_wanted (AssayRunner *self, gboolean wanted)
{
  g_mutex_lock (&self->lock);
  set_wanted_locked (self, wanted);
  g_mutex_unlock (&self->lock);
}

/* Of the run that is under way; what a long-lived holder did before binds nobody. */
static gboolean
is_in_use_locked (AssayRunner *self, const char **out_server, AssayModelMap **out_said)
{
  gboolean comes = self->has_next && self->wanted;

  *out_server = comes ? self->next_server : self->server;
  *out_said = comes ? self->next_said : self->said;
  return comes || (self->server != NULL && self->wanted && self->under_way)
         || g_hash_table_size (self->active) > 0;
}

char *
assay_runner_dup_in_use (AssayRunner *self, AssayModelMap **out_said)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (out_said != NULL, NULL);

  AssayModelMap *said;
  const char *server;
  char *found = NULL;

  *out_said = NULL;
  g_mutex_lock (&self->lock);
  if (is_in_use_locked (self, &server, &said))
    {
      found = g_strdup (server);
      *out_said = said != NULL ? assay_model_map_ref (said) : NULL;
    }
  g_mutex_unlock (&self->lock);
  return found;
}

gboolean
assay_runner_begin (AssayRunner *self,
                    AssayProvider *provider,
                    const char *server,
                    AssayModelMap *said)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (provider != NULL, FALSE);

  const char *wished = server != NULL ? server : assay_provider_get_name (provider);
  AssayProvider *dropped = provider;
  g_autoptr (AssayModelMap) unused = said;
  AssayModelMap *said_before;
  const char *used;
  gboolean in_use, ours;

  g_mutex_lock (&self->lock);
  in_use = is_in_use_locked (self, &used, &said_before);
  ours = !in_use || g_strcmp0 (used, wished) == 0;
  if (!in_use)
    {
      dropped = set_next_locked (self, provider, server, g_steal_pointer (&unused));
      self->begins = TRUE; /* also where a holder was left making with nothing to make */
    }
  if (ours)
    set_wanted_locked (self, TRUE);
  g_mutex_unlock (&self->lock);
  assay_provider_free (dropped);
  return ours;
}

void
assay_runner_ask_again (AssayRunner *self)
{
  g_return_if_fail (self != NULL);
  g_mutex_lock (&self->lock);
  self->asks_again = TRUE;
  queue_tick_locked (self);
  g_mutex_unlock (&self->lock);
}

void
assay_runner_give_key (AssayRunner *self, const char *server, const char *key_text)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (server != NULL);
  g_mutex_lock (&self->lock);
  g_hash_table_replace (self->keys, g_strdup (server), g_strdup (key_text != NULL ? key_text : ""));
  queue_tick_locked (self);
  g_mutex_unlock (&self->lock);
}

void
assay_runner_start (AssayRunner *self)
{
  g_return_if_fail (self != NULL);
  set_wanted (self, TRUE);
}

void
assay_runner_stop (AssayRunner *self)
{
  g_return_if_fail (self != NULL);
  set_wanted (self, FALSE);
}

void
assay_runner_wake (AssayRunner *self)
{
  g_return_if_fail (self != NULL);
  g_mutex_lock (&self->lock);
  queue_tick_locked (self);
  g_mutex_unlock (&self->lock);
}

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  AssayRunner *self = data;

  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

gboolean
assay_runner_wait_idle (AssayRunner *self, gint64 deadline_us, GCancellable *cancellable)
{
  g_return_val_if_fail (self != NULL, FALSE);

  gulong handler = cancellable != NULL
                     ? g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL)
                     : 0;
  gboolean idle;

  g_mutex_lock (&self->lock);
  while (!self->state.idle && !g_cancellable_is_cancelled (cancellable))
    {
      if (deadline_us == 0)
        g_cond_wait (&self->changed, &self->lock);
      else if (!g_cond_wait_until (&self->changed, &self->lock, deadline_us))
        break;
    }
  idle = self->state.idle;
  g_mutex_unlock (&self->lock);
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, handler);
  return idle;
}
