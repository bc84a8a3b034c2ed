/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Projects whose window has another one now, or none: what is being made there goes on, and each is
 * closed when nothing is made there any more. The program stays until then. Main thread. */

#include <gio/gio.h>

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

/* @project: (transfer full) */
void          assay_background_keep (GApplication *application, AssayProject *project);
/* The project in @folder, open and with what is being made there: it is looked at again, and from
 * now on the caller's to close. %NULL: none is kept there, or it is being closed already. (transfer
 * full) */
AssayProject *assay_background_take (const char *folder);

G_END_DECLS
