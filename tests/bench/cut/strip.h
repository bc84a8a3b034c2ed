/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A cut to be looked at. */

#include "bench/cut/scene.h"
#include "bench/cut/sprite.h"

G_BEGIN_DECLS

/* Composed | cut on black | on white | on magenta | truth on grey, side by side, as
 * FOLDER/<number>-<background>.png. */
void strip_write (const Sprite *sprite, SceneKind kind, const char *folder);

G_END_DECLS
