/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* When many things happen at once and one answer is enough: it is due when nothing more has
 * happened for a moment, and at the latest some time after the first. Pure; a value on the
 * stack. */

#include <glib.h>

G_BEGIN_DECLS

#define ASSAY_LULL_QUIET_US   (300 * 1000)
#define ASSAY_LULL_LONGEST_US (3 * G_USEC_PER_SEC)

/* Both 0: nothing happened since the last answer. */
typedef struct { gint64 first_us, last_us; } AssayLull;

void   assay_lull_add   (AssayLull *self, gint64 now_us);
/* When the answer is due; 0 = nothing happened. */
gint64 assay_lull_due   (const AssayLull *self);
/* It was given. */
void   assay_lull_clear (AssayLull *self);

G_END_DECLS
