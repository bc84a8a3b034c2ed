/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-private.h"

#include "sandbox/assay-sandbox-node.h"

#define MODEL_TIME "1795224021.0" /* all "files" are as old */
#define MODEL_SIZE 6938078334

static const struct
{
  const char *name;
  const char *const *files; /* %NULL = empty folder */
} folders[] = {
  {"checkpoints", sandbox_checkpoints},
  {"configs"},
  {"loras", sandbox_loras},
  {"vae", sandbox_vaes},
  {"text_encoders"},
  {"diffusion_models"},
  {"clip_vision"},
  {"style_models"},
  {"embeddings"},
  {"diffusers"},
  {"vae_approx"},
  {"controlnet"},
  {"gligen"},
  {"upscale_models"},
  {"custom_nodes"},
  {"hypernetworks"},
  {"photomaker"},
  {"classifiers"},
  {"model_patches"},
  {"audio_encoders"},
};

char *
sandbox_dup_system_stats (AssaySandbox *self)
{
  return g_strdup_printf (
    "{\"system\": {\"os\": \"posix\", \"ram_total\": 8589934592, \"ram_free\": 6442450944, "
    "\"comfyui_version\": \"0.3.64\", \"required_frontend_version\": \"1.27.10\", "
    "\"installed_templates_version\": null, \"required_templates_version\": \"0.1.95\", "
    "\"python_version\": \"3.13.5 (sandbox: no Python here)\", \"pytorch_version\": "
    "\"2.6.0+sandbox\", "
    "\"embedded_python\": false, \"argv\": [\"assay-sandbox\", \"--listen\", \"127.0.0.1\", "
    "\"--port\", \"%u\"]}, "
    "\"devices\": [{\"name\": \"Sandbox (drawings, not AI)\", \"type\": \"cpu\", \"index\": null, "
    "\"vram_total\": 8589934592, \"vram_free\": 6442450944, \"torch_vram_total\": 8589934592, "
    "\"torch_vram_free\": 6442450944}], \"assay_sandbox\": true}",
    self->port);
}

static void
append_inputs (GString *out, const SandboxNode *node)
{
  g_string_append (out, "\"input\": {\"required\": {");
  for (gsize i = 0; node->inputs[i].name != NULL; i++)
    {
      g_autofree char *config = sandbox_input_dup_config (&node->inputs[i]);

      g_string_append_printf (out, "%s\"%s\": %s", i > 0 ? ", " : "", node->inputs[i].name, config);
    }
  g_string_append (out, "}");
  if (node->output_node)
    g_string_append (
      out, ", \"hidden\": {\"prompt\": \"PROMPT\", \"extra_pnginfo\": \"EXTRA_PNGINFO\"}");
  g_string_append (out, "}, \"input_order\": {\"required\": [");
  for (gsize i = 0; node->inputs[i].name != NULL; i++)
    g_string_append_printf (out, "%s\"%s\"", i > 0 ? ", " : "", node->inputs[i].name);
  g_string_append (out, "]");
  if (node->output_node)
    g_string_append (out, ", \"hidden\": [\"prompt\", \"extra_pnginfo\"]");
  g_string_append (out, "}");
}

static void
append_outputs (GString *out, const SandboxNode *node)
{
  static const char *const members[] = {"output", "output_is_list", "output_name"};

  for (gsize m = 0; m < G_N_ELEMENTS (members); m++)
    {
      g_string_append_printf (out, ", \"%s\": [", members[m]);
      for (gsize i = 0; node->outputs[i].type != NULL; i++)
        {
          g_string_append (out, i > 0 ? ", " : "");
          if (m == 1)
            g_string_append (out, "false");
          else
            sandbox_json_append_quoted (out, node->outputs[i].type);
        }
      g_string_append_c (out, ']');
    }
}

static void
append_tooltips (GString *out, const SandboxNode *node)
{
  if (node->outputs[0].type == NULL || node->outputs[0].tooltip == NULL)
    return;
  g_string_append (out, ", \"output_tooltips\": [");
  for (gsize i = 0; node->outputs[i].type != NULL; i++)
    {
      g_string_append (out, i > 0 ? ", " : "");
      sandbox_json_append_quoted (out, node->outputs[i].tooltip);
    }
  g_string_append_c (out, ']');
}

static void
append_member (GString *out, const char *name, const char *value)
{
  g_string_append_printf (out, ", \"%s\": ", name);
  sandbox_json_append_quoted (out, value);
}

static void
append_node (GString *out, const SandboxNode *node)
{
  sandbox_json_append_quoted (out, node->class_type);
  g_string_append (out, ": {");
  append_inputs (out, node);
  append_outputs (out, node);
  append_member (out, "name", node->class_type);
  append_member (out, "display_name", node->display_name);
  append_member (out, "description", node->description);
  append_member (out, "python_module", "nodes");
  append_member (out, "category", node->category);
  g_string_append_printf (out, ", \"output_node\": %s", node->output_node ? "true" : "false");
  append_tooltips (out, node);
  g_string_append_c (out, '}');
}

char *
sandbox_dup_object_info (const char *class_type)
{
  GString *out = g_string_new ("{");

  for (gsize file = 0; sandbox_nodes[file] != NULL; file++)
    for (const SandboxNode *row = sandbox_nodes[file]; row->class_type != NULL; row++)
      if (class_type == NULL || strcmp (row->class_type, class_type) == 0)
        {
          g_string_append (out, out->len > 1 ? ", " : "");
          append_node (out, row);
        }
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

char *
sandbox_dup_models (void)
{
  GString *out = g_string_new ("[");

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    g_string_append_printf (out, "%s\"%s\"", i > 0 ? ", " : "", folders[i].name);
  g_string_append_c (out, ']');
  return g_string_free (out, FALSE);
}

/* Sizes differ a little by name, so that clients that compare them see a difference. */
static void
append_model (GString *out, const char *name, gboolean detailed)
{
  g_string_append (out, out->len > 1 ? ", " : "");
  if (!detailed)
    {
      sandbox_json_append_quoted (out, name);
      return;
    }
  g_string_append (out, "{\"name\": ");
  sandbox_json_append_quoted (out, name);
  g_string_append_printf (out,
                          ", \"pathIndex\": 0, \"modified\": " MODEL_TIME
                          ", \"created\": " MODEL_TIME ", \"size\": %" G_GINT64_FORMAT "}",
                          (gint64) MODEL_SIZE - g_str_hash (name) % 100000);
}

char *
sandbox_dup_model_list (const char *folder, gboolean detailed)
{
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    if (strcmp (folders[i].name, folder) == 0)
      {
        GString *out = g_string_new ("[");

        for (gsize f = 0; folders[i].files != NULL && folders[i].files[f] != NULL; f++)
          if (strcmp (folders[i].files[f], "pixel_space") != 0) /* a choice of VAELoader, no file */
            append_model (out, folders[i].files[f], detailed);
        g_string_append_c (out, ']');
        return g_string_free (out, FALSE);
      }
  return NULL;
}
