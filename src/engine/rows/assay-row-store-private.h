/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The row objects of a list by row id: at most one of each at a time, for as long as anybody holds
 * it; the last some thousand that were looked at are held here. Home thread. */

#include "engine/rows/assay-row-private.h"

G_BEGIN_DECLS

#define ASSAY_ROW_STORE_HELD 4096

typedef struct _AssayRowStore AssayRowStore;

AssayRowStore *_assay_row_store_new  (void);
void           _assay_row_store_free (AssayRowStore *self);
/* The object of @row, which counts as looked at; %NULL if there is none. Borrowed. */
AssayRow      *_assay_row_store_get  (AssayRowStore *self, gint64 row);
/* Whether there is one; nothing is looked at. Borrowed. */
AssayRow      *_assay_row_store_peek (AssayRowStore *self, gint64 row);
/* Takes a reference; there is none of @row yet. */
void           _assay_row_store_add  (AssayRowStore *self, gint64 row, AssayRow *object);
/* The row has left the list. */
void           _assay_row_store_drop (AssayRowStore *self, gint64 row);
/* Rows of all objects there are. */
void           _assay_row_store_append_rows (AssayRowStore *self, GArray *rows);

G_END_DECLS
