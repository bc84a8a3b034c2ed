/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a spec's pictures are made with, as a person knows it: its type, its models with their
 * dialect, its workflow and its tags, each with its title. Pure. */

#include "core/recipe/assay-stack.h"

G_BEGIN_DECLS

/* Words borrowed from the catalogue or the spec. */
typedef struct
{
  const char *kind;  /* static: of the document, or "tag" */
  const char *id;
  gint64      version; /* of the document; 0: none */
  const char *title; /* %NULL: a tag that no catalogue has */
} AssayUse;

/* (element-type AssayUse), in the order they are told; what the catalogue does not have is
 * left out. (transfer full) */
GArray *assay_uses_list (const AssayCatalog *catalog, const AssaySpec *spec,
                         const AssayStack *stack);

G_END_DECLS
