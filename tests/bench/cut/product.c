/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/cut/product.h"

#define TOLERANCE 12

AssayPicture *
product_cut (const AssayPicture *composed, AssayPixel key)
{
  const AssayProcessParameters parameters = {.cut = ASSAY_CUT_METHOD_KEY_COLOR,
                                             .key = key,
                                             .key_tolerance = TOLERANCE,
                                             .fringe = TRUE,
                                             .placement = ASSAY_PLACEMENT_NONE,
                                             .scaling = ASSAY_SCALING_NONE,
                                             .canvas_width = composed->width,
                                             .canvas_height = composed->height};

  return assay_process (composed, &parameters, NULL, NULL);
}

AssayPicture *
product_place (const AssayPicture *picture, AssayRect *from, AssayRect *to)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, TRUE, sizeof (AssayProcessStep));
  AssayPicture *placed;
  const AssayProcessParameters parameters = {.cut = ASSAY_CUT_METHOD_AS_IS,
                                             .placement = ASSAY_PLACEMENT_CENTER,
                                             .scaling = ASSAY_SCALING_AREA,
                                             .canvas_width = PRODUCT_CANVAS_PX,
                                             .canvas_height = PRODUCT_CANVAS_PX,
                                             .safe_area = PRODUCT_SAFE_PX};

  placed = assay_process (picture, &parameters, steps, NULL);
  if (placed != NULL)
    assay_process_trace (picture, steps, from, to);
  return placed;
}
