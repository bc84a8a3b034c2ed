/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Which parts of a file make sprites for the bench. */

#include <glib.h>

G_BEGIN_DECLS

/* Prints a row a sprite: path, x, y, width, height, kinds. A picture of one main object is a sprite
 * as a whole; of a sheet the objects that stand by themselves are, largest first, at most three.
 * None where the border is not transparent or the object is not between 12 and 512 px. */
void survey_file (const char *path);

G_END_DECLS
