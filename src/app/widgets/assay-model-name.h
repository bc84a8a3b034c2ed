/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a model is called among its kind: "copax", of "checkpoint:copax". Borrowed from @model.
 * Pure. */
const char *assay_model_name (const char *model);

G_END_DECLS
