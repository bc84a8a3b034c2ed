/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-node.h"

static SandboxValue *
new_images (void)
{
  SandboxValue *value = sandbox_value_new ();

  value->pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_picture_unref);
  value->truths = g_ptr_array_new_with_free_func (g_free);
  return value;
}

static gboolean
empty_run (SandboxRun *run, SandboxValue **outputs)
{
  int width = (int) sandbox_run_get_int (run, "width");
  int height = (int) sandbox_run_get_int (run, "height");
  gint64 batch = sandbox_run_get_int (run, "batch_size");
  guint32 color = (guint32) sandbox_run_get_int (run, "color");

  if (!sandbox_run_allocate (run, (gint64) width * height * batch))
    return FALSE;
  outputs[0] = new_images ();
  for (gint64 i = 0; i < batch; i++)
    {
      AssayPicture *picture = assay_picture_new (width, height);

      for (int at = 0; at < width * height; at++)
        picture->pixels[at] =
          (AssayPixel){(guint8) (color >> 16), (guint8) (color >> 8), (guint8) color, 255};
      g_ptr_array_add (outputs[0]->pictures, picture);
      g_ptr_array_add (outputs[0]->truths, g_strdup ("{\"sandbox\":true,\"defect\":null}"));
    }
  return TRUE;
}

static const SandboxInput empty_inputs[] = {
  {"width", SANDBOX_INPUT_INT, NULL, NULL, 512, 1, 16384, 1},
  {"height", SANDBOX_INPUT_INT, NULL, NULL, 512, 1, 16384, 1},
  {"batch_size", SANDBOX_INPUT_INT, NULL, NULL, 1, 1, 4096},
  {"color", SANDBOX_INPUT_INT, NULL, NULL, 0, 0, 0xFFFFFF, 1, .more = "\"display\": \"color\""},
  {NULL},
};

static const SandboxOutput image_outputs[] = {{"IMAGE"}, {NULL}};

static gboolean
invert_run (SandboxRun *run, SandboxValue **outputs)
{
  SandboxValue *from = sandbox_run_get_value (run, "image");

  outputs[0] = new_images ();
  for (guint i = 0; i < from->pictures->len; i++)
    {
      const AssayPicture *in = g_ptr_array_index (from->pictures, i);
      AssayPicture *picture;

      if (!sandbox_run_allocate (run, (gint64) in->width * in->height))
        return FALSE;
      picture = assay_picture_new (in->width, in->height);
      for (int at = 0; at < in->width * in->height; at++)
        {
          AssayPixel p = in->pixels[at];

          picture->pixels[at] = (AssayPixel){255 - p.r, 255 - p.g, 255 - p.b, p.a};
        }
      g_ptr_array_add (outputs[0]->pictures, picture);
      g_ptr_array_add (outputs[0]->truths, g_strdup (g_ptr_array_index (from->truths, i)));
    }
  return TRUE;
}

static const SandboxInput invert_inputs[] = {{"image", SANDBOX_INPUT_LINK, "IMAGE"}, {NULL}};

const SandboxNode sandbox_nodes_of_image[] = {
  {
    "EmptyImage",
    "EmptyImage",
    "",
    "image",
    empty_inputs,
    image_outputs,
    FALSE,
    empty_run,
  },
  {
    "ImageInvert",
    "Invert Image",
    "",
    "image",
    invert_inputs,
    image_outputs,
    FALSE,
    invert_run,
  },
  {NULL},
};
