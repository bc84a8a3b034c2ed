/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A contact sheet: all pictures in rows on a light and dark checkerboard, hard pixels. Pure. */

#include "imaging/assay-picture.h"

G_BEGIN_DECLS

/* @pictures: (element-type AssayPicture). @columns >= 1; @cell: side of one cell in px, pictures are centred and never scaled up by
 * anything but whole numbers. %NULL only when there is no picture. */
AssayPicture *assay_contact_sheet_draw (GPtrArray *pictures, int columns, int cell);

G_END_DECLS
