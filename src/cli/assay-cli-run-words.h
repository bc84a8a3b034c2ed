/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What is told of a run that has ended: what it made, what it could not make and why, what is left
 * and what to do about it. */

#include "cli/assay-cli.h"

G_BEGIN_DECLS

/* @row: of AssayRunResult. @by_itself: no server was named, so it is told which one it was. The
 * exit status. */
int assay_cli_print_run (AssayCli *cli, AssayRow *row, gboolean by_itself);

G_END_DECLS
