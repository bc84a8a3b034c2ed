/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Pictures as WebP, for previews: what ComfyUI makes of what may have alpha. Pure; any thread. */

#include "imaging/assay-picture.h"

G_BEGIN_DECLS

/* With loss. @quality: 1..100. %NULL: too large for the format (16383 a side). */
GBytes *sandbox_webp_encode (const AssayPicture *picture, int quality);

G_END_DECLS
