/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The order of an asset's tags: the spec's own, else the dialect's explicit one, else by name.
 * Pure; it asks the catalogue nothing. */

#include "model/documents/assay-documents.h"

G_BEGIN_DECLS

/* Borrowed, %NULL-terminated; %NULL: by name. @profile may be %NULL: none is known. */
char   **assay_tag_order_of     (const AssaySpec *spec, const AssayCheckpointProfile *profile);
/* Place of @tag in @order (or %NULL), or behind all of it. */
guint    assay_tag_rank         (char **order, const char *tag);
/* Whether @a stands before @b in @order (or %NULL). */
gboolean assay_tag_comes_before (char **order, const char *a, const char *b);

G_END_DECLS
