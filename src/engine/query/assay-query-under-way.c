/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

/* How far the long work of acts is, whoever asked for it. */

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  return assay_engine_list_under_way (engine);
}

const AssayQueryKind assay_queries_of_under_way[] = {
  {.kind = "underWay",
   .gives = "one an act that is at something long: {id (where a backup goes, what a restore is "
            "from), act, phase (reading, copying, checking), and of that phase, as far as it is "
            "known, pictures, allPictures, files, allFiles, bytes, allBytes}",
   .topics = ASSAY_TOPIC_PROGRESS,
   .run = run},
  {NULL},
};
