/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A history that cannot be read to its end looks like one in which nothing happened: "not made yet"
 * of a picture that is. Whatever was asked of such a project is answered, and what is wrong is told
 * with it. */

#include "cli/assay-cli.h"

G_BEGIN_DECLS

/* Why the project is read-only: new string; %NULL, it is not, or who held it has gone, which says
 * nothing of its history. */
char *assay_cli_dup_history     (AssayCli *cli);
/* Says on stderr why the project is read-only, unless that was told, and gives the command's exit
 * status: nothing that ends so went well, but where only nothing may be written: a command that
 * wants to has failed by itself. @reason: why it was when it was opened, %NULL: it was
 * not; what comes later (its holder goes) a command tells itself. @status: otherwise. */
int  assay_cli_tell_history      (AssayCli *cli, const char *reason, int status);
/* Why the project is read-only was told in a way of its own. */
void assay_cli_history_was_told  (AssayCli *cli);
/* … among @rows (element-type AssayRow of a problem), if one tells of a document of a newer Assay. */
void assay_cli_history_note      (AssayCli *cli, const GPtrArray *rows);
/* The same of the project in @folder that a dry run keeps closed. */
int  assay_cli_tell_history_of   (const char *folder, int status);

G_END_DECLS
