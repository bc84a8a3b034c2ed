/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What is seen of a text, and what only hides in it: the one rule that terminal and window have.
 * Names, titles and words of servers come from files and machines of other people; what they
 * contain must not move the cursor, change colours, turn the reading direction, break a line or
 * look like what it is not. Pure; any thread. */

#include <glib.h>

G_BEGIN_DECLS

/* @text made harmless: control characters (C0, DEL, C1), line and paragraph separators, characters
 * that turn the reading direction and all others that are not seen (U+200B, U+FEFF, tags, fillers
 * of Hangul, empty Braille …) are written as \u001b and so on, which is also what JSON calls them;
 * bytes that are no UTF-8 become U+FFFD. Joiners stay where a script or an emoji is spelt with
 * them, variation selectors everywhere. Line feed and tab stay unless @one_line. Any bytes, ended
 * by NUL. Returns: (transfer full) valid UTF-8; show of it changes nothing. */
char    *assay_text_show     (const char *text, gboolean one_line) G_GNUC_WARN_UNUSED_RESULT;
/* Whether show would change nothing. */
gboolean assay_text_is_shown (const char *text, gboolean one_line);
/* Whether anything of it leaves a mark. @text: valid UTF-8. */
gboolean assay_text_is_seen  (const char *text);

G_END_DECLS
