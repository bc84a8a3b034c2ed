/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What is counted apart: assets that are not made now, and art that no document asks for. Said the
 * same by status, run and export. */

#include "cli/assay-cli.h"

G_BEGIN_DECLS

/* A line for the assets that are paused, drafts or archived, and those of print_kept; nothing where
 * there is nothing to say. */
void assay_cli_print_aside (AssayCli *cli, const AssayStatusRow *status);
/* A line for each reason why approved art is kept that no document asks for, with the assets. */
void assay_cli_print_kept  (AssayCli *cli);

G_END_DECLS
