/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Which folder of which machine something comes from. Blocking; any thread, never the main one. */

#include "base/assay-io.h"

G_BEGIN_DECLS

/* The same for whoever opens @folder here, by whatever path and after it was moved, and never that
 * of a copy, here or elsewhere. It may be another after a start of the machine. Only its hash may
 * be shown to others. New string; %NULL: it cannot be looked at. */
char *assay_machine_dup_place (AssayIo *io, const char *folder);

G_END_DECLS
