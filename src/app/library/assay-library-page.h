/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Library: what do I have? One tile an asset, hard pixels, missing ones outlined (ux.md 7). */

#include "app/widgets/assay-zone-page.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_LIBRARY_PAGE (assay_library_page_get_type ())
G_DECLARE_FINAL_TYPE (AssayLibraryPage, assay_library_page, ASSAY, LIBRARY_PAGE, AssayZonePage)

/* Shows @assets (rows of query "assets") as they are; %NULL: nothing yet. With a project the page
 * asks by itself: filters, search and order are the query's. */
void assay_library_page_set_assets (AssayLibraryPage *self, GListModel *assets);
/* The page's argument (assay_zone_page_show) is a state: only assets in it are shown ("approved"
 * …), "" shows all. Clears the search. */

G_END_DECLS
