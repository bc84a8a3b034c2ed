/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The inside of assay-making, shared by its files: assay-making (the order of one job),
 * assay-making-picture (from the server's file to a judged version), assay-making-report (how a job
 * ends on the log). The worker's thread; all of these may block. */

#include "run/assay-arrivals.h"
#include "run/assay-making.h"

G_BEGIN_DECLS

/* Report ------------------------------------------------------------------------------------ */

/* Empty arguments of a command kind. */
gpointer      _assay_making_new_args  (const char *kind);
/* job.report of this attempt. @outcome: ASSAY_JOB_…; class and message may be %NULL, the message
 * need not be UTF-8. */
AssayCommand *_assay_making_report    (const AssayMaking *self, gint64 outcome,
                                       const char *error_class, const char *message);
/* … and it is on the log, or refused because the attempt is over: ENDED. UNKEPT where the log
 * takes nothing, and that is told. */
AssayMakingOutcome _assay_making_end  (const AssayMaking *self, const AssayMakingEvents *events,
                                       gint64 outcome, const char *error_class,
                                       const char *message);
/* Failed, for the first of @problems, or for @error. Likewise; UNKEPT, too, where the cause is what
 * the machine lacks for now (assay_store_is_lacking). */
AssayMakingOutcome _assay_making_fail (const AssayMaking *self, const AssayMakingEvents *events,
                                       const char *error_class, const AssayProblems *problems);
/* @sentence: N_() marked, without arguments. */
AssayMakingOutcome _assay_making_fail_saying (const AssayMaking *self,
                                              const AssayMakingEvents *events,
                                              const char *error_class, const char *sentence);
AssayMakingOutcome _assay_making_fail_with (const AssayMaking *self,
                                            const AssayMakingEvents *events,
                                            const char *error_class, const GError *error);

/* Whether the store refused it (codes of the store), and not what was asked of it. */
gboolean      _assay_making_is_unkept (const AssayProblems *problems);

/* Picture ----------------------------------------------------------------------------------- */

/* What the server gave becomes a version: MADE. Else that is reported. */
AssayMakingOutcome _assay_making_take (const AssayMaking *self, const AssayMakingEvents *events,
                                       GBytes *recipe, AssayArrivals *arrivals,
                                       const AssayGenerateResult *generated);

G_END_DECLS
