/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The trivial predictors that a check must beat. */

#include "imaging/assay-picture.h"

G_BEGIN_DECLS

/* Delta E between the mean color of the outermost ring of what is visible and that of the rest; 0
 * without a rest. */
double trivial_ring_to_core (const AssayPicture *picture);
/* Components of what is visible. */
guint  trivial_components   (const AssayPicture *picture);
/* Of what is not visible: those that do not reach the canvas's edge. */
guint  trivial_holes        (const AssayPicture *picture);
/* Share of what is visible that is translucent. */
double trivial_translucent  (const AssayPicture *picture);

G_END_DECLS
