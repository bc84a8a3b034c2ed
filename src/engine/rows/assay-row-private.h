/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

/* From text of one JSON object; anything else gives an empty row. */
AssayRow *_assay_row_new            (const char *json);
AssayRow *_assay_row_new_for_object (JsonObject *object); /* (transfer full) */

G_END_DECLS
