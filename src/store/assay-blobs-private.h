/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the blobs are, for their own files alone. */

#include "base/assay-folder.h"
#include "store/assay-blobs.h"

G_BEGIN_DECLS

#define ASSAY_BLOB_FAN_DIGITS 2

struct _AssayBlobs
{
  AssayBlobSink sink; /* first: a sink's self is ours */
  AssayIo *io;
  char *store;         /* the .assay folder */
  GMutex lock;         /* of those below */
  AssayFolder *folder; /* .assay/blobs; %NULL until it was there; another only when it was deleted */
  GPtrArray *former;   /* folders that were deleted while this had them; others may be in one */
  gboolean settled;
  GHashTable *put;     /* set of AssayDigest: by this process, whether they were there or not */
  int n_read; /* atomic */
};

/* The folder of all blobs, borrowed; %NULL and @error. */
AssayFolder *_assay_blobs_get_folder (AssayBlobs *self, gboolean make, GError **error);

G_END_DECLS
