/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

/* @feed is told of everything from now on; it ends when it is dropped. */
void _assay_project_add_feed (AssayProject *self, AssayFeed *feed);

G_END_DECLS
