/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Whose server a run is for, and the link to it. */

#include "engine/host/assay-engine.h"

G_BEGIN_DECLS

typedef struct
{
  AssayProvider *link;  /* %NULL: one under way is joined, whose link there is */
  char *server;         /* as the log tells it */
  AssayModelMap *said;  /* by --checkpoint; %NULL: nothing */
  gboolean joined;
} AssayRunServer;

/* Chooses and connects; nothing is begun. %FALSE + error with the way out. Clear @out always. */
gboolean _assay_run_server_find  (AssayEngine *engine, const AssayRunArgs *args,
                                  AssayRunServer *out, GError **error);
/* Begins, or joins: %FALSE + error when another run has begun meanwhile. Takes link and @said. */
gboolean _assay_run_server_begin (AssayEngine *engine, const AssayRunArgs *args,
                                  AssayRunServer *self, GError **error);
void     _assay_run_server_clear (AssayRunServer *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AssayRunServer, _assay_run_server_clear)

G_END_DECLS
