/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Always visible, never lies: live preview, one sentence, thin progress, what waits for the person,
 * pause, server (ux.md 6). */

#include <adwaita.h>

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_STATUS_BAR (assay_status_bar_get_type ())
G_DECLARE_FINAL_TYPE (AssayStatusBar, assay_status_bar, ASSAY, STATUS_BAR, GtkBox)

GtkWidget *assay_status_bar_new         (void);
void       assay_status_bar_set_project (AssayStatusBar *self, AssayProject *project);
/* Property "status": the newest row of query "status", %NULL while there is none. Borrowed. */
AssayRow  *assay_status_bar_get_status  (AssayStatusBar *self);
/* Long work beside the pictures, a backup: @words stand in the sentence while there are any (%NULL:
 * none), @fraction in the thin progress (below 0: not known). */
void       assay_status_bar_set_work    (AssayStatusBar *self, const char *words, double fraction);
/* Signal "go-to" (const char *zone). */

G_END_DECLS
