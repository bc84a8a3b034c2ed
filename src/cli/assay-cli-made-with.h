/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Pictures that were made with another file of a model than it is now: nothing is stale by that, so
 * they are counted and offered. */

#include "cli/assay-cli.h"

G_BEGIN_DECLS

/* A line for each such file: how many, and the command that makes them again. Nothing with --json,
 * or if there are none. */
void assay_cli_offer_made_with (AssayCli *cli);

G_END_DECLS
