/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What assay_engine_find_lost keeps between two looks. Any thread. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AssayLost AssayLost;
AssayLost *_assay_lost_new  (void);
void       _assay_lost_free (AssayLost *self); /* %NULL is fine */

G_END_DECLS
