/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What may go to a terminal. Names and titles come from files other people made; what they contain
 * must not move the cursor, change colours, turn the reading direction or break a line. Pure; any
 * thread. */

#include <glib.h>

G_BEGIN_DECLS

/* @text made harmless: control characters (C0, DEL, C1), line and paragraph separators, characters
 * that turn the reading direction and all others that are not seen (U+200B, U+FEFF, tags …) are
 * written as \u001b and so on, which is also what JSON calls them; bytes that are no UTF-8 become
 * U+FFFD. Joiners stay where a script or an emoji is spelt with them, variation selectors
 * everywhere. Line feed and tab stay unless @one_line. Any bytes, ended by NUL. Returns: (transfer
 * full) valid UTF-8; show of it changes nothing. */
char *assay_cli_text_show (const char *text, gboolean one_line) G_GNUC_WARN_UNUSED_RESULT;

/* Columns @text takes on a terminal: 2 for wide East Asian characters and emoji, 0 for combining
 * marks, 1 for others. @text: valid UTF-8 on one line, as shown. Emoji joined into one picture are
 * counted singly, as most terminals draw them. */
guint assay_cli_text_measure (const char *text);

G_END_DECLS
