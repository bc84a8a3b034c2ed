/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the commands of bench-cut share. */

#include "bench/cut/scene.h"
#include "bench/cut/truth.h"
#include "imaging/assay-processor.h"

G_BEGIN_DECLS

typedef struct
{
  char         *name, *path;
  AssayRect     rect;
  guint         number;  /* of the line, from 1 */
  guint64       seed;
  AssayPicture *picture; /* enlarged, with its margin */
  Truth        *truth;
} Sprite;

/* Cut and fringe as the product runs them, nothing scaled or placed. %NULL when it refuses. */
AssayPicture *program_cut (const AssayPicture *composed, AssayPixel key);
/* Composed | cut on black | on white | on magenta | truth on grey, side by side, as FOLDER/<number>-<background>.png. */
void          program_write_strip (const Sprite *sprite, SceneKind kind, const char *folder);

G_END_DECLS
