/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/assay-capabilities.h"

#include "base/assay-id.h"
#include "base/assay-json-mend.h"
#include "wire/assay-capabilities-private.h"
#include "wire/assay-comfy-message-private.h"
#include "wire/assay-model-files.h"
#include "wire/assay-wire-json.h"
#include "wire/assay-workflow-private.h"

#include <string.h>

struct _AssayCapabilities
{
  gatomicrefcount references;
  char *version;
  const char *kind; /* static */
  char *device;
  gint64 vram_bytes;
  char **asked;        /* %NULL: it told all it has */
  GHashTable *classes; /* see _assay_object_info_parse */
  char **class_names;  /* sorted */
  AssayDigest digest;
};

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char **
list_sorted_keys (GHashTable *table)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (keys, g_strdup (key));
  g_ptr_array_sort (keys, compare_strings);
  g_ptr_array_add (keys, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&keys), FALSE);
}

/* Each text ends in a byte no JSON text can hold unescaped, so that lists cannot run into each
 * other. */
static void
hash_text (AssayHasher *hasher, const char *text, char end)
{
  assay_hasher_update (hasher, text, strlen (text));
  assay_hasher_update (hasher, &end, 1);
}

static void
hash_class (AssayHasher *hasher, GHashTable *combos)
{
  g_auto (GStrv) inputs = list_sorted_keys (combos);

  for (guint i = 0; inputs[i] != NULL; i++)
    {
      char **words = g_hash_table_lookup (combos, inputs[i]);

      hash_text (hasher, inputs[i], '\2');
      for (guint j = 0; words[j] != NULL; j++)
        hash_text (hasher, words[j], '\3');
    }
}

static void
compute_digest (AssayCapabilities *self)
{
  g_autoptr (AssayHasher) hasher = assay_hasher_new ();

  hash_text (hasher, self->version, '\0');
  for (guint i = 0; self->class_names[i] != NULL; i++)
    {
      hash_text (hasher, self->class_names[i], '\1');
      hash_class (hasher, g_hash_table_lookup (self->classes, self->class_names[i]));
    }
  assay_hasher_finish (hasher, &self->digest);
}

/* /system_stats; %FALSE if it is not ComfyUI's. */
static gboolean
read_system (AssayCapabilities *self, GBytes *body)
{
  g_autoptr (JsonNode) root = _assay_wire_json_parse_bytes (body);
  JsonObject *stats = root != NULL ? json_node_get_object (root) : NULL;
  JsonObject *system = _assay_wire_json_object (stats, "system");
  JsonArray *devices = _assay_wire_json_array (stats, "devices");
  JsonObject *device = _assay_wire_json_element_object (devices, 0);
  const char *version = _assay_wire_json_string (system, "comfyui_version");
  const char *name = _assay_wire_json_string (device, "name");

  if (system == NULL || devices == NULL)
    return FALSE;
  self->version = g_strdup (version != NULL ? version : "");
  self->kind = _assay_wire_json_true (stats, "assay_sandbox") ? "sandbox" : "comfyui";
  self->device = g_strdup (name != NULL ? name : "");
  self->vram_bytes = MAX (_assay_wire_json_integer (device, "vram_total", 0), 0);
  return TRUE;
}

static gboolean
read_object_info (AssayCapabilities *self, GBytes *body)
{
  g_autoptr (GBytes) mended = NULL;

  if (body == NULL || g_bytes_get_size (body) > ASSAY_OBJECT_INFO_MAX_BYTES)
    return FALSE;
  mended = assay_json_mend (body, NULL);
  if (mended == NULL)
    return FALSE;
  self->classes = _assay_object_info_parse (mended);
  return self->classes != NULL;
}

static gboolean
looks_like_html (GBytes *body)
{
  gsize n_bytes = 0;
  const char *text = body != NULL ? g_bytes_get_data (body, &n_bytes) : NULL;

  while (n_bytes > 0 && g_ascii_isspace (*text))
    {
      text++;
      n_bytes--;
    }
  return n_bytes > 0 && *text == '<';
}

static void
add_not_comfyui (AssayProblems *problems, const char *server, const char *path, GBytes *body)
{
  assay_problems_add (problems, NULL, NULL, "server.not_comfyui",
                      looks_like_html (body)
                        ? N_ ("{0} is not a ComfyUI server: {1} answered with a web page.")
                        : N_ ("{0} is not a ComfyUI server: {1} gave no answer of the kind "
                              "ComfyUI gives."),
                      N_ ("Check the address and the port, and whether a proxy or a login page "
                          "stands before the server."),
                      server, path, NULL);
}

static void
check_input (const AssayCapabilities *self,
             const AssayWorkflow *graph,
             const AssayWorkflowNode *node,
             const AssayWorkflowMember *input,
             AssayProblems *problems)
{
  const char *const *words = assay_capabilities_list_values (self, node->class_type, input->name);
  g_autofree char *value = words != NULL ? _assay_workflow_member_dup_text (input) : NULL;
  gboolean is_model = _assay_comfy_is_model_input (input->name, value);
  gboolean is_setting =
    g_str_equal (input->name, "sampler_name") || g_str_equal (input->name, "scheduler");
  const char *nearest;

  /* Other combos list less than the server takes (LoadImage: only the top folder). */
  if (value == NULL || (!is_model && !is_setting) || g_strv_contains (words, value))
    return;
  nearest = assay_nearest_word (value, words);
  assay_problems_add (
    problems, NULL, NULL, is_model ? "server.missing_model" : "server.unknown_value",
    is_model ? N_ ("The server has no model file “{0}” ({1} of “{2}”).")
             : N_ ("The server does not know “{0}” ({1} of “{2}”)."),
    nearest != NULL ? N_ ("Did you mean “{3}”?")
    : is_model      ? N_ ("Put the file into the server's model folder, or choose another.")
                    : N_ ("Choose one that the server lists."),
    value, input->name, assay_workflow_get_title (graph, node->id), nearest != NULL ? nearest : "",
    NULL);
}

static void
check_node (const AssayCapabilities *self,
            const AssayWorkflow *graph,
            const AssayWorkflowNode *node,
            AssayProblems *problems)
{
  const char *title = assay_workflow_get_title (graph, node->id);
  const char *nearest;

  if (assay_capabilities_has_class (self, node->class_type))
    {
      for (guint i = 0; i < node->inputs->len; i++)
        check_input (self, graph, node, node->inputs->pdata[i], problems);
      return;
    }
  if (self->asked != NULL && !g_strv_contains ((const char *const *) self->asked, node->class_type))
    return;
  nearest = assay_nearest_word (node->class_type, (const char *const *) self->class_names);
  assay_problems_add (
    problems, NULL, NULL, "server.missing_node",
    g_str_equal (title, node->class_type) ? N_ ("The server has no node class “{0}”.")
                                          : N_ ("The server has no node class “{0}” (“{1}”)."),
    nearest != NULL ? N_ ("Did you mean “{2}”?")
                    : N_ ("Install the custom nodes that bring it, or choose another "
                          "workflow."),
    node->class_type, title, nearest != NULL ? nearest : "", NULL);
}

static const char *
respell_cb (
  const char *node, const char *class_type, const char *input, const char *value, gpointer data)
{
  const char *const *listed = assay_capabilities_list_values (data, class_type, input);
  AssayModelMatch match;

  if (listed == NULL || !_assay_comfy_is_model_input (input, value))
    return NULL;
  assay_model_match (listed, value, &match);
  return match.exact ? NULL : match.file;
}

void
assay_capabilities_respell (const AssayCapabilities *self, AssayWorkflow *graph)
{
  assay_workflow_rename (graph, respell_cb, (gpointer) self);
}

AssayCapabilities *
assay_capabilities_parse (GBytes *system_stats,
                          GBytes *object_info,
                          GBytes *features,
                          const char *server,
                          AssayProblems *problems)
{
  g_autoptr (AssayCapabilities) self = g_new0 (AssayCapabilities, 1);

  g_atomic_ref_count_init (&self->references);
  if (!read_system (self, system_stats))
    {
      add_not_comfyui (problems, server, "/system_stats", system_stats);
      return NULL;
    }
  if (!read_object_info (self, object_info))
    {
      add_not_comfyui (problems, server, "/object_info", object_info);
      return NULL;
    }
  self->class_names = list_sorted_keys (self->classes);
  compute_digest (self);
  return g_steal_pointer (&self);
}

void
assay_capabilities_set_asked (AssayCapabilities *self, const char *const *classes)
{
  g_strfreev (self->asked);
  self->asked = g_strdupv ((char **) classes);
}

AssayCapabilities *
assay_capabilities_ref (AssayCapabilities *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
assay_capabilities_unref (AssayCapabilities *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  g_strfreev (self->asked);
  g_free (self->version);
  g_free (self->device);
  g_clear_pointer (&self->classes, g_hash_table_unref);
  g_strfreev (self->class_names);
  g_free (self);
}

const char *
assay_capabilities_get_version (const AssayCapabilities *self)
{
  return self->version;
}

const char *
assay_capabilities_get_kind (const AssayCapabilities *self)
{
  return self->kind;
}

const char *
assay_capabilities_get_device (const AssayCapabilities *self)
{
  return self->device;
}

gint64
assay_capabilities_get_vram_bytes (const AssayCapabilities *self)
{
  return self->vram_bytes;
}

gboolean
assay_capabilities_has_class (const AssayCapabilities *self, const char *class_type)
{
  return g_hash_table_contains (self->classes, class_type);
}

const char *const *
assay_capabilities_list_values (const AssayCapabilities *self,
                                const char *class_type,
                                const char *input)
{
  GHashTable *combos = g_hash_table_lookup (self->classes, class_type);

  return combos != NULL ? g_hash_table_lookup (combos, input) : NULL;
}

void
assay_capabilities_hash (const AssayCapabilities *self, AssayDigest *out)
{
  *out = self->digest;
}

void
assay_capabilities_check (const AssayCapabilities *self,
                          const AssayWorkflow *graph,
                          AssayProblems *problems)
{
  for (guint i = 0; i < graph->in_order->len; i++)
    check_node (self, graph, graph->in_order->pdata[i], problems);
}
