/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Random histories of real commands, from a seed: wishes, most of them possible, some about things
 * that are over or never were. What comes of them decide says. */

#include "core/command-fold.h"

G_BEGIN_DECLS

typedef struct
{
  Fold    *fold; /* what the wishes are made from */
  GRand   *rand;
  char    *name; /* of jobs and specs: two histories in one log touch nothing in common */
  int      n_specs;
  guint    n_jobs;
} History;

/* Each spec has these slots: two variants, and of the first one a state, a frame and both. */
#define HISTORY_SLOTS 5
extern const AssaySlot history_slots[HISTORY_SLOTS];

/* @n_specs: few, and much happens to each. */
History *history_new      (guint32 seed, const char *name, int n_specs);
void     history_free     (History *self);
/* A new string: the id of spec @n. */
char    *history_dup_spec (History *self, int n);

/* Another wish. (transfer full) */
AssayCommand  *history_wish           (History *self);
/* One of a sitting: an answer, an undo, a skip …, but no job begins or ends. (transfer full) */
AssayCommand  *history_wish_at_review (History *self);
/* Wishes until something came of it, which is in the fold then. (transfer full) */
AssayDecision *history_decide         (History *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (History, history_free)

G_END_DECLS
