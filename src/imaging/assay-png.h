/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* PNG in and out of memory. Reading is hostile-proof: limits on size, chunks and time; 16-bit, palette, grey and
 * interlaced files become RGBA 8; a non-sRGB ICC profile is converted by lcms2. Text chunks are never given to callers:
 * validators see pixels only. Pure; any thread. */

#include "imaging/assay-picture.h"

G_BEGIN_DECLS

#define ASSAY_PNG_MAX_BYTES (256 * 1024 * 1024)

typedef struct
{
  gboolean had_alpha;  /* colour type with alpha or tRNS */
  int      bit_depth;
  gboolean had_profile;
} AssayPngFacts;

/* %NULL with one problem ("picture.truncated", "picture.not_png", "picture.too_large", "picture.damaged"); @name is its file.
 * Damage anywhere (a bad CRC in a critical chunk, missing rows) is a problem, never a partly grey picture; a
 * file that has all rows and no end is whole. */
AssayPicture *assay_png_decode (GBytes *png, const char *name, AssayPngFacts *out_facts, AssayProblems *problems);

/* Text entries written before IDAT, in order: ASCII as tEXt, anything else as iTXt. */
typedef struct { const char *key, *text; } AssayPngText;
/* Same pixels and texts give the same bytes. @level: zlib 1..9. RGB is written when every alpha is 255. */
GBytes       *assay_png_encode (const AssayPicture *picture, int level, const AssayPngText *texts, guint n_texts);

G_END_DECLS
