/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What lies behind the thing, as models leave it: a color that is never quite the asked one,
 * nowhere quite even and full of fine noise, and the shadow of what stands on it. Integers, but for
 * the thing's bounds: the same @random, which is the picture's own, gives the same pixels
 * everywhere. */

#include "sandbox/assay-sandbox-render.h"

G_BEGIN_DECLS

/* The asked flat color. Returns what it came to, before shade and noise. */
SandboxRgb sandbox_ground_flat (AssayPicture *picture, SandboxRgb color, guint32 random);
/* No flat color asked: a quiet wall with a light behind the thing, whose color is @main. */
void sandbox_ground_scene (AssayPicture *picture, SandboxRgb main, guint32 random);
/* Where the thing touches the ground: what is there, darker, with soft edges all around. */
void sandbox_ground_shadow (SandboxCanvas *canvas, const Sketch *sketch, guint32 random);

G_END_DECLS
