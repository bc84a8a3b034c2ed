/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What processors measured, in words, for surfaces. Main thread. */

#include "model/rows/assay-rows.h"

G_BEGIN_DECLS

/* "taken away: 81.5 %". New string. */
char *assay_process_dup_measured (const AssayMeasurement *measurement);

G_END_DECLS
