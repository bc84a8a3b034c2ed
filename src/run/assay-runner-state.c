/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assay-runner-private.h"

/* What the runner tells: its state, its trouble, which servers are silent, what is under way, what
 * the plan keeps back. Under its lock, any thread. */

void
assay_progress_free (AssayProgress *self)
{
  if (self == NULL)
    return;
  g_free (self->job);
  g_free (self->spec);
  assay_slot_clear (&self->slot);
  g_free (self->phase);
  g_free (self->server);
  g_clear_pointer (&self->preview, g_bytes_unref);
  g_free (self);
}

void
assay_runner_state_clear (AssayRunnerState *self)
{
  g_return_if_fail (self != NULL);
  g_clear_pointer (&self->provider_name, g_free);
  g_clear_pointer (&self->provider_kind, g_free);
  g_clear_pointer (&self->provider_version, g_free);
  g_clear_pointer (&self->server, g_free);
  g_clear_pointer (&self->trouble, g_free);
  g_clear_pointer (&self->trouble_args, g_strfreev);
  g_clear_pointer (&self->trouble_code, g_free);
}

static gboolean
are_alike (char **args, const char *const *others)
{
  return args == NULL || others == NULL ? args == (char **) others
                                        : g_strv_equal ((const char *const *) args, others);
}

static void
set_trouble (AssayRunner *self, const char *trouble, const char *const *args, const char *code)
{
  g_mutex_lock (&self->lock);
  self->state_changed |=
    g_strcmp0 (self->state.trouble, trouble) != 0 || !are_alike (self->state.trouble_args, args);
  g_free (self->state.trouble);
  g_strfreev (self->state.trouble_args);
  g_free (self->state.trouble_code);
  self->state.trouble = g_strdup (trouble);
  self->state.trouble_args = g_strdupv ((char **) args);
  self->state.trouble_code = g_strdup (code);
  g_mutex_unlock (&self->lock);
}

void
_assay_runner_set_trouble (AssayRunner *self, const char *trouble, const char *argument)
{
  set_trouble (self, trouble, trouble != NULL ? (const char *[]){argument, NULL} : NULL, NULL);
}

/* What is wrong and the way out are apart: a surface that has a button for it says only the first.
 */
void
_assay_runner_set_problem (AssayRunner *self, const AssayProblem *problem)
{
  const char *const *args = (const char *const *) problem->args;
  g_autofree char *what = assay_sentence_pack (problem->message, args);
  g_autofree char *fix = assay_sentence_pack (problem->fix != NULL ? problem->fix : "", args);
  const char *form = problem->fix == NULL ? "{0}" : "{0} {1}";

  if (problem->file != NULL)
    form = problem->fix == NULL ? "{2}: {0}" : "{2}: {0} {1}";
  set_trouble (self, form, (const char *[]){what, fix, problem->file, NULL}, problem->code);
}

void
_assay_runner_set_silent (AssayRunner *self, const char *server, gboolean silent)
{
  g_mutex_lock (&self->lock);
  self->state_changed |= silent ? g_hash_table_add (self->silent, g_strdup (server))
                                : g_hash_table_remove (self->silent, server);
  g_mutex_unlock (&self->lock);
}

gboolean
assay_runner_is_silent (AssayRunner *self, const char *server)
{
  g_return_val_if_fail (self != NULL, FALSE);

  gboolean silent;

  g_mutex_lock (&self->lock);
  silent = g_hash_table_contains (self->silent, server);
  g_mutex_unlock (&self->lock);
  return silent;
}

void
_assay_runner_notify (AssayRunner *self, gboolean state_changed)
{
  if (self->options.notify != NULL)
    self->options.notify (state_changed, self->options.data);
}

void
assay_runner_get_state (AssayRunner *self, AssayRunnerState *out)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (out != NULL);
  g_mutex_lock (&self->lock);
  *out = self->state;
  out->n_active = g_hash_table_size (self->active);
  out->provider_name = g_strdup (self->state.provider_name);
  out->provider_kind = g_strdup (self->state.provider_kind);
  out->provider_version = g_strdup (self->state.provider_version);
  out->server = g_strdup (self->has_next ? self->next_server : self->server);
  out->trouble = g_strdup (self->state.trouble);
  out->trouble_args = g_strdupv (self->state.trouble_args);
  out->trouble_code = g_strdup (self->state.trouble_code);
  g_mutex_unlock (&self->lock);
}

static AssayProgress *
copy_progress (const AssayActive *active)
{
  AssayProgress *progress = g_new0 (AssayProgress, 1);

  progress->job = g_strdup (active->job);
  progress->spec = g_strdup (active->spec);
  progress->slot = assay_slot_dup (&active->slot);
  progress->value = active->value;
  progress->max = active->max;
  progress->phase = g_strdup (active->phase);
  progress->silent = active->silent;
  progress->server =
    active->at != NULL ? g_strdup (_assay_elsewhere_get_server (active->at)) : NULL;
  progress->preview = active->preview != NULL ? g_bytes_ref (active->preview) : NULL;
  return progress;
}

static int
compare_progress (gconstpointer a, gconstpointer b)
{
  const AssayProgress *const *x = a, *const *y = b;

  return strcmp ((*x)->job, (*y)->job);
}

GPtrArray *
assay_runner_list_progress (AssayRunner *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_progress_free);
  GHashTableIter iter;
  gpointer value;

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->active);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (list, copy_progress (value));
  g_mutex_unlock (&self->lock);
  g_ptr_array_sort (list, compare_progress);
  return list;
}

void
assay_runner_list_blocked (AssayRunner *self, AssayProblems *out)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (out != NULL);
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < assay_problems_count (self->blocked); i++)
    assay_problems_add_copy (out, assay_problems_get (self->blocked, i));
  g_mutex_unlock (&self->lock);
}

static char **
dup_strings (GPtrArray *strings)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  char **specs;

  for (guint i = 0; strings != NULL && i < strings->len; i++)
    g_strv_builder_add (builder, strings->pdata[i]);
  specs = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return specs;
}

char **
assay_runner_dup_blocked_specs (AssayRunner *self)
{
  char **specs;

  g_return_val_if_fail (self != NULL, NULL);
  g_mutex_lock (&self->lock);
  specs = dup_strings (self->blocked_specs);
  g_mutex_unlock (&self->lock);
  return specs;
}

char **
assay_runner_dup_waiting_specs (AssayRunner *self, const char *model)
{
  char **specs;

  g_return_val_if_fail (self != NULL && model != NULL, NULL);
  g_mutex_lock (&self->lock);
  specs = dup_strings (g_hash_table_lookup (self->waiting, model));
  g_mutex_unlock (&self->lock);
  return specs;
}
