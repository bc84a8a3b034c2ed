/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How much of a pixel of the uncut source must be the thing, whatever its color and however dark
 * the background is there. Colors end at black and at white, so a color that is no shade of the
 * background cannot be made of less. Knows nothing of how it was cut. Pure, integers; any thread. */

#include "judge/assay-validator.h"

G_BEGIN_DECLS

/* @ground: the background's color. 0 (may be nothing but background, or a shadow on it) .. 255. */
int _assay_share_least (AssayPixel ground, AssayPixel source);
/* So, with the background as light there as @ground: no shadow is thought of. */
int _assay_share_unshaded (AssayPixel ground, AssayPixel source);
/* The outermost ring of pixels is of @ground and its shades, but for two fifths at most. */
gboolean _assay_share_can_tell (const AssayPicture *source, AssayPixel ground);

G_END_DECLS
