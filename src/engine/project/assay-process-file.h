/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The processors on a picture in a file, without a project: what a person tries before a
 * document says it. The same chain as that of a job, step by step. Blocking; any thread. */

#include "model/rows/assay-rows.h"

G_BEGIN_DECLS

#define ASSAY_PROCESS_NOT_SAID G_MININT /* of a number */

/* Words as a person types them; all borrowed, %NULL is not said. Paths are absolute. */
typedef struct
{
  const char        *file;      /* PNG */
  const char *const *processors; /* ids, any order; %NULL: all */
  const char        *method;    /* key (the usual one) or as-is */
  const char        *key;       /* "#ff00ff" or magenta …; %NULL: the commonest of the border */
  int                tolerance; /* CIE 1976 units, 1 .. 255 */
  const char        *strokes;   /* a file of AssayStrokes */
  const char        *canvas;    /* "64x64"; without one the picture keeps its size and place */
  int                safe_area; /* px */
  const char        *placement; /* none, center (the usual one), foot */
  const char        *scaling;   /* none, area (the usual one), nearest */
  const char        *to;        /* PNG, written where nothing is; %NULL: nothing is kept */
  const char        *before_after; /* the same, of a picture of both: left the source, right
                                      what came out, on black, white and magenta */
} AssayProcessWish;

/* (transfer full): with problems where a processor could not do it, and then nothing is written.
 * %NULL + @error: G_IO_ERROR_INVALID_ARGUMENT for a word that means nothing, else for a file. */
AssayProcessedRow *assay_process_file (const AssayProcessWish *wish, GError **error);

G_END_DECLS
