/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Between the files of the PNG codec only. Pure; any thread. */

#include "imaging/assay-png.h"

G_BEGIN_DECLS

/* What libpng made of a file whose frame (signature, chunk lengths, size) was already checked. */
typedef struct
{
  AssayPicture *picture; /* %NULL, or partly filled, unless @complete */
  gboolean complete;     /* everything up to IEND was read without an error */
  GByteArray
    *profile; /* the ICC profile when there is one that is not known to be sRGB, else %NULL */
  gboolean grey_profile; /* it describes one gray channel */
  AssayPngFacts facts;
} AssayPngReading;

/* Fills @out (zeroed by the caller); the caller releases picture and profile whatever happened. */
void _assay_png_read (const guint8 *data, gsize n_bytes, AssayPngReading *out);

/* Converts @picture's colors to sRGB in place; a profile that cannot be used leaves them alone. */
void _assay_png_apply_profile (AssayPicture *picture,
                               const guint8 *profile,
                               gsize n_bytes,
                               gboolean grey);

G_END_DECLS
