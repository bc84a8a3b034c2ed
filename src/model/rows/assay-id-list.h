/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A list as ids in order: row ids of the index, each with the key it is ordered by. One changed row
 * is taken out and put back where its new key belongs, without asking for the others; the result is
 * the list asked anew (a test). A value: one thread at a time. */

#include <glib.h>

G_BEGIN_DECLS

/* Where a row stands: by major, then by text (bytes; none comes first), then by minor, then by
 * row id. */
typedef struct
{
  gint64 row;
  gint64 major;
  char  *text; /* nullable; owned by whoever filled it */
  gint64 minor;
} AssayIdPlace;

void assay_id_place_clear   (AssayIdPlace *self);
/* < 0, 0, > 0 */
int  assay_id_place_compare (const AssayIdPlace *a, const AssayIdPlace *b);

typedef struct _AssayIdList AssayIdList;

AssayIdList *assay_id_list_new  (void);
void         assay_id_list_free (AssayIdList *self);

/* Building: rows in any order, each once, then one seal. Nothing else is called before it. */
void assay_id_list_add  (AssayIdList *self, const AssayIdPlace *place);
void assay_id_list_seal (AssayIdList *self);

guint    assay_id_list_get_length (const AssayIdList *self);
gint64   assay_id_list_get_row    (const AssayIdList *self, guint position);
/* By binary search over the keys. */
gboolean assay_id_list_find       (const AssayIdList *self, gint64 row, guint *out_position);
/* Takes the row out; %FALSE if it is not there. @out_position: where it was. */
gboolean assay_id_list_take       (AssayIdList *self, gint64 row, guint *out_position);
/* Puts in a row that is not there; returns its position. */
guint    assay_id_list_put        (AssayIdList *self, const AssayIdPlace *place);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AssayIdPlace, assay_id_place_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayIdList, assay_id_list_free)

G_END_DECLS
