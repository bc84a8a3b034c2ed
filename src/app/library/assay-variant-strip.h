/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The pictures of an asset that asks for several, side by side, each with its number, a mark and a
 * word: one Tab stop, arrows inside. The chosen one is shown large by whoever holds the strip. Of
 * those that nothing has happened to yet there are outlines. */

#include <adwaita.h>

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_VARIANT_STRIP (assay_variant_strip_get_type ())
G_DECLARE_FINAL_TYPE (AssayVariantStrip, assay_variant_strip, ASSAY, VARIANT_STRIP, AdwBin)

void assay_variant_strip_set_project (AssayVariantStrip *self,
                                      AssayProject *project); /* may be %NULL */
/* @spec, @n: whose pictures, and how many it asks for; another asset or number begins anew.
 * @rows: (element-type AssayRow) its slots, of which there may be fewer, or some it asks for no
 * longer. @version: of the one that is chosen when it begins anew; %NULL or unknown: the first. */
void assay_variant_strip_set_slots (AssayVariantStrip *self,
                                    const char *spec,
                                    guint n,
                                    GPtrArray *rows,
                                    const char *version);
/* Of a slot, %NULL if there are none; borrowed. */
AssayRow *assay_variant_strip_get_chosen (AssayVariantStrip *self);
/* (element-type AssayRow) (transfer full): all of them, by variant. */
GPtrArray *assay_variant_strip_list (AssayVariantStrip *self);
/* Signal "chosen": it is another one, or has changed. */

G_END_DECLS
