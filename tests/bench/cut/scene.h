/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A sprite as a model would draw it: on a background of one color that is never quite flat. What is
 * written here was committed before the first cut was scored (drop: after); a change makes figures
 * that cannot be held against older ones.
 *
 * flat          key color everywhere: magenta, green, blue
 * noise         normal, sigma 3, in each channel of the whole picture
 * vignette      the background 15 % darker in the corners, by the square of the distance from the
 *               middle
 * gradient      the background up to 10 % darker along one direction
 * jpeg          the whole picture through JPEG 90, 4:2:0
 * shadow        a contact shadow of 35 % on the background: the silhouette flattened to a sixth, at
 *               its foot, blurred
 * drop          a soft shadow of 35 % all around: the silhouette moved down by a twentieth of its
 *               height, blurred
 * mixed         off-key background, 6 % vignette, noise sigma 2, JPEG 95
 *
 * Those that are not flat lie on one of the three key colors, by the sprite's seed. Same bits for
 * the same seed. */

#include "imaging/assay-picture.h"

G_BEGIN_DECLS

typedef enum
{
  SCENE_MAGENTA,
  SCENE_GREEN,
  SCENE_BLUE,
  SCENE_NOISE,
  SCENE_VIGNETTE,
  SCENE_GRADIENT,
  SCENE_JPEG,
  SCENE_SHADOW,
  SCENE_DROP,
  SCENE_MIXED,
  SCENE_KINDS
} SceneKind;

const char *scene_name (SceneKind kind);
/* SCENE_KINDS when there is none of that name. */
SceneKind   scene_find (const char *name);

/* FNV-1a of a sprite's name. */
guint64     scene_seed (const char *name);
/* The color that is asked for, and so what the cut is told. */
AssayPixel  scene_key  (SceneKind kind, guint64 seed);

/* Opaque, of the truth's size. */
AssayPicture *scene_compose (const AssayPicture *truth, SceneKind kind, guint64 seed);

/* The picture as it comes back out of a JPEG file; alpha becomes 255. */
AssayPicture *scene_through_jpeg (const AssayPicture *picture, int quality);

G_END_DECLS
