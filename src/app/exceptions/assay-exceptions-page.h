/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Exceptions: what needs me? One line a cause (assay-cause), what can be done about it at the
 * side, or on a page of its own where there is no room (ux.md 7). Broken documents and assets
 * that are blocked are causes too. Keys: Enter what is suggested, T try again, Delete leave out. */

#include "app/widgets/assay-zone-page.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_EXCEPTIONS_PAGE (assay_exceptions_page_get_type ())
G_DECLARE_FINAL_TYPE (AssayExceptionsPage, assay_exceptions_page, ASSAY, EXCEPTIONS_PAGE, AssayZonePage)

G_END_DECLS
