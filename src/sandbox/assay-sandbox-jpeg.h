/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Pictures as JPEG, for previews: what ComfyUI sends. Pure; any thread. */

#include "imaging/assay-picture.h"

G_BEGIN_DECLS

/* Baseline; alpha is left out. @quality: 1..100. %NULL: too large for the format (65500 a side).
 * Same pixels, same bytes. */
GBytes *sandbox_jpeg_encode (const AssayPicture *picture, int quality);

G_END_DECLS
