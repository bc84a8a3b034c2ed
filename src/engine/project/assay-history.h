/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Whether the history of a project is all there, without opening the project: no lock is taken and
 * nothing is written. Blocking, any thread. */

#include <glib.h>

G_BEGIN_DECLS

/* New string: why the project would be read-only when it is opened; %NULL: it is whole, as far as
 * this machine knows, or there is none yet. */
char *assay_history_dup_trouble (const char *folder);

G_END_DECLS
