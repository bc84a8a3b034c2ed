/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A project whose window has another one now, or none: what is being made there goes on, and it is
 * closed when nothing is made any more. The program stays until then. Main thread. */

#include <gio/gio.h>

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

/* @project: (transfer full) */
void assay_background_keep (GApplication *application, AssayProject *project);

G_END_DECLS
