/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What becomes of a slot that its document does not want now: its asset is paused, a draft,
 * archived or gone, or has fewer pictures than it had. It is put on the shelf: what is open about
 * it ends, what is approved stays, and it goes on where it stood when the document wants it again.
 * Pure. */

#include "model/documents/assay-catalog.h"
#include "model/log/assay-slot.h"
#include "model/log/assay-words.h"

G_BEGIN_DECLS

/* What documents say about a slot besides the reasons of AssayShelf. */
#define ASSAY_SHELF_WANTED (-1)
/* There is a document, but what it says cannot be read: everything stays as it is. */
#define ASSAY_SHELF_UNREAD (-2)

/* A slot to be put on the shelf (@why: AssayShelf) or back (ASSAY_UNSET). */
typedef struct
{
  char     *spec;
  AssaySlot slot;
  gint64    why;
} AssayShelved;
void assay_shelved_free (AssayShelved *self);

/* An AssayShelf, or one of the two above. */
int      assay_shelf_of    (const AssayCatalog *catalog, const char *spec, const AssaySlot *slot);
/* Whether pausing leaves it: a question about a picture there is can be answered, and a problem
 * settled, whatever is made next. Only jobs stop. */
gboolean assay_shelf_asks  (gint64 why);
/* Whether a slot that stands at @state has to be moved, on the shelf or back. */
gboolean assay_shelf_moves (int why, AssaySlotState state);

G_END_DECLS
