/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The engine's part of lock.json: the one place that writes it, and its lines as events. Each write
 * is one atomic file, durable before the events that tell of it. */

#include "engine/host/assay-engine-private.h"
#include "model/documents/assay-lock.h"

G_BEGIN_DECLS

/* Whether it stands for a line that could not be read. */
gboolean _assay_engine_is_broken_line (const AssayDocument *document);
/* Adds a line as an event will tell it. @known: the log has another one of the spec. */
void _assay_engine_add_line (AssayArgsSpecPin *args, const AssayDocument *line, gboolean known);
void _assay_engine_add_line_gone (AssayArgsSpecPin *args, const char *spec);
/* One commit, or none if there is nothing. Takes @args. */
gboolean _assay_engine_submit_lines (AssayEngine *self, AssayArgsSpecPin *args,
                                     AssayActorKind actor, const char *actor_id, GError **error);
/* The lines of @catalog with @changed put in, without those of specs that are gone. (transfer full)
 * (element-type AssayDocument) */
GPtrArray *_assay_engine_merge_lines (const AssayCatalog *catalog, GPtrArray *changed);
/* Under the rescan lock: puts @lines that keep what specs had into lock.json, as
 * assay_engine_write_lock does. @catalog: the documents as they were found, which nobody decides
 * with yet. */
gboolean _assay_engine_write_kept (AssayEngine *self, const AssayCatalog *catalog, GPtrArray *lines,
                                   GError **error);
/* Whether that would be possible, as far as one can see without writing. */
gboolean _assay_engine_foresee_kept (AssayEngine *self, const AssayCatalog *catalog,
                                     GError **error);

G_END_DECLS
