/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by the files of the catalogue. Only for model/. */

#include "model/documents/assay-builtin.h"
#include "model/documents/assay-catalog.h"
#include "model/table/assay-table-private.h"

G_BEGIN_DECLS

/* (element-type AssayDocument): the built-ins of a kind by id, then version. Borrowed. */
GPtrArray *_assay_catalog_builtins (AssayKind kind);

/* Documents of which nothing is known but that they are there. Immutable, reference counted
 * (atomic). */
typedef struct _AssayUnread AssayUnread;

/* @files: paths, %NULL-terminated, or %NULL; what is of no kind is left out. */
AssayUnread *_assay_unread_new (const char *const *files);
AssayUnread *_assay_unread_ref (AssayUnread *self);
void _assay_unread_unref (AssayUnread *self);
/* Ids, %NULL-terminated. Borrowed. */
const char *const *_assay_unread_specs (const AssayUnread *self);
gboolean _assay_unread_has (const AssayUnread *self, AssayKind kind);
/* See assay_catalog_find_unread. */
const char *_assay_unread_find (const AssayUnread *self, AssayKind kind, const char *reference);
/* Whether a newer version of @document is among them. */
gboolean _assay_unread_is_newer (const AssayUnread *self, const AssayDocument *document);

G_END_DECLS
