/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What stands among the exceptions because of one and the same thing. Pure. */

#include "model/rows/assay-rows.h"

G_BEGIN_DECLS

/* "over_budget", "missing_model:1f0c9a2b": equal of those of one cause. Of a row as it came, the
 * same in every language. New string. */
char *assay_exception_row_dup_cause (const AssayExceptionRow *row);

G_END_DECLS
