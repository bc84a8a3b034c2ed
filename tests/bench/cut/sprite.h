/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A sprite of the list, and how programs of the bench read it: on standard input, one a line: name,
 * file, x, y, width, height, with tabs between. */

#include "bench/cut/truth.h"

G_BEGIN_DECLS

typedef struct
{
  char         *name, *path;
  AssayRect     rect;
  guint         number;   /* of the line, from 1 */
  guint64       seed;     /* of the name */
  AssayPicture *original; /* the rectangle of the file */
  AssayPicture *picture;  /* enlarged, with its margin */
  Truth        *truth;    /* of picture */
} Sprite;

typedef void (*SpriteAct) (const Sprite *sprite, gpointer data);

/* Calls @act for each sprite there is on standard input; one that is not what was chosen is told on
 * standard error. */
void     sprite_each (SpriteAct act, gpointer data);
/* One line of standard input, without its end. */
gboolean sprite_read_line (char *line, int size);

G_END_DECLS
