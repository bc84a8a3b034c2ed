/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the projections share. How events fold is told in core/decide/assay-command.h; decide
 * relies on it. */

#include <string.h>

#include "core/decide/assay-command.h"
#include "store/assay-projection.h"
#include "store/assay-statements-private.h"

G_BEGIN_DECLS

/* The statement just run changed its one row: an invariant in its WHERE held. What it guards is
 * asserted again where a command's view is loaded. */
#define ASSAY_ASSERT_WRITTEN(db) g_assert (sqlite3_changes (db) == 1)

/* The key of a slot behind its spec: columns, what _assay_bind binds by 'k', and the two together.
 * The slot's state is slot_state, since state is where a row's thing stands. */
#define ASSAY_SQL_SLOT          "variant, slot_state, frame"
#define ASSAY_SQL_SLOT_COLUMNS  "slot_state TEXT NOT NULL, frame INTEGER NOT NULL"
#define ASSAY_SQL_IS_SLOT(s, v, t, f)                                                              \
  "spec = " s " AND variant = " v " AND slot_state = " t " AND frame = " f
#define ASSAY_SQL_SAME_SLOT(a, b)                                                                  \
  a ".spec = " b ".spec AND " a ".variant = " b ".variant AND " a ".slot_state = " b               \
    ".slot_state AND " a ".frame = " b ".frame"
/* As rows tell it: no state is unset. */
/* A picture of it is approved, also where its successor is being made: as many as an export writes.
 * */
#define ASSAY_SQL_HAS_APPROVED  "(state = 'approved' OR held IS NOT NULL)"
/* Made by a server: no drawing of the sandbox. @of: "v.", or "" as in the partial indexes. */
#define ASSAY_SQL_IS_REAL(of) "coalesce (" of "provider, '') <> '" ASSAY_PROVIDER_SANDBOX "'"
#define ASSAY_SQL_TOLD_SLOT     "variant, nullif (slot_state, ''), frame"

/* Pieces of the statements that read rows. */
#define ASSAY_SQL_IS(column, parameter) " AND (" parameter " IS NULL OR " column " = " parameter ")"
#define ASSAY_SQL_OF_SPEC               ASSAY_SQL_IS ("spec", "?2")
#define ASSAY_SQL_OF_VERSION            ASSAY_SQL_IS ("version", "?3")
/* Of choices: no first or later whose job waits no more, which is over */
#define ASSAY_SQL_CAN_MOVE_BACK                                                                    \
  "(choice NOT IN ('first', 'later') OR job IN (SELECT id FROM jobs WHERE state IN ('queued',"     \
  " 'waiting')))"
/* Microseconds as the log writes times */
#define ASSAY_SQL_TIME(column)                                                                     \
  "strftime ('%Y-%m-%dT%H:%M:%S', " column " / 1000000, 'unixepoch')"                              \
  " || printf ('.%03dZ', " column " / 1000 % 1000)"

static inline gboolean
_assay_is (const AssayEvent *event, const char *type)
{
  return *event->type == *type && strcmp (event->type, type) == 0;
}

G_END_DECLS
