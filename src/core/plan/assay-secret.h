/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What in a document is likely a key, a token or a password, told by the name of the place and by
 * the form of the text: seeds, digests, names of files and prompts are none. Pure. */

#include <glib.h>

G_BEGIN_DECLS

/* Whether @value at a place called @name ("api_key", "text") is one. */
gboolean assay_secret_is_likely (const char *name, const char *value);
/* JSON text with ASSAY_SECRET_HIDDEN in the place of each likely one; @json itself where there is
 * none, or where it is no JSON. Takes @json. */
#define ASSAY_SECRET_HIDDEN "[not shown: looks like a secret]"
GBytes  *assay_secret_hide      (GBytes *json);

G_END_DECLS
