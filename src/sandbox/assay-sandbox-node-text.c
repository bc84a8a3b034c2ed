/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-node.h"

static gboolean
encode_run (SandboxRun *run, SandboxValue **outputs)
{
  outputs[0] = sandbox_value_new ();
  outputs[0]->text = g_strdup (sandbox_run_get_string (run, "text"));
  return TRUE;
}

static const SandboxInput encode_inputs[] = {
  {"text", SANDBOX_INPUT_STRING, .more = "\"multiline\": true, \"dynamicPrompts\": true",
   .tooltip = "The text to be encoded."},
  {"clip", SANDBOX_INPUT_LINK, "CLIP", .tooltip = "The CLIP model used for encoding the text."},
  {NULL},
};

static const SandboxOutput encode_outputs[] = {
  {"CONDITIONING",
   "A conditioning containing the embedded text used to guide the diffusion model."},
  {NULL},
};

/* The layer changes nothing a drawing could show; the link goes through. */
static gboolean
last_layer_run (SandboxRun *run, SandboxValue **outputs)
{
  outputs[0] = sandbox_value_ref (sandbox_run_get_value (run, "clip"));
  return TRUE;
}

static const SandboxInput last_layer_inputs[] = {
  {"clip", SANDBOX_INPUT_LINK, "CLIP"},
  {"stop_at_clip_layer", SANDBOX_INPUT_INT, NULL, NULL, -1, -24, -1, 1},
  {NULL},
};

static const SandboxOutput last_layer_outputs[] = {{"CLIP"}, {NULL}};

const SandboxNode sandbox_nodes_of_text[] = {
  {
    "CLIPTextEncode",
    "CLIP Text Encode (Prompt)",
    "Encodes a text prompt using a CLIP model into an embedding that can be used to guide the "
    "diffusion model towards "
    "generating specific images.",
    "conditioning",
    encode_inputs,
    encode_outputs,
    FALSE,
    encode_run,
  },
  {
    "CLIPSetLastLayer",
    "CLIP Set Last Layer",
    "",
    "conditioning",
    last_layer_inputs,
    last_layer_outputs,
    FALSE,
    last_layer_run,
  },
  {NULL},
};
