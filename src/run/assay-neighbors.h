/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The pictures of other assets that a new one may be like, for the checks: asked of the index when
 * the new one is there to be compared, so that nothing is kept of jobs that are over. Has a
 * connection of its own, behind a lock: any thread, one at a time. */

#include "judge/assay-validator.h"
#include "store/assay-blobs.h"
#include "store/assay-index.h"

G_BEGIN_DECLS

typedef struct _AssayNeighbors AssayNeighbors;

/* @index_file: opened when first asked. @blobs: borrowed; for what logs of earlier programs do not
 * say of a picture. */
AssayNeighbors *assay_neighbors_new  (const char *index_file, AssayBlobs *blobs);
void            assay_neighbors_free (AssayNeighbors *self);

/* As many as @contract makes matter, none when it asks for none; @picture is one of @spec's. %NULL
 * when the index, or a picture that it says too little of, cannot be read: then nobody has looked.
 * Free with assay_neighbors_references_free.
 * Blocking. */
AssayReferences *assay_neighbors_find (AssayNeighbors *self, const char *spec,
                                       const AssayPicture *picture,
                                       const AssayContract *contract);
void             assay_neighbors_references_free (AssayReferences *references);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayNeighbors, assay_neighbors_free)

G_END_DECLS
