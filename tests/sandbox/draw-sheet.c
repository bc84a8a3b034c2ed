/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Not a test: draws every subject in several styles and seeds onto one sheet, for a person to look
 * at. draw-sheet OUT.png [side [seeds [first subject [subjects [styles [defects % [first
 * seed]]]]]]] */

#include "imaging/assay-png.h"
#include "sandbox/assay-sandbox-draw.h"

#include <stdlib.h>

static const char *const prompts[] = {
  "a red health potion, game icon, plain solid magenta background",
  "a sword, game icon, solid green background",
  "a blue shield, game icon, plain solid magenta background",
  "a gold coin, game icon, plain solid magenta background",
  "a heart, game icon, solid cyan background",
  "a rubber duck, game icon, solid magenta background",
  "a golden key, game icon, solid magenta background",
  "an emerald gem, game icon, plain solid magenta background",
  "a star, game icon, solid blue background",
  "a bomb, game icon, plain solid yellow background",
  "a magic scroll, game icon, solid green background",
  "a rocket, game icon, plain white background",
  "some unknown thing, solid magenta background",
  "a purple potion on a shelf",
};

static const char *const styles[] = {
  "", "clean-icons.safetensors\t1000\n", "painted-glow.safetensors\t1000\n",
  "retro-outline.safetensors\t1000\n", "pixel-art-xl.safetensors\t800\n"};

static void
paste (AssayPicture *sheet, const AssayPicture *part, int x0, int y0, int side)
{
  int factor = part->width / side;

  for (int y = 0; y < side; y++)
    for (int x = 0; x < side; x++)
      {
        int sum[3] = {0, 0, 0};

        for (int dy = 0; dy < factor; dy++)
          for (int dx = 0; dx < factor; dx++)
            {
              AssayPixel p = *assay_picture_at (part, x * factor + dx, y * factor + dy);

              sum[0] += p.r;
              sum[1] += p.g;
              sum[2] += p.b;
            }
        *assay_picture_at (sheet, x0 + x, y0 + y) =
          (AssayPixel){(guint8) (sum[0] / (factor * factor)), (guint8) (sum[1] / (factor * factor)),
                       (guint8) (sum[2] / (factor * factor)), 255};
      }
}

int
main (int argc, char **argv)
{
  int side = argc > 2 ? atoi (argv[2]) : 128;
  int seeds = argc > 3 ? atoi (argv[3]) : 4;
  int first = argc > 4 ? atoi (argv[4]) : 0;
  int count = argc > 5 ? atoi (argv[5]) : (int) G_N_ELEMENTS (prompts);
  int n_styles = argc > 6 ? atoi (argv[6]) : (int) G_N_ELEMENTS (styles);
  int base = argc > 8 ? atoi (argv[8]) : 1;
  int defects = argc > 7 ? atoi (argv[7]) : 0;
  AssayPicture *sheet = assay_picture_new (side * seeds * n_styles, side * count);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GBytes) png = NULL;

  for (int i = 0; i < count; i++)
    for (int style = 0; style < n_styles; style++)
      for (int seed = 0; seed < seeds; seed++)
        {
          char *truth = NULL;
          SandboxDrawRequest request = {side * (1024 / side),
                                        side * (1024 / side),
                                        prompts[first + i],
                                        "sd_xl_base_1.0.safetensors",
                                        styles[style],
                                        (guint64) (seed + base),
                                        0,
                                        20,
                                        70,
                                        defects};
          AssayPicture *part = sandbox_draw (&request, &truth);

          if (defects > 0)
            g_print ("%d %d: %s\n", i, seed, truth);
          paste (sheet, part, (style * seeds + seed) * side, i * side, side);
          assay_picture_unref (part);
          g_free (truth);
        }
  g_print ("%d ms a picture\n",
           (int) ((g_get_monotonic_time () - start) / 1000 / (count * n_styles * seeds)));
  png = assay_png_encode (sheet, 6, NULL, 0);
  return g_file_set_contents (argc > 1 ? argv[1] : "/tmp/sandbox-sheet.png",
                              g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png), NULL)
           ? 0
           : 1;
}
