/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Almost JSON, as Python's writer puts it out: bare NaN, Infinity and -Infinity, and half
 * characters
 * (file names that are no Unicode). Pure; any thread. */

#include <glib.h>

G_BEGIN_DECLS

/* @bytes if the strict reader accepts them; else the same text with those words turned into null
 * and
 * half characters into U+FFFD, if that is accepted; else %NULL.
 * @out_places (optional, set with a text that was changed only): where in it, as gsize, ascending;
 * (transfer full). */
GBytes *assay_json_mend (GBytes *bytes, GArray **out_places);

G_END_DECLS
