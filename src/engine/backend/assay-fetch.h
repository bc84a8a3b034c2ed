/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* One trip of a row model to the query worker: what it asks, and what came back. Filled by the
 * model, run on the worker, read by the model; never by two at a time. */

#include "engine/backend/assay-query-copy.h"
#include "model/rows/assay-id-list.h"

G_BEGIN_DECLS

struct _AssayEngine;

/* A list of so many rows is read whole with its ids. */
#define ASSAY_FETCH_SMALL 256
/* Rows that are looked at come with their neighbours. */
#define ASSAY_FETCH_PAGE  50
/* So many of those in one trip. */
#define ASSAY_FETCH_MOST  2048

typedef struct _AssayFetch
{
  /* question */
  AssayQuery query;  /* its own */
  gboolean  all;     /* the ids anew */
  GArray   *changed; /* gint64: rows whose place is asked */
  GArray   *wanted;  /* gint64: rows whose record is asked; the worker adds what belongs to them */
  guint64   stamp;   /* of a list that the engine keeps: since when the changes are asked, and until
                        when they are told; the worker fills @changed */

  /* answer of a list */
  gboolean     lost;    /* all has to be asked instead */
  const AssayTable *table;
  AssayIdList *ids;     /* when all were asked */
  GArray      *places;  /* AssayIdPlace by changed; row 0: no member */
  GPtrArray   *records; /* AssayRecord by wanted, nullable: gone */
  /* of everything else: the rows themselves */
  GPtrArray   *rows;    /* AssayRecord */
} AssayFetch;

AssayFetch *_assay_fetch_new  (const AssayQuery *query);
void        _assay_fetch_free (AssayFetch *self);
/* Blocking. */
gboolean    _assay_fetch_run  (AssayFetch *self, struct _AssayEngine *engine, GError **error);

G_END_DECLS
