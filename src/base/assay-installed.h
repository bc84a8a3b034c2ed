/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Where what was installed beside the program lies: it may have been installed below another root
 * (DESTDIR) or moved since, and then it is found from where the program itself is. */

#include "base/assay-io.h"

G_BEGIN_DECLS

/* Pure. @place as seen from @program, which was meant to lie in @bin; all absolute. New string;
 * %NULL if @program lies in no such folder, as in a build folder. */
char *assay_installed_move (const char *place, const char *bin, const char *program);
/* The one that is there, beside this program first: a folder or file. New string; %NULL if there is
 * none. Any thread. */
char *assay_installed_find (AssayIo *io, const char *place, const char *bin);

G_END_DECLS
