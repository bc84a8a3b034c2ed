/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Several assets at once: how many, how they stand, and what can be done with all of them. What it
 * says of their pictures is counted by the project, so it costs the same for twelve and for
 * thousands. Main thread. */

#include <adwaita.h>

#include "app/library/assay-asset-sum.h"
#include "engine/project/assay-project.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_LIBRARY_MANY (assay_library_many_get_type ())
G_DECLARE_FINAL_TYPE (AssayLibraryMany, assay_library_many, ASSAY, LIBRARY_MANY, AdwBin)

/* %NULL: none. */
void assay_library_many_set_project (AssayLibraryMany *self, AssayProject *project);
void assay_library_many_set_menu (AssayLibraryMany *self, GMenuModel *menu);
/* @assets: (element-type AssayRow), and their sum. */
void assay_library_many_show (AssayLibraryMany *self, GPtrArray *assets, const AssayAssetSum *sum);
/* Something about their pictures may be another now. */
void assay_library_many_follow (AssayLibraryMany *self);

/* Signal "review": the questions. Signal "chosen" (const char *text, const char *undo): as
 * AssayChoiceBar. */

G_END_DECLS
