/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A shape's coverage, shrunk by 4 and blurred, read as a height: its slope toward the light makes
 * the shape look round. */

#include "sandbox/assay-sandbox-raster.h"

G_BEGIN_DECLS

typedef struct
{
  int width, height;
  gint16 *cells; /* slope and height by turns; %NULL = none */
} SandboxRelief;

void sandbox_relief_init (SandboxRelief *relief, const SandboxCover *cover);
void sandbox_relief_clear (SandboxRelief *relief);
/* @x, @y inside the cover's box. @slope: about -256 … 256, lit positive; @inside: 0 at the edge …
 * 255. */
void sandbox_relief_at (const SandboxRelief *relief, int x, int y, int *slope, int *inside);

G_END_DECLS
