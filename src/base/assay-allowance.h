/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the system lets this process have (open files, address space, size of a file), asked once at
 * the start: a library that is refused one of them later ends the process or says nothing of the
 * cause. */

#include "base/assay-problems.h"

G_BEGIN_DECLS

typedef struct
{
  guint64 descriptors; /* that may still be opened */
  guint64 memory;      /* bytes of address space in all; G_MAXUINT64: no limit is set */
  guint64 file_size;   /* bytes a file may grow to; likewise */
} AssayAllowance;

/* A run of a command opens about 90 at its busiest, and takes 220 MB with pictures of 1 MP; 64 MB
 * are the index of a project of some thousand pictures. */
extern const AssayAllowance assay_allowance_of_command;
/* The window's libraries open theirs beside it: fonts, icons, the bus, the graphics card. */
extern const AssayAllowance assay_allowance_of_window;

/* Pure. One problem for each that is too little; %TRUE if there is none. */
gboolean assay_allowance_covers  (const AssayAllowance *have, const AssayAllowance *need,
                                  AssayProblems *problems);

/* First of all in main(), before a thread or a file: raises the limit of open files as far as this
 * process may, within reason; gives the standard places that are closed a file that takes nothing,
 * or the first file opened would be written to by whoever prints; makes a file that has become too
 * large an error (EFBIG) where it would have been the end; shares the heaps among the threads. */
void     assay_allowance_prepare (void);
/* What this process has. Descriptors are counted no further than @up_to. */
void     assay_allowance_count   (AssayAllowance *out, guint64 up_to);

G_END_DECLS
