/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/rows/assay-row-private.h"

G_BEGIN_DECLS

/* The rows of a new answer that was given whole: objects of @old go on where an id stays, with the
 * new record; others are made. @old, result: (element-type AssayRow); @records: AssayRecord.
 * @out_changed: (element-type AssayRow), those of @old whose record is another one now. */
GPtrArray *_assay_rows_match (GPtrArray *old, GPtrArray *records, GPtrArray *out_changed);

G_END_DECLS
