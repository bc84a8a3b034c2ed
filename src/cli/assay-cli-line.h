/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a long command says of itself on stderr: on a terminal one line that is written over,
 * elsewhere a line of its own each time. Main context. */

#include <glib.h>

G_BEGIN_DECLS

/* Control characters are shown; on a terminal cut to its width. */
void assay_cli_line_show  (const char *line, gboolean is_terminal);
/* Of a terminal. */
void assay_cli_line_clear (void);

G_END_DECLS
