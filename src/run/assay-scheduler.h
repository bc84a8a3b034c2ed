/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Which queued job goes next: a pure pick over values. Priority, then model affinity within a fairness bound, then retries in the order they
 * were due, then age (spec 04). */

#include <glib.h>

G_BEGIN_DECLS

#define ASSAY_AFFINITY_MAX_JOBS 50                            /* jobs in a row with one model while another waits … */
#define ASSAY_AFFINITY_MAX_US   (G_GINT64_CONSTANT (15) * 60 * G_USEC_PER_SEC) /* … or this long */

typedef struct
{
  const char *job;
  const char *model;     /* server file of the checkpoint */
  gint64      priority;  /* 0 first */
  guint64     seq;       /* of job.queued: age */
  gint64      due_us;    /* wall time of a retry; 0 = now */
  gint64      place;     /* a person's: the smaller goes first, whatever is loaded; 0: none */
} AssayCandidate;

/* What was picked before: kept by the caller, changed by pick. */
typedef struct
{
  char  *model;
  guint  in_a_row;
  gint64 since_us;
} AssayAffinity;

/* Index of the candidate to start, or -1 when none is due. @out_next_due_us: when the next one will be (0 = never). */
int  assay_scheduler_pick (const AssayCandidate *candidates, guint n, AssayAffinity *affinity, gint64 now_us, gint64 *out_next_due_us);
void assay_affinity_clear (AssayAffinity *self);

G_END_DECLS
