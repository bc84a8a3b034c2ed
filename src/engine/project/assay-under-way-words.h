/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How far the long work of an act is, in words, for surfaces. Main thread. */

#include <gio/gio.h>

#include "model/rows/assay-rows.h"

G_BEGIN_DECLS

/* Of the rows of query "underWay" (element-type AssayRow); borrowed, %NULL: it is not at it. */
const AssayUnderWayRow *assay_under_way_find (GPtrArray *rows, const char *act, const char *id);
/* "Backing up: 120 of 412 pictures, 1.2 GB of 3.2 GB". New string. */
char  *assay_under_way_dup_words    (const AssayUnderWayRow *row);
/* 0 to 1, copying and checking together; below 0: not known. */
double assay_under_way_get_fraction (const AssayUnderWayRow *row);

G_END_DECLS
