/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The room that a text takes on a terminal; what may go there: base/assay-text-seen.h. Pure; any
 * thread. */

#include <glib.h>

G_BEGIN_DECLS

/* Columns @text takes on a terminal: 2 for wide East Asian characters and emoji, 0 for combining
 * marks, 1 for others. @text: valid UTF-8 on one line, as shown. Emoji joined into one picture are
 * counted singly, as most terminals draw them. */
guint assay_cli_text_measure (const char *text);

/* @text in no more than @columns, at least 1: what does not fit is "…", so that the end of an
 * address is not taken for its whole. (transfer full) */
char *assay_cli_text_dup_cut (const char *text, guint columns);

G_END_DECLS
