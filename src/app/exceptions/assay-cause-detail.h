/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* One cause at the side: what happened, what it means, what can be done about all that it holds up
 * or about those that are selected in its list, and a picture of one. Main thread. */

#include <adwaita.h>

#include "app/exceptions/assay-cause.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_CAUSE_DETAIL (assay_cause_detail_get_type ())
G_DECLARE_FINAL_TYPE (AssayCauseDetail, assay_cause_detail, ASSAY, CAUSE_DETAIL, AdwBin)

/* @project: %NULL when it goes. */
void assay_cause_detail_set_project (AssayCauseDetail *self, AssayProject *project);
/* @cause: (nullable), kept. */
void assay_cause_detail_set_cause   (AssayCauseDetail *self, AssayCause *cause);
/* A page of its own, with the way back. */
void assay_cause_detail_set_narrow  (AssayCauseDetail *self, gboolean narrow);

GtkWidget *assay_cause_detail_get_list (AssayCauseDetail *self); /* borrowed */

/* What the keys of the page do; nothing where it does not apply. */
void assay_cause_detail_suggested (AssayCauseDetail *self);
void assay_cause_detail_choose    (AssayCauseDetail *self, AssayChoice choice);

/* Signal "done" (const char *text, const char *undo): for assay_zone_page_toast. Signal "back". */

G_END_DECLS
