/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What keeps no asset from being made and is likely not meant. Pure; for `check`: it resolves the
 * stack of every asset. */

#include "model/documents/assay-catalog.h"

G_BEGIN_DECLS

/* Of all assets that are not archived: placeholders nobody fills in, colors nobody cuts, a cut of the
 * server's that is not used, pictures that are enlarged; LoRAs of the project that are left out for
 * want of room; LoRAs no checkpoint takes. */
void assay_ready_warn (const AssayCatalog *catalog, AssayProblems *warnings);

G_END_DECLS
