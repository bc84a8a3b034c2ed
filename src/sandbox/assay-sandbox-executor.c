/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-executor.h"

void
sandbox_cached_free (SandboxCached *cached)
{
  for (gsize i = 0; i < SANDBOX_MAX_OUTPUTS; i++)
    sandbox_value_unref (cached->values[i]);
  g_free (cached->ui);
  g_free (cached);
}

/* [ids] as a JSON list. */
static char *
dup_id_list (GPtrArray *ids)
{
  GString *out = g_string_new ("[");

  for (guint i = 0; i < ids->len; i++)
    {
      g_string_append (out, i > 0 ? ", " : "");
      sandbox_json_append_quoted (out, g_ptr_array_index (ids, i));
    }
  g_string_append_c (out, ']');
  return g_string_free (out, FALSE);
}

static char *
dup_node_members (SandboxExecution *execution, const char *id)
{
  g_autofree char *node = sandbox_json_quote (id);
  g_autofree char *executed = dup_id_list (execution->executed);

  return g_strdup_printf ("\"node_id\": %s, \"node_type\": \"%s\", \"executed\": %s", node,
                          sandbox_execution_class (execution, id)->class_type, executed);
}

/* {name: [value]} of the constants; what links carry has no text here. */
static char *
dup_current_inputs (SandboxRun *run)
{
  GString *out = g_string_new ("{");
  g_autoptr (GList) names = json_object_get_members (run->inputs);

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonNode *value = json_object_get_member (run->inputs, l->data);
      g_autofree char *text = sandbox_link_target (value, NULL) != NULL ? g_strdup ("\"None\"")
                                                                        : sandbox_json_text (value);

      g_string_append (out, out->len > 1 ? ", " : "");
      sandbox_json_append_quoted (out, l->data);
      g_string_append_printf (out, ": [%s]", text);
    }
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

static void
report_failure (SandboxRun *run)
{
  g_autofree char *node = dup_node_members (run->execution, run->id);
  g_autofree char *message = sandbox_json_quote (run->exception_message);
  g_autofree char *type = sandbox_json_quote (run->exception_type);
  g_autofree char *inputs = dup_current_inputs (run);
  g_autofree char *outputs = dup_id_list (run->execution->executed);
  g_autofree char *members = g_strdup_printf (
    "%s, \"exception_message\": %s, \"exception_type\": %s, \"traceback\": [\"  File "
    "\\\"execution.py\\\", "
    "in execute\\n\", \"  File \\\"nodes.py\\\", in %s\\n\"], \"current_inputs\": %s, "
    "\"current_outputs\": %s",
    node, message, type, sandbox_execution_class (run->execution, run->id)->class_type, inputs,
    outputs);

  sandbox_report_event (run->execution, "execution_error", members, FALSE);
}

static SandboxEnd
report_stop (SandboxExecution *execution, const char *id)
{
  g_autofree char *members = NULL;
  gboolean stopping;

  g_mutex_lock (&execution->sandbox->lock);
  stopping = execution->sandbox->stopping;
  g_mutex_unlock (&execution->sandbox->lock);
  if (stopping)
    return SANDBOX_ENDED_STOPPED;
  members = dup_node_members (execution, id);
  sandbox_report_event (execution, "execution_interrupted", members, TRUE);
  return SANDBOX_ENDED_INTERRUPTED;
}

static void
keep_result (SandboxRun *run, SandboxValue **values)
{
  SandboxExecution *execution = run->execution;
  SandboxCached *cached = g_new0 (SandboxCached, 1);

  memcpy (cached->values, values, sizeof cached->values);
  if (sandbox_execution_class (execution, run->id)->output_node)
    {
      cached->ui = g_strdup_printf ("{\"images\": [%s]}", run->images->str);
      sandbox_report_executed (execution, run->id, cached->ui);
    }
  g_hash_table_insert (execution->cache, g_strdup (sandbox_signature (execution, run->id)), cached);
  sandbox_report_touch (execution, run->id, NULL, NULL, "finished");
  g_ptr_array_add (execution->executed, (gpointer) run->id);
}

static SandboxEnd
run_node (SandboxExecution *execution, const char *id)
{
  const SandboxNode *node = sandbox_execution_class (execution, id);
  SandboxRun run = {execution, id, sandbox_execution_inputs (execution, id), g_string_new (NULL)};
  SandboxValue *values[SANDBOX_MAX_OUTPUTS] = {NULL};
  SandboxEnd end = SANDBOX_ENDED_WELL;

  sandbox_report_touch (execution, id, "0.0", "1.0", "running");
  sandbox_report_executing (execution, id);
  if (!sandbox_queue_pause (execution->sandbox, 0))
    end = report_stop (execution, id);
  else if (node->run (&run, values))
    keep_result (&run, values);
  else if (run.exception_type != NULL)
    {
      report_failure (&run);
      end = SANDBOX_ENDED_BADLY;
    }
  else
    end = report_stop (execution, id);
  for (gsize i = 0; i < SANDBOX_MAX_OUTPUTS && end != SANDBOX_ENDED_WELL; i++)
    sandbox_value_unref (values[i]); /* made before it failed */
  g_string_free (run.images, TRUE);
  g_free (run.exception_type);
  g_free (run.exception_message);
  return end;
}

/* A cached output node shows its old files again; a second node of the same signature in one graph
 * does, too. */
static SandboxEnd
run_or_reuse (SandboxExecution *execution, const char *id)
{
  SandboxCached *cached = g_hash_table_lookup (execution->cache, sandbox_signature (execution, id));

  if (cached == NULL)
    return run_node (execution, id);
  sandbox_report_executed (execution, id, cached->ui);
  sandbox_report_touch (execution, id, NULL, NULL, "finished");
  return SANDBOX_ENDED_WELL;
}

static gboolean
not_wanted_cb (gpointer key, gpointer value, gpointer wanted)
{
  return !g_hash_table_contains (wanted, key);
}

/* Only nodes of the present prompt stay; then those that are there are announced. */
static void
report_cached (SandboxExecution *execution)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) present = g_ptr_array_new ();
  g_autoptr (GList) ids = json_object_get_members (execution->graph);
  g_autofree char *list = NULL;
  g_autofree char *members = NULL;

  sandbox_order_fill (
    execution); /* nothing counts as cached yet: all that is needed, all of it validated */
  for (guint i = 0; i < execution->waiting->len; i++)
    {
      const char *id = g_ptr_array_index (execution->waiting, i);

      g_hash_table_add (wanted, (gpointer) sandbox_signature (execution, id));
    }
  g_hash_table_foreach_remove (execution->cache, not_wanted_cb, wanted);
  for (GList *l = ids; l != NULL; l = l->next)
    if (g_hash_table_contains (execution->distance, l->data)
        && g_hash_table_contains (execution->cache, sandbox_signature (execution, l->data)))
      {
        g_ptr_array_add (present, l->data);
        g_hash_table_add (execution->cached_before, l->data);
      }
  list = dup_id_list (present);
  members = g_strdup_printf ("\"nodes\": %s", list);
  sandbox_report_event (execution, "execution_cached", members, FALSE);
}

static SandboxEnd
run_all (SandboxExecution *execution)
{
  SandboxEnd end = SANDBOX_ENDED_WELL;
  const char *id;

  sandbox_report_event (execution, "execution_start", "", FALSE);
  report_cached (execution);
  sandbox_order_fill (execution);
  while (end == SANDBOX_ENDED_WELL && (id = sandbox_order_pick (execution)) != NULL)
    end = run_or_reuse (execution, id);
  if (end == SANDBOX_ENDED_WELL)
    sandbox_report_event (execution, "execution_success", "", FALSE);
  return end;
}

/* extra_data.preview_method, as newer servers read it: any method that is none of theirs, "default"
 * too, leaves what the server was started with. */
static gboolean
choose_previews (AssaySandbox *self, JsonObject *extra)
{
  static const char *const methods[] = {"auto", "latent2rgb", "taesd", NULL};
  const char *asked = extra != NULL ? sandbox_json_get_string (extra, "preview_method") : NULL;

  if (asked == NULL || (strcmp (asked, "none") != 0 && !g_strv_contains (methods, asked)))
    return self->options.previews;
  return strcmp (asked, "none") != 0;
}

static void
execution_init (SandboxExecution *execution,
                AssaySandbox *self,
                const SandboxPrompt *prompt,
                GHashTable *cache)
{
  JsonObject *extra;

  *execution = (SandboxExecution){.sandbox = self, .prompt = prompt, .cache = cache};
  execution->root = sandbox_json_parse (prompt->graph, strlen (prompt->graph));
  execution->graph = json_node_get_object (execution->root);
  execution->extra_root = sandbox_json_parse (prompt->extra, strlen (prompt->extra));
  extra = JSON_NODE_HOLDS_OBJECT (execution->extra_root)
            ? json_node_get_object (execution->extra_root)
            : NULL;
  execution->pnginfo = extra != NULL ? sandbox_json_get_object (extra, "extra_pnginfo") : NULL;
  execution->previews = choose_previews (self, extra);
  execution->signatures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  execution->waiting = g_ptr_array_new ();
  execution->distance = g_hash_table_new (g_str_hash, g_str_equal);
  execution->cached_before = g_hash_table_new (g_str_hash, g_str_equal);
  execution->touched = g_ptr_array_new_with_free_func ((GDestroyNotify) sandbox_progress_free);
  execution->executed = g_ptr_array_new ();
  execution->messages = g_string_new (NULL);
  execution->outputs = g_string_new (NULL);
  execution->meta = g_string_new (NULL);
}

static void
execution_clear (SandboxExecution *execution)
{
  json_node_unref (execution->root);
  json_node_unref (execution->extra_root);
  g_hash_table_unref (execution->signatures);
  g_ptr_array_unref (execution->waiting);
  g_hash_table_unref (execution->distance);
  g_hash_table_unref (execution->cached_before);
  g_ptr_array_unref (execution->touched);
  g_ptr_array_unref (execution->executed);
  g_string_free (execution->messages, TRUE);
  g_string_free (execution->outputs, TRUE);
  g_string_free (execution->meta, TRUE);
}

static void
run_prompt (AssaySandbox *self, const SandboxPrompt *prompt, GHashTable *cache)
{
  SandboxExecution execution;
  SandboxEnd end;
  char *entry = NULL;

  execution_init (&execution, self, prompt, cache);
  end = run_all (&execution);
  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->last_node, g_free);
  g_mutex_unlock (&self->lock);
  if (end != SANDBOX_ENDED_STOPPED)
    {
      entry = g_strdup_printf (
        "\"outputs\": {%s}, \"status\": {\"status_str\": \"%s\", \"completed\": %s, \"messages\": "
        "[%s]}, \"meta\": {%s}",
        execution.outputs->str, end == SANDBOX_ENDED_WELL ? "success" : "error",
        end == SANDBOX_ENDED_WELL ? "true" : "false", execution.messages->str, execution.meta->str);
      /* the end of the prompt is told after history has it; its id and client live until then */
      {
        SandboxPrompt told = {.id = g_strdup (prompt->id),
                              .client_id = g_strdup (prompt->client_id)};

        sandbox_queue_done (self, entry);
        execution.prompt = &told;
        sandbox_report_end (&execution);
        g_free (told.id);
        g_free (told.client_id);
      }
    }
  execution_clear (&execution);
}

gpointer
sandbox_executor_worker (gpointer user_data)
{
  AssaySandbox *self = user_data;
  g_autoptr (GHashTable) cache =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sandbox_cached_free);
  SandboxPrompt *prompt;

  while ((prompt = sandbox_queue_take (self)) != NULL)
    {
      gboolean drop;

      g_mutex_lock (&self->lock);
      drop = self->drop_cache;
      self->drop_cache = FALSE;
      g_mutex_unlock (&self->lock);
      if (drop)
        g_hash_table_remove_all (cache);
      run_prompt (self, prompt, cache);
    }
  return NULL;
}
