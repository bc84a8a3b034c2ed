/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assay-runner-private.h"

#include "base/assay-secret.h"

/* The run's server: taken over from the one before, asked what it is and has, and which files its
 * models are here. */

gboolean
_assay_runner_adopt_provider (AssayRunner *self)
{
  AssayProvider *old = NULL;
  gboolean settled;

  g_mutex_lock (&self->lock);
  if (self->has_next && g_hash_table_size (self->active) == 0)
    {
      old = self->provider;
      self->provider = g_steal_pointer (&self->next_provider);
      g_free (self->server);
      self->server = g_steal_pointer (&self->next_server);
      g_clear_pointer (&self->said, assay_model_map_unref);
      self->said = g_steal_pointer (&self->next_said);
      self->has_next = FALSE;
      self->probe_due_us = 0;
      self->drawings_closed = FALSE;
      self->blocked_told = FALSE;
      g_clear_pointer (&self->capabilities, assay_capabilities_unref);
      g_clear_pointer (&self->unfinished, g_ptr_array_unref);
    }
  settled = !self->has_next;
  g_mutex_unlock (&self->lock);
  if (old != NULL)
    _assay_elsewhere_forget (self);
  assay_provider_free (old);
  return settled;
}

static void
hand_key (AssayProvider *link, const char *server, const char *key)
{
  if (link != NULL && g_str_equal (assay_provider_get_name (link), server))
    assay_provider_set_key (link, key);
}

static void
hand_one (AssayRunner *self, const char *server, const char *key)
{
  hand_key (self->provider, server, key);
  _assay_elsewhere_set_key (self, server, key);
  if (self->provider != NULL && g_str_equal (assay_provider_get_name (self->provider), server))
    self->probe_due_us = 0;
}

void
_assay_runner_hand_keys (AssayRunner *self)
{
  g_autoptr (GHashTable) keys = NULL;
  GHashTableIter iter;
  gpointer server, key;

  g_mutex_lock (&self->lock);
  keys = g_steal_pointer (&self->keys);
  self->keys = _assay_runner_keys_new ();
  g_hash_table_iter_init (&iter, keys);
  while (g_hash_table_iter_next (&iter, &server, &key))
    hand_key (self->next_provider, server, *(const char *) key != '\0' ? key : NULL);
  g_mutex_unlock (&self->lock);
  g_hash_table_iter_init (&iter, keys);
  while (g_hash_table_iter_next (&iter, &server, &key))
    hand_one (self, server, *(const char *) key != '\0' ? key : NULL);
}

GHashTable *
_assay_runner_keys_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                (GDestroyNotify) assay_secret_free);
}

static void
remember_server (AssayRunner *self)
{
  g_mutex_lock (&self->lock);
  self->state_changed = TRUE;
  g_free (self->state.provider_name);
  g_free (self->state.provider_kind);
  g_free (self->state.provider_version);
  self->state.provider_name = g_strdup (assay_provider_get_name (self->provider));
  self->state.provider_kind = g_strdup (assay_capabilities_get_kind (self->capabilities));
  self->state.provider_version = g_strdup (assay_capabilities_get_version (self->capabilities));
  g_mutex_unlock (&self->lock);
  if (self->options.answered != NULL)
    self->options.answered (self->server, self->options.data);
}

static AssayCapabilities *
ask_server (AssayRunner *self, AssayProblems *problems)
{
  g_autoptr (AssayCatalog) catalog = self->options.catalog (self->options.data);
  g_auto (GStrv) classes = assay_server_classes_list (catalog);

  return assay_provider_probe (self->provider, (const char *const *) classes, self->cancellable,
                               problems);
}

gboolean
_assay_runner_know_server (AssayRunner *self)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  gint64 now_us = assay_clock_mono_us (self->options.clock);

  if (self->provider == NULL)
    return FALSE;
  /* workers use the old answer until the last of them is home */
  if (self->server_left && _assay_runner_count_at (self, NULL) == 0)
    {
      self->server_left = FALSE;
      g_clear_pointer (&self->capabilities, assay_capabilities_unref);
    }
  if (self->capabilities != NULL)
    return !self->server_left;
  if (now_us < self->probe_due_us)
    {
      _assay_runner_schedule (self, self->probe_due_us - now_us);
      return FALSE;
    }
  self->capabilities = ask_server (self, problems);
  if (self->capabilities == NULL)
    {
      if (assay_problems_count (problems) > 0)
        _assay_runner_set_problem (self, assay_problems_get (problems, 0));
      else
        _assay_runner_set_trouble (self, N_ ("The server {0} does not say what it is."),
                                   assay_provider_get_name (self->provider));
      _assay_runner_set_silent (self, self->server, TRUE);
      self->probe_due_us = now_us + ASSAY_RUNNER_PROBE_AGAIN_US;
      _assay_runner_schedule (self, ASSAY_RUNNER_PROBE_AGAIN_US);
      return FALSE;
    }
  _assay_runner_set_trouble (self, NULL, NULL);
  _assay_runner_set_silent (self, self->server, FALSE);
  remember_server (self);
  return TRUE;
}

static AssayModelMap *
ask_for_files (AssayRunner *self, AssayProblems *problems)
{
  if (self->options.files != NULL)
    return self->options.files (assay_provider_get_name (self->provider), self->said, problems,
                                self->options.data);
  return self->said != NULL ? assay_model_map_ref (self->said) : assay_model_map_new (NULL);
}

/* What cannot be read is not taken for nothing said: that would make pictures with another file. */
gboolean
_assay_runner_look_up_files (AssayRunner *self)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayModelMap *files = ask_for_files (self, problems);

  if (files == NULL)
    {
      _assay_runner_set_problem (self, assay_problems_get (problems, 0));
      return FALSE;
    }
  if (self->files != NULL && assay_model_map_equal (self->files, files))
    assay_model_map_unref (files);
  else
    {
      g_clear_pointer (&self->files, assay_model_map_unref);
      self->files = files;
    }
  return TRUE;
}
