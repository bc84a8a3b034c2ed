/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Where a job's pictures arrive: each goes into the blobs and stays in hand, so that the job does not
 * read back what it has just written. One that came cut off or damaged is refused, which has it
 * fetched again. The worker's thread. Private to run/. */

#include "imaging/assay-picture.h"
#include "port/assay-provider.h"
#include "store/assay-blobs.h"

G_BEGIN_DECLS

typedef struct
{
  AssayBlobSink parent;
  AssayBlobs *blobs; /* borrowed */
  GHashTable *kept;  /* hexadecimal name -> GBytes */
  /* The first picture, read, and the name of its bytes; %NULL: it could not be, or is taken. */
  AssayPicture *first;
  AssayDigest first_name;
  char *unkept; /* what the machine lacks to keep one of them; or %NULL */
} AssayArrivals;

void _assay_arrivals_init  (AssayArrivals *self, AssayBlobs *blobs);
void _assay_arrivals_clear (AssayArrivals *self);
/* (transfer full) %NULL + @problems or @error: the picture, read again only if it is not at hand. */
AssayPicture *_assay_arrivals_read (AssayArrivals *self, const AssayDigest *digest,
                                    AssayProblems *problems, GError **error);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AssayArrivals, _assay_arrivals_clear)

G_END_DECLS
