/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a long act other than a run says while it is under way, whoever does it: a backup, a
 * restore. As assay-cli-line.h; off a terminal at most every ten seconds. Nothing with --json. Main
 * context. */

#include "cli/assay-cli.h"

G_BEGIN_DECLS

typedef struct _AssayCliUnderWay AssayCliUnderWay;

/* From now on. @id: what the act is about, as in its row. @cli: borrowed, with its project open. */
AssayCliUnderWay *assay_cli_under_way_begin (AssayCli *cli, const char *act, const char *id);
/* Says no more, and clears the line. */
void              assay_cli_under_way_end   (AssayCliUnderWay *self);

G_END_DECLS
