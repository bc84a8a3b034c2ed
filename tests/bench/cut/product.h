/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The product's own chain, as a recipe runs it. */

#include "imaging/assay-processor.h"

G_BEGIN_DECLS

#define PRODUCT_CANVAS_PX 128
#define PRODUCT_SAFE_PX   6

/* Cut and fringe, nothing scaled or placed. %NULL when it refuses. */
AssayPicture *product_cut   (const AssayPicture *composed, AssayPixel key);
/* Scale by area and place in the middle of the canvas. %NULL when there is nothing to place. Part @from
 * of the picture lies at @to then. */
AssayPicture *product_place (const AssayPicture *picture, AssayRect *from, AssayRect *to);

G_END_DECLS
