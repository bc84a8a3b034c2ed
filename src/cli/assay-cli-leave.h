/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A run that is ended by a signal: it says what it leaves and where that will be found again. The
 * pictures at a server go on there, for nobody tells it otherwise, and are open on the log, so the
 * next run asks for them. Main thread. */

#include "cli/assay-cli.h"

G_BEGIN_DECLS

/* SIGINT, SIGTERM and SIGHUP set *@out_signal and wake the main context; a second one of the same
 * ends the process at once, as if nobody had caught it. */
void assay_cli_catch_signals (int *out_signal);

/* What is left of the run. */
void assay_cli_tell_left (AssayCli *cli, int signal_number);

G_END_DECLS
