/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A picture of one of what a cause holds up; not seen where there is none. Main thread. */

#include <adwaita.h>

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_CAUSE_PICTURE (assay_cause_picture_get_type ())
G_DECLARE_FINAL_TYPE (AssayCausePicture, assay_cause_picture, ASSAY, CAUSE_PICTURE, AdwBin)

/* Of the first of @rows, of query "exceptions", that has one; the one that is there already stays,
 * without a blink. %NULL rows, or of another query: none. @project: may be %NULL with them. */
void assay_cause_picture_show (AssayCausePicture *self, AssayProject *project, GPtrArray *rows);

G_END_DECLS
