/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What lock.json is to say of a spec, and whether what it says still holds. Pure. */

#include "core/recipe/assay-stack.h"

G_BEGIN_DECLS

typedef enum
{
  ASSAY_PIN_NONE,             /* there is none, or the line cannot be read */
  ASSAY_PIN_HOLDS,
  ASSAY_PIN_OTHER_CHECKPOINT, /* lapsed: the spec has another checkpoint now */
  ASSAY_PIN_OTHER_FAMILY,     /* lapsed: the checkpoint is of another family now */
} AssayPinState;

AssayPinState assay_pin_state (const AssayCatalog *catalog, const AssaySpec *spec);

/* The dialect that @spec is made with, whatever else keeps it from being made; %NULL: none.
 * Borrowed. */
const AssayCheckpointProfile *assay_pin_find_profile (const AssayCatalog *catalog,
                                                      const AssaySpec    *spec);

/* @line (may be %NULL) with the pin of @spec to @profile; %NULL where the spec says by hand which
 * it is, or the line cannot be read. (transfer full) */
AssayDocument *assay_pin_keep (const AssayLockLine *line, const AssaySpec *spec,
                               const AssayCheckpointProfile *profile);

/* The line with which @spec stays what it is now, if that is another than it has; else %NULL: also
 * of a spec that cannot be made. @random: a number for a spec whose seeds are random and that has
 * none yet, 0 .. ASSAY_SEED_MAX. (transfer full) */
AssayDocument *assay_pin_line (const AssayCatalog *catalog, const AssaySpec *spec, gint64 random);

/* Tells of pins that lapsed, for `check`: the next run takes the new dialect. */
void assay_pin_warn (const AssayCatalog *catalog, const AssaySpec *spec, AssayProblems *warnings);
/* Tells of a pin in lock.json to another dialect than the checkpoint's own by now: of use while
 * nothing was made yet, for whoever changed the default and wonders. */
void assay_pin_warn_kept (const AssayCatalog *catalog, const AssaySpec *spec,
                          AssayProblems *warnings);
/* assay_pin_warn of all specs that are ready. */
void assay_pin_warn_all (const AssayCatalog *catalog, AssayProblems *warnings);

G_END_DECLS
