/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What one run did, by the log from where it began: not how the project stands then. */

#include "engine/host/assay-engine.h"

G_BEGIN_DECLS

/* Sets what of @result is of the run alone: made_specs, auto_approved, asked, failed.
 * @seq: of the last event before it. A worker's thread. */
void _assay_run_tally_add (AssayEngine *engine, guint64 seq, AssayRunResult *result);

G_END_DECLS
