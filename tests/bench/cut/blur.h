/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Blur and distance in planes of doubles, for what a bench draws and measures. */

#include <glib.h>

G_BEGIN_DECLS

/* Normal blur in place; beyond the border lies 0. @channels values a pixel, interleaved. */
void    blur_gauss (double *plane, int width, int height, int channels, double sigma);

/* (transfer full): of each pixel the squared distance, between middles, to the nearest one whose
 * @inside is @wanted; a large number (> 1e9) when there is none. The border is no edge. */
double *distance_squared (const guint8 *inside, int width, int height, gboolean wanted);

G_END_DECLS
