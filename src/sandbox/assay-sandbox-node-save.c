/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-node.h"

#include "base/assay-clock.h"
#include "imaging/assay-png.h"
#include "sandbox/assay-sandbox-private.h"

#define MAX_PNGINFO   8
#define PNG_LEVEL     1 /* speed: files live in memory for a while only */
#define TRUTH_KEYWORD "assay_sandbox_truth"

/* The graph, what the client sent along, and what was planted: in that order. */
static GBytes *
encode (SandboxRun *run, const AssayPicture *picture, const char *truth)
{
  AssayPngText texts[MAX_PNGINFO + 2] = {{"prompt", sandbox_run_get_graph (run)}};
  char *owned[MAX_PNGINFO] = {NULL};
  JsonObject *pnginfo = sandbox_run_get_pnginfo (run);
  g_autoptr (GList) names = pnginfo != NULL ? json_object_get_members (pnginfo) : NULL;
  guint n = 1;
  GBytes *bytes;

  for (GList *l = names; l != NULL && n <= MAX_PNGINFO; l = l->next)
    {
      gsize length = strlen (l->data);

      /* PNG keywords: 1 to 79 characters, plain here */
      if (length == 0 || length > 79 || !g_str_is_ascii (l->data))
        continue;
      owned[n - 1] = sandbox_json_text (json_object_get_member (pnginfo, l->data));
      texts[n] = (AssayPngText){l->data, owned[n - 1]};
      n++;
    }
  texts[n++] = (AssayPngText){TRUTH_KEYWORD, truth};
  bytes = assay_png_encode (picture, PNG_LEVEL, texts, n);
  for (guint i = 0; i < MAX_PNGINFO; i++)
    g_free (owned[i]);
  return bytes;
}

static void
replace (GString *text, const char *token, const char *with)
{
  g_string_replace (text, token, with, 0);
}

/* %width% … as the server replaces them; the rest is the web client's affair. */
static char *
expand_prefix (SandboxRun *run, const char *prefix, const AssayPicture *first)
{
  GString *text = g_string_new (prefix);
  g_autofree char *now = assay_time_format (sandbox_run_now_us (run));
  g_autofree char *width = g_strdup_printf ("%d", first->width);
  g_autofree char *height = g_strdup_printf ("%d", first->height);
  static const struct
  {
    const char *token;
    int at, length;
  } parts[] = {
    {"%year%", 0, 4},  {"%month%", 5, 2},   {"%day%", 8, 2},
    {"%hour%", 11, 2}, {"%minute%", 14, 2}, {"%second%", 17, 2},
  };

  replace (text, "%width%", width);
  replace (text, "%height%", height);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *part = g_strndup (now + parts[i].at, (gsize) parts[i].length);

      replace (text, parts[i].token, part);
    }
  return g_string_free (text, FALSE);
}

static gboolean
store_all (SandboxRun *run, const char *type, const char *prefix)
{
  SandboxValue *images = sandbox_run_get_value (run, "images");
  g_autofree char *expanded = NULL;
  g_autofree char *subfolder = NULL;
  g_autofree char *base = NULL;
  const char *slash;
  guint counter;

  if (images->pictures->len == 0)
    return TRUE;
  expanded = expand_prefix (run, prefix, g_ptr_array_index (images->pictures, 0));
  if (!sandbox_file_is_safe (expanded))
    {
      sandbox_run_fail (run, "Exception",
                        "**** ERROR: Saving image outside the output folder is not allowed.\n");
      return FALSE;
    }
  slash = strrchr (expanded, '/');
  subfolder = slash != NULL ? g_strndup (expanded, (gsize) (slash - expanded)) : g_strdup ("");
  base = g_strdup (slash != NULL ? slash + 1 : expanded);
  for (guint i = 0; i < images->pictures->len; i++)
    {
      g_autoptr (GBytes) png = encode (run, g_ptr_array_index (images->pictures, i),
                                       g_ptr_array_index (images->truths, i));
      g_autofree char *batch_num = g_strdup_printf ("%u", i);
      g_autofree char *name = NULL;
      GString *numbered = g_string_new (base);

      replace (numbered, "%batch_num%", batch_num);
      counter = sandbox_run_next_counter (run, type, subfolder, base);
      g_string_append_printf (numbered, "_%05u_.png", counter);
      name = g_string_free (numbered, FALSE);
      sandbox_run_store (run, type, subfolder, name, png);
    }
  return TRUE;
}

static gboolean
save_run (SandboxRun *run, SandboxValue **outputs)
{
  return store_all (run, "output", sandbox_run_get_string (run, "filename_prefix"));
}

static const SandboxInput save_inputs[] = {
  {"images", SANDBOX_INPUT_LINK, "IMAGE", .tooltip = "The images to save."},
  {"filename_prefix", SANDBOX_INPUT_STRING, .text = "ComfyUI",
   .tooltip = "The prefix for the file to save. This may include formatting information such as "
              "%date:yyyy-MM-dd% or "
              "%Empty Latent Image.width% to include values from nodes."},
  {NULL},
};

static const SandboxOutput no_outputs[] = {{NULL}};

static gboolean
preview_run (SandboxRun *run, SandboxValue **outputs)
{
  g_autofree char *prefix = g_strconcat ("ComfyUI_temp_", sandbox_run_get_temp_tag (run), NULL);

  return store_all (run, "temp", prefix);
}

static const SandboxInput preview_inputs[] = {{"images", SANDBOX_INPUT_LINK, "IMAGE"}, {NULL}};

const SandboxNode sandbox_nodes_of_save[] = {
  {
    "SaveImage",
    "Save Image",
    "Saves the input images to your ComfyUI output directory.",
    "image",
    save_inputs,
    no_outputs,
    TRUE,
    save_run,
  },
  {
    "PreviewImage",
    "Preview Image",
    "Saves the input images to your ComfyUI output directory.",
    "image",
    preview_inputs,
    no_outputs,
    TRUE,
    preview_run,
  },
  {NULL},
};
