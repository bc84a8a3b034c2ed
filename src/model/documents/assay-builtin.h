/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Built-in documents: data/builtin/<kind folder>/<id>@<version>.json embedded at build time by tools/embed.py and read by the
 * same loader. Loaded once, immutable; a bad built-in is a programming error found by the tests. */

#include "model/documents/assay-document.h"

G_BEGIN_DECLS

/* (element-type AssayDocument): all, sorted by kind, id, version. Borrowed. */
GPtrArray *assay_builtin_documents (void);

G_END_DECLS
