/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The row model's inside, shared by its files: assay-row-model (a list model that asks),
 * assay-row-model-adopt (takes answers in, with items-changed). The thread of its project. */

#include "engine/backend/assay-fetch.h"
#include "engine/project/assay-project.h"
#include "engine/rows/assay-row-store-private.h"

G_BEGIN_DECLS

struct _AssayRowModel
{
  GObject parent_instance;
  AssayProject *project;
  AssayFeed *feed;
  GCancellable *cancellable;
  AssayQuery query; /* its own */
  const char *list; /* of the index; static; NULL: none */
  guint64 stamp;    /* of a list that the engine keeps: what of it is known */

  AssayIdList *ids; /* NULL before the first answer, and when asked for whole */
  const AssayTable *table;
  AssayRowStore *store;
  GArray *wanted;      /* gint64: rows to be asked for */
  GHashTable *awaited; /* gint64 *: those, and those under way */

  GPtrArray *rows; /* AssayRow, when asked for whole */

  gboolean all;  /* everything is to be asked anew */
  gboolean news; /* something may be new, nobody told what */
  gboolean loading, asking, stale, paused;
};

/* @row is asked for next time, unless it is known, or asked for already. */
void _assay_row_model_want       (AssayRowModel *self, gint64 row);

/* All rows, asked for whole. (element-type AssayRecord) */
void _assay_row_model_adopt_rows (AssayRowModel *self, GPtrArray *records);
/* Ids, places and records of a list by id. Takes the ids out of @fetch. */
void _assay_row_model_adopt_list (AssayRowModel *self, AssayFetch *fetch);

G_END_DECLS
