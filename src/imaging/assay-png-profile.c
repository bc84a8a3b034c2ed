/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/assay-png-private.h"

#include <lcms2.h>
#include <string.h>

/* The row as lcms is to read it: r g b a, or for a gray profile the first byte of each pixel. */
#define GREY_OF_RGBA (COLORSPACE_SH (PT_GRAY) | CHANNELS_SH (1) | EXTRA_SH (3) | BYTES_SH (1))

static cmsHTRANSFORM
make_transform (cmsContext context, const guint8 *bytes, gsize n_bytes, gboolean grey)
{
  cmsHPROFILE from = cmsOpenProfileFromMemTHR (context, bytes, (cmsUInt32Number) n_bytes);
  cmsHPROFILE to = cmsCreate_sRGBProfileTHR (context);
  cmsHTRANSFORM transform = NULL;
  cmsColorSpaceSignature wanted = grey ? cmsSigGrayData : cmsSigRgbData;

  if (from != NULL && to != NULL && cmsGetColorSpace (from) == wanted)
    transform = cmsCreateTransformTHR (context, from, grey ? GREY_OF_RGBA : TYPE_RGBA_8, to,
                                       TYPE_RGBA_8, INTENT_PERCEPTUAL, 0);
  if (from != NULL)
    cmsCloseProfile (from);
  if (to != NULL)
    cmsCloseProfile (to);
  return transform;
}

static void
convert_row (cmsHTRANSFORM transform, AssayPixel *row, AssayPixel *converted, int width)
{
  cmsDoTransform (transform, row, converted, (cmsUInt32Number) width);
  for (int x = 0; x < width; x++)
    {
      converted[x].a = row[x].a; /* lcms leaves extra channels alone */
      row[x] = converted[x];
    }
}

void
_assay_png_apply_profile (AssayPicture *picture,
                          const guint8 *profile,
                          gsize n_bytes,
                          gboolean grey)
{
  cmsContext context = cmsCreateContext (NULL, NULL);
  cmsHTRANSFORM transform =
    context != NULL ? make_transform (context, profile, n_bytes, grey) : NULL;

  if (transform != NULL)
    {
      g_autofree AssayPixel *converted = g_new0 (AssayPixel, picture->width);

      for (int y = 0; y < picture->height; y++)
        convert_row (transform, assay_picture_at (picture, 0, y), converted, picture->width);
      cmsDeleteTransform (transform);
    }
  if (context != NULL)
    cmsDeleteContext (context);
}
