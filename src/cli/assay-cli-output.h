/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a command has printed: whether it arrived. */

#include <glib.h>

G_BEGIN_DECLS

/* The exit status that is due: @status, or that of a failure, said on stderr, where something could
 * not be printed: what was asked for and not told must not look like success. */
int assay_cli_finish_output (int status);

G_END_DECLS
