/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/host/assay-engine.h"

G_BEGIN_DECLS

/* Brings the index's assets up to @catalog: the specs whose document changed, those whose problems
 * did, and those that are gone. Only changed specs are asked what keeps them from being made; all
 * of them when a document of another kind changed. Nothing is read when nothing changed.
 * @before: the catalogue of the last time, %NULL at opening. Returns whether an asset has another
 * title now. Blocking. */
gboolean _assay_engine_follow_assets (AssayEngine *self, const AssayCatalog *catalog,
                                      const AssayCatalog *before);
/* Tells the lists that name assets by their title. */
void     _assay_engine_tell_titles   (AssayEngine *self);

G_END_DECLS
