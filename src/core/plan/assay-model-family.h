/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The family of a model by the name of its file: a guess, good enough to ask before one
 * file stands in for another (spec 10, run --checkpoint). Pure. */

#include <glib.h>

G_BEGIN_DECLS

/* Static: "sdxl", "pony" …; %NULL: the name does not tell. */
const char *assay_model_family_guess (const char *file);
/* Whether a checkpoint of @family may well be a file that looks like @guess: what is made from a
 * family goes by its name too, and what is not known is not held against it. Both may be %NULL. */
gboolean    assay_model_family_fits  (const char *guess, const char *family);

G_END_DECLS
