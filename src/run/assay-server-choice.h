/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Which server a run is for: a choice over values. A run never moves the pictures of another one, and
 * after a real server nobody gets drawings who did not ask for them. Pure. */

#include "base/assay-problems.h"

G_BEGIN_DECLS

/* Servers are addresses, or ASSAY_SERVER_SANDBOX. All members may be %NULL. */
typedef struct
{
  const char *wished;            /* %NULL: the one that was used last */
  gboolean    other_models;      /* it is told of models what the one under way is not */
  gboolean    never_sandbox;     /* where the last one is not known either */
  const char *last;              /* of this project on this machine */
  const char *logged;            /* that made the newest picture which is no drawing */
  const char *in_use;            /* of the run that is under way; %NULL: none is */
} AssayServerFacts;

typedef enum
{
  ASSAY_SERVER_TAKE,   /* the run begins at @out_server */
  ASSAY_SERVER_JOIN,   /* one for it is under way: there is nothing to begin */
  ASSAY_SERVER_REFUSE, /* problems say why, and the way out */
} AssayServerChoice;

/* @out_server: borrowed from @facts, or static; %NULL when refused. */
AssayServerChoice assay_server_choose (const AssayServerFacts *facts, const char **out_server,
                                       AssayProblems *problems);

G_END_DECLS
