/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* sRGB to CIELAB (D65) by integer tables, and colour distance. Units: 1/256 of an L*, a* or b* unit.
 * Source: IEC 61966-2-1 and CIE 15; tables made at build time or by integer arithmetic at first use. No libm. */

#include "imaging/assay-picture.h"

G_BEGIN_DECLS

typedef struct { gint32 l, a, b; } AssayLab;

AssayLab assay_color_lab     (AssayPixel pixel); /* alpha is ignored */
/* CIE 1976 distance squared in (1/256)^2 units. */
gint64   assay_color_distance_squared (AssayLab p, AssayLab q);
/* CIE 1976 distance in whole delta E units, rounded. */
int      assay_color_delta_e (AssayPixel p, AssayPixel q);
guint32  assay_integer_sqrt  (guint64 value); /* floor */

G_END_DECLS
