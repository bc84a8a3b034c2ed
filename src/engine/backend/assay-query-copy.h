/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A query that outlives who asked it: its texts are its own. */

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

/* @to is filled; clear it. */
void assay_query_copy  (AssayQuery *to, const AssayQuery *from);
/* Of a copy alone; empty afterwards. */
void assay_query_clear (AssayQuery *copy);

G_END_DECLS
