/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by the files of the catalogue. Only for model/. */

#include "model/documents/assay-builtin.h"
#include "model/documents/assay-catalog.h"
#include "model/table/assay-table-private.h"

G_BEGIN_DECLS

/* (element-type AssayDocument): the built-ins of a kind by id, then version. Borrowed. */
GPtrArray *_assay_catalog_builtins (AssayKind kind);

G_END_DECLS
