/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Exceptions: what needs me? One line a problem with the two ways out: try again, leave out (ux.md
 * 7). Grouping by cause and the other ways come later. */

#include "app/widgets/assay-zone-page.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_EXCEPTIONS_PAGE (assay_exceptions_page_get_type ())
G_DECLARE_FINAL_TYPE (AssayExceptionsPage, assay_exceptions_page, ASSAY, EXCEPTIONS_PAGE, AssayZonePage)

G_END_DECLS
