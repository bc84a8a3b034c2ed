/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-executor.h"

void
sandbox_progress_free (SandboxProgress *progress)
{
  g_free (progress->value);
  g_free (progress->max);
  g_free (progress);
}

static void
send (SandboxExecution *execution, char *text)
{
  AssaySandbox *self = execution->sandbox;

  g_mutex_lock (&self->lock);
  sandbox_send_locked (self, execution->prompt->client_id, text);
  g_mutex_unlock (&self->lock);
}

/* A message that is also kept in the history entry. @members: JSON without prompt_id and timestamp.
 */
void
sandbox_report_event (SandboxExecution *execution,
                      const char *type,
                      const char *members,
                      gboolean to_all)
{
  g_autofree char *id = sandbox_json_quote (execution->prompt->id);
  gint64 now_ms = assay_clock_wall_us (assay_clock_system ()) / 1000;
  g_autofree char *data =
    g_strdup_printf ("{%s%s\"prompt_id\": %s, \"timestamp\": %" G_GINT64_FORMAT "}", members,
                     *members != '\0' ? ", " : "", id, now_ms);

  g_string_append_printf (execution->messages, "%s[\"%s\", %s]",
                          execution->messages->len > 0 ? ", " : "", type, data);
  if (execution->prompt->client_id != NULL || to_all)
    send (execution, g_strdup_printf ("{\"type\": \"%s\", \"data\": %s}", type, data));
}

void
sandbox_report_progress_state (SandboxExecution *execution)
{
  g_autofree char *prompt_id = sandbox_json_quote (execution->prompt->id);
  GString *out = g_string_new (NULL);

  g_string_append_printf (
    out, "{\"type\": \"progress_state\", \"data\": {\"prompt_id\": %s, \"nodes\": {", prompt_id);
  for (guint i = 0; i < execution->touched->len; i++)
    {
      SandboxProgress *progress = g_ptr_array_index (execution->touched, i);
      g_autofree char *id = sandbox_json_quote (progress->id);

      g_string_append_printf (
        out,
        "%s%s: {\"value\": %s, \"max\": %s, \"state\": \"%s\", \"node_id\": %s, \"prompt_id\": %s, "
        "\"display_node_id\": %s, \"parent_node_id\": null, \"real_node_id\": %s}",
        i > 0 ? ", " : "", id, progress->value, progress->max, progress->state, id, prompt_id, id,
        id);
    }
  g_string_append (out, "}}}");
  send (execution, g_string_free (out, FALSE));
}

/* @value or @max %NULL: unchanged; a finished node stands at its max. */
void
sandbox_report_touch (SandboxExecution *execution,
                      const char *id,
                      const char *value,
                      const char *max,
                      const char *state)
{
  SandboxProgress *progress = NULL;

  for (guint i = 0; i < execution->touched->len && progress == NULL; i++)
    if (strcmp (((SandboxProgress *) g_ptr_array_index (execution->touched, i))->id, id) == 0)
      progress = g_ptr_array_index (execution->touched, i);
  if (progress == NULL)
    {
      progress = g_new0 (SandboxProgress, 1);
      progress->id = id;
      progress->value = g_strdup ("1");
      progress->max = g_strdup ("1");
      g_ptr_array_add (execution->touched, progress);
    }
  if (max != NULL)
    {
      g_free (progress->max);
      progress->max = g_strdup (max);
    }
  g_free (progress->value);
  progress->value = g_strdup (value != NULL ? value : progress->max);
  progress->state = state;
  sandbox_report_progress_state (execution);
}

void
sandbox_report_executing (SandboxExecution *execution, const char *id)
{
  AssaySandbox *self = execution->sandbox;
  g_autofree char *node = sandbox_json_quote (id);
  g_autofree char *prompt_id = sandbox_json_quote (execution->prompt->id);

  if (execution->prompt->client_id == NULL)
    return;
  g_mutex_lock (&self->lock);
  g_free (self->last_node);
  self->last_node = g_strdup (id);
  sandbox_send_locked (self, execution->prompt->client_id,
                       g_strdup_printf ("{\"type\": \"executing\", \"data\": {\"node\": %s, "
                                        "\"display_node\": %s, \"prompt_id\": %s}}",
                                        node, node, prompt_id));
  g_mutex_unlock (&self->lock);
}

void
sandbox_report_executed (SandboxExecution *execution, const char *id, const char *ui)
{
  g_autofree char *node = sandbox_json_quote (id);
  g_autofree char *prompt_id = sandbox_json_quote (execution->prompt->id);

  if (ui != NULL)
    {
      g_string_append_printf (execution->outputs, "%s%s: %s",
                              execution->outputs->len > 0 ? ", " : "", node, ui);
      g_string_append_printf (execution->meta,
                              "%s%s: {\"node_id\": %s, \"display_node\": %s, \"parent_node\": "
                              "null, \"real_node_id\": %s}",
                              execution->meta->len > 0 ? ", " : "", node, node, node, node);
    }
  if (execution->prompt->client_id == NULL)
    return;
  send (execution,
        g_strdup_printf (
          "{\"type\": \"executed\", \"data\": {\"node\": %s, \"display_node\": %s, \"output\": %s, "
          "\"prompt_id\": %s}}",
          node, node, ui != NULL ? ui : "null", prompt_id));
}

static GBytes *
frame_with_words (const guint32 *words, guint n_words, const char *text, GBytes *picture)
{
  GByteArray *out = g_byte_array_new ();
  gsize n_bytes;
  const guint8 *bytes = g_bytes_get_data (picture, &n_bytes);

  for (guint i = 0; i < n_words; i++)
    {
      guint32 word = GUINT32_TO_BE (words[i]);

      g_byte_array_append (out, (const guint8 *) &word, sizeof word);
    }
  if (text != NULL)
    g_byte_array_append (out, (const guint8 *) text, (guint) strlen (text));
  g_byte_array_append (out, bytes, (guint) n_bytes);
  return g_byte_array_free_to_bytes (out);
}

static GBytes *
make_preview_frame (SandboxExecution *execution,
                    const char *id,
                    GBytes *picture,
                    gboolean with_metadata)
{
  g_autofree char *node = sandbox_json_quote (id);
  g_autofree char *prompt_id = sandbox_json_quote (execution->prompt->id);
  g_autofree char *metadata = NULL;

  if (!with_metadata)
    return frame_with_words ((const guint32[]){1, 1}, 2, NULL, picture); /* 1 = JPEG */
  metadata = g_strdup_printf (
    "{\"node_id\": %s, \"prompt_id\": %s, \"display_node_id\": %s, \"parent_node_id\": null, "
    "\"real_node_id\": %s, \"image_type\": \"image/jpeg\"}",
    node, prompt_id, node, node);
  return frame_with_words ((const guint32[]){4, (guint32) strlen (metadata)}, 2, metadata, picture);
}

/* Old previews come after the progress message, those with metadata before it. */
void
sandbox_report_step (
  SandboxExecution *execution, const char *id, guint value, guint max, GBytes *preview)
{
  AssaySandbox *self = execution->sandbox;
  const char *sid = execution->prompt->client_id;
  g_autofree char *node = sandbox_json_quote (id);
  g_autofree char *prompt_id = sandbox_json_quote (execution->prompt->id);
  g_autofree char *value_text = g_strdup_printf ("%u", value);
  g_autofree char *max_text = g_strdup_printf ("%u", max);
  g_autoptr (GBytes) frame = NULL;
  gboolean with_metadata;

  sandbox_report_touch (execution, id, value_text, max_text, "running");
  g_mutex_lock (&self->lock);
  with_metadata = sid != NULL && g_hash_table_contains (self->preview_sids, sid);
  if (preview != NULL)
    frame = make_preview_frame (execution, id, preview, with_metadata);
  if (frame != NULL && with_metadata)
    sandbox_send_binary_locked (self, sid, frame);
  sandbox_send_locked (
    self, sid,
    g_strdup_printf (
      "{\"type\": \"progress\", \"data\": {\"value\": %u, \"max\": %u, \"prompt_id\": %s, "
      "\"node\": %s}}",
      value, max, prompt_id, node));
  if (frame != NULL && !with_metadata)
    sandbox_send_binary_locked (self, sid, frame);
  g_mutex_unlock (&self->lock);
}

void
sandbox_report_end (SandboxExecution *execution)
{
  g_autofree char *prompt_id = sandbox_json_quote (execution->prompt->id);

  if (execution->prompt->client_id != NULL)
    send (execution,
          g_strdup_printf (
            "{\"type\": \"executing\", \"data\": {\"node\": null, \"prompt_id\": %s}}", prompt_id));
}
