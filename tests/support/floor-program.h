/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A floor of a bench (tests/bench/floor): a program of its own that is asked a line and answers one
 * with numbers, so that its rounds stand between ours. */

#include <gio/gio.h>
#include <stdio.h>

G_BEGIN_DECLS

typedef struct
{
  FILE *to, *from;
} FloorProgram;

/* @bench: argv[0] of the bench; the floor lies beside it, called @name. It ends with the bench. */
FloorProgram floor_program_start (const char *bench, const char *name);
/* Waits for @n numbers. Fails the bench when they do not come. */
void floor_program_ask (FloorProgram *self, double *values, guint n, const char *format, ...)
  G_GNUC_PRINTF (4, 5);

G_END_DECLS
