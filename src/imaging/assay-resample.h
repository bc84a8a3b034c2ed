/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Resampling of a rectangle of one picture into a rectangle of another. Integers only, exact but for the last rounding.
 * Both rectangles are not empty and lie inside their pictures; source and target differ. Pure; any thread. */

#include "imaging/assay-picture.h"

G_BEGIN_DECLS

/* Mean over the area each target pixel covers, colors weighted by alpha. Works for shrinking and growing. */
void assay_resample_area    (const AssayPicture *source, AssayRect from, AssayPicture *target, AssayRect to);
/* The source pixel under the middle of each target pixel. */
void assay_resample_nearest (const AssayPicture *source, AssayRect from, AssayPicture *target, AssayRect to);

G_END_DECLS
