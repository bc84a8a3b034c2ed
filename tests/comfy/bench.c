/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include "base/assay-sentence.h"

#include <string.h>

typedef struct
{
  gint64 due_us;
  guint number;
  BenchCall call;
  AssayComfyInput input;
  AssayComfyMessage *message;
} Pending;

static const char *const NAMES[] = {
  [ASSAY_COMFY_ACTION_POST_PROMPT] = "POST_PROMPT",
  [ASSAY_COMFY_ACTION_GET_HISTORY] = "GET_HISTORY",
  [ASSAY_COMFY_ACTION_GET_QUEUE] = "GET_QUEUE",
  [ASSAY_COMFY_ACTION_LIST_HISTORY] = "LIST_HISTORY",
  [ASSAY_COMFY_ACTION_DELETE_PROMPT] = "DELETE_PROMPT",
  [ASSAY_COMFY_ACTION_INTERRUPT] = "INTERRUPT",
  [ASSAY_COMFY_ACTION_DOWNLOAD] = "DOWNLOAD",
  [ASSAY_COMFY_ACTION_SET_TIMER] = "SET_TIMER",
  [ASSAY_COMFY_ACTION_RECONNECT] = "RECONNECT",
  [ASSAY_COMFY_ACTION_ACCEPTED] = "ACCEPTED",
  [ASSAY_COMFY_ACTION_PROGRESS] = "PROGRESS",
  [ASSAY_COMFY_ACTION_PREVIEW] = "PREVIEW",
  [ASSAY_COMFY_ACTION_SUCCEEDED] = "SUCCEEDED",
  [ASSAY_COMFY_ACTION_FAILED] = "FAILED",
  [ASSAY_COMFY_ACTION_LOST] = "LOST",
  [ASSAY_COMFY_ACTION_CANCELED] = "CANCELED",
};

static void
pending_free_cb (gpointer data)
{
  Pending *self = data;

  g_clear_pointer (&self->input.body, g_bytes_unref);
  assay_comfy_message_free (self->message);
  g_free (self);
}

static void
write_down (Bench *self, const AssayComfyAction *action)
{
  GString *log = self->log;

  g_string_append_printf (log, "%8" G_GINT64_FORMAT " %s", self->now_us / 1000,
                          NAMES[action->type]);
  if (action->type == ASSAY_COMFY_ACTION_SET_TIMER)
    g_string_append_printf (log, " %" G_GINT64_FORMAT, action->mono_us / 1000);
  if (action->type == ASSAY_COMFY_ACTION_PROGRESS)
    g_string_append_printf (log, " %s %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, action->node,
                            action->value, action->max);
  if (action->type == ASSAY_COMFY_ACTION_PREVIEW)
    g_string_append_printf (log, " %s %" G_GSIZE_FORMAT, action->message->mime_type,
                            g_bytes_get_size (action->message->picture));
  if (action->output != NULL)
    g_string_append_printf (log, " %u %s %s %s %s", action->output_index, action->output->node,
                            action->output->type, action->output->subfolder,
                            action->output->filename);
  if (action->cached)
    g_string_append (log, " cached");
  if (action->error_class != NULL)
    {
      g_autofree char *said = assay_sentence_say (action->error_message, NULL);

      g_string_append_printf (log, " %s: %s", action->error_class, said);
    }
  g_string_append_c (log, '\n');
}

static void
take_action (Bench *self, const AssayComfyAction *action)
{
  write_down (self, action);
  self->count[action->type]++;
  if (action->type == ASSAY_COMFY_ACTION_SET_TIMER)
    {
      self->timer_us = action->mono_us;
      return;
    }
  if (action->type >= ASSAY_COMFY_ACTION_SUCCEEDED)
    {
      self->last = action->type;
      self->cached = action->cached;
      self->error_class = g_strdup (action->error_class);
      self->error_message = assay_sentence_say (action->error_message, NULL);
    }
  self->perform (self, action, self->data);
}

static void
feed (Bench *self, const AssayComfyInput *input)
{
  g_autoptr (GArray) actions = g_array_new (FALSE, FALSE, sizeof (AssayComfyAction));

  assay_comfy_run_feed (self->run, input, self->now_us, actions);
  for (guint i = 0; i < actions->len; i++)
    take_action (self, &g_array_index (actions, AssayComfyAction, i));
}

static Pending *
add_pending (Bench *self, gint64 due_us)
{
  Pending *pending = g_new0 (Pending, 1);

  pending->due_us = MAX (due_us, self->now_us);
  pending->number = self->n_put++;
  g_ptr_array_add (self->pending, pending);
  return pending;
}

static int
find_next (const Bench *self)
{
  int best = -1;

  for (guint i = 0; i < self->pending->len; i++)
    {
      const Pending *a = self->pending->pdata[i];
      const Pending *b = best >= 0 ? self->pending->pdata[best] : NULL;

      if (b == NULL || a->due_us < b->due_us || (a->due_us == b->due_us && a->number < b->number))
        best = (int) i;
    }
  return best;
}

void
bench_init (Bench *self, const char *prompt_id, BenchPerform perform, gpointer data)
{
  memset (self, 0, sizeof *self);
  self->run = assay_comfy_run_new (prompt_id);
  self->pending = g_ptr_array_new_with_free_func (pending_free_cb);
  self->log = g_string_new (NULL);
  self->perform = perform;
  self->data = data;
}

void
bench_clear (Bench *self)
{
  g_clear_pointer (&self->run, assay_comfy_run_free);
  g_clear_pointer (&self->pending, g_ptr_array_unref);
  if (self->log != NULL)
    g_string_free (g_steal_pointer (&self->log), TRUE);
  g_clear_pointer (&self->error_class, g_free);
  g_clear_pointer (&self->error_message, g_free);
}

void
bench_put (Bench *self, gint64 due_us, const AssayComfyInput *input, AssayComfyMessage *message)
{
  Pending *pending = add_pending (self, due_us);

  pending->input = *input;
  pending->input.message = message;
  pending->message = message;
  if (input->body != NULL)
    g_bytes_ref (input->body);
}

void
bench_put_type (Bench *self, gint64 due_us, AssayComfyInputType type)
{
  AssayComfyInput input = {.type = type};

  bench_put (self, due_us, &input, NULL);
}

void
bench_put_answer (
  Bench *self, gint64 due_us, AssayComfyInputType type, guint status, const char *body)
{
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  AssayComfyInput input = {.type = type, .http_status = status, .body = bytes};

  bench_put (self, due_us, &input, NULL);
}

void
bench_put_text (Bench *self, gint64 due_us, const char *text)
{
  AssayComfyInput input = {.type = ASSAY_COMFY_INPUT_MESSAGE};

  bench_put (self, due_us, &input, assay_comfy_message_parse_text (text, strlen (text)));
}

void
bench_call (Bench *self, gint64 due_us, BenchCall call)
{
  add_pending (self, due_us)->call = call;
}

void
bench_go (Bench *self, gint64 until_us)
{
  while (!assay_comfy_run_is_over (self->run))
    {
      int index = find_next (self);
      Pending *next = index >= 0 ? self->pending->pdata[index] : NULL;
      gboolean is_timer = self->timer_us != 0 && (next == NULL || self->timer_us < next->due_us);
      gint64 due_us = is_timer ? self->timer_us : next != NULL ? next->due_us : G_MAXINT64;

      if (due_us > until_us)
        {
          self->now_us = MAX (self->now_us, MIN (until_us, due_us));
          return;
        }
      self->now_us = MAX (self->now_us, due_us);
      if (is_timer)
        {
          AssayComfyInput input = {.type = ASSAY_COMFY_INPUT_TIMER};

          self->timer_us = 0;
          feed (self, &input);
          continue;
        }
      g_ptr_array_steal_index_fast (self->pending, (guint) index);
      if (next->call != NULL)
        next->call (self, self->data);
      else
        feed (self, &next->input);
      pending_free_cb (next);
    }
}

guint
bench_terminals (const Bench *self)
{
  return self->count[ASSAY_COMFY_ACTION_SUCCEEDED] + self->count[ASSAY_COMFY_ACTION_FAILED]
         + self->count[ASSAY_COMFY_ACTION_LOST] + self->count[ASSAY_COMFY_ACTION_CANCELED];
}
