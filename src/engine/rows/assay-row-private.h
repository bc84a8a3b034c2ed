/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

/* A row whose record is still to come. */
AssayRow *_assay_row_new_awaiting (const AssayTable *table);
/* From the JSON of one record of @table; what cannot be read gives an empty one. */
AssayRow *_assay_row_read (const AssayTable *table, const char *json);

G_END_DECLS
