/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What lock.json is to keep when a default becomes another (spec 01): an asset that was ready to be
 * made keeps the dialect it had, although nobody made it yet. Pure.
 *
 * Kept is what a line can hold true: a dialect that is still there as it was. One of which the file
 * says something else now was still being written, and is taken as it is; unless a line names what
 * it was, for then something was made of it, and all wait together for the one way out: the former
 * content back, and the new one as a version of its own. */

#include "model/documents/assay-catalog.h"

G_BEGIN_DECLS

/* (element-type AssayDocument) (transfer full): a line for each spec that was ready and passed the
 * gate in @before, has no pin there nor in @now, and would be made with another dialect in @now
 * than the one it had; by id. What is new or was a draft, blocked, or has another checkpoint by now
 * takes the new default: it has none of these. */
GPtrArray *assay_kept_pins (const AssayCatalog *before, const AssayCatalog *now);

G_END_DECLS
