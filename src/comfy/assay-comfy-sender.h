/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Who sent a prompt: the client id it went out under, which the queue of a server tells. Its first
 * 48 bits are those of the hash of a place, a project's folder on one machine, the rest is the
 * process's own. So what another process sent is known to be of this place or not, and no two
 * processes are ever one socket to a server. Pure; any thread. */

#include "base/assay-id.h"

G_BEGIN_DECLS

/* A new one. @place: any text; nothing of it can be read from the id. %NULL: of nowhere, and no
 * other process is ever there. */
AssayUuid assay_comfy_sender_make    (const char *place, const guint8 entropy[16]);
/* Whether @sender is of the place that @own is. Either may be %NULL: it is not. */
gboolean  assay_comfy_sender_is_here (const char *sender, const char *own);

G_END_DECLS
