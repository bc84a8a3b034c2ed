/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Library: what do I have? One tile an asset, hard pixels, missing ones outlined (ux.md 7). */

#include <adwaita.h>

#include "engine/assay-project.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_LIBRARY_PAGE (assay_library_page_get_type ())
G_DECLARE_FINAL_TYPE (AssayLibraryPage, assay_library_page, ASSAY, LIBRARY_PAGE, AdwBin)

GtkWidget *assay_library_page_new (void);
void       assay_library_page_set_project (AssayLibraryPage *self, AssayProject *project);

G_END_DECLS
