/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Titles as a person of this language sorts them: capitals among the small letters, numbers as
 * numbers ("Icon 9" before "Icon 10"). Any thread. */

#include <glib.h>

G_BEGIN_DECLS

/* New string; two of one language are compared by their bytes. */
char *assay_title_dup_sort_key (const char *title);

G_END_DECLS
