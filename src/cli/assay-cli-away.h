/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/assay-cli.h"

G_BEGIN_DECLS

/* What became of pictures that servers got and that are not asked for right now, and what can be done
 * about them. @rows: AssayAwayRow. Nothing of none. */
void assay_cli_print_away (GPtrArray *rows);

G_END_DECLS
