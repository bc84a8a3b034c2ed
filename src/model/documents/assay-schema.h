/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Prints a table as JSON Schema 2020-12. schemas/<kind>.json are these, committed and tested equal. */

#include "model/documents/assay-kind.h"

G_BEGIN_DECLS

GBytes *assay_schema_print (AssayKind kind);

G_END_DECLS
