/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-node.h"

static gboolean
empty_run (SandboxRun *run, SandboxValue **outputs)
{
  outputs[0] = sandbox_value_new ();
  outputs[0]->width = (int) (sandbox_run_get_int (run, "width") / 8 * 8);
  outputs[0]->height = (int) (sandbox_run_get_int (run, "height") / 8 * 8);
  outputs[0]->batch = (guint) sandbox_run_get_int (run, "batch_size");
  return TRUE;
}

static const SandboxInput empty_inputs[] = {
  {"width", SANDBOX_INPUT_INT, NULL, NULL, 512, 16, 16384, 8,
   .tooltip = "The width of the latent images in pixels."},
  {"height", SANDBOX_INPUT_INT, NULL, NULL, 512, 16, 16384, 8,
   .tooltip = "The height of the latent images in pixels."},
  {"batch_size", SANDBOX_INPUT_INT, NULL, NULL, 1, 1, 4096,
   .tooltip = "The number of latent images in the batch."},
  {NULL},
};

static const SandboxOutput empty_outputs[] = {{"LATENT", "The empty latent image batch."}, {NULL}};

/* Latents hold finished pictures here, so decoding hands them on. */
static gboolean
decode_run (SandboxRun *run, SandboxValue **outputs)
{
  SandboxValue *samples = sandbox_run_get_value (run, "samples");

  if (samples->pictures != NULL)
    {
      outputs[0] = sandbox_value_ref (samples);
      return TRUE;
    }
  /* an unsampled latent is all zeros: a flat grey picture, as the real decoder gives about */
  if (!sandbox_run_allocate (run, (gint64) samples->width * samples->height * samples->batch))
    return FALSE;
  outputs[0] = sandbox_value_new ();
  outputs[0]->pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_picture_unref);
  outputs[0]->truths = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < samples->batch; i++)
    {
      AssayPicture *picture = assay_picture_new (samples->width, samples->height);
      int n = picture->width * picture->height;

      for (int at = 0; at < n; at++)
        picture->pixels[at] = (AssayPixel){127, 123, 118, 255};
      g_ptr_array_add (outputs[0]->pictures, picture);
      g_ptr_array_add (outputs[0]->truths, g_strdup ("{\"sandbox\":true,\"defect\":null}"));
    }
  return TRUE;
}

static const SandboxInput decode_inputs[] = {
  {"samples", SANDBOX_INPUT_LINK, "LATENT", .tooltip = "The latent to be decoded."},
  {"vae", SANDBOX_INPUT_LINK, "VAE", .tooltip = "The VAE model used for decoding the latent."},
  {NULL},
};

static const SandboxOutput decode_outputs[] = {{"IMAGE", "The decoded image."}, {NULL}};

const SandboxNode sandbox_nodes_of_latent[] = {
  {
    "EmptyLatentImage",
    "Empty Latent Image",
    "Create a new batch of empty latent images to be denoised via sampling.",
    "latent",
    empty_inputs,
    empty_outputs,
    FALSE,
    empty_run,
  },
  {
    "VAEDecode",
    "VAE Decode",
    "Decodes latent images back into pixel space images.",
    "latent",
    decode_inputs,
    decode_outputs,
    FALSE,
    decode_run,
  },
  {NULL},
};
