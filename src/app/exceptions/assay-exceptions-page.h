/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Exceptions: what needs me? One line a problem with the two ways out: try again, leave out (ux.md 7). Grouping by cause and the
 * other ways come later. */

#include <adwaita.h>

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_EXCEPTIONS_PAGE (assay_exceptions_page_get_type ())
G_DECLARE_FINAL_TYPE (AssayExceptionsPage, assay_exceptions_page, ASSAY, EXCEPTIONS_PAGE, AdwBin)

GtkWidget *assay_exceptions_page_new         (void);
void       assay_exceptions_page_set_project (AssayExceptionsPage *self, AssayProject *project);
/* Signals "go-to" (const char *zone), "toast" (const char *text). */

G_END_DECLS
