/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* An I/O table over a disk in memory that forgets: file contents and folder entries are kept twice, as the page cache has them and as
 * they would be after a power cut. A sync of a file moves its content over, a sync of a folder its entries. At a cut every page and
 * every entry that was not synced may or may not have reached the disk, as the random numbers say. One thread at a time.
 *
 * What it is stricter in than ext4: a file's sync does not make its name durable. */

#include "base/assay-io.h"

G_BEGIN_DECLS

#define POWER_CUT_PAGE 512

typedef struct _PowerCut PowerCut;

PowerCut *power_cut_new   (void); /* with an empty folder "/disk/project" */
void      power_cut_free  (PowerCut *self);
AssayIo  *power_cut_table (PowerCut *self);
/* The machine loses power: locks and descriptors are gone, unsynced things are kept or lost by @random; %NULL: all are lost. */
void      power_cut_strike (PowerCut *self, GRand *random);
/* Where the code under test is: the first half of a sync's site, "<label> <kind of path>". */
void      power_cut_set_label (PowerCut *self, const char *label);
/* Every sync of this site does nothing and says it did (%NULL: none does that). */
void      power_cut_skip_site (PowerCut *self, const char *site);
/* All sites seen so far: keys are char *. Borrowed. */
GHashTable *power_cut_get_sites (PowerCut *self);
/* Syncs are numbered from 1; @n of them from the @nth on fail with EIO. */
void      power_cut_fail_syncs (PowerCut *self, guint nth, guint n);
guint     power_cut_count_syncs (PowerCut *self);
/* Descriptors that are open. */
guint     power_cut_count_open (PowerCut *self);
/* Bytes that fit on the disk; writes are short, then fail with ENOSPC. -1: no limit. */
void      power_cut_set_capacity (PowerCut *self, gint64 bytes);
/* Numbered from 1 over writes, syncs, renames, unlinks, mkdirs, truncations, creations: from the @nth on every call fails, as the
 * process were dead; 0: never. */
void      power_cut_stop_at (PowerCut *self, guint nth);
/* The process has died and another one begins: locks and descriptors are gone, the page cache stays. @stop_after more changes it
 * stops too; 0: never. */
void      power_cut_restart (PowerCut *self, guint stop_after);
gboolean  power_cut_has_stopped (PowerCut *self);
/* Writes what the disk holds below @path into a real folder. */
void      power_cut_copy_out (PowerCut *self, const char *path, const char *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PowerCut, power_cut_free)

G_END_DECLS
