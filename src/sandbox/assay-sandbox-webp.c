/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-webp.h"

#include <webp/encode.h>

GBytes *
sandbox_webp_encode (const AssayPicture *picture, int quality)
{
  guint8 *bytes = NULL;
  gsize n_bytes =
    WebPEncodeRGBA ((const guint8 *) picture->pixels, picture->width, picture->height,
                    picture->width * (int) sizeof (AssayPixel), (float) quality, &bytes);

  return n_bytes > 0 ? g_bytes_new_with_free_func (bytes, n_bytes, WebPFree, bytes) : NULL;
}
