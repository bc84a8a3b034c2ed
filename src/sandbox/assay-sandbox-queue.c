/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-private.h"

void
sandbox_prompt_free (SandboxPrompt *prompt)
{
  if (prompt == NULL)
    return;
  g_free (prompt->number_text);
  g_free (prompt->id);
  g_free (prompt->graph);
  g_free (prompt->extra);
  g_free (prompt->client_id);
  g_clear_pointer (&prompt->outputs, g_ptr_array_unref);
  g_free (prompt);
}

guint
sandbox_queue_remaining_locked (AssaySandbox *self)
{
  return self->pending->len + (self->running != NULL ? 1 : 0);
}

static int
compare_prompts (const SandboxPrompt *a, const SandboxPrompt *b)
{
  if (a->number != b->number)
    return a->number < b->number ? -1 : 1;
  return strcmp (a->id, b->id);
}

void
sandbox_queue_put_locked (AssaySandbox *self, SandboxPrompt *prompt)
{
  guint at = self->pending->len;

  while (at > 0 && compare_prompts (prompt, g_ptr_array_index (self->pending, at - 1)) < 0)
    at--;
  g_ptr_array_insert (self->pending, (int) at, prompt);
  sandbox_send_status_locked (self);
  g_cond_broadcast (&self->wake);
}

gboolean
sandbox_queue_delete_locked (AssaySandbox *self, const char *id)
{
  for (guint i = 0; i < self->pending->len; i++)
    {
      SandboxPrompt *prompt = g_ptr_array_index (self->pending, i);

      if (g_strcmp0 (prompt->id, id) == 0)
        {
          g_ptr_array_remove_index (self->pending, i);
          sandbox_send_status_locked (self);
          return TRUE;
        }
    }
  return FALSE;
}

void
sandbox_queue_clear_locked (AssaySandbox *self)
{
  g_ptr_array_set_size (self->pending, 0);
  sandbox_send_status_locked (self);
}

/* [number, id, graph, extra_data, [outputs]] */
static void
append_item (GString *out, const SandboxPrompt *prompt)
{
  g_string_append_printf (out, "[%s, ", prompt->number_text);
  sandbox_json_append_quoted (out, prompt->id);
  g_string_append_printf (out, ", %s, %s, [", prompt->graph, prompt->extra);
  for (guint i = 0; i < prompt->outputs->len; i++)
    {
      g_string_append (out, i > 0 ? ", " : "");
      sandbox_json_append_quoted (out, g_ptr_array_index (prompt->outputs, i));
    }
  g_string_append (out, "]]");
}

char *
sandbox_queue_dup_json_locked (AssaySandbox *self)
{
  GString *out = g_string_new ("{\"queue_running\": [");

  if (self->running != NULL)
    append_item (out, self->running);
  g_string_append (out, "], \"queue_pending\": [");
  for (guint i = 0; i < self->pending->len; i++)
    {
      g_string_append (out, i > 0 ? ", " : "");
      append_item (out, g_ptr_array_index (self->pending, i));
    }
  g_string_append (out, "]}");
  return g_string_free (out, FALSE);
}

SandboxPrompt *
sandbox_queue_take (AssaySandbox *self)
{
  SandboxPrompt *prompt = NULL;

  g_mutex_lock (&self->lock);
  while (!self->stopping && self->pending->len == 0)
    g_cond_wait (&self->wake, &self->lock);
  if (!self->stopping)
    {
      prompt = g_ptr_array_steal_index (self->pending, 0);
      self->running = prompt;
      self->interrupted = FALSE; /* an interrupt while idle does not hit the next prompt */
      sandbox_send_status_locked (self);
    }
  g_mutex_unlock (&self->lock);
  return prompt;
}

static void
remember_locked (AssaySandbox *self, const char *id, char *entry)
{
  char *key;

  if (g_hash_table_contains (self->history, id))
    {
      g_hash_table_insert (self->history, g_strdup (id), entry);
      return;
    }
  key = g_strdup (id);
  g_hash_table_insert (self->history, key, entry);
  g_ptr_array_add (self->history_order, key);
  if (self->history_order->len > self->options.max_history)
    g_hash_table_remove (self->history, g_ptr_array_steal_index (self->history_order, 0));
}

void
sandbox_queue_done (AssaySandbox *self, char *history_entry)
{
  g_mutex_lock (&self->lock);
  if (history_entry != NULL)
    {
      GString *entry = g_string_new ("{\"prompt\": ");

      append_item (entry, self->running);
      g_string_append_printf (entry, ", %s}", history_entry);
      remember_locked (self, self->running->id, g_string_free (entry, FALSE));
      g_free (history_entry);
    }
  g_clear_pointer (&self->running, sandbox_prompt_free);
  sandbox_send_status_locked (self);
  g_mutex_unlock (&self->lock);
}

char *
sandbox_history_dup_json_locked (AssaySandbox *self, gint64 max_items, gint64 offset)
{
  gint64 n = self->history_order->len;
  gint64 first = 0, last = n;
  GString *out = g_string_new ("{");

  /* 0.3.64: without an offset (or a negative one) the newest max_items */
  if (max_items != G_MININT64 && max_items < 0)
    max_items = 0;
  if (offset < 0 && max_items != G_MININT64)
    first = MAX (0, n - max_items);
  else
    first = offset < 0 ? 0 : MIN (offset, n);
  if (max_items != G_MININT64)
    last = MIN (n, first + MIN (max_items, n));
  for (gint64 i = first; i < last; i++)
    {
      const char *id = g_ptr_array_index (self->history_order, (guint) i);

      g_string_append (out, i > first ? ", " : "");
      sandbox_json_append_quoted (out, id);
      g_string_append_printf (out, ": %s", (char *) g_hash_table_lookup (self->history, id));
    }
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

void
sandbox_history_delete_locked (AssaySandbox *self, const char *id)
{
  for (guint i = 0; i < self->history_order->len; i++)
    if (strcmp (g_ptr_array_index (self->history_order, i), id) == 0)
      {
        g_hash_table_remove (self->history, g_ptr_array_steal_index (self->history_order, i));
        return;
      }
}

void
sandbox_history_clear_locked (AssaySandbox *self)
{
  g_ptr_array_set_size (self->history_order, 0);
  g_hash_table_remove_all (self->history);
}

gboolean
sandbox_queue_pause (AssaySandbox *self, int ms)
{
  gint64 until = g_get_monotonic_time () + ms * (gint64) 1000;
  gboolean go_on;

  g_mutex_lock (&self->lock);
  while (ms > 0 && !self->stopping && !self->interrupted)
    if (!g_cond_wait_until (&self->wake, &self->lock, until))
      break;
  go_on = !self->stopping && !self->interrupted;
  g_mutex_unlock (&self->lock);
  return go_on;
}
