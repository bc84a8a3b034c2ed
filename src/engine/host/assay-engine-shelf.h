/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/host/assay-engine.h"

G_BEGIN_DECLS

/* Ends what is open about pictures that @catalog does not want, and takes back those that it wants
 * again. Jobs that an earlier run left at a server wait for the runner, which asks there first.
 * %FALSE when the log takes nothing now: it has to be done again. Blocking; under the rescan
 * lock. */
gboolean _assay_engine_follow_shelf (AssayEngine *self, const AssayCatalog *catalog);

G_END_DECLS
