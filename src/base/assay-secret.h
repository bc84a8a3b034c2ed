/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Texts that are nobody's to read: their bytes are gone before their memory is another's. Pure; any
 * thread. */

#include <glib.h>

G_BEGIN_DECLS

/* %NULL is fine. */
void assay_secret_free (char *secret);

/* As g_autofree, of a secret. */
#define assay_autosecret __attribute__ ((cleanup (assay_secret_clear_auto)))

static inline void
assay_secret_clear_auto (char **secret)
{
  assay_secret_free (*secret);
}

G_END_DECLS
