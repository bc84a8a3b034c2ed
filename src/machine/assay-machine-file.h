/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* machine.json in the config folder (assay/ of XDG_CONFIG_HOME), read and written by the window
 * and by assayctl alike. Read at each use: it is small, and another process may have changed it.
 * Blocking; any thread, never the main one. */

#include "base/assay-io.h"
#include "machine/assay-machine.h"

G_BEGIN_DECLS

#define ASSAY_MACHINE_FILE_MAX (4 * 1024 * 1024) /* bytes */

/* Its usual path. New string. */
char         *assay_machine_file_dup_path (void);
/* No file is a machine that knows nothing; a damaged or newer one is %NULL + problems: it is
 * never replaced by what is not in it. */
AssayMachine *assay_machine_file_read     (AssayIo *io, const char *path, AssayProblems *problems);

typedef void (*AssayMachineChange) (AssayMachine *machine, gpointer data);
/* Reads, changes and replaces it, whole or not at all, one process at a time. Writes nothing
 * when nothing changed. %FALSE + problems. */
gboolean      assay_machine_file_change   (AssayIo *io, const char *path, AssayMachineChange change,
                                           gpointer data, AssayProblems *problems);

G_END_DECLS
