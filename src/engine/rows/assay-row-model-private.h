/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

/* Keeps @project alive. */
AssayRowModel *_assay_row_model_new (AssayProject *project, const AssayQuery *query);

G_END_DECLS
