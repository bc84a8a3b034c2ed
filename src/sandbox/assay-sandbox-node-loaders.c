/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-node.h"

static gboolean
checkpoint_run (SandboxRun *run, SandboxValue **outputs)
{
  for (int i = 0; i < 3; i++)
    {
      outputs[i] = sandbox_value_new ();
      outputs[i]->checkpoint = g_strdup (sandbox_run_get_string (run, "ckpt_name"));
      outputs[i]->loras = g_strdup ("");
    }
  return TRUE;
}

static const SandboxInput checkpoint_inputs[] = {
  {"ckpt_name", SANDBOX_INPUT_COMBO, .choices = sandbox_checkpoints,
   .tooltip = "The name of the checkpoint (model) to load."},
  {NULL},
};

static const SandboxOutput checkpoint_outputs[] = {
  {"MODEL", "The model used for denoising latents."},
  {"CLIP", "The CLIP model used for encoding text prompts."},
  {"VAE", "The VAE model used for encoding and decoding images to and from latent space."},
  {NULL},
};

/* The list of styles grows by one line for each loader passed. */
static SandboxValue *
with_lora (SandboxValue *from, const char *name, double strength)
{
  SandboxValue *value = sandbox_value_new ();
  int thousandths = (int) (strength * 1000.0 + (strength < 0 ? -0.5 : 0.5));

  value->checkpoint = g_strdup (from->checkpoint);
  value->loras = g_strdup_printf ("%s%s\t%d\n", from->loras, name, thousandths);
  return value;
}

static gboolean
lora_run (SandboxRun *run, SandboxValue **outputs)
{
  const char *name = sandbox_run_get_string (run, "lora_name");

  outputs[0] = with_lora (sandbox_run_get_value (run, "model"), name,
                          sandbox_run_get_float (run, "strength_model"));
  outputs[1] = with_lora (sandbox_run_get_value (run, "clip"), name,
                          sandbox_run_get_float (run, "strength_clip"));
  return TRUE;
}

static const SandboxInput lora_inputs[] = {
  {"model", SANDBOX_INPUT_LINK, "MODEL",
   .tooltip = "The diffusion model the LoRA will be applied to."},
  {"clip", SANDBOX_INPUT_LINK, "CLIP", .tooltip = "The CLIP model the LoRA will be applied to."},
  {"lora_name", SANDBOX_INPUT_COMBO, .choices = sandbox_loras, .tooltip = "The name of the LoRA."},
  {"strength_model", SANDBOX_INPUT_FLOAT, NULL, NULL, 1.0, -100.0, 100.0, 0.01,
   .tooltip = "How strongly to modify the diffusion model. This value can be negative."},
  {"strength_clip", SANDBOX_INPUT_FLOAT, NULL, NULL, 1.0, -100.0, 100.0, 0.01,
   .tooltip = "How strongly to modify the CLIP model. This value can be negative."},
  {NULL},
};

static const SandboxOutput lora_outputs[] = {
  {"MODEL", "The modified diffusion model."},
  {"CLIP", "The modified CLIP model."},
  {NULL},
};

#define LORA_DESCRIPTION                                                                           \
  "LoRAs are used to modify diffusion and CLIP models, altering the way in which latents are "     \
  "denoised such as "                                                                              \
  "applying styles. Multiple LoRA nodes can be linked together."

static gboolean
lora_model_only_run (SandboxRun *run, SandboxValue **outputs)
{
  outputs[0] =
    with_lora (sandbox_run_get_value (run, "model"), sandbox_run_get_string (run, "lora_name"),
               sandbox_run_get_float (run, "strength_model"));
  return TRUE;
}

static const SandboxInput lora_model_only_inputs[] = {
  {"model", SANDBOX_INPUT_LINK, "MODEL"},
  {"lora_name", SANDBOX_INPUT_COMBO, .choices = sandbox_loras},
  {"strength_model", SANDBOX_INPUT_FLOAT, NULL, NULL, 1.0, -100.0, 100.0, 0.01},
  {NULL},
};

static const SandboxOutput lora_model_only_outputs[] = {{"MODEL", "The modified diffusion model."},
                                                        {NULL}};

static gboolean
vae_run (SandboxRun *run, SandboxValue **outputs)
{
  outputs[0] = sandbox_value_new ();
  return TRUE;
}

static const SandboxInput vae_inputs[] = {
  {"vae_name", SANDBOX_INPUT_COMBO, .choices = sandbox_vaes},
  {NULL},
};

static const SandboxOutput vae_outputs[] = {{"VAE"}, {NULL}};

const SandboxNode sandbox_nodes_of_loaders[] = {
  {
    "CheckpointLoaderSimple",
    "Load Checkpoint",
    "Loads a diffusion model checkpoint, diffusion models are used to denoise latents.",
    "loaders",
    checkpoint_inputs,
    checkpoint_outputs,
    FALSE,
    checkpoint_run,
  },
  {
    "LoraLoader",
    "Load LoRA",
    LORA_DESCRIPTION,
    "loaders",
    lora_inputs,
    lora_outputs,
    FALSE,
    lora_run,
  },
  {
    "LoraLoaderModelOnly",
    "LoraLoaderModelOnly",
    LORA_DESCRIPTION,
    "loaders",
    lora_model_only_inputs,
    lora_model_only_outputs,
    FALSE,
    lora_model_only_run,
  },
  {
    "VAELoader",
    "Load VAE",
    "",
    "loaders",
    vae_inputs,
    vae_outputs,
    FALSE,
    vae_run,
  },
  {NULL},
};
