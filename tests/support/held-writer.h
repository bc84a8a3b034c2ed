/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A project's writer whose bytes follow from a seed: clock and entropy are made up, nothing is
 * synced to the disk, and what is saved together is told by the caller, not by how threads happen
 * to run. One wave of commands is saved while the next is prepared. */

#include "store/assay-writer.h"

G_BEGIN_DECLS

#define HELD_WRITER_EPOCH_US                                                                       \
  G_GINT64_CONSTANT (1735689600000000) /* 2025-01-01: before every clock that looks at it later */

typedef struct _HeldWriter HeldWriter;

/* Makes @folder's .assay and an index of its own, elsewhere, for as long as it is open. */
HeldWriter *held_writer_open        (const char *folder, guint64 seed, GError **error);
/* Saves what waits, closes, frees @self, which may be %NULL. %FALSE + the first that went wrong. */
gboolean    held_writer_close       (HeldWriter *self, GError **error);
/* Borrowed. */
AssayIo    *held_writer_get_io      (HeldWriter *self);
AssayBlobs *held_writer_get_blobs   (HeldWriter *self);
void        held_writer_set_catalog (HeldWriter *self, const AssayCatalog *catalog);
/* Hands @commands (element-type AssayCommand, an array without a free function) over and leaves it
 * empty; returns when the wave before is saved. The first wave is one command. %FALSE + error when
 * an earlier command was refused or not saved. */
gboolean    held_writer_wave        (HeldWriter *self, GPtrArray *commands, GError **error);

G_END_DECLS
