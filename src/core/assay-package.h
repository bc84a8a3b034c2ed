/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Prompt compiler: all layers of spec 03 in order -> positive, negative, trace, hash. Pure. Nothing unseen is ever added. */

#include "core/assay-stack.h"
#include "imaging/assay-picture.h"

G_BEGIN_DECLS

typedef struct
{
  char       *positive, *negative;
  gboolean    has_key;   /* a flat background was asked for by a processing fragment */
  AssayPixel  key;       /* its colour */
  const char *key_name;  /* static: "magenta" */
  AssayDigest hash;      /* of strings and fragment list */
} AssayPackage;

AssayPackage *assay_package_compile (const AssayCatalog *catalog, const AssaySpec *spec, const AssayStack *stack,
                                     AssayFootprint *footprint, AssayTrace *trace, AssayProblems *problems);
void          assay_package_free    (AssayPackage *self);
void          assay_package_write   (const AssayPackage *self, AssayJsonWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayPackage, assay_package_free)

G_END_DECLS
