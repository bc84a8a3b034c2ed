/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a run says while it is under way: n of m made, what it waits for, where, since when, how
 * long yet. On a terminal one line of stderr that changes; elsewhere a line of its own when that
 * which it waits for changes, and at most every ten seconds. Nothing with --json. Main context. */

#include "cli/assay-cli.h"

G_BEGIN_DECLS

typedef struct _AssayCliProgress AssayCliProgress;

/* From now on; looks at how things stand first. @cli: borrowed, with its project open. */
AssayCliProgress *assay_cli_progress_begin (AssayCli *cli);
/* Says no more, and clears the line. */
void              assay_cli_progress_end   (AssayCliProgress *self);
/* Pictures made since the beginning, as far as is known. */
gint64            assay_cli_progress_get_made (AssayCliProgress *self, const AssayStatusRow *now);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayCliProgress, assay_cli_progress_end)

G_END_DECLS
