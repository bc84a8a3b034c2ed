/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The buttons below a cause: what applies to the pictures or the document it is about, with their
 * number where there are several; the first is what is suggested. Main thread. */

#include <gtk/gtk.h>

#include "app/exceptions/assay-cause.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_CAUSE_VERBS (assay_cause_verbs_get_type ())
G_DECLARE_FINAL_TYPE (AssayCauseVerbs, assay_cause_verbs, ASSAY, CAUSE_VERBS, GtkBox)

/* @rows: (element-type AssayRow), those of @cause that are meant. */
void assay_cause_verbs_show       (AssayCauseVerbs *self, AssayCause *cause, GPtrArray *rows);
void assay_cause_verbs_set_narrow (AssayCauseVerbs *self, gboolean narrow);

/* Signal "chosen" (int, an AssayChoice). Signal "edit". Signal "choose-file".
 * Signal "restore". Signal "make-lost". */

G_END_DECLS
