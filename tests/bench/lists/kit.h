/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the parts of bench-lists share. Everything runs on the default context, as in the window. */

#include "engine/engine-kit.h"
#include "support/floor-program.h"

G_BEGIN_DECLS

typedef struct
{
  EngineKit places; /* folder, cache, runtime; borrowed */
  const char *program; /* argv[0], beside which the floors lie */
  guint n_rounds, n_each;
} ListsKit;

/* The parts: each prints its samples. */
void lists_bench_pages    (ListsKit *kit);
void lists_bench_delivery (ListsKit *kit);
void lists_bench_whole    (ListsKit *kit);

/* Of @kit's folder; fails the bench when it does not open. engine_kit_close closes it. */
AssayProject *lists_open (ListsKit *kit);
double lists_now_us (void);
/* One line of standard output: “list.name v v v”, a round of a series. */
void lists_print (const char *list, const char *name, const double *values, guint n);

/* Runs the main loop until the model has its first answer. */
AssayRowModel *lists_query (AssayProject *project, const AssayQuery *query);
/* Runs the main loop until the row has its record. */
void lists_until_loaded (AssayRow *row);
/* Until no thread of this process has done more than next to nothing for a while. */
void lists_rest (void);

/* The index of the project, once it was open. New string. */
char *lists_dup_index (ListsKit *kit);
/* Out of the page cache: the index and the log. What a connection itself holds stays. */
void lists_drop_files (ListsKit *kit);

G_END_DECLS
