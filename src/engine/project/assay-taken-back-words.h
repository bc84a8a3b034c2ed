/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What was taken back, told by name: the window and assayctl say the same. In the person's
 * language. Any thread. */

#include "model/rows/assay-rows.h"

G_BEGIN_DECLS

/* "Taken back: your Yes for “Item 6”.", "Taken back: archiving 3 assets." New string. */
char *assay_taken_back_dup_words (const AssayTakeBackResult *result);

G_END_DECLS
