/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Why nothing can go on, as a person is told it. Pure but for the local time. */

#include "model/rows/assay-rows.h"

G_BEGIN_DECLS

/* Whether it is that the disk has too little room. */
gboolean assay_trouble_is_disk (const AssayStatusRow *status);
/* Whether it is that the server wants a key, or another one. */
gboolean assay_trouble_is_refused (const AssayStatusRow *status);
/* Of a disk with too little room: how much is left and needed. Of a server that gives no answer:
 * since when. "" when there is no trouble. New string. */
char *assay_trouble_dup_text (const AssayStatusRow *status);

G_END_DECLS
