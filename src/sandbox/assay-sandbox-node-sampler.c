/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-node.h"

#include "sandbox/assay-sandbox-draw.h"
#include "sandbox/assay-sandbox-jpeg.h"

#define PREVIEW_SIDE    128
#define CELL            8 /* pixels of a picture that one of its latent stands for */
#define PREVIEW_QUALITY 95

static void
fill_request (SandboxRun *run, SandboxDrawRequest *request, const SandboxValue *latent, guint index)
{
  SandboxValue *model = sandbox_run_get_value (run, "model");

  *request = (SandboxDrawRequest){
    .width = latent->width,
    .height = latent->height,
    .positive = sandbox_run_get_value (run, "positive")->text,
    .checkpoint = model->checkpoint,
    .loras = model->loras,
    .seed = sandbox_run_get_seed (run, "seed"),
    .index = index,
    .steps = (int) sandbox_run_get_int (run, "steps"),
    .cfg_tenths = (int) (sandbox_run_get_float (run, "cfg") * 10.0),
    .defects_percent = sandbox_run_get_defects_percent (run),
  };
}

static guint8
mix (guint8 color, guint32 noise, int keep)
{
  return (guint8) ((color * keep + (int) (noise & 0xff) * (256 - keep)) >> 8);
}

/* What the picture will be, small, behind less and less noise: a color for each cell, as a latent's
 * pixel gives one. */
static GBytes *
make_preview (const AssayPicture *small, guint64 seed, guint value, guint max)
{
  g_autoptr (AssayPicture) picture = assay_picture_new (small->width, small->height);
  guint32 state = (guint32) (seed * 2654435761u + value) | 1;
  int keep = (int) (256 * value / max);

  for (int y = 0; y < small->height; y++)
    for (int x = 0; x < small->width; x++)
      {
        guint32 cell = (guint32) (y / CELL * PREVIEW_SIDE + x / CELL + 1);
        guint32 noise = (state ^ cell * 2246822519u) * 1664525u + 1013904223u;
        AssayPixel p = *assay_picture_at (small, x, y);

        *assay_picture_at (picture, x, y) =
          (AssayPixel){mix (p.r, noise >> 24, keep), mix (p.g, noise >> 16, keep),
                       mix (p.b, noise >> 8, keep), 255};
      }
  return sandbox_jpeg_encode (picture, PREVIEW_QUALITY);
}

static AssayPicture *
draw_small (const SandboxDrawRequest *request)
{
  int longer = MAX (request->width, request->height);
  SandboxDrawRequest small = *request;

  small.width = MAX (8, request->width * PREVIEW_SIDE / longer);
  small.height = MAX (8, request->height * PREVIEW_SIDE / longer);
  small.defects_percent = 0;
  return sandbox_draw (&small, NULL);
}

static gboolean
show_steps (SandboxRun *run, const SandboxDrawRequest *request)
{
  guint steps = (guint) request->steps;
  g_autoptr (AssayPicture) picture = sandbox_run_shows_previews (run) ? draw_small (request) : NULL;

  for (guint i = 1; i <= steps; i++)
    {
      g_autoptr (GBytes) preview =
        picture != NULL ? make_preview (picture, request->seed, i, steps) : NULL;

      if (!sandbox_run_step (run, i, steps, preview))
        return FALSE;
    }
  return TRUE;
}

static gboolean
sample_run (SandboxRun *run, SandboxValue **outputs)
{
  SandboxValue *latent = sandbox_run_get_value (run, "latent_image");
  SandboxDrawRequest request;
  SandboxValue *out;

  if (!sandbox_run_allocate (run, (gint64) latent->width * latent->height * latent->batch))
    return FALSE;
  fill_request (run, &request, latent, 0);
  if (!show_steps (run, &request))
    return FALSE;
  out = outputs[0] = sandbox_value_new ();
  out->width = latent->width;
  out->height = latent->height;
  out->batch = latent->batch;
  out->pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_picture_unref);
  out->truths = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < latent->batch; i++)
    {
      char *truth = NULL;

      if (!sandbox_run_goes_on (run))
        return FALSE;
      fill_request (run, &request, latent, i);
      g_ptr_array_add (out->pictures, sandbox_draw (&request, &truth));
      g_ptr_array_add (out->truths, truth);
    }
  return TRUE;
}

static const SandboxInput sample_inputs[] = {
  {"model", SANDBOX_INPUT_LINK, "MODEL",
   .tooltip = "The model used for denoising the input latent."},
  {"seed", SANDBOX_INPUT_INT, NULL, NULL, 0, 0, 18446744073709551615.0,
   .more = "\"control_after_generate\": true",
   .tooltip = "The random seed used for creating the noise."},
  {"steps", SANDBOX_INPUT_INT, NULL, NULL, 20, 1, 10000,
   .tooltip = "The number of steps used in the denoising process."},
  {"cfg", SANDBOX_INPUT_FLOAT, NULL, NULL, 8.0, 0.0, 100.0, 0.1, 0.01,
   .tooltip = "The Classifier-Free Guidance scale balances creativity and adherence to the prompt. "
              "Higher values result in "
              "images more closely matching the prompt however too high values will negatively "
              "impact quality."},
  {"sampler_name", SANDBOX_INPUT_COMBO, .choices = sandbox_samplers,
   .tooltip = "The algorithm used when sampling, this can affect the quality, speed, and style of "
              "the generated output."},
  {"scheduler", SANDBOX_INPUT_COMBO, .choices = sandbox_schedulers,
   .tooltip = "The scheduler controls how noise is gradually removed to form the image."},
  {"positive", SANDBOX_INPUT_LINK, "CONDITIONING",
   .tooltip = "The conditioning describing the attributes you want to include in the image."},
  {"negative", SANDBOX_INPUT_LINK, "CONDITIONING",
   .tooltip = "The conditioning describing the attributes you want to exclude from the image."},
  {"latent_image", SANDBOX_INPUT_LINK, "LATENT", .tooltip = "The latent image to denoise."},
  {"denoise", SANDBOX_INPUT_FLOAT, NULL, NULL, 1.0, 0.0, 1.0, 0.01,
   .tooltip = "The amount of denoising applied, lower values will maintain the structure of the "
              "initial image allowing for "
              "image to image sampling."},
  {NULL},
};

static const SandboxOutput sample_outputs[] = {{"LATENT", "The denoised latent."}, {NULL}};

const SandboxNode sandbox_nodes_of_sampler[] = {
  {
    "KSampler",
    "KSampler",
    "Uses the provided model, positive and negative conditioning to denoise the latent image.",
    "sampling",
    sample_inputs,
    sample_outputs,
    FALSE,
    sample_run,
  },
  {NULL},
};
