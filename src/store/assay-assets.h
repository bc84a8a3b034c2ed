/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The catalogue's side of the index: what lists, search and counters need to know of each spec. No
 * event tells it, so it is put by whoever reads the documents, and only what changed: a spec whose
 * hash and number of problems are as known is left alone. */

#include "base/assay-problems.h"

G_BEGIN_DECLS

typedef struct
{
  char  *id, *title;
  char  *sort_key;  /* orders titles as bytes do; of the person's language, so part of the hash */
  char  *type, *checkpoint;
  char **tags;
  char  *words;     /* of the prompt, for the search */
  char  *hash;      /* of all of this but the problems */
  gint64 held;      /* AssayAssetState DRAFT, PAUSED or ARCHIVED; ASSAY_UNSET when it may be made */
  gint64 problems;  /* what keeps it from being made */
  gint64 variants;  /* pictures it asks for, 1 or more */
} AssayAsset;

void assay_asset_free (AssayAsset *self);

/* What to put and what to forget, and the stamp of the documents it comes from. */
typedef struct
{
  GPtrArray *assets; /* AssayAsset */
  GPtrArray *gone;   /* char *: ids */
  char      *stamp;
} AssayAssetsChange;

AssayAssetsChange *assay_assets_change_new  (const char *stamp);
void               assay_assets_change_free (AssayAssetsChange *self);

/* What the index holds of one asset. */
typedef struct { char *hash; gint64 problems; } AssayAssetKnown;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayAsset, assay_asset_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayAssetsChange, assay_assets_change_free)

G_END_DECLS
