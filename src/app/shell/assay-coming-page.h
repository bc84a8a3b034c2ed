/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A zone that is not built yet: says what will be there. */

#include "app/widgets/assay-zone-page.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_COMING_PAGE (assay_coming_page_get_type ())
G_DECLARE_FINAL_TYPE (AssayComingPage, assay_coming_page, ASSAY, COMING_PAGE, AssayZonePage)

/* @text: translated. */
GtkWidget *assay_coming_page_new (const char *icon, const char *text);

G_END_DECLS
