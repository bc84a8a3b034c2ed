/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "comfy/assay-comfy-link.h"
#include "engine/assay-loader.h"
#include "engine/assay-query-private.h"

#include <glib/gi18n-lib.h>

/* Makes what the plan says. Steps: read the documents, connect, pin what passes the gate, go. */

typedef struct
{
  const char *provider, *server, *checkpoint, *authorization;
  gint64 defects;
  gboolean wait;
} RunArgs;

static const char *
member_string (JsonObject *args, const char *name)
{
  JsonNode *node = json_object_get_member (args, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
             && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

/* Of a number or a boolean. */
static gint64
member_integer (JsonObject *args, const char *name, gint64 otherwise)
{
  JsonNode *node = json_object_get_member (args, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : otherwise;
}

static gboolean
read_args (JsonObject *args, RunArgs *out, GError **error)
{
  const char *provider = member_string (args, "provider");

  *out =
    (RunArgs){provider != NULL ? provider : "sandbox", member_string (args, "server"),
              member_string (args, "checkpoint"),      member_string (args, "authorization"),
              member_integer (args, "defects", 30),    member_integer (args, "wait", FALSE) != 0};
  if (g_str_equal (out->provider, "sandbox")
      || (g_str_equal (out->provider, "comfyui") && out->server != NULL))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               g_str_equal (out->provider, "comfyui")
                 ? _ ("Provider “%s” needs a server address, for example http://127.0.0.1:8188")
                 : _ ("There is no provider “%s”. Use sandbox or comfyui."),
               out->provider);
  return FALSE;
}

/* The embedded sandbox starts with the first run that asks for it and lives as long as the project
 * is open. */
static char *
sandbox_url (AssayEngine *engine, const RunArgs *args, GError **error)
{
  AssaySandboxOptions options = ASSAY_SANDBOX_OPTIONS_INIT;
  char *url = NULL;

  options.defects_percent = (int) CLAMP (args->defects, 0, 100);
  g_mutex_lock (&engine->lock);
  if (engine->sandbox == NULL)
    engine->sandbox = assay_sandbox_new (&options, error);
  if (engine->sandbox != NULL)
    url = g_strdup (assay_sandbox_get_url (engine->sandbox));
  g_mutex_unlock (&engine->lock);
  return url;
}

static gboolean
connect_provider (AssayEngine *engine, const RunArgs *args, GError **error)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *url = g_str_equal (args->provider, "sandbox") ? sandbox_url (engine, args, error)
                                                                 : g_strdup (args->server);
  AssayOverrides overrides = {args->checkpoint};
  AssayProvider *link;

  if (url == NULL)
    return FALSE;
  link = assay_comfy_link_new (url, args->authorization, engine->clock, engine->entropy, problems);
  if (link == NULL)
    {
      g_propagate_error (error, assay_problems_to_error (problems));
      return FALSE;
    }
  assay_runner_set_provider (engine->runner, link, &overrides);
  return TRUE;
}

/* Pins ------------------------------------------------------------------ */

/* A draft of @spec with the profile it resolves to written down; %NULL when it resolves to none. */
static AssayDocument *
draft_with_pin (const AssayCatalog *catalog, const AssaySpec *spec)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayStack) stack = assay_stack_resolve (catalog, spec, NULL, NULL, NULL, problems);
  const AssayField *field =
    assay_table_find (assay_kind_info (ASSAY_KIND_SPEC)->table, "checkpointProfile");
  AssayDocument *draft;
  AssayProfilePin *pin;

  if (stack == NULL || stack->profile == NULL)
    return NULL;
  draft = assay_document_dup_draft (&spec->document);
  pin = assay_table_new (field->table);
  pin->id = g_strdup (stack->profile->document.id);
  pin->version = stack->profile->document.version;
  pin->hash = g_strdup (assay_digest_hex (&stack->profile->document.hash).text);
  ((AssaySpec *) draft)->profile = pin;
  return draft;
}

static void
log_pin (AssayEngine *engine, const AssaySpec *spec)
{
  AssaySpecPinned *args = assay_table_new (assay_command_kind_find ("spec.pin")->args);

  args->spec = g_strdup (spec->document.id);
  args->profile = g_strdup (spec->profile->id);
  args->version = spec->profile->version;
  args->hash = g_strdup (spec->profile->hash);
  assay_outcome_free (
    assay_engine_submit (engine, assay_command_new ("spec.pin", args, ASSAY_ACTOR_ENGINE, "run")));
}

static gboolean
pin_one (AssayEngine *engine, const AssayCatalog *catalog, const AssaySpec *spec, GError **error)
{
  g_autoptr (AssayDocument) draft = draft_with_pin (catalog, spec);
  g_autofree char *path = g_build_filename (engine->folder, spec->document.file, NULL);
  g_autoptr (GBytes) bytes = NULL;

  if (draft == NULL)
    return TRUE;
  bytes = assay_document_to_bytes (draft);
  if (!assay_io_replace_file (engine->io, path, bytes, error))
    return FALSE;
  log_pin (engine, (AssaySpec *) draft);
  return TRUE;
}

/* The first run that passes the gate writes the pin, so that an update never changes what a spec
 * compiles to. */
static gboolean
pin_ready_specs (AssayEngine *engine, const RunArgs *args, GError **error)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);
  GPtrArray *specs = assay_catalog_list (catalog, ASSAY_KIND_SPEC);
  AssayOverrides overrides = {args->checkpoint};
  gboolean changed = FALSE;

  for (guint i = 0; i < specs->len; i++)
    {
      const AssaySpec *spec = specs->pdata[i];
      g_autoptr (AssayProblems) problems = assay_problems_new ();

      if (spec->intent != ASSAY_INTENT_READY || spec->profile != NULL)
        continue;
      assay_ready_check (catalog, spec, NULL, &overrides, problems);
      if (assay_problems_count (problems) > 0)
        continue;
      if (!pin_one (engine, catalog, spec, error))
        return FALSE;
      changed = TRUE;
    }
  return !changed || assay_engine_rescan (engine, error);
}

/* Going ----------------------------------------------------------------- */

static gboolean
unpause (AssayEngine *engine, GError **error)
{
  JsonObject *status = assay_engine_status (engine);
  JsonNode *node = json_object_get_member (status, "paused");
  gboolean paused =
    node != NULL && JSON_NODE_HOLDS_VALUE (node)
    && (json_node_get_value_type (node) == G_TYPE_BOOLEAN ? json_node_get_boolean (node)
                                                          : json_node_get_int (node) != 0);
  g_autoptr (AssayOutcome) outcome = NULL;
  AssayQueueChanged *args;

  json_object_unref (status);
  if (!paused)
    return TRUE;
  args = assay_table_new (assay_command_kind_find ("queue.resume")->args);
  args->reason = g_strdup ("run");
  outcome = assay_engine_submit (
    engine, assay_command_new ("queue.resume", args, ASSAY_ACTOR_USER, engine->program));
  if (assay_problems_count (outcome->problems) == 0)
    return TRUE;
  g_propagate_error (error, assay_problems_to_error (outcome->problems));
  return FALSE;
}

static gint64
counter (JsonObject *status, const char *name)
{
  return json_object_get_int_member_with_default (status, name, 0);
}

/* What keeps a spec back follows from what is wrong with its document, once that is told. */
static gboolean
is_told (const AssayProblems *told, const char *file)
{
  for (guint i = 0; i < assay_problems_count (told); i++)
    if (g_strcmp0 (assay_problems_get (told, i)->file, file) == 0)
      return TRUE;
  return FALSE;
}

/* The runner's, but for those that are told with the documents. */
static AssayProblems *
list_blocked (AssayEngine *engine)
{
  g_autoptr (AssayProblems) all = assay_problems_new ();
  AssayProblems *blocked = assay_problems_new ();

  assay_runner_list_blocked (engine->runner, all);
  g_mutex_lock (&engine->lock);
  for (guint i = 0; i < assay_problems_count (all); i++)
    if (!is_told (engine->problems, assay_problems_get (all, i)->file))
      assay_problems_add_copy (blocked, assay_problems_get (all, i));
  g_mutex_unlock (&engine->lock);
  assay_problems_sort (blocked);
  return blocked;
}

/* What keeps specs from being made on this server: missing models and nodes, the ready gate. */
static void
add_blocked (AssayEngine *engine, JsonObject *result)
{
  g_autoptr (AssayProblems) problems = list_blocked (engine);
  g_autoptr (GPtrArray) rows = _assay_rows_new ();
  JsonArray *array = json_array_new ();

  assay_problems_append_rows (problems, rows);
  for (guint i = 0; i < rows->len; i++)
    json_array_add_object_element (array, json_object_ref (rows->pdata[i]));
  json_object_set_int_member (result, "blocked", rows->len);
  json_object_set_array_member (result, "blockedBy", array);
}

static JsonObject *
totals (AssayEngine *engine, JsonObject *before, gint64 started_us)
{
  static const char *const kept[] = {"pictures",   "autoApproved", "approved", "cards",
                                     "exceptions", "queued",       "again"};
  g_autoptr (GPtrArray) rows = assay_engine_ask (engine, &(AssayQuery){.kind = "status"}, NULL);
  JsonObject *after = rows->pdata[0];
  JsonObject *result = json_object_new ();
  gint64 elapsed_ms = (assay_clock_mono_us (engine->clock) - started_us) / 1000;

  json_object_set_int_member (result, "specs", counter (after, "specs"));
  json_object_set_int_member (result, "made",
                              counter (after, "pictures") - counter (before, "pictures"));
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    json_object_set_int_member (result, kept[i], counter (after, kept[i]));
  json_object_set_int_member (result, "milliseconds", elapsed_ms);
  json_object_set_int_member (result, "problems", counter (after, "problems"));
  add_blocked (engine, result);
  if (json_object_has_member (after, "trouble"))
    json_object_set_string_member (result, "trouble",
                                   json_object_get_string_member (after, "trouble"));
  if (json_object_has_member (after, "providerKind"))
    json_object_set_string_member (result, "providerKind",
                                   json_object_get_string_member (after, "providerKind"));
  return result;
}

/* What the project allows is known: defaults are not taken for it. */
static gboolean
know_project (AssayEngine *engine, GError **error)
{
  gboolean known;

  g_mutex_lock (&engine->lock);
  known = assay_loader_knows_project (engine->problems, error);
  g_mutex_unlock (&engine->lock);
  return known;
}

static JsonObject *
run (AssayEngine *engine, JsonObject *args, GCancellable *cancellable, GError **error)
{
  gint64 started_us = assay_clock_mono_us (engine->clock);
  JsonObject *before = NULL, *result;
  RunArgs parsed;

  if (!read_args (args, &parsed, error) || !assay_engine_rescan (engine, error)
      || !know_project (engine, error) || !connect_provider (engine, &parsed, error)
      || !pin_ready_specs (engine, &parsed, error) || !unpause (engine, error))
    return NULL;
  before = assay_engine_status (engine);
  assay_runner_start (engine->runner);
  if (parsed.wait)
    assay_runner_wait_idle (engine->runner, 0, cancellable);
  result = totals (engine, before, started_us);
  json_object_unref (before);
  return result;
}

const AssayActKind assay_act_run = {"run", run};

static JsonObject *
stop (AssayEngine *engine, JsonObject *args, GCancellable *cancellable, GError **error)
{
  assay_runner_stop (engine->runner);
  return json_object_new ();
}

const AssayActKind assay_act_stop = {"stop", stop};

static JsonObject *
rescan (AssayEngine *engine, JsonObject *args, GCancellable *cancellable, GError **error)
{
  return assay_engine_rescan (engine, error) ? json_object_new () : NULL;
}

const AssayActKind assay_act_rescan = {"rescan", rescan};
