/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Projections: one small file each (assay-projection-<name>.c): its tables and its apply (event). All apply in the transaction that
 * moves the applied seq. Law: rebuilt equals followed live. */

#include "model/log/assay-event.h"
#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  int         version;  /* raise it and the index is rebuilt */
  const char *schema;   /* CREATE TABLE …; run on an empty database */
  gboolean  (*apply) (sqlite3 *db, const AssayEvent *event, gconstpointer payload, GError **error); /* @payload: the type's record */
} AssayProjection;

extern const AssayProjection *const assay_projections[]; /* documents, jobs, slots, versions, cards, exceptions, keys, status; ended by %NULL */

G_END_DECLS
